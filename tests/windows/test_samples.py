"""The samples are what their plans give: collected again, in memory or under Wine, the items are the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.lab.collect import collect_virtual
from tests.lab.plan import BASES, load_plan
from tests.lab.samples import IN_MEMORY, NAMES

from .compare import differences, items_of
from .computer import collect_plan

SAMPLES = BASES.parent
# The others cannot be collected here again.
ON_WINDOWS = tuple(name for name in NAMES if name not in IN_MEMORY)


def sample(name: str) -> dict[str, dict[str, Any]]:
    """Computer name -> bundle of a committed sample."""
    bundles = [json.loads(path.read_bytes()) for path in sorted((SAMPLES / name).glob("*.json"))]
    return {bundle["node"]["computer_name"]: bundle for bundle in bundles}


@pytest.mark.parametrize("name", ON_WINDOWS)
def test_collected_again_the_items_are_the_same(name: str) -> None:
    plan, kept = load_plan(BASES / f"{name}.toml"), sample(name)
    bundles = collect_plan(plan, running=True)
    assert {plan.nodes[role].computer for role in bundles} == set(kept)
    for role, bundle in bundles.items():
        assert differences(items_of(kept[plan.nodes[role].computer]), items_of(bundle)) == []
        assert differences(items_of(collect_virtual(plan, role)), items_of(bundle)) == []


def test_samples_are_small_and_named_by_computer_and_time() -> None:
    for path in (one for name in NAMES for one in (SAMPLES / name).glob("*.json")):
        bundle = json.loads(path.read_bytes())
        stamp = bundle["run"]["started"].translate(str.maketrans("", "", "-:"))
        assert path.name == f"{bundle['node']['computer_name']}_{stamp}.json"
        assert path.stat().st_size < 600_000
    assert Path(SAMPLES / "README.md").exists()
