"""start.bat and stop.bat: single commands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse import script
from esmreport.core.parse.problem import Code
from esmreport.core.parse.script import Command, Kind

MARK = [Code.FOOTNOTE]
START, STOP = Kind.NET_START, Kind.NET_STOP


def only(line: str) -> Command:
    (command,) = script.parse(line).commands
    return command


@pytest.mark.parametrize(
    ("line", "word", "path", "watch_id", "service", "quoted", "switches"),
    [
        (
            "ARMLOAD.EXE id_Base /S /M /WAIT 0 Nvbase",
            "ARMLOAD.EXE", "", "id_Base", "Nvbase", False, [("S", None), ("M", None), ("WAIT", "0")],
        ),
        (
            '  @armload id_DMA /s /m /wait 0 "DianaScope ModemAgent"  ',
            "armload", "", "id_DMA", "DianaScope ModemAgent", True, [("S", None), ("M", None), ("WAIT", "0")],
        ),
        (
            '"C:\\Program Files\\CLUSTERPRO\\bin\\ARMLOAD.EXE" id_Cmd /S /M /WAIT 0 Nvcmd',
            "ARMLOAD.EXE", "C:\\Program Files\\CLUSTERPRO\\bin\\", "id_Cmd", "Nvcmd", False,
            [("S", None), ("M", None), ("WAIT", "0")],
        ),
        (
            "..\\bin/ArmLoad id /S Nvbase",
            "ArmLoad", "..\\bin/", "id", "Nvbase", False, [("S", None)],
        ),
        (
            "ARMLOAD.EXE id_SM /M /WAIT 0 /S ESMDSVNT > nul 2>&1",
            "ARMLOAD.EXE", "", "id_SM", "ESMDSVNT", False, [("M", None), ("WAIT", "0"), ("S", None)],
        ),
        (
            "ARMLOAD W1 /S /A /R 3 /H 1 /SCR /WAIT 3600 /INT 5 svc",
            "ARMLOAD", "", "W1", "svc", False,
            [("S", None), ("A", None), ("R", "3"), ("H", "1"), ("SCR", None), ("WAIT", "3600"), ("INT", "5")],
        ),
        ("ARMLOAD W1 /S /NEW value svc", "ARMLOAD", "", "W1", "svc", False, [("S", None), ("NEW", "value")]),
        ("ARMLOAD W1 /S /NEW svc", "ARMLOAD", "", "W1", "svc", False, [("S", None), ("NEW", None)]),
        ("ARMLOAD /NEW W1 /S svc", "ARMLOAD", "", "W1", "svc", False, [("NEW", None), ("S", None)]),
        ("ARMLOAD W1 /S /WAIT:0 svc", "ARMLOAD", "", "W1", "svc", False, [("S", None), ("WAIT:0", None)]),
        ("ARMLOAD W1 ^\r\n  /S ^\r\n  Nvbase", "ARMLOAD", "", "W1", "Nvbase", False, [("S", None)]),
        ("call ARMLOAD.EXE W1 /S Nvbase", "ARMLOAD.EXE", "", "W1", "Nvbase", False, [("S", None)]),
        ('ARMLOAD W1 /S "業務①髙"', "ARMLOAD", "", "W1", "業務①髙", True, [("S", None)]),
    ],
)  # fmt: skip
def test_armload(
    line: str,
    word: str,
    path: str,
    watch_id: str,
    service: str,
    quoted: bool,
    switches: list[tuple[str, str | None]],
) -> None:
    command = only(line)
    assert (command.kind, command.word, command.path) == (Kind.ARMLOAD, word, path)
    assert (command.watch_id, command.service, command.quoted) == (watch_id, service, quoted)
    assert [(switch.name, switch.value) for switch in command.switches] == switches
    assert command.problems == ()


@pytest.mark.parametrize(
    ("line", "kind", "watch_id", "service"),
    [
        ("ARMKILL.EXE id_Base", Kind.ARMKILL, "id_Base", None),
        ("armkill id_Base /T 0", Kind.ARMKILL, "id_Base", None),
        ('net start /Yes "Alert Manager HTTPS Service"', Kind.NET_START, None, "Alert Manager HTTPS Service"),
        ('NET.EXE STOP "Alert Manager Main Service" /y', Kind.NET_STOP, None, "Alert Manager Main Service"),
        ("C:\\Windows\\System32\\net stop Nvbase", Kind.NET_STOP, None, "Nvbase"),
        ("net stop Alert(R)Service", Kind.NET_STOP, None, "Alert(R)Service"),
        ("rem ends with a caret ^\nnet stop Nvbase", Kind.NET_STOP, None, "Nvbase"),
        ("echo y| net stop Nvbase", Kind.NET_STOP, None, "Nvbase"),
        ("sc start Nvbase", Kind.SC_START, None, "Nvbase"),
        ("sc.exe \\\\ESMNODE1 stop Nvbase", Kind.SC_STOP, None, "Nvbase"),
        ("sc query Nvbase", Kind.OTHER, None, None),
        ("cmd /c ARMKILL.EXE id_Base", Kind.ARMKILL, "id_Base", None),
        ('%ComSpec% /s /c "net stop Nvbase"', Kind.NET_STOP, None, "Nvbase"),
        ('start "ESM" /wait /b net start Nvbase', Kind.NET_START, None, "Nvbase"),
        (
            'start /d C:\\x /wait "" "C:\\CLUSTERPRO\\bin\\ARMLOAD.EXE" id /S Nvbase',
            Kind.ARMLOAD,
            "id",
            "Nvbase",
        ),
        ('start "C:\\CLUSTERPRO\\bin\\ARMLOAD.EXE" id /S Nvbase', Kind.OTHER, None, None),
        ("cmd /c dir net start Nvbase", Kind.OTHER, None, None),
        ('start "net stop Nvbase"', Kind.OTHER, None, None),
        ("cmd", Kind.OTHER, None, None),
        ("net start", Kind.OTHER, None, None),
        ("net use X: \\\\192.0.2.1\\share", Kind.OTHER, None, None),
        ("echo ARMLOAD id_Base /S Nvbase", Kind.OTHER, None, None),
        ('ARMBCAST /MSG "net stop x" /A', Kind.OTHER, None, None),
        ("ARMLOAD REPSTOP /U Administrator /W powershell.exe .\\stop.ps1", Kind.ARMLOAD, "REPSTOP", None),
        ("", None, None, None),
        ("rem ARMLOAD.EXE id_Base /S Nvbase", None, None, None),
        ("  REM\tARMLOAD.EXE id_Base /S Nvbase & ARMKILL x", None, None, None),
        ("@rem ARMLOAD.EXE id_Base /S Nvbase ^", None, None, None),
        (":: ARMLOAD.EXE id_Base /S Nvbase", None, None, None),
        ("  ::ARMLOAD.EXE id_Base /S Nvbase", None, None, None),
    ],
)
def test_kinds(line: str, kind: Kind | None, watch_id: str | None, service: str | None) -> None:
    commands = script.parse(line).commands
    if kind is None:
        assert commands == ()
        return
    assert (commands[-1].kind, commands[-1].watch_id, commands[-1].service) == (kind, watch_id, service)
    assert commands[-1].problems == ()


@pytest.mark.parametrize(
    ("line", "kind", "watch_id", "service", "problems"),
    [
        ("ARMLOAD. EXE id_B /S /M /WAIT 0 Nvbase", Kind.ARMLOAD, "id_B", "Nvbase", [Code.SPACE_IN_COMMAND]),
        ("ARMKILL .EXE id_B", Kind.ARMKILL, "id_B", None, [Code.SPACE_IN_COMMAND]),
        ('"C:\\bin\\ARMLOAD. EXE" id_B /S Nvbase', Kind.ARMLOAD, "id_B", "Nvbase", [Code.SPACE_IN_COMMAND]),
        ("ARMLOAD.EXE id_D /S DmiEventWatcher(*1)", Kind.ARMLOAD, "id_D", "DmiEventWatcher", MARK),
        ("ARMLOAD.EXE id_D /S DmiEventWatcher (*2)", Kind.ARMLOAD, "id_D", "DmiEventWatcher", MARK),
        ('ARMLOAD.EXE id_D /S "DmiEventWatcher(*2)"', Kind.ARMLOAD, "id_D", "DmiEventWatcher", MARK),
        ("ARMLOAD.EXE id_D /S DmiEventWatcher（※１）", Kind.ARMLOAD, "id_D", "DmiEventWatcher", MARK),
        ("ARMLOAD.EXE id_D /S DmiEventWatcher *1", Kind.ARMLOAD, "id_D", "DmiEventWatcher", MARK),
        ("ARMKILL.EXE id_Trap (*4)", Kind.ARMKILL, "id_Trap", None, MARK),
        ('net start /Yes "ESMPRO (R) x" (*3)', Kind.NET_START, None, "ESMPRO (R) x", MARK),
        ("ARMLOAD. EXE id_D /S x(*1)", Kind.ARMLOAD, "id_D", "x", [Code.SPACE_IN_COMMAND, Code.FOOTNOTE]),
        (
            "ARMLOAD.EXE id_DMA /S /M /WAIT 0 DianaScope ModemAgent",
            Kind.ARMLOAD, "id_DMA", "DianaScope ModemAgent", [Code.UNQUOTED_NAME],
        ),
        ("net stop Alert Manager Main", Kind.NET_STOP, None, "Alert Manager Main", [Code.UNQUOTED_NAME]),
        (
            "C:\\Program Files\\CLUSTERPRO\\bin\\ARMLOAD.EXE id_B /S Nvbase",
            Kind.ARMLOAD, "id_B", "Nvbase", [Code.UNQUOTED_PATH],
        ),
        ("ARMLOAD.EXE /S /M /WAIT 0 Nvbase", Kind.ARMLOAD, None, "Nvbase", [Code.NO_WATCH_ID]),
        ("ARMLOAD.EXE id_B /S /M /WAIT 0", Kind.ARMLOAD, "id_B", None, [Code.NO_SERVICE]),
        ("ARMLOAD.EXE id_B /S /M /WAIT Nvbase", Kind.ARMLOAD, "id_B", "Nvbase", [Code.NO_SWITCH_VALUE]),
        ("ARMKILL.EXE", Kind.ARMKILL, None, None, [Code.NO_WATCH_ID]),
        ("net stop", Kind.NET_STOP, None, None, [Code.NO_SERVICE]),
        ('net stop "Alert Manager', Kind.NET_STOP, None, "Alert Manager", [Code.QUOTE_NOT_CLOSED]),
        ("net stop “Alert Manager”", Kind.NET_STOP, None, "Alert Manager", [Code.FULL_WIDTH]),
        ("ＡＲＭＬＯＡＤ.EXE id_B /S Nvbase", Kind.ARMLOAD, "id_B", "Nvbase", [Code.FULL_WIDTH]),
        ("　ARMLOAD.EXE　id_B /S Nvbase", Kind.ARMLOAD, "id_B", "Nvbase", [Code.FULL_WIDTH]),
        ("ARMLOAD.EXE id_B ／S Nvbase", Kind.ARMLOAD, "id_B", "Nvbase", [Code.FULL_WIDTH]),
    ],
)  # fmt: skip
def test_defects(
    line: str, kind: Kind, watch_id: str | None, service: str | None, problems: list[Code]
) -> None:
    command = only(line)
    assert (command.kind, command.watch_id, command.service) == (kind, watch_id, service)
    assert [problem.code for problem in command.problems] == problems
    assert (command.footnote is not None) is (Code.FOOTNOTE in problems)


def test_words_as_written() -> None:
    assert only("ARMLOAD. EXE id /S a").word == "ARMLOAD. EXE"
    assert only("ARMLOAD.EXE id /S DmiEventWatcher(*1)").footnote == "(*1)"
    assert only('net start /Yes "a" (*3) & rem b').raw == 'net start /Yes "a" (*3)'


def test_variables_that_are_set_once() -> None:
    text = 'set SVC=Nvbase\nset "ARM=C:\\Program Files\\x\\ARMLOAD.EXE"\n"%arm%" id_B /S %SVC%\n'
    command = script.parse(text).commands[-1]
    assert (command.kind, command.word, command.service) == (Kind.ARMLOAD, "ARMLOAD.EXE", "Nvbase")
    twice = script.parse("set SVC=a\nset SVC=b\nARMLOAD id /S %SVC%").commands[-1]
    assert twice.service == "%SVC%"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("net stop A & net start B", [(STOP, "A", False), (START, "B", False)]),
        ("net stop A && net start B", [(STOP, "A", False), (START, "B", True)]),
        ("net stop A||net stop B&net stop C", [(STOP, "A", False), (STOP, "B", True), (STOP, "C", False)]),
        ("net stop A > nul 2>&1 & net start B", [(STOP, "A", False), (START, "B", False)]),
        ('net stop "A & B"', [(STOP, "A & B", False)]),
        ("net stop A^&B", [(STOP, "A&B", False)]),
        ("if exist X:\\a net start A", [(START, "A", True)]),
        ("if exist X:\\a (\n  net start A\n  net start B(*1)\n) else (\n  net start C\n)\nnet start D",
         [(START, "A", True), (START, "B", True), (START, "C", True), (START, "D", False)]),
        ("for %%i in (A B) do net start %%i\nnet start C",
         [(START, "A", False), (START, "B", False), (START, "C", False)]),
        ("for %%i in (A,\"B C\") do (\n net stop %%i\n for %%j in (X) do net start %%~i%%j\n)\nnet start C",
         [(STOP, "A", False), (START, "AX", False), (STOP, "B C", False), (START, "B CX", False), (START, "C", False)]),
        ("for %%i in (*.txt) do net start %%i\nnet start C", [(START, "%%i", True), (START, "C", False)]),
        ("for /f %%i in (A) do net start %%i\nnet start C", [(START, "%%i", True), (START, "C", False)]),
        ("for %%i in (%LIST%) do net start %%i", [(START, "%%i", True)]),
        ("set X=A\nnet start %X%\nset X=B\nnet start %x%", [(START, "A", False), (START, "B", False)]),
        ('set X="A B"\nnet start %X%\nset "X=C D"\nnet start "%X%"', [(START, "A B", False), (START, "C D", False)]),
        ("net start %X%\nset X=A", [(START, "%X%", False)]),
        ("set X=A& net start %X%\nnet start %X%", [(START, "%X%", False), (START, "A", False)]),
        ("if exist X:\\a set X=A\nnet start %X%", [(START, "%X%", False)]),
        ("set /p X=A\nnet start %X%", [(START, "%X%", False)]),
        ("set X=A\nset Y=%X%B\nnet start %Y%", [(START, "AB", False)]),
        ("call :S A \"B C\"\nexit /b\n:S\nnet start %1\nnet stop \"%~2\"",
         [(START, "A", False), (STOP, "B C", False)]),
        ("set X=A\ncall :S %X%\nexit /b\n:S\nshift\nnet start %1", [(START, "%1", False)]),
        ("if exist X:\\a call :S\nnet start %X%\nexit /b\n:S\nset X=A", [(START, "%X%", False)]),
        ("net start %1", [(START, "%1", False)]),
        ("setlocal\nset X=A\nendlocal\nnet start %X%", [(START, "%X%", False)]),
        ("setlocal\nset X=A\nendlocal & set Y=%X%\nnet start %Y%", [(START, "A", False)]),
        ("(net start A\nnet start B)", [(START, "A", False), (START, "B", False)]),
        ('if "%CLP_EVENT%"=="FAILOVER" (net start A) else net start B', [(START, "B", False)]),
        ('if not "%CLP_EVENT%" == "FAILOVER" net start A', [(START, "A", False)]),
        ('IF /I NOT "%CLP_EVENT%" EQU "failover" net start A', [(START, "A", False)]),
        ('if "%CLP_EVENT%" NEQ "START" net start A', []),
    ],
)  # fmt: skip
def test_structure(text: str, expected: list[tuple[Kind, str, bool]]) -> None:
    branch = script.parse(text).branches["NORMAL"]
    assert [(item.kind, item.service, item.conditional) for item in branch.services] == expected


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('IF "%CLP_DISK%" = "FAILURE" GOTO X\n:X', Code.BAD_IF, 1),
        ('\nIF "%CLP_DISK%" == "failure" GOTO X\n:X', Code.NEVER_TRUE, 2),
        ('IF "%CLP_DISK%" == FAILURE GOTO X\n:X', Code.NEVER_TRUE, 1),
        ('IF "%CLP_EVENT%" == "Start" GOTO X\n:X', Code.NEVER_TRUE, 1),
        ("if exist x (\nnet start A\n", Code.BLOCK_NOT_CLOSED, 1),
        ("net start A\n) net start B", Code.BLOCK_NOT_CLOSED, 2),
        ("\n\ngoto NOWHERE", Code.NO_LABEL, 3),
        ("call :nowhere", Code.NO_LABEL, 1),
        ("other.bat", Code.ENDS_HERE, 1),
        ("(" * 200, Code.TOO_DEEP, 1),
        ("if exist a " * 3000 + "net start A", Code.TOO_DEEP, 1),
    ],
)
def test_problems_of_the_text(text: str, code: Code, line: int) -> None:
    assert (code, line) in [(problem.code, problem.line) for problem in script.parse(text).problems]


@pytest.mark.parametrize(
    "text",
    [
        'IF "%CLP_DISK%" == "FAILURE" GOTO X\n:X',
        "IF %CLP_DISK%==FAILURE GOTO X\n:X",
        'IF /I "%CLP_DISK%"=="failure" GOTO X\n:X',
        'IF NOT "%CLP_DISK%"=="SUCCESS" GOTO X\n:X',
        'IF "%CLP_SERVER%" == "%OTHER%" GOTO X\n:X',
        "goto :eof",
        "goto:EOF",
        "goto %CLP_EVENT%",
        "net start A (*1)",
    ],
)
def test_no_false_alarm(text: str) -> None:
    assert [item.code for item in script.parse(text).problems if item.code is not Code.FOOTNOTE] == []


def test_lines_and_labels() -> None:
    text = (
        "@echo off\r\n:NORMAL\r\nrem x\r\n\r\n:FAILOVER now\r\nARMLOAD A ^\r\n/S B\r\ngoto EXIT\r\n:EXIT\r\n"
    )
    found = [(item.kind, item.line, item.labels) for item in script.parse(text).commands]
    assert found == [
        (Kind.OTHER, 1, ()),
        (Kind.LABEL, 2, ("NORMAL",)),
        (Kind.LABEL, 5, ("NORMAL", "FAILOVER")),
        (Kind.ARMLOAD, 6, ("NORMAL", "FAILOVER")),
        (Kind.GOTO, 8, ("NORMAL", "FAILOVER")),
        (Kind.LABEL, 9, ("EXIT",)),
    ]


pieces = st.sampled_from(
    ["ARMLOAD.EXE ", "id ", "/S ", "/WAIT ", "0 ", "Nvbase", "net start ", '"', "(", ")", "^", "&", "|", "&&",
     ">", "2>&1", "if ", "else ", "not ", "exist ", '"%CLP_EVENT%"', "==", '"START" ', "goto ", "call ", ":",
     ":A", "A", "%X%", "set X=", "for %%i in ", " do ", "rem ", "exit /b ", "\n", "\r\n", " ", "　", "(*1)",
     "業務", "@", "x.bat "]
)  # fmt: skip


@given(st.lists(pieces, max_size=40).map("".join))
def test_never_raises_and_knows_its_lines(text: str) -> None:
    parsed = script.parse(text)
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for command in parsed.commands:
        assert 1 <= command.line <= len(physical)
        if command.controls_service and command.word and "%" not in text:
            joined = "".join(physical[command.line - 1 :])
            assert command.word.replace(" ", "") in joined.replace(" ", "").replace("^", "").replace('"', "")
    for branch in parsed.branches.values():
        assert len(branch.commands) <= 20_000


@given(st.text())
def test_never_raises(text: str) -> None:
    script.parse(text)


def test_nested_lists_are_written_out_as_far_as_there_is_room() -> None:
    """Each list in a list multiplies what is read: what does not fit is one conditional run."""
    nested = (
        "".join(f"for %%{letter} in (A B C) do (\n" for letter in "abcdefghij")
        + "net start %%a\n"
        + ")\n" * 10
    )
    told = script.parse(nested + "for %%a in (Nvbase Nvcmd) do net start %%a\n")
    lines = [line for line in told.commands if line.kind is Kind.NET_START]
    assert 0 < len(lines) < 2_000
    small = script.parse("for %%a in (Nvbase Nvcmd) do net start %%a\n")
    assert [line.service for line in small.commands if line.kind is Kind.NET_START] == ["Nvbase", "Nvcmd"]
