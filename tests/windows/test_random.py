"""Deviations drawn by chance and planted together: the collector finds on Windows what the plan says."""

from __future__ import annotations

import pytest

from tests.lab.collect import collect_virtual
from tests.lab.draw import draw, plant
from tests.lab.plan import BASES, base_plan, load_changes

from .compare import differences, items_of
from .computer import collect_plan

BASE = base_plan("sm6-6.40")
DEVIATIONS = [
    one for name in ("drifted", "partial") for one in load_changes(BASES / f"{name}.toml")[1]
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_drawn_deviations(seed: int) -> None:
    chosen = draw(BASE, DEVIATIONS, 6, seed)
    plan = plant(BASE, chosen)
    for role, bundle in collect_plan(plan).items():
        virtual = items_of(collect_virtual(plan, role), states=False)
        assert differences(virtual, items_of(bundle, states=False)) == [], [one.id for one in chosen]
