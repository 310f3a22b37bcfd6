"""Plans drawn at random from the facts of all rules: prefix, collector, report; exactly these facts break."""

from __future__ import annotations

import pytest

from tests.e2e import asked_first, drawn, report_of_bundles
from tests.lab.draw import expected, plant
from tests.lab.plan import base_plan
from tests.rulecases import broken, roles_of

from .computer import collect_plan

# How many plans are drawn from each base plan, and how many deviations each of them gets at most.
# Ver.4 runs on a 64-bit plan here: there is no 32-bit Windows to run the collector in.
PLANS = {
    "sm6-6.40": (32, 8),
    "sm5-5.66": (9, 8),
    "sm5-5.3": (4, 6),
    "sm4-4.4-x64": (12, 6),
    "sa-4.6": (6, 5),
    "sa-4.6-wrapper": (6, 5),
    "sas-2.0": (12, 5),
}
# In this one, two deviations rename the manager, so that no name has a majority and the report rightly says unknown.
UNSETTLED = ("sm6-6.40", 20)
DRAWN = [
    (plan, seed)
    for plan, (number, _) in PLANS.items()
    for seed in range(number + 1)
    if (plan, seed) != UNSETTLED and (seed < number or plan == UNSETTLED[0])
]


@pytest.mark.parametrize(("name", "seed"), DRAWN)
def test_drawn_plans_break_exactly_what_they_say(name: str, seed: int) -> None:
    base = base_plan(name)
    together = PLANS[name][1]
    chosen = drawn(name, together, seed)
    assert len(chosen) >= together // 2
    plan = plant(base, chosen)
    report = report_of_bundles(list(collect_plan(plan, running=True).values()))
    wanted = asked_first(expected(plan, chosen))
    found = asked_first(broken(report.results, roles_of(plan)))
    names = [one.id for one in chosen]
    assert sorted(wanted - found) == [], names
    assert sorted(found - wanted) == [], names
