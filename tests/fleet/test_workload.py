"""The bundles that costs are measured on are what bench/ says they are."""

from __future__ import annotations

import json
from pathlib import Path

from bench.generate import Bundle, canonical, pair
from bench.workload import DIFFERING, FAILING, KILOBYTES, heavy_pair, measured

from tests.fleet.fleets import audit, results


def test_the_workload_of_single_audits_is_as_described(tmp_path: Path) -> None:
    source, output = tmp_path / "pair", tmp_path / "out"
    source.mkdir()
    for name, text in heavy_pair():
        assert KILOBYTES * 1024 <= len(text) < (KILOBYTES + 1) * 1024
        (source / name).write_text(text, encoding="ascii")
    audit(source, output, jobs=1)
    [content] = results(output).values()
    failing, differing = measured(json.loads(content))
    assert failing in FAILING
    assert differing in DIFFERING


def test_values_that_are_added_are_the_same_on_both_nodes() -> None:
    one, two = (added(bundle) for _, bundle in pair(3, 1, pad=200))
    common = min(len(one), len(two))
    assert common > 50
    assert one[:common] == two[:common]
    assert added(next(pair(4, 1, pad=200))[1])[:common] != one[:common]


def added(bundle: Bundle) -> list[str]:
    values = [item["value"] for item in bundle["items"] if item["probe"] == "registry" and item["value"]]
    keys = [key for value in values for key in value["keys"]]
    return [canonical(key) for key in keys if key["path"].startswith("BENCH")]
