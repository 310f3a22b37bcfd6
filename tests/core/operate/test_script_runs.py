"""Script lines that one branch, or one server, runs otherwise than another."""

from __future__ import annotations

import pytest
from tests.core.operate.test_scripts import BASE, CMD, HTTPS, KILLS, MAIN_START, start, stop, told
from tests.core.scripts import asked, text_of, views

from esmreport.core.model import Status
from esmreport.core.operate.scriptbranches import branch_holds
from esmreport.core.operate.scriptlines import service_line
from esmreport.core.operate.scriptplace import line_placed
from esmreport.core.operate.scriptwatch import stopped_by_watch_id

OTHER = 'IF "%CLP_SERVER%" == "OTHER" '
HOME = 'IF "%CLP_SERVER%" == "HOME" '
FLAG = "IF EXIST X:\\a "
SLIP = 'ARMLOAD.EXE id_Base /S /M /WAIT 0 "Nvbase'


@pytest.mark.parametrize(
    ("normal", "failover", "told_"),
    [
        ([BASE], [SLIP], (Status.FAIL, "slip")),
        ([BASE], [SLIP, BASE], (Status.PASS, None)),
        ([BASE], [SLIP, FLAG + BASE], (Status.COULD_NOT_CHECK, "script:conditional")),
        ([BASE], [FLAG + BASE], (Status.COULD_NOT_CHECK, "script:conditional")),
        ([BASE], [FLAG + BASE, BASE], (Status.PASS, None)),
        ([BASE], [HOME + BASE, OTHER + SLIP], (Status.FAIL, "slip")),
        ([BASE], [HOME + BASE, OTHER + BASE], (Status.PASS, None)),
        ([BASE], [BASE, OTHER + 'net stop "ESM Base Service"'], (Status.FAIL, "undone")),
        ([BASE], [BASE, OTHER + "net stop ESM Base Service"], (Status.PASS, None)),
    ],
)
def test_service_line_in_each_branch(
    normal: list[str], failover: list[str], told_: tuple[Status, str | None]
) -> None:
    assert told(service_line(asked(start(*normal, failover=failover), "Nvbase", way="arm"))) == told_


def test_net_service_that_the_other_server_loads() -> None:
    loaded = "ARMLOAD id_H /S /M /WAIT 0 AlertManagerHTTPSService"
    view = start(HOME + HTTPS, OTHER + loaded)
    question = asked(view, "AlertManagerHTTPSService", way="net")
    assert told(service_line(question)) == (Status.FAIL, "wrong_way")


@pytest.mark.parametrize(
    ("line", "services", "key"),
    [
        ('sc start "ESM Base Service"', ("Nvbase",), "Nvbase"),
        ("sc start nvbase", ("Nvbase",), None),
        ('sc start "Site Application"', ("SiteApp",), "SiteApp"),
        ("sc start Unheard", ("Unheard",), None),
        ('sc start "CLUSTERPRO ESMPRO/SM cooperator"', ("CLUSTERPRO ESMPRO/SM cooperator",), None),
        ('net start "ESM Base Service"', ("Nvbase",), None),
    ],
)
def test_sc_takes_key_names_only(line: str, services: tuple[str, ...], key: str | None) -> None:
    view, _ = views(text_of([line]), text_of(KILLS), {"Site Application": "SiteApp"})
    found = view.lines[0]
    assert (found.services, found.key_wanted, bool(found.slips)) == (services, key, key is not None)


