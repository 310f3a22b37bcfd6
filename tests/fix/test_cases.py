"""Each failing case of each rule with a script: what the script does away with, and that undoing is exact."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.ops import apply
from tests.rulecases import Case, base, book, load_cases

from .play import Play, bundles, failed

SCRIPTED = {rule.id for rule in book().rules.values() if rule.fix and rule.fix.action != "follows"}


def cases() -> list[Case]:
    return [
        case
        for case in load_cases()
        if case.rule in SCRIPTED and any(wanted["status"] == "fail" for wanted in case.expect)
    ]


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.rule}-{case.id}")
def test_scripts_mend_what_they_name_and_nothing_else(case: Case, tmp_path: Path) -> None:
    play = Play(apply(base(case.plan), case.ops, case.id), tmp_path, case.site)
    scripted = {i for script in play.plan.scripts for step in script.job.steps for i in step.findings}
    by_hand = {finding.identity for one in play.plan.by_hand for finding in one.findings}
    settled = {finding.identity for finding in play.plan.settled}
    before = failed(play.report)
    assert scripted | by_hand | settled == before
    for run in play.do():
        assert run.code == 0, "\n".join(run.output)
    after = failed(play.audit_again())
    assert not after & (scripted - by_hand)
    assert after <= before
    for run in play.undo():
        assert run.code == 0, "\n".join(run.output)
    assert play.bundles() == bundles(play.audited)


def test_most_failures_are_mended_by_scripts(tmp_path: Path) -> None:
    mended = 0
    for number, case in enumerate(cases()):
        folder = tmp_path / str(number)
        folder.mkdir()
        play = Play(apply(base(case.plan), case.ops, case.id), folder, case.site)
        mended += bool(play.plan.scripts)
    assert mended >= 0.7 * len(cases())
