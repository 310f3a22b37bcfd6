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


# What no script mends, and why: a person has to decide, or there is nothing to edit.
BY_HAND = {
    ("ACL-001", "system-denied"): "acl_other_entries",
    ("ACL-001", "administrators-denied-through-everyone"): "acl_other_entries",
    ("FILE-001", "written-twice"): "repeated",
    ("FILE-001", "file-missing-on-both"): "no_file",
    ("FILE-003", "file-missing"): "no_file",
    ("FILE-003", "byte-order-mark-before-the-key"): "not_for_java",
    ("FILE-003", "saved-as-utf-16"): "not_for_java",
    ("FILE-007", "written-twice"): "repeated",
    ("FILE-009", "written-twice"): "repeated",
    ("FILE-010", "file-missing"): "no_file",
    ("FILE-010", "saved-as-utf-16"): "not_for_java",
    ("MGR-001", "written-twice"): "repeated",
    ("MGR-001", "no-such-line@sm4-4.4"): "site_value:manager_name",
    ("MGR-001", "name-not-known"): "site_value:manager_name",
    ("MGR-001", "empty-name-in-ver-4"): "site_value:manager_name",
    ("MGR-005", "written-twice"): "repeated",
    ("REG-002", "written-nowhere"): "site_value:manager_name",
    ("REG-003", "nearly-the-name-of-the-work-folder"): "no_part",
    ("REG-003", "only-a-part-replaced"): "no_part",
}


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.rule}-{case.id}")
def test_scripts_mend_what_they_name_and_nothing_else(case: Case, tmp_path: Path) -> None:
    play = Play(apply(base(case.plan), case.ops, case.id), tmp_path, case.site)
    scripted = {i for script in play.plan.scripts for step in script.job.steps for i in step.findings}
    by_hand = {finding.identity for one in play.plan.by_hand for finding in one.findings}
    settled = {finding.identity for finding in play.plan.settled}
    before = failed(play.report)
    assert scripted | by_hand | settled == before
    why = {one.why.code for one in play.plan.by_hand if one.why and one.rule.id == case.rule}
    expected = BY_HAND.get((case.rule, case.id)) or BY_HAND.get((case.rule, case.name))
    assert why == ({expected} if expected else set())
    for run in play.do():
        assert run.code == 0, "\n".join(run.output)
    after = failed(play.audit_again())
    assert not after & (scripted - by_hand)
    assert after <= before
    for run in play.undo():
        assert run.code == 0, "\n".join(run.output)
    assert play.bundles() == bundles(play.audited)
