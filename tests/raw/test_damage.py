"""Raw folders that were cut, emptied or exchanged on the way: what is lost is a gap, never a thing that is not there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from esmcollect import fromraw
from tests.lab.plan import load_plan
from tests.test_cli import run

from .printed import Printer
from .test_import import PLANS

NODES = ("primary", "standby")
INDEXES = ("tree", "volumes", "files", "paths", "sc", "acl", "walk", "reg", "query", "drives", "ipconfig")
Damage = Callable[[Path], None]
Results = dict[tuple[str, str, str], str]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _noise(path: Path) -> None:
    path.write_bytes(Random(7).randbytes(5000))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


WAYS = {"cut": _cut, "empty": _empty, "noise": _noise, "gone": Path.unlink, "pipe": _pipe, "device": _device}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Raw folders of both nodes of a cluster with faults; True: with the marks of today's scripts."""
    made = {}
    plan = load_plan(PLANS / "drifted.toml")
    for marks in (True, False):
        made[marks] = tmp_path_factory.mktemp("raw")
        for role in NODES:
            raw = made[marks] / f"RAW_{role}"
            Printer(plan.view(role), raw, language="en", today=False, marks=marks).write()
    return made


def imported(source: Path, folder: Path, damage: Damage | None = None) -> tuple[Path, str, list[int]]:
    """Where the bundles lie, what was said, and the exit code of each node."""
    codes, said = [], ""
    for raw in sorted(source.glob("RAW_*")):
        mine = folder / raw.name
        shutil.copytree(raw, mine)
        if damage:
            damage(mine)
        done = run("import", str(mine), "-o", str(folder / "out"), "--lang", "en")
        assert "Internal error" not in done.stderr and "Traceback" not in done.stderr, done.stderr
        codes.append(done.returncode)
        said += done.stdout + done.stderr
    return folder / "out", said, codes


def verdicts(bundles: Path, folder: Path) -> Results:
    done = run("report", str(bundles), "-o", str(folder), "--format", "json", "--as-of", "2026-04-01")
    assert done.returncode in (0, 4, 6), done.stderr
    found: Results = {}
    for path in folder.glob("*.json"):
        # Without clp.conf the nodes are clusters of their own, with an index beside their results.
        for one in json.loads(path.read_bytes()).get("results", ()):
            found[one["rule"], one["subject"], one["node"] or ""] = one["status"]
    return found


