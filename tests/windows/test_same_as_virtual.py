"""A plan answered in memory and the same plan collected under Wine give the same items."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.lab.collect import collect_virtual
from tests.lab.model import Plan
from tests.lab.ops import apply
from tests.lab.plan import base_plan

from .awkward import awkward_plan
from .compare import WINE_SERVICES, differences, items_of, of_wine
from .computer import Computer, collect_plan


def unmounted() -> Plan:
    ops = [{"op": "drive.unmount", "on": "standby", "letter": "X:"}]
    return apply(base_plan("sm6-6.40"), ops, "unmounted")


PLANS = {
    "base": (base_plan, ("sm6-6.40",)),
    "agent": (base_plan, ("sa-4.6-wrapper",)),
    "agent service": (base_plan, ("sas-2.0",)),
    "awkward": (awkward_plan, ()),
    "unmounted": (unmounted, ()),
}


@pytest.mark.parametrize("name", PLANS)
def test_same_items(name: str) -> None:
    make, arguments = PLANS[name]
    plan = make(*arguments)
    for role, bundle in collect_plan(plan).items():
        virtual = items_of(collect_virtual(plan, role), states=False)
        assert differences(virtual, items_of(bundle, states=False)) == []


def test_same_states_where_services_run(awkward_bundles: dict[str, dict[str, Any]]) -> None:
    plan = awkward_plan()
    for role, bundle in awkward_bundles.items():
        assert differences(items_of(collect_virtual(plan, role)), items_of(bundle)) == []


def test_services_of_wine_are_the_listed_ones() -> None:
    plan = base_plan("sm6-6.40")
    with Computer(plan.view("primary")) as computer:
        bundle = computer.collect()
    names = next(item["value"]["names"] for item in bundle["items"] if item["probe"] == "service_list")
    planned = {service.name for service in plan.view("primary").services.values()}
    unplanned = set(names) - planned
    assert unplanned >= WINE_SERVICES
    assert [name for name in sorted(unplanned) if not of_wine(name)] == []


def test_a_difference_is_seen() -> None:
    bundle = collect_virtual(base_plan("sm6-6.40"), "primary")
    changed = copy.deepcopy(bundle)
    item = next(item for item in changed["items"] if item["id"] == "service:Nvbase")
    item["value"]["api"]["start"] = 2
    assert len(differences(items_of(bundle), items_of(changed))) == 1