@pytest.mark.parametrize(
    ("lines", "action", "told_"),
    [
        ([CMD, "net start {}"], "start", (Status.PASS, None)),
        ([CMD, HOME + "net start {}"], "start", (Status.FAIL, "no_line")),
        ([CMD, HOME + "net start {}", OTHER + "net start {}"], "start", (Status.PASS, None)),
        ([HOME + CMD, OTHER + "GOTO EXIT", "net start {}"], "start", (Status.PASS, None)),
        ([CMD, 'net start "Alert Manager Main Service'], "start", (Status.FAIL, "slip")),
        ([CMD, "ARMLOAD id_M /S /M /WAIT 0 {}"], "start", (Status.FAIL, "wrong_way")),
        ([CMD, "ARMLOAD id_M /S /M /WAIT 0 {}", "net start {}"], "start", (Status.PASS, None)),
        ([CMD, "sc start {}"], "start", (Status.FAIL, "slip")),
    ],
)
def test_line_placed_on_each_server(lines: list[str], action: str, told_: tuple[Status, str | None]) -> None:
    view = start(*(line.format('"Alert Manager Main Service"') for line in lines))
    question = asked(view, "AlertManagerMainService", action=action, at="end")
    assert told(line_placed(question)) == told_


def test_what_armload_starts_again_is_not_left_stopped() -> None:
    name = '"Alert Manager Main Service"'
    view = start(f"net stop {name}", CMD, f"ARMLOAD id_M /S /M /WAIT 0 {name}")
    question = asked(view, "AlertManagerMainService", action="start", at="end", mode="pair")
    assert told(line_placed(question)) == (Status.PASS, None)


@pytest.mark.parametrize(
    ("normal", "failover", "branch", "told_"),
    [
        ([BASE, CMD], [BASE, FLAG + CMD], "FAILOVER", (Status.COULD_NOT_CHECK, "script:conditional")),
        ([BASE, CMD], [BASE, FLAG + CMD], "NORMAL", (Status.PASS, None)),
        ([BASE, FLAG + CMD], [BASE, FLAG + CMD], "NORMAL", (Status.PASS, None)),
        ([FLAG + BASE], [FLAG + BASE], "NORMAL", (Status.COULD_NOT_CHECK, "script:conditional")),
        ([BASE], [HOME + BASE], "FAILOVER", (Status.FAIL, "home_only")),
        (
            [BASE],
            [HOME + BASE, OTHER + "call other.bat", OTHER + "cscript run.vbs"],
            "FAILOVER",
            (Status.COULD_NOT_CHECK, "script:other_program"),
        ),
    ],
)
def test_branch_holds_where_it_cannot_be_told(
    normal: list[str], failover: list[str], branch: str, told_: tuple[Status, str | None]
) -> None:
    assert told(branch_holds(asked(start(*normal, failover=failover), branch=branch))) == told_


def test_a_second_id_must_be_killed_too() -> None:
    second = "ARMLOAD.EXE id_Cmd2 /S /M /WAIT 0 Nvcmd"
    loaded = (BASE, CMD, second)
    assert told(stopped_by_watch_id(asked(stop(*KILLS, loaded=loaded)))) == (Status.FAIL, "still_watched")
    killed = stop("armkill ID_CMD2", *KILLS, loaded=loaded)
    assert told(stopped_by_watch_id(asked(killed))) == (Status.PASS, None)
    unsure = stop(*KILLS, loaded=(BASE, CMD, FLAG + second))
    assert told(stopped_by_watch_id(asked(unsure))) == (Status.PASS, None)
    never = stop("ARMKILL id_Base", loaded=loaded)
    assert told(stopped_by_watch_id(asked(never))) == (Status.PASS, None)


def test_a_file_that_the_other_server_calls_does_not_make_up_for_the_home_server() -> None:
    view = start(CMD, OTHER + "cscript run.vbs")
    assert told(service_line(asked(view, "Nvbase", way="arm"))) == (Status.FAIL, None)
    assert {doubt.code for doubt in view.doubts} == {"script:other_program"}
    main = {"expected": "AlertManagerMainService", "action": "start", "at": "end"}
    assert told(line_placed(asked(view, **main))) == (Status.FAIL, "no_line")
    at_home = start(CMD, HOME + MAIN_START, OTHER + "cscript run.vbs")
    assert told(line_placed(asked(at_home, **main))) == (Status.COULD_NOT_CHECK, "script:other_program")
