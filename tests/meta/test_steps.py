"""The steps of a remedy as a whole: what is stopped is stopped by a step, and started again by a later one."""

from __future__ import annotations

import re

import pytest
from tests.rulecases import book

from esmreport.core.model import Remediation, Step

STOPPED = ("script_stopped", "group_stopped")
STOPS = re.compile(r"フェイルオーバグループ(のスクリプトリソース)?を停止します")
STARTS = re.compile(r"起動し(ます|直します)")


def _stop(remedy: Remediation) -> int | None:
    """The place of the step that is there only to stop something."""
    return next((at for at, step in enumerate(remedy.steps) if STOPS.match(step.text.ja)), None)


STOPPING = {
    rule.id: rule.remediation
    for rule in book().rules.values()
    if rule.remediation and _stop(rule.remediation) is not None
}


def _after(remedy: Remediation) -> tuple[Step, ...]:
    return remedy.steps[(_stop(remedy) or 0) + 1 :]


@pytest.mark.parametrize("rule", STOPPING)
def test_the_step_that_stops_does_not_ask_for_the_stopped_state(rule: str) -> None:
    remedy = STOPPING[rule]
    at = _stop(remedy)
    assert at is not None
    assert remedy.steps[at].state == "any"
    assert not [step for step in remedy.steps[:at] if step.state in STOPPED]


@pytest.mark.parametrize("rule", STOPPING)
def test_what_a_step_stops_a_later_one_starts(rule: str) -> None:
    later = _after(STOPPING[rule])
    assert any(step.state in STOPPED for step in later), "nothing is done while it is stopped"
    assert STARTS.search(later[-1].text.ja), "it stays stopped"


@pytest.mark.parametrize("rule", STOPPING)
def test_a_rule_that_stops_something_says_so_in_its_window(rule: str) -> None:
    assert STOPPING[rule].window != "none"
