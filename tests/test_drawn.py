"""The same random plans in memory, many more of them: they break exactly what they say."""

from __future__ import annotations

import pytest

from tests.e2e import drawn, report_of_bundles
from tests.lab.collect import collect_virtual
from tests.lab.draw import expected, plant
from tests.lab.plan import base_plan
from tests.rulecases import broken, roles_of

PLAN = "sm6-6.40"


@pytest.mark.parametrize("seed", range(1000, 1040))
def test_drawn_plans_break_exactly_what_they_say(seed: int) -> None:
    base = base_plan(PLAN)
    chosen = drawn(PLAN, 8, seed)
    plan = plant(base, chosen)
    report = report_of_bundles([collect_virtual(plan, role) for role in plan.collected])
    wanted, found = expected(plan, chosen), broken(report.results, roles_of(plan))
    names = [one.id for one in chosen]
    assert sorted(wanted - found) == [], names
    assert sorted(found - wanted) == [], names
