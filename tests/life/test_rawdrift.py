"""Differences of the evidence itself: what is told, what is not, and what is only not to be seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from esmreport.core.given import Ignore
from esmreport.core.model import Text
from esmreport.io.ignorelist import load_ignores
from tests.lab.model import Plan
from tests.life.audits import (
    between,
    judged,
    plan,
    raw,
)


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
