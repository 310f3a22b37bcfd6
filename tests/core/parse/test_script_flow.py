"""start.bat and stop.bat: which commands run for which event."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse import script
from esmreport.core.parse.problem import Code
from esmreport.core.parse.scriptmodel import Branch

# The shape of the product's own template: labels and questions, no text of its own.
TEMPLATE = """rem ***
IF "%CLP_EVENT%" == "START" GOTO NORMAL
IF "%CLP_EVENT%" == "FAILOVER" GOTO FAILOVER
IF "%CLP_EVENT%" == "RECOVER" GOTO RECOVER
GOTO no_arm

:NORMAL
IF "%CLP_DISK%" == "FAILURE" GOTO ERROR_DISK
{normal}
IF "%CLP_SERVER%" == "OTHER" GOTO ON_OTHER1
GOTO EXIT
:ON_OTHER1
ARMBCAST /MSG "other" /A
GOTO EXIT

:RECOVER
ARMBCAST /MSG "recover" /A
GOTO EXIT

:FAILOVER
IF "%CLP_DISK%" == "FAILURE" GOTO ERROR_DISK
{failover}
IF "%CLP_SERVER%" == "OTHER" GOTO ON_OTHER2
GOTO EXIT
:ON_OTHER2
ARMBCAST /MSG "other" /A
GOTO EXIT

