"""Damaged bundles: every kind of damage some times in each run of the tests; `python -m tests.hostile.run` does thousands."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fuzz.seeds import small_bundle

from esmreport.io.bundle_shape import shape_error
from esmreport.io.bundles import load
from esmreport.io.schema_check import compiled
from esmreport.resources import schema_path
from tests.hostile.damage import KINDS
from tests.hostile.trial import ALL, NAMES, SAMPLES, healthy, one

EACH = 6


@pytest.mark.parametrize("kind", ALL)
def test_damage_is_told_and_improves_nothing(kind: str, tmp_path: Path) -> None:
    first = ALL.index(kind)
    for seed in range(first, first + EACH * len(ALL), len(ALL)):
        tried = one(seed, tmp_path)
        assert tried.wrong == (), tried


def test_the_samples_are_healthy_and_have_passes() -> None:
    for name in NAMES:
        statuses = list(healthy(name).values())
        assert statuses.count("pass") > 20, name


SCHEMA = json.loads(schema_path("bundle-1.json").read_text("utf-8"))
SMALL = [small_bundle(json.loads(path.read_bytes())) for path in sorted(SAMPLES.glob("*/*.json"))]


def _open(part: Any) -> Any:
    """The schema with keys allowed that it does not name, which is what the loader goes by."""
    if isinstance(part, dict):
        return {
            key: _open(value)
            for key, value in part.items()
            if not (key == "additionalProperties" and value is False)
        }
    return [_open(value) for value in part] if isinstance(part, list) else part


def _has_odd_number(value: Any) -> bool:
    """Numbers beyond 64 bits, and 1.0 for 1, are where the loader is stricter."""
    if isinstance(value, int | float):
        return isinstance(value, float) or abs(value) >= 2**63
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_has_odd_number, parts))


def test_the_loader_reads_the_schema_as_the_reference_does() -> None:
    reference, own = jsonschema.Draft202012Validator(_open(SCHEMA)), compiled(SCHEMA)
    told = {True: 0, False: 0}
    for seed in range(600):
        rng = random.Random(seed)
        data = json.loads(json.dumps(SMALL[seed % len(SMALL)]))
        kind = list(KINDS)[seed % len(KINDS)]
        KINDS[kind].change(rng, data)
        if _has_odd_number(data):
            continue
        wrong = own(data)
        assert (wrong is None) == reference.is_valid(data), (seed, kind, wrong)
        told[wrong is None] += 1
    assert min(told.values()) > 100


def _bundle() -> dict[str, Any]:
    path = next(iter(sorted((SAMPLES / "drifted").glob("*.json"))))
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("run", "started"), "2026-02-30T00:00:00Z", "run.started"),
        (("run", "started"), "9999-12-31T23:59:59Z", "run.started"),
        (("run", "ended"), "0001-01-01T00:00:00Z", "run.ended"),
        (("run", "utc_offset_minutes"), 5000, "run.utc_offset_minutes"),
        (("run", "utc_offset_minutes"), 1440, "run.utc_offset_minutes"),
        (("run", "utc_offset_minutes"), -841, "run.utc_offset_minutes"),
        (("counts", "OK"), 3, "counts.OK"),
        (("node", "computer_name"), "   ", "node.computer_name"),
        (("items", 5, "outcome"), "FINE", "items[5].outcome"),
        (("security_descriptors",), {"1": 5}, "security_descriptors.1"),
        (("seal",), {"content_sha256": 5}, "seal"),
    ],
)
def test_the_place_is_named(place: tuple[Any, ...], value: Any, told: str) -> None:
    data = _bundle()
    assert shape_error(data) is None
    holder: Any = data
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    assert (shape_error(data) or "").startswith(told)


def test_a_computer_that_is_not_named_at_all_is_a_wrong_shape(tmp_path: Path) -> None:
    data = _bundle()
    del data["node"]["computer_name"]
    del data["seal"]
    path = tmp_path / "unnamed.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    [refused] = load([str(path)]).refused
    assert "node.computer_name" in refused.why.ja and "node.computer_name" in refused.why.en


def test_bytes_that_are_not_those_of_their_hash_are_seen() -> None:
    data = _bundle()
    at, item = next(
        (at, item) for at, item in enumerate(data["items"]) if (item["value"] or {}).get("base64")
    )
    item["value"]["base64"] = "AAAA"
    assert shape_error(data) == f"items[{at}].value.sha256"


def test_half_characters_at_the_bottom_of_a_nest_are_no_mistake_of_ours(tmp_path: Path) -> None:
    text = f'{json.dumps(_bundle())[:-1]}, "later": '
    for depth in (300, 900):
        path = tmp_path / f"{depth}.json"
        path.write_text(f'{text}{"[" * depth}"\\ud800"{"]" * depth}}}', encoding="utf-8")
        loaded = load([str(path)])
        assert [one.why.en for one in loaded.refused] in ([], ["is a malformed bundle (nesting)"])
        assert len(loaded.bundles) + len(loaded.refused) == 1
