"""Operators on the start and stop scripts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.scripts import asked, doubt, text_of, views

from esmreport.core.model import Reason, Status
from esmreport.core.operate.base import Judgement
from esmreport.core.operate.scriptbranches import branch_holds, branches_equal, guarded_by_disk_check
from esmreport.core.operate.scriptlines import (
    line_absent,
    line_somewhere,
    lines_in_order,
    service_line,
)
from esmreport.core.operate.scriptwatch import (
    loaded_as,
    services_exist,
    stopped_by_watch_id,
    watch_ids_unique,
    without_slip,
)
from esmreport.core.scriptview import ScriptView

BASE = "ARMLOAD.EXE id_Base /S /M /WAIT 0 Nvbase"
CMD = "ARMLOAD.EXE id_Cmd /S /M /WAIT 0 Nvcmd"
HTTPS = 'net start /Yes "Alert Manager HTTPS Service"'
MAIN_START = 'net start /Yes "Alert Manager Main Service"'
COOP = "CLUSTERPRO ESMPRO/SM cooperator"
KILLS = ["ARMKILL.EXE id_Cmd", "ARMKILL.EXE id_Base"]
ORDER = ("AlertManagerHTTPSService", "Nvbase", "Nvcmd")


def start(*lines: str, failover: list[str] | None = None, check: str | None = None) -> ScriptView:
    text = text_of(lines, failover) if check is None else text_of(lines, failover, check)
    return views(text, text_of(KILLS))[0]


def stop(*lines: str, loaded: tuple[str, ...] = (BASE, CMD)) -> ScriptView:
    return views(text_of(loaded), text_of(lines))[1]


def told(judgements: list[Judgement]) -> tuple[Status, str | None]:
    judgement = judgements[0]
    return judgement.status, judgement.reason.code if judgement.reason else None


@pytest.mark.parametrize(
    ("view", "service", "told_"),
    [
        (start(BASE, CMD), "Nvcmd", (Status.PASS, None)),
        (start(BASE, CMD, failover=[BASE]), "Nvcmd", (Status.PASS, None)),
        (start(BASE), "Nvcmd", (Status.FAIL, None)),
        (start("rem nothing"), "Nvcmd", (Status.NOT_APPLICABLE, "judged_elsewhere")),
        (start(BASE, "call other.bat"), "Nvcmd", (Status.FAIL, None)),
        (start(BASE, "powershell -File s.ps1"), "Nvcmd", (Status.COULD_NOT_CHECK, "script:other_program")),
        (start(BASE, f"IF EXIST X:\\a {CMD}"), "Nvcmd", (Status.COULD_NOT_CHECK, "script:conditional")),
        (start(BASE, "ARMLOAD.EXE id_DMA /S /M /WAIT 0 DianaScope ModemAgent"), "DianaScope ModemAgent",
         (Status.FAIL, "slip")),
        (stop(*KILLS), "Nvcmd", (Status.PASS, None)),
        (stop("ARMKILL.EXE ID_CMD", "ARMKILL.EXE id_Base"), "Nvcmd", (Status.PASS, None)),
        (stop("ARMKILL.EXE id_Base"), "Nvcmd", (Status.FAIL, None)),
        (stop("ARMKILL.EXE id_X", "ARMKILL.EXE id_Base"), "Nvcmd",
         (Status.COULD_NOT_CHECK, "script:unknown_id")),
        (stop(*KILLS, loaded=(BASE,)), "Nvcmd", (Status.PASS, None)),
    ],
)  # fmt: skip
def test_service_line(view: ScriptView, service: str, told_: tuple[Status, str | None]) -> None:
    assert told(service_line(asked(view, service))) == told_


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (HTTPS, Status.PASS),
        ("sc start alertmanagerhttpsservice", Status.PASS),
        ("ARMLOAD.EXE id_H /S /M /WAIT 0 AlertManagerHTTPSService", Status.FAIL),
        (f"{HTTPS}\nnet stop AlertManagerHTTPSService", Status.FAIL),
        (f"net stop AlertManagerHTTPSService\n{HTTPS}", Status.PASS),
        (f"{HTTPS}\nIF EXIST X:\\a net stop AlertManagerHTTPSService", Status.PASS),
        (CMD, Status.FAIL),
    ],
)
def test_service_line_with_net_start(line: str, status: Status) -> None:
    question = asked(start(BASE, line), "AlertManagerHTTPSService", way="net")
    assert service_line(question)[0].status is status


@pytest.mark.parametrize(
    ("lines", "failover", "status"),
    [
        ([HTTPS, BASE, CMD], None, Status.PASS),
        ([HTTPS, CMD], None, Status.PASS),
        ([BASE, HTTPS, CMD], None, Status.FAIL),
        ([HTTPS, BASE, CMD], [HTTPS, CMD, BASE], Status.FAIL),
        ([HTTPS, BASE, "ARMLOAD APP /W a.exe", CMD, 'net start "Site"'], None, Status.PASS),
        ([BASE, CMD, HTTPS, HTTPS], None, Status.FAIL),
        ([HTTPS, BASE, CMD, HTTPS], None, Status.PASS),
        ([HTTPS, CMD.replace("id_Cmd", "id_Old"), BASE, CMD], None, Status.FAIL),
        ([CMD, HTTPS, BASE, CMD], None, Status.PASS),
        ([f"IF EXIST X:\\a {CMD.replace('id_Cmd', 'id_Old')}", HTTPS, BASE, CMD], None, Status.PASS),
        ([], None, Status.NOT_APPLICABLE),
    ],
)
def test_lines_in_order(lines: list[str], failover: list[str] | None, status: Status) -> None:
    assert lines_in_order(asked(start(*lines, failover=failover), ORDER))[0].status is status


def test_an_id_of_two_services_is_not_out_of_order() -> None:
    loaded = (BASE, "ARMLOAD.EXE id_Base /S /M /WAIT 0 Nvcmd")
    view = stop("ARMKILL.EXE id_Base", "ARMKILL.EXE id_Base", loaded=loaded)
    assert lines_in_order(asked(view, ORDER[::-1]))[0].status is Status.PASS


@pytest.mark.parametrize(
    ("normal", "failover", "branch", "told_"),
    [
        ([BASE], [BASE], "NORMAL", (Status.PASS, None)),
        ([BASE, CMD], [BASE], "NORMAL", (Status.PASS, None)),
        ([BASE, CMD], [BASE], "FAILOVER", (Status.FAIL, "branch_lacks")),
        ([BASE], [], "FAILOVER", (Status.FAIL, "branch_empty")),
        ([], [], "NORMAL", (Status.FAIL, "branch_empty")),
        (
            [BASE, CMD],
            [BASE, "cscript run.vbs"],
            "FAILOVER",
            (Status.COULD_NOT_CHECK, "script:other_program"),
        ),
    ],
)
def test_branch_holds(
    normal: list[str], failover: list[str], branch: str, told_: tuple[Status, str | None]
) -> None:
    assert told(branch_holds(asked(start(*normal, failover=failover), branch=branch))) == told_


def test_a_service_that_is_not_used_is_not_missed_in_a_branch() -> None:
    dmi = "ARMLOAD.EXE id_Dmi /S /M /WAIT 0 DmiEventWatcher"
    view = start(BASE, dmi, failover=[BASE])
    assert branch_holds(asked(view, branch="FAILOVER"))[0].status is Status.FAIL
    unused = replace(view, unused=frozenset({"DmiEventWatcher"}))
    assert branch_holds(asked(unused, branch="FAILOVER"))[0].status is Status.PASS


@pytest.mark.parametrize(
    ("check", "status"),
    [
        ('IF "%CLP_DISK%" == "FAILURE" GOTO EXIT\n', Status.PASS),
        ('if not "%clp_disk%"=="SUCCESS" exit\n', Status.PASS),
        ("", Status.FAIL),
        ('IF "%CLP_DISK%" == "FAILED" GOTO EXIT\n', Status.FAIL),
    ],
)
def test_guarded_by_disk_check(check: str, status: Status) -> None:
    assert guarded_by_disk_check(asked(start(BASE, check=check)))[0].status is status


@pytest.mark.parametrize(
    ("normal", "failover", "status"),
    [
        ([BASE, CMD], [BASE, CMD], Status.PASS),
        ([BASE], ["armload ID_BASE /WAIT 0 /M /S NVBASE"], Status.PASS),
        ([BASE], [BASE.replace("id_Base", "id_B2")], Status.FAIL),
        ([BASE], ['net start "ESM Base Service"'], Status.FAIL),
        ([BASE, 'net start "Site"'], [BASE], Status.FAIL),
        ([BASE, 'net start "Site"'], ['net start "Site"', BASE], Status.PASS),
        ([BASE, CMD], [BASE], Status.PASS),
        ([BASE, MAIN_START], [BASE], Status.PASS),
        ([BASE], [], Status.NOT_APPLICABLE),
    ],
)
def test_branches_equal(normal: list[str], failover: list[str], status: Status) -> None:
    assert branches_equal(asked(start(*normal, failover=failover)))[0].status is status


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (BASE, Status.PASS),
        ("armload id_Base /wait 00 /new 5 /s /m Nvbase", Status.PASS),
        ("ARMLOAD.EXE id_Base /S /WAIT 0 Nvbase", Status.FAIL),
        ("ARMLOAD.EXE id_Base /M /WAIT 0 Nvbase", Status.FAIL),
        ("ARMLOAD.EXE id_Base /S /M /WAIT 30 Nvbase", Status.FAIL),
        ("ARMLOAD.EXE id_Base /S /M Nvbase", Status.FAIL),
        ('net start "ESM Base Service"', Status.FAIL),
        (f"{BASE}\n{HTTPS}", Status.PASS),
    ],
)
def test_loaded_as(line: str, status: Status) -> None:
    assert loaded_as(asked(start(line)))[0].status is status


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([BASE, CMD], Status.PASS),
        ([BASE, BASE], Status.FAIL),
        ([BASE, CMD.replace("id_Cmd", "ID_BASE")], Status.FAIL),
        ([HTTPS, HTTPS, BASE], Status.PASS),
    ],
)
def test_watch_ids_unique(lines: list[str], status: Status) -> None:
    assert watch_ids_unique(asked(start(*lines)))[0].status is status


@pytest.mark.parametrize(
    ("view", "told_"),
    [
        (stop(*KILLS), (Status.PASS, None)),
        (stop("ARMKILL.EXE id_Base"), (Status.PASS, None)),
        (stop(*KILLS, "ARMKILL.EXE id_Old"), (Status.FAIL, "unknown_watch_id")),
        (
            stop("ARMKILL.EXE id_Cmd", loaded=(CMD.replace("id_Cmd", "id_C"),)),
            (Status.FAIL, "unknown_watch_id"),
        ),
        (stop("ARMKILL.EXE id_Cmd", 'net stop "ESM Base Service"'), (Status.FAIL, "not_killed")),
        (
            stop('net stop "ESM Base Service"', "ARMKILL.EXE id_Cmd", "ARMKILL.EXE id_Base"),
            (Status.PASS, None),
        ),
        (stop("ARMKILL.EXE APP", *KILLS, loaded=(BASE, CMD, "ARMLOAD APP /W a.exe")), (Status.PASS, None)),
        (replace(stop(*KILLS), other=None), (Status.COULD_NOT_CHECK, "other_script_unread")),
    ],
)
def test_stopped_by_watch_id(view: ScriptView, told_: tuple[Status, str | None]) -> None:
    assert told(stopped_by_watch_id(asked(view))) == told_


@pytest.mark.parametrize(
    ("line", "slip", "status"),
    [
        (f"{BASE} (*1)", "footnote", Status.FAIL),
        (f"{BASE}（＊１）", "footnote", Status.FAIL),
        (f"rem (*1)\n{BASE}", "footnote", Status.PASS),
        ("ARMLOAD. EXE id_Base /S /M /WAIT 0 Nvbase", "space_in_command", Status.FAIL),
        (BASE, "space_in_command", Status.PASS),
    ],
)
def test_without_slip(line: str, slip: str, status: Status) -> None:
    assert without_slip(asked(start(line), slip=slip))[0].status is status


def test_services_exist() -> None:
    view = start(BASE, CMD)
    unread: dict[str, Reason] = {"Nvcmd": doubt("denied")}
    assert services_exist(asked(view))[0].status is Status.PASS
    assert services_exist(asked(replace(view, absent_on={"Nvcmd": ("ESMNODE2",)})))[0].status is Status.FAIL
    assert told(services_exist(asked(replace(view, unread_on=unread)))) == (Status.COULD_NOT_CHECK, "denied")
    spared = asked(replace(view, absent_on={"Nvcmd": ("ESMNODE2",)}), ("Nvcmd",))
    assert services_exist(spared)[0].status is Status.PASS


@pytest.mark.parametrize(
    ("lines", "told_"),
    [
        ([BASE], (Status.PASS, None)),
        ([f"rem {CMD}", BASE], (Status.PASS, None)),
        ([CMD], (Status.FAIL, None)),
        ([BASE, "ARMLOAD.EXE W1 /S /M /WAIT 0 \"ESM Command Service\""], (Status.FAIL, None)),
    ],
)  # fmt: skip
def test_line_absent(lines: list[str], told_: tuple[Status, str | None]) -> None:
    assert told(line_absent(asked(start(*lines), "Nvcmd"))) == told_


def test_a_line_of_another_event_counts_as_there() -> None:
    text = text_of([BASE]) + f":RECOVER\n{CMD}\n"
    assert line_absent(asked(views(text, "")[0], "Nvcmd"))[0].status is Status.FAIL


def test_line_somewhere() -> None:
    coop = f'net stop "{COOP[:-1]}"'
    with_line, other = views(text_of([BASE]), text_of([coop, *KILLS]))
    assert line_somewhere(asked(with_line, COOP))[0].status is Status.PASS
    without, _ = views(text_of([BASE]), text_of(KILLS))
    assert line_somewhere(asked(without, COOP))[0].status is Status.FAIL
    assert line_somewhere(asked(replace(without, other=None), COOP))[0].status is Status.COULD_NOT_CHECK
    assert other.action == "stop"
