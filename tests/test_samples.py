"""What a report says about each sample is what its plan breaks: nothing missing, nothing else."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from esmreport.core.model import Report, Status
from esmreport.io import bundles, sitefile
from esmreport.io.sitefile import SiteFile
from esmreport.pipeline import Order, reports
from tests.lab.collect import collect_virtual
from tests.lab.draw import expected
from tests.lab.model import Plan
from tests.lab.plan import BASES, load_changes
from tests.lab.samples import NAMES
from tests.rulecases import book, broken, role_of, roles_of

SAMPLES = Path(__file__).parents[1] / "samples"


def site_of(name: str) -> SiteFile | None:
    """The site file that lies beside the bundles of a sample."""
    path = SAMPLES / name / "site.toml"
    if not path.exists():
        return None
    return sitefile.parse(path.read_text(encoding="utf-8"), path.name, book().features)


@cache
def report_of_sample(name: str) -> Report:
    loaded = bundles.load([str(SAMPLES / name)])
    assert not loaded.refused
    made = reports(Order(bundles=loaded.bundles, site=site_of(name), now="2026-12-01T00:00:00Z"), book())
    assert len(made) == 1
    return made[0]


@cache
def plan_of(name: str) -> tuple[Plan, frozenset[tuple[str, str]]]:
    plan, deviations = load_changes(BASES / f"{name}.toml")
    return plan, expected(plan, deviations)


@pytest.mark.parametrize("name", NAMES)
def test_findings_are_exactly_what_the_plan_breaks(name: str) -> None:
    plan, wanted = plan_of(name)
    found = broken(report_of_sample(name).results, roles_of(plan))
    assert sorted(wanted - found) == [], "planted, but not found"
    assert sorted(found - wanted) == [], "found, but not planted"


def statuses(name: str) -> set[Status]:
    return {result.status for result in report_of_sample(name).results}


@pytest.mark.parametrize("name", ["compliant", "agents", "sm6-updated", "sm5-5.66", "sm5-5.3", "sm4"])
def test_compliant_is_complete_and_without_findings(name: str) -> None:
    assert Status.FAIL not in statuses(name)
    unread = [
        result.identity
        for result in report_of_sample(name).results
        if result.status is Status.COULD_NOT_CHECK
    ]
    assert unread == []
    assert report_of_sample(name).summary.verdict == "pass"


def test_drifted_has_at_least_fifteen_deviations() -> None:
    assert len(load_changes(BASES / "drifted.toml")[1]) >= 15


def test_partial_leaves_open_exactly_what_its_plan_hides() -> None:
    plan, deviations = load_changes(BASES / "partial.toml")
    hidden = {
        (one.fact, place)
        for deviation in deviations
        for one in deviation.hides
        for place in (plan.nodes if one.on == "both" else (one.on,))
    }
    report, roles = report_of_sample("partial"), roles_of(plan)
    unread = [result for result in report.results if result.status is Status.COULD_NOT_CHECK]
    assert {(fact, role_of(result.node, roles)) for result in unread for fact in result.facts} == hidden


def test_partial_names_what_could_not_be_read_in_every_reason() -> None:
    report = report_of_sample("partial")
    gaps = {gap.item.rsplit("\\", 1)[-1].casefold() for node in report.nodes for gap in node.gaps}
    for result in report.results:
        if result.status is Status.COULD_NOT_CHECK:
            assert result.reason is not None
            told = " ".join(
                [result.reason.text.ja, *(evidence.item for evidence in result.evidence)]
            ).casefold()
            assert any(gap in told for gap in gaps), result.identity
            assert result.reason.text.ja != result.reason.text.en


def test_partial_has_no_findings_about_the_disk_that_is_rightly_not_there() -> None:
    report = report_of_sample("partial")
    assert report.summary.counts["fail"] == 0
    standby = next(node for node in report.nodes if node.state == "standby")
    assert standby.counts["UNAVAILABLE"] > 0


def test_single_says_that_the_standby_was_not_collected() -> None:
    report = report_of_sample("single")
    assert report.cluster.missing_servers
    assert "node_not_collected" in {notice.code for notice in report.notices}
    assert report.summary.verdict != "pass"


def test_one_node_is_active_and_one_standby() -> None:
    for name in ("compliant", "drifted", "partial"):
        assert sorted(node.state for node in report_of_sample(name).nodes) == ["active", "standby"]


def _timeless(bundle: dict[str, Any]) -> dict[str, Any]:
    """The items by id, without how long they took."""
    items = json.loads(json.dumps(bundle["items"]))
    return {item["id"]: {**item, "elapsed_ms": 0} for item in items}


def test_32_bit_samples_are_what_nodes_in_memory_give() -> None:
    for name in ("sm4", "sm4-drifted"):
        plan, _ = load_changes(BASES / f"{name}.toml")
        wanted = [collect_virtual(plan, role) for role in plan.collected]
        kept = [json.loads(path.read_bytes()) for path in sorted((SAMPLES / name).glob("*.json"))]
        assert [_timeless(bundle) for bundle in kept] == [_timeless(one) for one in wanted]
        assert {bundle["node"]["bitness"] for bundle in kept} == {32}
