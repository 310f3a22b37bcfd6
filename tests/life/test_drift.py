"""What changed between two audits, and above all what did not: failovers, other rules, other words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from esmreport.core.drift import drift, with_drift
from esmreport.core.given import Ignore
from esmreport.core.history import Drift, RawChange
from esmreport.core.model import Report, Status, Text
from esmreport.core.rule import RuleBook
from esmreport.core.site import SiteInput
from esmreport.core.snapshot import Snapshot, same_cluster, snapshot
from esmreport.io.ignorelist import load_ignores
from esmreport.io.previous import PreviousError, read_previous
from esmreport.render.json import render_json
from tests.lab.model import Plan
from tests.lab.ops import apply
from tests.life.small import report, result, rule
from tests.rulecases import base, book, report_of

AUTO = {"op": "service.set", "on": "standby", "name": "Nvbase", "start": "auto"}
SITE = SiteInput()


def plan(*ops: Mapping[str, Any]) -> Plan:
    return apply(base("sm6-6.40"), list(ops), "drift test")


def judged(changed: Plan, rules: RuleBook | None = None) -> Report:
    return report_of(changed, SITE, rules)


def kept(made: Report, tmp_path: Path) -> Snapshot:
    """The report as the next audit finds it: written to a file and read again."""
    path = tmp_path / "before.json"
    path.write_bytes(render_json(made))
    [found] = read_previous(path)
    return found


def between(before: Report, after: Report, tmp_path: Path, ignores: tuple[Ignore, ...] = ()) -> Drift:
    return drift(kept(before, tmp_path), snapshot(after), ignores)


def told(found: Drift) -> list[tuple[str, str, str, str | None]]:
    return [(change.kind, change.rule, change.subject, change.node) for change in found.changes]


def raw(found: Drift) -> dict[tuple[str, str, str, str | None], RawChange]:
    return {(change.kind, change.what, change.item, change.node): change for change in found.raw}


def failed_over(before: Plan) -> Plan:
    """The same cluster after a failover: disk, services and floating address on the other node."""
    one, two = before.nodes["primary"], before.nodes["standby"]
    fip = before.values["shared"]["fip"]
    moved = [entry for entry in one.addresses if entry["ip"] == fip]
    states = {name: service.state for name, service in one.services.items()}
    others = {name: service.state for name, service in two.services.items()}
    swapped = {
        "primary": replace(
            one,
            active=two.active,
            drives={**one.drives, "x:": replace(one.drives["x:"], code=two.drives["x:"].code)},
            addresses=tuple(entry for entry in one.addresses if entry["ip"] != fip),
            services={n: replace(s, state=others.get(n, s.state)) for n, s in one.services.items()},
        ),
        "standby": replace(
            two,
            active=one.active,
            drives={**two.drives, "x:": replace(two.drives["x:"], code=one.drives["x:"].code)},
            addresses=(*two.addresses, *moved),
            services={n: replace(s, state=states.get(n, s.state)) for n, s in two.services.items()},
        ),
    }
    after = before.copy()
    object.__setattr__(after, "nodes", swapped)
    return after


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


def test_raw_evidence_that_no_rule_judges(tmp_path: Path) -> None:
    changes = (
        {
            "op": "service.add",
            "on": "primary",
            "name": "BackupAgent",
            "display": "Backup",
            "image": "C:\\b.exe",
        },
        {
            "op": "acl.set",
            "path": "${work}\\業務通報",
            "sddl": "O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;WD)(A;OICI;FA;;;BU)",
        },
        {"op": "registry.set", "on": "both", "key": "${NEC}\\NVBASE", "name": "LogSize", "value": 2048},
        {
            "op": "registry.delete_value",
            "on": "primary",
            "key": "${NEC}\\NVBASE\\AlertViewer",
            "name": "Sort",
        },
        {
            "op": "registry.set",
            "on": "standby",
            "key": "${uninstall}\\{X}",
            "name": "DisplayName",
            "value": "Backup Suite",
        },
    )
    found = raw(between(judged(plan()), judged(plan(*changes)), tmp_path))
    service = found[("appeared", "service", "BackupAgent", "ESMNODE1")]
    assert {part.name: part.after for part in service.parts}["image"] == "C:\\b.exe"
    root = "HKLM\\SOFTWARE\\Wow6432Node\\NEC\\NVBASE"
    size = found[("changed", "registry", f"{root}\\LogSize", "ESMNODE1")]
    assert [(part.before, part.after) for part in size.parts] == [("1024", "2048")]
    assert ("changed", "registry", f"{root}\\LogSize", "ESMNODE2") in found
    assert ("gone", "registry", f"{root}\\AlertViewer\\Sort", "ESMNODE1") in found
    assert ("changed", "acl", "X:\\NVWORK\\業務通報", None) in found
    assert ("appeared", "product", "Backup Suite", "ESMNODE2") in found


def _script(some: Plan) -> str:
    entries = some.nodes["standby"].tree.entries.items()
    return next(entry.data or b"" for path, entry in entries if path.endswith("\\stop.bat")).decode("cp932")


def test_a_changed_script_shows_its_lines(tmp_path: Path) -> None:
    first = _script(plan()).splitlines()[0]
    change = {
        "op": "file.replace",
        "path": "${script}\\stop.bat",
        "old": first,
        "new": "rem 変更した行",
        "count": _script(plan()).count(first),
    }
    found = raw(between(judged(plan()), judged(plan(change)), tmp_path))
    scripts = [entry for key, entry in found.items() if key[2].endswith("stop.bat")]
    assert {entry.node for entry in scripts} == {"ESMNODE1", "ESMNODE2"}
    [part] = scripts[0].parts
    assert part.name == "text"
    assert (part.after or "").startswith("1: rem 変更した行")
    assert (part.before or "").startswith(f"1: {first}")


def test_a_value_that_a_changed_result_tells_about_is_not_told_twice(tmp_path: Path) -> None:
    name = {
        "op": "registry.set",
        "on": "standby",
        "key": "${NEC}\\NVBASE",
        "name": "CommunityName",
        "value": "other",
    }
    found = between(judged(plan()), judged(plan(name)), tmp_path)
    assert any(change.kind == "new" for change in found.changes)
    assert [entry for entry in found.raw if entry.what == "registry"] == []


def test_denied_is_not_gone(tmp_path: Path) -> None:
    denied = (
        {"op": "deny.registry", "on": "standby", "key": "${NEC}\\NVBASE"},
        {"op": "deny.path", "on": "primary", "path": "${script}\\start.bat"},
    )
    found = between(judged(plan()), judged(plan(*denied)), tmp_path)
    assert [entry for entry in found.raw if entry.kind == "gone"] == []
    assert any("did not see them" in note.en for note in found.notes)
    back = between(judged(plan(*denied)), judged(plan()), tmp_path)
    assert [entry for entry in back.raw if entry.kind == "appeared"] == []


def test_a_node_that_was_not_collected_is_not_gone(tmp_path: Path) -> None:
    found = between(judged(plan()), judged(plan({"op": "node.drop", "on": "standby"})), tmp_path)
    assert found.raw == ()


def test_the_disk_that_nobody_held_is_not_gone(tmp_path: Path) -> None:
    away = {"op": "drive.set", "on": "primary", "letter": "X:", "code": 5}
    found = between(judged(plan()), judged(plan(away)), tmp_path)
    assert [entry for entry in found.raw if entry.node is None] == []


def test_the_ignore_list_says_why(tmp_path: Path) -> None:
    added = {"op": "service.add", "name": "BackupAgent", "display": "B", "image": "C:\\b.exe"}
    ignores = (Ignore(what="service", item="backup*", field="*", reason=Text.same("another team")),)
    found = between(judged(plan()), judged(plan(added)), tmp_path, ignores)
    assert [(entry.item, entry.ignored and entry.ignored.en) for entry in found.raw] == [
        ("BackupAgent", "another team"),
        ("BackupAgent", "another team"),
    ]
    other = (Ignore(what="registry", item="*", field="*", reason=Text.same("x")),)
    assert all(
        entry.ignored is None for entry in between(judged(plan()), judged(plan(added)), tmp_path, other).raw
    )


def test_our_own_ignore_list_is_readable_and_gives_reasons() -> None:
    assert load_ignores()
    assert all(entry.reason.ja and entry.reason.en for entry in load_ignores())


def test_a_service_that_windows_makes_at_every_logon_is_no_change(tmp_path: Path) -> None:
    def per_user(ending: str) -> dict[str, object]:
        return {
            "op": "service.add",
            "name": f"CDPUserSvc_{ending}",
            "display": "x",
            "image": "x",
            "type": 0xE0,
        }

    found = between(
        judged(plan(per_user("3a5f2"))), judged(plan(per_user("9b0c1"))), tmp_path, load_ignores()
    )
    assert found.raw == ()


def test_other_masking_keys_are_not_compared(tmp_path: Path) -> None:
    before = judged(plan())
    secret = replace(before.inventory.pieces[0], fields={"value": "(redacted:1)"}, masked="a")  # type: ignore[union-attr]
    one = replace(before, inventory=replace(before.inventory, pieces=(secret,)))  # type: ignore[type-var]
    other = replace(secret, fields={"value": "(redacted:2)"}, masked="b")
    two = replace(before, inventory=replace(before.inventory, pieces=(other,)))  # type: ignore[type-var]
    found = between(one, two, tmp_path)
    assert found.raw == ()
    assert "different keys: 1" in found.notes[0].en
    three = replace(two, inventory=replace(two.inventory, pieces=(replace(other, masked="a"),)))  # type: ignore[type-var]
    assert len(between(one, three, tmp_path).raw) == 1


def test_an_earlier_file_without_evidence_says_so(tmp_path: Path) -> None:
    made = judged(plan())
    found = between(replace(made, inventory=None), made, tmp_path)
    assert found.raw == ()
    assert "no list of evidence" in found.notes[0].en


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
    before = snapshot(report((replace(FAILED, status=Status.PASS),), rules={"SVC-001": rule("SVC-001")}))
    waived = report((FAILED,))
    assert drift(before, snapshot(waived)).changes[0].waived is False


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
