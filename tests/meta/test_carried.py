"""A case that is carried to the plan of another product names that product's facts."""

from __future__ import annotations

import pytest
from tests.rulecases import CASES, Case, carried, read_case


def case(**more: object) -> Case:
    return read_case(
        CASES / "services" / "SVC-001.toml", {"id": "x", "expect": [{"status": "fail"}], **more}, "sm6-6.40"
    )


BREAKS = [{"fact": "SM6-SVC-02", "on": "standby"}]


def test_the_facts_become_those_of_the_product() -> None:
    five, four = carried(case(breaks=BREAKS), None, ["sm5-5.66", "sm4-4.4"])
    assert (five.id, five.name, five.plan) == ("x@sm5-5.66", "x", "sm5-5.66")
    assert five.breaks == {("SM5-SVC-05", "standby")}
    assert four.breaks == {("SM4-SVC-04", "standby")}


def test_what_the_product_does_not_know_is_left_out_or_refused() -> None:
    bridge = case(breaks=[{"fact": "SM6-SVC-09", "on": "standby"}])
    assert carried(bridge, None, ["sm5-5.66"]) == []
    with pytest.raises(ValueError, match="lacks a fact"):
        carried(bridge, ["sm5-5.66"], [])


def test_healthy_cases_and_cases_of_a_version_stay_at_home() -> None:
    assert carried(case(), None, ["sm5-5.66"]) == []
    assert len(carried(case(), ["sm5-5.66"], [])) == 1
    stated = case(breaks=BREAKS, site={"versions": {"server_manager": "6.30"}})
    assert carried(stated, None, ["sm5-5.66"]) == []
    assert carried(case(breaks=BREAKS), [], ["sm5-5.66"]) == []
