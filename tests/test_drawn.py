"""The same random plans in memory, many more of them: they break exactly what they say."""

from __future__ import annotations

import pytest

from tests.e2e import asked_first, drawn, report_of_bundles
from tests.lab.collect import collect_virtual
from tests.lab.draw import expected, plant
from tests.lab.plan import base_plan
from tests.rulecases import broken, roles_of

# How many plans are drawn from each base plan, and how many deviations each of them gets at most.
PLANS = {
    "sm6-6.40": (40, 8),
    "sm5-5.66": (16, 8),
    "sm5-5.3": (12, 6),
    "sm4-4.4": (16, 8),
    "sm4-4.4-x64": (12, 6),
    "sa-4.6": (16, 5),
    "sa-4.6-wrapper": (16, 5),
    "sas-2.0": (24, 5),
}
DRAWN = [(plan, seed) for plan, (number, _) in PLANS.items() for seed in range(1000, 1000 + number)]


@pytest.mark.parametrize(("name", "seed"), DRAWN)
def test_drawn_plans_break_exactly_what_they_say(name: str, seed: int) -> None:
    base = base_plan(name)
    chosen = drawn(name, PLANS[name][1], seed)
    assert len(chosen) > 1
    plan = plant(base, chosen)
    report = report_of_bundles([collect_virtual(plan, role) for role in plan.collected])
    wanted = asked_first(expected(plan, chosen))
    found = asked_first(broken(report.results, roles_of(plan)))
    names = [one.id for one in chosen]
    assert sorted(wanted - found) == [], names
    assert sorted(found - wanted) == [], names
