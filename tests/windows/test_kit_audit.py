"""From `esmreport kit` to the report: what collect.cmd collects on a stick is judged like what the program alone collects."""

from __future__ import annotations

import json
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.lab.model import Plan
from tests.lab.plan import load_plan
from tests.test_cli import ROOT, run

from .computer import Computer
from .wine import LAB

Bundles = dict[str, Path]


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit as a person at the office makes it, with the laboratory's Python as the one that he downloaded."""
    folder = tmp_path_factory.mktemp("office")
    runtime = folder / "python-3.8.10-embed-amd64.zip"
    with zipfile.ZipFile(runtime, "w") as archive:
        for path in sorted((LAB / "py38").iterdir()):
            archive.write(path, path.name)
    done = run("kit", str(folder / "esmkit"), "--runtime", str(runtime))
    assert done.returncode == 0, done.stderr
    return folder / "esmkit"


@pytest.fixture(scope="module")
def both(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundles, Bundles]:
    """Bundles by role: of a double click on the kit's copy on drive E:, and of esmcollect.pyz started directly."""
    folder = tmp_path_factory.mktemp("bundles")
    plan = load_plan(ROOT / "samples" / "plans" / "drifted.toml")

    def one(role: str) -> tuple[Path, Path]:
        return _collect(plan, role, kit, folder)

    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(plan.collected, pool.map(one, plan.collected), strict=True))
    return {role: pair[0] for role, pair in found.items()}, {role: pair[1] for role, pair in found.items()}


def _collect(plan: Plan, role: str, kit: Path, folder: Path) -> tuple[Path, Path]:
    with Computer(plan.view(role)) as computer:
        stick = computer.folder / "e" / "esmkit"
        shutil.copytree(kit, stick)
        clicked = computer.prefix.run("cmd", "/c", "E:\\esmkit\\collect.cmd")
        assert clicked.code in (0, 4), clicked.out.decode("cp932")
        [bundle] = (stick / "bundle").glob("*.json")
        by_kit = folder / f"kit-{role}.json"
        shutil.copy(bundle, by_kit)
        direct = folder / f"direct-{role}.json"
        # The same key, so that what was masked can be compared.
        shutil.copy(stick / "esmcollect.key", computer.folder / "e" / "esmcollect.key")
        direct.write_text(json.dumps(computer.collect(rights=False)), encoding="ascii")
        return by_kit, direct


def audit(bundles: Bundles, folder: Path, *more: str) -> tuple[int, dict[str, Any]]:
    done = run(
        *map(str, bundles.values()), "-o", str(folder), "--format", "json", "--as-of", "2026-12-01", *more
    )
    [path] = folder.glob("*.json")
    return done.returncode, dict(json.loads(path.read_bytes()))


def test_result_by_result(both: tuple[Bundles, Bundles], kit: Path, tmp_path: Path) -> None:
    key = ("--key", str(kit.with_name("esmkit.key")))
    (code, by_kit), (other, direct) = (
        audit(bundles, tmp_path / name, *key) for bundles, name in zip(both, ("kit", "direct"), strict=True)
    )
    assert code == other
    assert len(by_kit["results"]) > 100 and {one["status"] for one in by_kit["results"]} >= {"pass", "fail"}
    for one, two in zip(by_kit["results"], direct["results"], strict=True):
        assert one == two
    for part in ("cluster", "site", "summary", "rules", "diagnoses", "tables"):
        assert by_kit[part] == direct[part], part


def test_the_kits_key_tells_that_both_are_sealed(
    both: tuple[Bundles, Bundles], kit: Path, tmp_path: Path
) -> None:
    _, document = audit(both[0], tmp_path, "--key", str(kit.with_name("esmkit.key")))
    assert {node["seal"] for node in document["nodes"]} == {"sealed"}
    _, without = audit(both[0], tmp_path / "without")
    assert {node["seal"] for node in without["nodes"]} == {"hash_only"}