@pytest.fixture(scope="module")
def healthy(folders: dict[bool, Path], tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("healthy")
    out, said, codes = imported(folders[True], folder)
    assert codes == [0, 0] and "is complete" in said and "damaged" not in said
    return verdicts(out, folder / "report")


@pytest.mark.parametrize("name", INDEXES)
@pytest.mark.parametrize("way", ["cut", "noise"])
def test_what_an_index_lost_is_a_gap_and_no_verdict_becomes_better(
    name: str, way: str, folders: dict[bool, Path], healthy: Results, tmp_path: Path
) -> None:
    out, said, codes = imported(folders[True], tmp_path, lambda raw: WAYS[way](raw / f"{name}.txt"))
    assert codes == [4, 4]
    assert f"{name}.txt" in said and "is complete" not in said and "copy the whole folder" in said
    after = verdicts(out, tmp_path / "report")
    assert [key for key, status in after.items() if status == "pass" and healthy.get(key) != "pass"] == []
    assert [key for key, status in after.items() if status == "fail" and healthy.get(key) != "fail"] == []
    lost = [key for key, status in healthy.items() if status == "fail" and after.get(key) == "not_applicable"]
    assert lost == []


def items(raw: Path) -> tuple[dict[str, Any], list[str]]:
    collection, _, whole = fromraw.convert(str(raw))
    return {item.id: item for item in collection.items}, whole.damaged()


@pytest.mark.parametrize("marks", [True, False], ids=["today", "older scripts"])
@pytest.mark.parametrize("name", INDEXES)
@pytest.mark.parametrize("way", ["empty", "noise", "pipe", "device", "gone"])
def test_an_index_that_is_none_is_named(
    name: str, way: str, marks: bool, folders: dict[bool, Path], tmp_path: Path
) -> None:
    shutil.copytree(folders[marks] / "RAW_primary", tmp_path / "raw")
    WAYS[way](tmp_path / "raw" / f"{name}.txt")
    _, damaged = items(tmp_path / "raw")
    older_may = not marks and (name, way) == ("acl", "gone")
    assert damaged == ([] if older_may else [f"{name}.txt"])


@pytest.mark.parametrize("marks", [True, False], ids=["today", "older scripts"])
def test_a_whole_folder_has_no_damage(marks: bool, folders: dict[bool, Path]) -> None:
    for role in NODES:
        found, damaged = items(folders[marks] / f"RAW_{role}")
        assert damaged == [] and not [item for item in found.values() if item.outcome == "ERROR"]


def test_of_older_scripts_it_is_said_that_nobody_can_know(folders: dict[bool, Path], tmp_path: Path) -> None:
    _, said, codes = imported(folders[False], tmp_path)
    assert codes == [0, 0]
    assert said.count("whether they are complete cannot be known") == 2


@pytest.mark.parametrize(
    ("place", "probes"),
    [("reg/*.reg", {"registry", "host"}), ("files/*", {"file"}), ("acl/*", {"acl"}), ("reg/*", {"registry"})],
)
@pytest.mark.parametrize("way", WAYS)
def test_what_a_command_or_a_copy_left_is_checked_too(
    place: str, probes: set[str], way: str, folders: dict[bool, Path], tmp_path: Path
) -> None:
    shutil.copytree(folders[True] / "RAW_primary", tmp_path / "raw")
    before, _ = items(tmp_path / "raw")
    changed = [path for path in sorted((tmp_path / "raw").glob(place)) if path.stat().st_size]
    for path in changed:
        WAYS[way](path)
    found, damaged = items(tmp_path / "raw")
    assert len(damaged) == len(changed)
    assert {item.probe for item in found.values() if item.outcome == "ERROR"} >= probes
    for name, item in found.items():
        known = before[name].outcome if name in before else "OK"
        assert item.outcome in (known, "ERROR"), name


def test_sizes_that_were_cut_vouch_for_nothing_behind_the_cut(
    folders: dict[bool, Path], tmp_path: Path
) -> None:
    shutil.copytree(folders[True] / "RAW_primary", tmp_path / "raw")
    (tmp_path / "raw" / "sizes.txt").write_bytes(b"")
    found, damaged = items(tmp_path / "raw")
    assert {"sizes.txt", "tree.txt", "volumes.txt", "reg.txt"} <= set(damaged)
    assert found["drives"].outcome == found["locations"].outcome == "ERROR"


def test_the_volumes_of_a_node_that_were_not_told_are_not_unavailable(
    folders: dict[bool, Path], tmp_path: Path
) -> None:
    shutil.copytree(folders[True] / "RAW_standby", tmp_path / "raw")
    _cut(tmp_path / "raw" / "volumes.txt")
    found, _ = items(tmp_path / "raw")
    shared = [item for item in found.values() if str(item.target.get("path", "")).startswith("X:")]
    assert shared and {item.outcome for item in shared} == {"ERROR"}


@pytest.mark.parametrize("date", ["99999999999999999999/1/1", "1/1/1", "9999/12/31", "9" * 5000])
def test_a_date_that_is_none_costs_nothing(date: str, folders: dict[bool, Path], tmp_path: Path) -> None:
    shutil.copytree(folders[True] / "RAW_primary", tmp_path / "raw")
    path = tmp_path / "raw" / "raw.txt"
    lines = path.read_text("ascii").splitlines()
    path.write_text("\n".join(f"date={date}" if one.startswith("date=") else one for one in lines), "ascii")
    _, begin, _ = fromraw.convert(str(tmp_path / "raw"))
    assert begin.started > 0


def test_a_bundle_that_does_not_say_whose_it_is_is_called_that(
    folders: dict[bool, Path], tmp_path: Path
) -> None:
    out, said, codes = imported(folders[True], tmp_path, lambda raw: _cut(raw / "reg.txt"))
    assert codes == [4, 4] and "reg.txt" in said
    assert all(path.name.startswith("UNKNOWN_") for path in out.glob("*.json"))
    done = run("report", str(out), "-o", str(tmp_path / "report"), "--lang", "en")
    assert done.returncode == 6
    assert done.stderr.count("does not say which computer it is of") == 2 and "malformed" not in done.stderr
