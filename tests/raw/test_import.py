"""Raw folders as a real Windows would have filled them, imported: the same verdicts wherever the folder can tell."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from esmcollect import manifest
from esmreport.console import Console
from esmreport.run_import import convert
from tests.lab.collect import collect_virtual
from tests.lab.model import Plan
from tests.lab.plan import load_plan
from tests.test_cli import ROOT, run

from .printed import Printer

PLANS = ROOT / "samples" / "plans"
KEY = bytes(range(32))
# What no raw folder tells, by what the reason of a result names; docs/collecting.md says the same.
EXPLAINED = {
    "armwsset /L": "the queries of the cluster product are not run",
    "clpstat --long": "the queries of the cluster product are not run",
    "host": "no built-in command tells the memory without translated words",
    "drives": "no built-in command tells the sizes of drives without translated words",
}


def results(bundles: list[Path], folder: Path) -> dict[tuple[str, str, str], dict[str, Any]]:
    done = run(*map(str, bundles), "-o", str(folder), "--format", "json", "--as-of", "2026-04-01")
    assert done.returncode in (0, 4), done.stderr
    data = json.loads(next(folder.glob("*.json")).read_bytes())
    return {(one["rule"], one["subject"], one["node"] or ""): one for one in data["results"]}


def both(plan: Plan, folder: Path, *, language: str, today: bool) -> tuple[list[Path], list[Path]]:
    """Bundles of the imported folders, and of the collector itself, of all nodes of a plan."""
    key = folder / "key"
    key.write_text(KEY.hex(), encoding="ascii")
    for role in plan.collected:
        raw = folder / "stick" / f"RAW_{role}"
        Printer(plan.view(role), raw, language=language, today=today).write()
        direct = folder / "direct" / f"{role}.json"
        direct.parent.mkdir(exist_ok=True)
        direct.write_text(json.dumps(collect_virtual(plan, role, kit_key=KEY)), encoding="ascii")
    assert convert(folder / "stick", folder / "imported", key, None, Console(quiet=True)) in (0, 4)
    return sorted((folder / "imported").glob("*.json")), sorted((folder / "direct").glob("*.json"))


@pytest.mark.parametrize(
    ("name", "language", "today"),
    [
        ("compliant", "en", False),
        ("drifted", "ja", True),
        ("drifted", "en", False),
        ("partial", "ja", True),
        ("partial", "en", False),
        ("agents-drifted", "ja", True),
    ],
)
def test_the_verdicts_are_those_of_the_collector(
    name: str, language: str, today: bool, tmp_path: Path
) -> None:
    plan = load_plan(PLANS / f"{name}.toml")
    imported, direct = both(plan, tmp_path, language=language, today=today)
    mine, other = results(imported, tmp_path / "a"), results(direct, tmp_path / "b")
    assert mine.keys() == other.keys()
    differ = [key for key in mine if mine[key]["status"] != other[key]["status"]]
    for key in differ:
        reason = mine[key]["reason"]
        assert (mine[key]["status"], reason["code"]) == ("could_not_check", "skipped"), (
            key,
            mine[key],
            other[key],
        )
        assert any(name in reason["text"]["en"] for name in EXPLAINED), (key, reason)
    assert len([key for key in mine if mine[key]["status"] in ("pass", "fail")]) > (
        20 if "agents" in name else 100
    )
    if "agents" not in name:
        assert differ == []
    _compare_items(imported, direct)


def _compare_items(imported: list[Path], direct: list[Path]) -> None:
    """Every item is the same but for what `_without` takes away from both."""
    for mine, other in zip(imported, direct, strict=True):
        one, two = (json.loads(path.read_bytes()) for path in (mine, other))
        assert one["node"] == two["node"]
        items, others = ({item["id"]: item for item in bundle["items"]} for bundle in (one, two))
        assert items.keys() == others.keys()
        for name, item in items.items():
            if item["probe"] != "command":
                assert _without(item, one) == _without(others[name], two), name


def _without(item: dict[str, Any], bundle: dict[str, Any]) -> dict[str, Any]:
    """Without memory, what only the API of Windows tells of drives and services, and owners, which no command shows."""
    value = item["value"]
    del item["elapsed_ms"]
    item["detail"] = None
    if item["probe"] == "host":
        del value["memory_bytes"]
    elif item["probe"] == "drives":
        value["drives"] = [(drive["letter"], drive["serial"], drive["code"]) for drive in value["drives"]]
    elif item["probe"] == "service" and value:
        value["disagreements"] = []
        value["api"] = {"outcome": value["api"]["outcome"], **value["api"], "delayed": None}
        if item["target"]["name"] not in manifest.ESMPRO_SERVICES + manifest.CLUSTER_SERVICES:
            value["api"] = None
    elif item["probe"] == "acl" and value:
        for folder in value["folders"]:
            sddl = bundle["security_descriptors"].get(folder["sd"])
            folder["sd"] = sddl and _entries(sddl)
    elif item["probe"] in ("file", "folder") and value and value.get("modified"):
        value["modified"] = value["modified"][:16]
    return item


def _entries(sddl: str) -> list[tuple[str, ...]]:
    """The entries of a list of rights, well-known accounts by their SIDs, however a command abbreviates them."""
    sids = {"BA": "S-1-5-32-544", "BU": "S-1-5-32-545", "WD": "S-1-1-0"}
    found = re.findall(r"\(([AD]);([A-Z]*);([^;]*);;;([^)]*)\)", sddl)
    return [(kind, flags, rights, sids.get(account, account)) for kind, flags, rights, account in found]


def _raw(folder: Path) -> Path:
    return Printer(load_plan(PLANS / "compliant.toml").view("primary"), folder / "RAW_ESMNODE1").write()


def test_a_run_that_did_not_come_to_its_end_is_an_interrupted_one(tmp_path: Path) -> None:
    raw = _raw(tmp_path)
    text = (raw / "raw.txt").read_bytes()
    (raw / "raw.txt").write_bytes(text[: text.index(b"enddate")])
    (raw / "ipconfig.txt").unlink()
    (raw / "sc.txt").write_bytes((raw / "sc.txt").read_bytes()[:500])
    done = run("import", str(tmp_path), "-o", str(tmp_path / "out"), "--lang", "en")
    assert done.returncode == 4, done.stderr
    [path] = (tmp_path / "out").glob("*.json")
    bundle = json.loads(path.read_bytes())
    assert bundle["run"]["interrupted"] is True
    items = {item["id"]: item for item in bundle["items"]}
    assert items["addresses"]["outcome"] == "SKIPPED" and items["addresses"]["detail"]
    assert str(path) in done.stdout and "delete them when you have checked" in done.stdout


def test_the_same_folder_gives_the_same_run(tmp_path: Path) -> None:
    raw = _raw(tmp_path)
    for name in ("one", "two"):
        assert convert(raw, tmp_path / name, None, None, Console(quiet=True)) in (0, 4)
    ids = {
        json.loads(next((tmp_path / name).glob("*.json")).read_bytes())["run"]["id"]
        for name in ("one", "two")
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, 6, "holds no raw.txt"),
        ("format=2\r\ncomputer=A\r\n", 1, "not what collect-nopython.cmd of this version writes"),
    ],
)
def test_what_is_no_raw_folder_is_one_sentence(
    content: str | None, code: int, said: str, tmp_path: Path
) -> None:
    folder = tmp_path / "RAW_A"
    folder.mkdir()
    if content:
        (folder / "raw.txt").write_text(content, encoding="ascii")
    done = run("import", str(folder), "-o", str(tmp_path / "out"), "--lang", "en", "--quiet")
    assert done.returncode == code
    assert said in done.stderr and len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr
    assert not list((tmp_path / "out").glob("*"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none", "フォルダ {} が見つかりません"),
        ("raw.zip", "ZIP なら展開して"),
        ("empty", "USB メモリの bundle フォルダ"),
        ("stick", "RAW_A に raw.txt がありません"),
    ],
)
def test_a_place_without_raw_folders_is_told_with_what_to_name(
    name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "raw.zip").write_bytes(b"PK")
    (tmp_path / "empty").mkdir()
    (tmp_path / "stick" / "RAW_A").mkdir(parents=True)
    assert convert(tmp_path / name, tmp_path / "out", None, None, Console(lang="ja")) == 6
    shown = capsys.readouterr()
    assert shown.out == "" and len(shown.err.splitlines()) == 1
    assert said.format(tmp_path / name) in shown.err
    assert not (tmp_path / "out").exists()
