"""Plans drawn at random from the facts of all rules: prefix, collector, report; exactly these facts break."""

from __future__ import annotations

import pytest

from tests.e2e import drawn, report_of_bundles
from tests.lab.draw import expected, plant
from tests.lab.plan import base_plan
from tests.rulecases import broken, roles_of

from .computer import collect_plan

PLAN = "sm6-6.40"
SEEDS = 32
TOGETHER = 8


@pytest.mark.parametrize("seed", range(SEEDS))
def test_drawn_plans_break_exactly_what_they_say(seed: int) -> None:
    base = base_plan(PLAN)
    chosen = drawn(PLAN, TOGETHER, seed)
    assert len(chosen) >= TOGETHER // 2
    plan = plant(base, chosen)
    report = report_of_bundles(list(collect_plan(plan, running=True).values()))
    wanted, found = expected(plan, chosen), broken(report.results, roles_of(plan))
    names = [one.id for one in chosen]
    assert sorted(wanted - found) == [], names
    assert sorted(found - wanted) == [], names
