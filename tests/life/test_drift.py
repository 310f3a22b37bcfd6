"""What changed between two audits, and above all what did not: failovers, other rules, other words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from esmreport.core.drift import drift, with_drift
from esmreport.core.model import Report, Status, Text, Waiver
from esmreport.core.rule import RuleBook
from esmreport.core.snapshot import Snapshot, same_cluster, snapshot
from esmreport.io.previous import PreviousError, read_previous
from esmreport.render.json import render_json
from tests.lab.ops import apply
from tests.life.audits import (
    AUTO,
    between,
    failed_over,
    judged,
    plan,
    told,
)
from tests.life.small import report, result, rule
from tests.rulecases import book


def test_the_same_audit_again_changes_nothing(tmp_path: Path) -> None:
    made = judged(plan(AUTO))
    found = between(made, judged(plan(AUTO)), tmp_path)
    assert (found.changes, found.raw, found.notes) == ((), (), ())
    asked = [entry for entry in made.results if not (entry.reason and entry.reason.code == "other_state")]
    assert sum(found.unchanged.values()) == len(asked)
    assert found.same_rulepack


def test_a_failover_changes_nothing(tmp_path: Path) -> None:
    before, after = judged(plan(AUTO)), judged(failed_over(plan(AUTO)))
    assert {n.name: n.state for n in before.nodes} == {"ESMNODE1": "active", "ESMNODE2": "standby"}
    assert {n.name: n.state for n in after.nodes} == {"ESMNODE1": "standby", "ESMNODE2": "active"}
    found = between(before, after, tmp_path)
    assert (told(found), found.raw, found.notes) == ([], (), ())


def test_what_breaks_during_a_failover_is_still_told(tmp_path: Path) -> None:
    stuck = {"op": "service.set", "on": "standby", "name": "ESMASVNT", "state": "stopped"}
    after = apply(failed_over(plan()), [stuck], "drift test")
    found = between(judged(plan()), judged(after), tmp_path)
    assert {kind for kind, _, _, _ in told(found)} == {"new"}
    assert {(subject, node) for _, _, subject, node in told(found)} == {("ESMASVNT", "ESMNODE2")}


def test_new_resolved_and_unchanged(tmp_path: Path) -> None:
    healthy, broken = judged(plan()), judged(plan(AUTO))
    worse = between(healthy, broken, tmp_path)
    assert ("new", "SVC-001", "Nvbase", "ESMNODE2") in told(worse)
    assert {kind for kind, *_ in told(worse)} == {"new"}
    better = between(broken, healthy, tmp_path)
    assert ("resolved", "SVC-001", "Nvbase", "ESMNODE2") in told(better)
    assert {kind for kind, *_ in told(better)} == {"resolved"}
    [change] = [entry for entry in better.changes if entry.rule == "SVC-001"]
    assert (change.before, change.after) == ("fail", "pass")
    assert (change.seen_before.en, change.seen_after.en) == ("Automatic", "Manual")


PASS, FAIL, BLIND = Status.PASS, Status.FAIL, Status.COULD_NOT_CHECK
MANUAL, OUT, INFO = Status.MANUAL, Status.NOT_APPLICABLE, Status.INFO


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (PASS, FAIL, "new"),
        (BLIND, FAIL, "new"),
        (MANUAL, FAIL, "new"),
        (OUT, FAIL, "new"),
        (None, FAIL, "new"),
        (FAIL, PASS, "resolved"),
        (FAIL, OUT, "resolved"),
        (FAIL, BLIND, "changed"),
        (FAIL, MANUAL, "changed"),
        (FAIL, None, "changed"),
        (PASS, BLIND, "changed"),
        (BLIND, PASS, "changed"),
        (MANUAL, PASS, "changed"),
        (FAIL, FAIL, None),
        (PASS, PASS, None),
        (INFO, INFO, None),
        (PASS, None, None),
        (None, PASS, None),
        (None, BLIND, None),
    ],
)
def test_every_pair_of_verdicts(before: Status | None, after: Status | None, kind: str | None) -> None:
    """Above all: a failure that can no longer be seen is not resolved."""
    found = drift(*(snapshot(_with(status)) for status in (before, after)))
    assert [change.kind for change in found.changes] == ([kind] if kind else [])
    if kind:
        assert (found.changes[0].before, found.changes[0].after) == (before, after)


def _with(status: Status | None, seen: str = "x", tool: str = "esmreport 1") -> Report:
    rules = {"SVC-001": rule("SVC-001")}
    found = () if status is None else (result("SVC-001", "Nvbase", "ESMNODE2", status, seen),)
    return report(found, rules=rules, tool=tool)


def test_only_the_same_tool_is_held_to_its_words() -> None:
    one = snapshot(_with(FAIL, "Automatic"))
    same, other = (snapshot(_with(FAIL, "Auto", tool)) for tool in ("esmreport 1", "esmreport 2"))
    assert [change.kind for change in drift(one, same).changes] == ["changed"]
    assert drift(one, other).changes == ()


def test_the_same_verdict_on_another_value_is_a_change(tmp_path: Path) -> None:
    disabled = {**AUTO, "start": "disabled"}
    found = between(judged(plan(AUTO)), judged(plan(disabled)), tmp_path)
    assert ("changed", "SVC-001", "Nvbase", "ESMNODE2") in told(found)


def edited(rules: RuleBook, changed: str, **fields: Any) -> RuleBook:
    every = {**rules.rules, changed: replace(rules.rules[changed], **fields)}
    return replace(rules, rules=every, sha256="b" * 64, version="next")


def test_what_only_the_rules_changed_is_told_apart(tmp_path: Path) -> None:
    now = judged(plan(AUTO))
    older = replace(book(), rules={k: v for k, v in book().rules.items() if k != "SVC-001"}, sha256="b" * 64)
    added = between(judged(plan(AUTO), older), now, tmp_path)
    assert not added.same_rulepack
    assert [(c.kind, c.subject, c.before) for c in added.changes] == [("rule", "Nvbase", None)]
    removed = between(now, judged(plan(AUTO), older), tmp_path)
    assert [(c.kind, c.subject, c.after) for c in removed.changes] == [("rule", "Nvbase", None)]
    assert "no longer in the rules" in removed.changes[0].note.en


def test_a_revised_rule_is_told_apart_and_only_where_the_verdict_moved(tmp_path: Path) -> None:
    stricter = edited(book(), "SVC-001", revision=99, expected=book().rules["SVC-001"].expected)
    same = between(judged(plan(AUTO)), judged(plan(AUTO), stricter), tmp_path)
    assert same.changes == ()
    moved = between(judged(plan()), judged(plan(AUTO), stricter), tmp_path)
    assert ("rule", "SVC-001", "Nvbase", "ESMNODE2") in told(moved)
    assert "revised (1 → 99)" in moved.changes[-1].note.en.replace(
        str(book().rules["SVC-001"].revision), "1", 1
    )


def test_other_words_of_another_version_are_no_change(tmp_path: Path) -> None:
    before = judged(plan(AUTO))
    reworded = replace(
        before,
        tool="esmreport 99",
        results=tuple(
            replace(r, observed=tuple(replace(o, text=Text.same("~" + o.text.en)) for o in r.observed))
            for r in before.results
        ),
    )
    assert between(before, reworded, tmp_path).changes == ()


FAILED = result("SVC-001", "Nvbase", "ESMNODE2", Status.FAIL, "Automatic")


@pytest.mark.parametrize(
    ("then", "now", "same"),
    [
        (("c", ["A", "B"]), ("c", ["A", "B"]), True),
        (("c", ["A", "B"]), ("renamed", ["a", "b"]), True),
        (("c", ["A", "B"]), ("C", ["A", "NEW"]), True),
        (("c", ["A", "B"]), ("c", ["X", "Y"]), False),
        (("c", ["A", "B"]), ("d", ["A", "X"]), False),
        ((None, ["A", "B"]), (None, ["A"]), False),
    ],
)
def test_whose_audit_it_was(
    then: tuple[str | None, list[str]], now: tuple[str | None, list[str]], same: bool
) -> None:
    def made(name: str | None, nodes: list[str]) -> Snapshot:
        return snapshot(report([result("SVC-001", "s", node, Status.PASS) for node in nodes], name=name))

    assert same_cluster(made(*then), made(*now)) is same


def test_the_newest_audit_of_this_cluster_is_compared() -> None:
    now = report((FAILED,))
    old = snapshot(report((), now="2025-01-01T00:00:00Z", run_id="old", nodes=now.nodes, rules=now.rules))
    newer = replace(snapshot(now), created_at="2026-01-01T00:00:00Z", run_id="newer")
    other = replace(newer, servers=frozenset({"X"}), cluster="x", created_at="2026-03-01T00:00:00Z")
    found = with_drift(now, [newer, replace(old, servers=newer.servers), other], ())
    assert found.drift is not None and found.drift.previous_run == "newer"
    assert with_drift(now, [other], ()).drift is None


def test_a_waived_failure_can_be_new_and_is_marked() -> None:
    before = snapshot(_with(PASS))
    accepted = Waiver(
        state="active",
        reason="r",
        approver="a",
        reference="",
        granted=None,
        expires=None,
        place=Text.same("w"),
    )
    now = report((replace(FAILED, waiver=accepted),))
    assert [(c.kind, c.waived) for c in drift(before, snapshot(now)).changes] == [("new", True)]
    assert [c.waived for c in drift(before, snapshot(report((FAILED,)))).changes] == [False]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "is not readable JSON"),
        ('{"schema": "esmreport/bundle"}', "is no results file of esmreport"),
        (
            '{"schema": "esmreport/results", "schema_version": 2}',
            "is written in schema 2, this esmreport reads up to 1",
        ),
        ('{"schema": "esmreport/results", "schema_version": 1}', "is a malformed results file"),
        ("[]", "is no results file of esmreport"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PreviousError) as problem:
        read_previous(path)
    assert sentence in problem.value.text.en


def test_a_folder_of_results(tmp_path: Path) -> None:
    made = report((FAILED,))
    (tmp_path / "a.json").write_bytes(render_json(made))
    (tmp_path / "bundle.json").write_text(json.dumps({"schema": "esmreport/bundle"}), encoding="utf-8")
    assert [found.place for found in read_previous(tmp_path)] == ["a.json"]
    (tmp_path / "a.json").unlink()
    with pytest.raises(PreviousError, match="holds no results file"):
        read_previous(tmp_path)
