"""Lists and files that end at a limit: what they have may prove a failure, what they lack proves nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.hostile.damage import written
from tests.hostile.trial import CLOCK, SAMPLES, results, run

Item = dict[str, Any]
Cut = Callable[[Item], None]
LISTS = {
    "acl": "folders",
    "drives": "drives",
    "listing": "entries",
    "service_list": "names",
    "addresses": "addresses",
    "registry": "keys",
}


def _judged(sample: str, place: Path, cut: Callable[[Item], None] | None) -> dict[Any, str]:
    source, out = place / "bundles", place / "out"
    source.mkdir()
    for path in sorted((SAMPLES / sample).glob("*.json")):
        bundle = json.loads(path.read_bytes())
        for item in bundle["items"]:
            if cut is not None and item["outcome"] == "OK":
                cut(item)
        (source / path.name).write_bytes(written(bundle, "renewed"))
    code, printed, crashed = run(
        ["report", str(source), "-o", str(out), "--format", "json", "--as-of", CLOCK]
    )
    assert (code in (0, 4), crashed) == (True, ""), printed
    return results(out)


@cache
def _undamaged(sample: str) -> dict[Any, str]:
    with TemporaryDirectory() as place:
        return _judged(sample, Path(place), None)


def _list(probe: str, kept: int) -> Cut:
    """Every list of a probe ends after `kept` in ten of its entries, at least one where not none."""

    def cut(item: Item) -> None:
        if item["probe"] == probe:
            rows = item["value"][LISTS[probe]]
            item["value"][LISTS[probe]] = rows[: max(1, len(rows) * kept // 10) if kept else 0]
            item["outcome"] = "LIMIT"

    return cut


def _file(outcome: str, hashed: bool) -> Cut:
    """Every file that was read ends after a third of its bytes."""

    def cut(item: Item) -> None:
        value = item["value"]
        if item["probe"] == "file" and value.get("base64"):
            raw = base64.b64decode(value["base64"])
            raw = raw[: len(raw) // 3]
            item["outcome"] = outcome
            value["base64"] = base64.b64encode(raw).decode()
            value["sha256"] = hashlib.sha256(raw).hexdigest() if hashed else None

    return cut


CUTS = {
    **{f"{probe} {kept}0%": _list(probe, kept) for probe in LISTS for kept in (0, 5)},
    "acl root": _list("acl", 1),
    "files": _file("LIMIT", hashed=False),
    "files without a hash": _file("OK", hashed=False),
    "files with the hash of their part": _file("OK", hashed=True),
}


def _improves_nothing(sample: str, name: str, place: Path) -> dict[Any, str]:
    before, after = _undamaged(sample), _judged(sample, place, CUTS[name])
    better = [key for key, status in after.items() if status == "pass" and before.get(key) != "pass"]
    gone = [key for key, status in before.items() if status == "fail" and after.get(key) == "not_applicable"]
    assert (better, gone) == ([], [])
    return after


@pytest.mark.parametrize("name", CUTS)
def test_what_is_not_listed_is_neither_fine_nor_absent(name: str, tmp_path: Path) -> None:
    after = _improves_nothing("drifted", name, tmp_path)
    before = _undamaged("drifted")
    assert [key for key, status in after.items() if status == "fail" and before.get(key) == "pass"] == []


@pytest.mark.parametrize("sample", ["sm6-6.14-drifted", "sm5-5.66-drifted", "sm4-drifted"])
@pytest.mark.parametrize("name", ["drives 00%", "acl root", "files"])
def test_nor_in_other_versions(sample: str, name: str, tmp_path: Path) -> None:
    _improves_nothing(sample, name, tmp_path)