:ERROR_DISK
ARMBCAST /MSG "disk" /A
GOTO EXIT
:no_arm
ARMBCAST /MSG "no" /A
:EXIT
"""
TWO = "ARMLOAD.EXE id_A /S /M /WAIT 0 A\nARMLOAD.EXE id_B /S /M /WAIT 0 B"


def branch(text: str, name: str = "NORMAL") -> Branch:
    return script.parse(text).branches[name]


def services(found: Branch) -> list[str | None]:
    return [command.service or command.watch_id for command in found.services]


def codes(found: Branch) -> list[Code]:
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_template(end: str) -> None:
    text = TEMPLATE.format(normal=TWO, failover="net start C").replace("\n", end)
    parsed = script.parse(text)
    assert parsed.problems == ()
    normal, failover, recover = (parsed.branches[name] for name in ("NORMAL", "FAILOVER", "RECOVER"))
    assert (normal.found, normal.label, normal.event) == ("dispatch", "NORMAL", "START")
    assert (services(normal), normal.problems) == (["A", "B"], ())
    assert [command.line for command in normal.services] == [9, 10]
    assert (normal.disk_check, normal.guarded) == (8, True)
    assert services(failover) == ["C"]
    assert (failover.found, failover.label, failover.disk_check) == ("dispatch", "FAILOVER", 22)
    assert (recover.found, recover.label, services(recover)) == ("dispatch", "RECOVER", [])
    assert (recover.disk_check, recover.guarded) == (None, None)
    assert not any(command.conditional for command in normal.commands)
    assert {command.labels for command in normal.services} == {("NORMAL",)}


def test_case_of_labels_and_commands_does_not_matter() -> None:
    text = TEMPLATE.format(normal=TWO, failover=TWO)
    parsed = script.parse(
        text.replace("GOTO NORMAL", "goto Normal").replace(":EXIT", ":exit").replace("IF ", "if ")
    )
    assert parsed.problems == () and services(parsed.branches["NORMAL"]) == ["A", "B"]


def test_stacked_labels_share_a_body() -> None:
    text = (
        TEMPLATE.format(normal="", failover="")
        .replace(":FAILOVER", "")
        .replace(":NORMAL", ":NORMAL\n:FAILOVER")
    )
    text = text.replace("GOTO EXIT", TWO + "\nGOTO EXIT", 1)
    for name in ("NORMAL", "FAILOVER"):
        found = branch(text, name)
        assert (services(found), found.problems, found.guarded) == (["A", "B"], (), True)
        assert found.services[0].labels == ("NORMAL", "FAILOVER")


def test_running_on_into_the_next_branch() -> None:
    text = ":NORMAL\nnet start A\n:FAILOVER\nnet start B\n"
    found = branch(text)
    assert (found.found, services(found)) == ("label", ["A", "B"])
    assert [(problem.code, problem.line) for problem in found.problems] == [(Code.FALLS_INTO, 3)]
    assert services(branch(text, "FAILOVER")) == ["A", "B"]  # Nothing goes to the label.
    assert branch(text, "FAILOVER").problems == ()
    assert branch(text, "RECOVER").found is None


@pytest.mark.parametrize(
    ("text", "found", "normal", "failover"),
    [
        ("net start A", "whole", ["A"], ["A"]),
        (":SETUP\nnet start A\n:END", "whole", ["A"], ["A"]),
        (
            "goto %CLP_EVENT%\n:START\nnet start A\ngoto END\n:FAILOVER\nnet start B\n:END",
            "dispatch",
            ["A"],
            ["B"],
        ),
        ('if "%CLP_EVENT%"=="START" (\nnet start A\n) else (\nnet start B\n)', "dispatch", ["A"], ["B"]),
        ('if "%CLP_EVENT%"=="START" net start A\nnet start B', "dispatch", ["A", "B"], ["B"]),
        (
            "call :%CLP_EVENT%\nexit\n:START\nnet start A\nexit\n:FAILOVER\nnet start B",
            "dispatch",
            ["A"],
            ["B"],
        ),
        (
            "set E=%CLP_EVENT%\ngoto %E%\n:START\nnet start A\nexit\n:FAILOVER\nnet start B",
            "dispatch",
            ["A"],
            ["B"],
        ),
        (
            'if not "%CLP_EVENT%"=="FAILOVER" goto X\nnet start B\nexit\n:X\nnet start A',
            "dispatch",
            ["A"],
            ["B"],
        ),
        (
            'if "%CLP_EVENT%"=="FAILOVER" goto F\nnet start A\nexit /b 0\n:F\nnet start B',
            "default",
            ["A"],
            ["B"],
        ),
    ],
)
def test_ways_to_ask_for_the_event(text: str, found: str, normal: list[str], failover: list[str]) -> None:
    parsed = script.parse(text)
    assert parsed.branches["NORMAL"].found == found
    assert services(parsed.branches["NORMAL"]) == normal
    assert services(parsed.branches["FAILOVER"]) == failover


def test_an_event_that_is_not_asked_for() -> None:
    text = TEMPLATE.format(normal=TWO, failover=TWO).replace(
        'IF "%CLP_EVENT%" == "FAILOVER" GOTO FAILOVER\n', ""
    )
    found = branch(text, "FAILOVER")
    assert (found.found, found.label, services(found)) == ("default", "NO_ARM", [])


def test_a_question_that_never_holds() -> None:
    text = TEMPLATE.format(normal=TWO, failover=TWO).replace('== "START"', '== "Start"')
    assert services(branch(text)) == []
    assert [problem.code for problem in script.parse(text).problems] == [Code.NEVER_TRUE]


@pytest.mark.parametrize(
    ("check", "line", "guarded"),
    [
        ('IF "%CLP_DISK%" == "FAILURE" GOTO ERR', 1, True),
        ("IF %CLP_DISK%==FAILURE goto ERR", 1, True),
        ('IF NOT "%CLP_DISK%"=="SUCCESS" (GOTO ERR)', 1, True),
        ('IF "%CLP_DISK%" == "FAILURE" exit 1', 1, True),
        ('IF "%CLP_DISK%" == "FAILURE" GOTO NOWHERE', 1, True),
        ('IF "%CLP_DISK%" == "FAILURE" echo bad', 1, False),
        ('IF "%CLP_DISK%" == "failure" GOTO ERR', 1, False),
        ('IF "%CLP_DISK%" == FAILURE GOTO ERR', 1, False),
        ('rem IF "%CLP_DISK%" == "FAILURE" GOTO ERR', None, False),
        ("echo no check", None, False),
        ('net stop Z\nIF "%CLP_DISK%" == "FAILURE" GOTO ERR', None, False),
        ('if exist x IF "%CLP_DISK%" == "FAILURE" GOTO ERR', None, False),
        ("call :CHECK", 5, True),
        ("if exist x call :CHECK", None, False),
    ],
)
def test_disk_check(check: str, line: int | None, guarded: bool) -> None:
    found = branch(
        f"{check}\nnet start A\nexit\n:CHECK\n" + 'IF "%CLP_DISK%"=="FAILURE" exit\nexit /b\n:ERR\n'
    )
    assert (found.disk_check, found.guarded) == (line, guarded)


def test_what_follows_a_check_in_a_block_is_guarded() -> None:
    found = branch('IF "%CLP_DISK%" == "SUCCESS" (\nnet start A\n)\n')
    assert (services(found), found.disk_check, found.guarded) == (["A"], 1, True)


@pytest.mark.parametrize(
    ("text", "expected", "problems"),
    [
        (":A\nnet start A\ngoto A", ["A"], [Code.LOOP]),
        ("net start A\n:L\nif errorlevel 1 goto L\nnet start B", ["A", "B"], []),
        (":L\nif exist X:\\ready goto GO\nping -n 5 192.0.2.1\ngoto L\n:GO\nnet start A", ["A"], []),
        ("call :S\nnet start B\nexit\n:S\nnet start A\nexit /b", ["A", "B"], []),
        ("call :S\ncall :S\nexit\n:S\nnet start A\ngoto :eof", ["A", "A"], []),
        ("call :S\nnet start B\nexit\n:S\nnet start A\ncall :S", ["A", "B"], [Code.LOOP]),
        ("call :S\nnet start B\nexit\n:S\nexit", [], []),
        ("goto NOWHERE\nnet start A", [], [Code.NO_LABEL]),
        ("goto %X%\nnet start A", [], [Code.UNKNOWN_LABEL]),
        ("call other.bat\nnet start A", ["A"], []),
        ("other.bat\nnet start A", [], []),
        ("if exist x other.bat\nnet start A", ["A"], []),
        ("net start A || goto E\nnet start B\nexit\n:E\nnet stop A", ["A", "B"], []),
        (":A\nnet start A\nexit\n:A\nnet start B", ["A"], []),
        ("goto S\n:A\nnet start A\nexit\n:S\ngoto A\n:A\nnet start B", ["B"], []),
        ("goto S\n:A\nnet start A\nexit\n:S\ngoto A", ["A"], []),
        ("goto A\n:A\nnet start A\nexit\n:A\nnet start B", ["A"], []),
    ],
)
def test_control_flow(text: str, expected: list[str], problems: list[Code]) -> None:
    found = branch(text)
    assert (services(found), codes(found)) == (expected, problems)


def test_jumps_that_nobody_can_decide_are_followed_when_nothing_else_is_left() -> None:
    found = branch("if errorlevel 1 goto OK\ngoto END\n:OK\nnet start A\n:END")
    assert [(command.service, command.conditional) for command in found.services] == [("A", True)]


def test_what_is_called_under_an_unknown_condition_is_conditional() -> None:
    found = branch("if exist X:\\a call :S\nnet start B\nexit\n:S\nnet start A\nexit /b")
    assert [(command.service, command.conditional) for command in found.services] == [
        ("A", True),
        ("B", False),
    ]


def test_called_files_are_named() -> None:
    found = branch('call "%CLP_SCRIPT_PATH%\\services.bat" x\ncall other.cmd\nnet start A')
    assert found.not_read == ("%CLP_SCRIPT_PATH%\\services.bat", "other.cmd")


def test_too_many_steps_end() -> None:
    text = (
        "".join(f":S{n}\n" + f"call :S{n + 1}\n" * 20 + "exit /b\n" for n in range(12))
        + ":S12\nnet start A\n"
    )
    assert Code.TOO_MANY_STEPS in codes(branch(text))


def test_a_script_written_as_the_guide_prints_it() -> None:
    lines = [
        'net stop /Yes "Alert Manager Main Service" (*1)',
        "ARMLOAD.EXE id_AMWMI /S /M /WAIT 0 AlertManagerWMIService",
        'net start /Yes "Alert Manager HTTPS Service"',
        "ARMLOAD. EXE id_Base /S /M /WAIT 0 Nvbase",
        "ARMLOAD.EXE id_Dmi /S /M /WAIT 0 DmiEventWatcher (*2)",
        'ARMLOAD.EXE id_DMA /S /M /WAIT 0 "DianaScope ModemAgent"',
        'net start /Yes "Alert Manager Main Service" (*1)',
    ]
    parsed = script.parse(TEMPLATE.format(normal="\n".join(lines), failover="\n".join(lines)))
    found = [
        (command.kind, command.watch_id, command.service) for command in parsed.branches["NORMAL"].services
    ]
    assert found == [
        ("net_stop", None, "Alert Manager Main Service"),
        ("armload", "id_AMWMI", "AlertManagerWMIService"),
        ("net_start", None, "Alert Manager HTTPS Service"),
        ("armload", "id_Base", "Nvbase"),
        ("armload", "id_Dmi", "DmiEventWatcher"),
        ("armload", "id_DMA", "DianaScope ModemAgent"),
        ("net_start", None, "Alert Manager Main Service"),
    ]
    assert [(problem.code, problem.line) for problem in parsed.problems[:4]] == [
        (Code.FOOTNOTE, 9),
        (Code.SPACE_IN_COMMAND, 12),
        (Code.FOOTNOTE, 13),
        (Code.FOOTNOTE, 15),
    ]
    assert parsed.branches["NORMAL"].services[0].footnote == "(*1)"


def test_footnote_in_a_block_does_not_close_it() -> None:
    found = branch('if "%CLP_EVENT%"=="START" (\nnet start A (*1)\nnet start B\n)\nnet start C')
    assert services(found) == ["A", "B", "C"]
    assert services(branch('if "%CLP_EVENT%"=="X" (\nnet start A (*1)\nnet start B\n)\nnet start C')) == ["C"]


names = st.lists(st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,9}", fullmatch=True), max_size=8)


@given(names, names, st.sampled_from(["\n", "\r\n"]))
def test_branches_list_what_was_written(normal: list[str], failover: list[str], end: str) -> None:
    def body(wanted: list[str]) -> str:
        return "\n".join(f"ARMLOAD.EXE id_{n} /S /M /WAIT 0 {name}" for n, name in enumerate(wanted))

    text = TEMPLATE.format(normal=body(normal), failover=body(failover)).replace("\n", end)
    parsed = script.parse(text)
    assert services(parsed.branches["NORMAL"]) == normal
    assert services(parsed.branches["FAILOVER"]) == failover
    assert parsed.branches["NORMAL"].guarded is (True if normal else None)
    physical = text.split(end)
    for command in parsed.branches["FAILOVER"].services:
        assert command.raw == physical[command.line - 1]
