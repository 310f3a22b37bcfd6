"""Lines that stand before or after all others of a script."""

from __future__ import annotations

import pytest
from tests.core.scripts import asked, text_of, views

from esmreport.core.model import Status
from esmreport.core.operate.base import Judgement
from esmreport.core.operate.scriptplace import line_placed
from esmreport.core.scriptview import ScriptView

BASE = "ARMLOAD.EXE id_Base /S /M /WAIT 0 Nvbase"
CMD = "ARMLOAD.EXE id_Cmd /S /M /WAIT 0 Nvcmd"
KILLS = ["ARMKILL.EXE id_Cmd", "ARMKILL.EXE id_Base"]
MAIN_STOP = 'net stop /Yes "Alert Manager Main Service"'
MAIN_START = 'net start /Yes "Alert Manager Main Service"'
COOP = "CLUSTERPRO ESMPRO/SM cooperator"
COOP_START = f'net start /Yes "{COOP}"'
COOP_STOP = f'net stop /Yes "{COOP}"'
IF = "IF EXIST C:\\flag.txt "

RIGHT = (Status.PASS, None)
LACKS = (Status.FAIL, "no_line")
PLACE = (Status.FAIL, "wrong_place")
UNDONE = (Status.FAIL, "undone")
OPEN = (Status.COULD_NOT_CHECK, "script:conditional")
Told = tuple[Status, str | None]


def start(*lines: str, failover: list[str] | None = None) -> ScriptView:
    return views(text_of(lines, failover), text_of(KILLS))[0]


def stop(*lines: str) -> ScriptView:
    return views(text_of([BASE, CMD]), text_of(lines))[1]


def told(judgements: list[Judgement]) -> Told:
    judgement = judgements[0]
    return judgement.status, judgement.reason.code if judgement.reason else None


@pytest.mark.parametrize(
    ("lines", "mode", "told_"),
    [
        ([MAIN_STOP, BASE, MAIN_START], "required", RIGHT),
        ([MAIN_STOP, BASE], "required", LACKS),
        ([MAIN_STOP, MAIN_START, BASE], "required", PLACE),
        ([MAIN_STOP, BASE, 'net start "Site"', MAIN_START], "required", RIGHT),
        ([MAIN_STOP, BASE, MAIN_START, MAIN_STOP], "required", UNDONE),
        ([MAIN_STOP, BASE, MAIN_START, MAIN_STOP, MAIN_START], "required", RIGHT),
        ([MAIN_STOP, BASE, MAIN_START, IF + MAIN_STOP], "required", RIGHT),
        ([MAIN_STOP, BASE, IF + MAIN_START], "required", OPEN),
        ([MAIN_STOP, IF + MAIN_START, BASE], "required", (Status.FAIL, "no_line")),
        ([MAIN_STOP, BASE, IF + MAIN_START, MAIN_START], "required", RIGHT),
        ([MAIN_STOP, BASE, f"{IF}({MAIN_STOP}\n{MAIN_START}\n)", MAIN_START], "required", RIGHT),
        ([BASE], "pair", RIGHT),
        ([MAIN_STOP, BASE], "pair", LACKS),
        ([MAIN_STOP, MAIN_START, BASE], "pair", RIGHT),
        ([MAIN_START, BASE, MAIN_STOP], "pair", UNDONE),
        ([MAIN_START, BASE], "pair", RIGHT),
        ([IF + MAIN_STOP, BASE, MAIN_START], "pair", RIGHT),
        ([IF + MAIN_STOP, BASE], "pair", OPEN),
        ([MAIN_STOP, BASE, IF + MAIN_START], "pair", OPEN),
    ],
)
def test_at_the_end(lines: list[str], mode: str, told_: Told) -> None:
    question = asked(start(*lines), "AlertManagerMainService", action="start", at="end", mode=mode)
    assert told(line_placed(question)) == told_


def test_a_branch_that_is_sure_to_be_wrong_decides() -> None:
    view = start(MAIN_STOP, BASE, IF + MAIN_START, failover=[MAIN_STOP, BASE])
    question = asked(view, "AlertManagerMainService", action="start", at="end")
    assert told(line_placed(question)) == LACKS


@pytest.mark.parametrize(
    ("lines", "told_"),
    [
        ([MAIN_STOP, *KILLS, MAIN_START], RIGHT),
        ([MAIN_START, MAIN_STOP, *KILLS, MAIN_START], RIGHT),
        ([MAIN_STOP, MAIN_START, *KILLS, MAIN_START], UNDONE),
        ([MAIN_STOP, MAIN_START, MAIN_STOP, *KILLS, MAIN_START], RIGHT),
        # The single start is too early: the finding of that line.
        ([MAIN_STOP, MAIN_START, *KILLS], RIGHT),
        ([IF + MAIN_STOP, *KILLS, MAIN_START], OPEN),
        ([*KILLS, MAIN_STOP, MAIN_START], PLACE),
    ],
)
def test_stopped_for_a_time(lines: list[str], told_: Told) -> None:
    question = asked(stop(*lines), "AlertManagerMainService", action="stop", at="begin")
    assert told(line_placed(question)) == told_


@pytest.mark.parametrize(
    ("lines", "told_"),
    [
        ([MAIN_STOP, COOP_STOP, *KILLS], RIGHT),
        ([COOP_STOP, *KILLS], RIGHT),
        ([COOP_STOP, MAIN_STOP, *KILLS], PLACE),
        ([MAIN_STOP, *KILLS, COOP_STOP], PLACE),
        ([COOP_STOP, *KILLS, COOP_START], UNDONE),
        ([COOP_STOP, COOP_START, *KILLS], UNDONE),
        ([COOP_START, COOP_STOP, *KILLS], RIGHT),
        ([IF + COOP_STOP, *KILLS], OPEN),
    ],
)
def test_stopped_inside_another_for_good(lines: list[str], told_: Told) -> None:
    options = {"action": "stop", "at": "begin", "inside": "AlertManagerMainService", "mode": "lasting"}
    assert told(line_placed(asked(stop(*lines), COOP, **options))) == told_
