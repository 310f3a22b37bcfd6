"""What must hold of every evaluation, whatever is evaluated."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from esmreport.core.build import Collected, Request, build
from esmreport.core.model import Report, Result, Status
from esmreport.core.site import SiteInput
from esmreport.core.summary import summarise, verdict
from tests.e2e import drawn, report_of_bundles
from tests.lab.collect import collect_virtual
from tests.lab.draw import plant
from tests.lab.ops import apply
from tests.rulecases import NOW, Case, base, book, broken, load_cases, roles_of

PLAN = "sm6-6.40"
SWAPPED = {"primary": "standby", "standby": "primary"}


def bundles_of(seed: int) -> list[dict[str, Any]]:
    plan = plant(base(PLAN), drawn(PLAN, 6, seed))
    return [collect_virtual(plan, role) for role in plan.collected]


def essence(report: Report) -> list[tuple[object, ...]]:
    return [(result.identity, result.status, result.severity, result.expected) for result in report.results]


@pytest.mark.parametrize("seed", range(5))
def test_order_of_bundles_items_and_rules_changes_nothing(seed: int) -> None:
    bundles = bundles_of(seed)
    mixed = [dict(bundle, items=list(bundle["items"])) for bundle in reversed(bundles)]
    for bundle in mixed:
        random.Random(seed).shuffle(bundle["items"])
    turned = replace(book(), rules=dict(reversed(list(book().rules.items()))))
    collected = [
        Collected(data=bundle, name=f"{number}.json", sha256="0" * 64, seal="hash_only")
        for number, bundle in enumerate(mixed)
    ]
    request = Request(bundles=collected, site=SiteInput(), tool="test", run_id="0" * 32, created_at=NOW)
    plain = Request(
        bundles=[
            Collected(data=bundle, name="0.json", sha256="0" * 64, seal="hash_only") for bundle in bundles
        ],
        site=SiteInput(),
        tool="test",
        run_id="0" * 32,
        created_at=NOW,
    )
    found, before = build(request, turned), build(plain, book())
    assert essence(found) == essence(before)
    # Both without the answers of a site: what hangs on one is asked in both.
    assert found.summary.counts == before.summary.counts


@pytest.mark.parametrize("seed", range(10))
def test_one_more_failure_never_raises_the_score(seed: int) -> None:
    plan = base(PLAN)
    score = 1.0
    for deviation in drawn(PLAN, 5, 500 + seed):
        plan = plant(plan, [deviation])
        summary = report_of_bundles([collect_virtual(plan, role) for role in plan.collected]).summary
        assert summary.score is not None and summary.score < score
        assert summary.verdict == "fail"
        score = summary.score


def one_sided() -> list[Case]:
    """Cases that change one node only, in ways that mean the same on either."""
    scopes = {fact: rule.scope for rule in book().rules.values() for fact in rule.covers}
    return [
        case
        for case in load_cases()
        if case.breaks
        and case.plan == PLAN
        and not (case.site.values or case.site.roles)
        and all(
            op.get("on") in SWAPPED and not str(op["op"]).startswith(("drive", "host", "node"))
            for op in case.ops
        )
        and all(scopes.get(fact) in ("node", "cluster") for fact, _ in case.breaks)
        # Scripts and configuration are the same on all nodes by right; the copy of the primary is judged.
        and not any("${cluster}" in str(op) or "${script}" in str(op) for op in case.ops)
    ]


@pytest.mark.parametrize("case", one_sided(), ids=lambda case: f"{case.rule}:{case.id}")
def test_swapping_the_nodes_swaps_the_verdicts(case: Case) -> None:
    ops: list[Mapping[str, Any]] = [{**op, "on": SWAPPED[op["on"]]} for op in case.ops]
    plan = apply(base(PLAN), ops, case.id)
    report = report_of_bundles_with(plan, case.site)
    wanted = {(fact, SWAPPED.get(on, on)) for fact, on in case.breaks}
    assert broken(report.results, roles_of(plan)) == wanted


def report_of_bundles_with(plan: Any, site: SiteInput) -> Report:
    from tests.rulecases import report_of

    return report_of(plan, site)


def test_nothing_judged_is_never_a_pass() -> None:
    assert verdict(failed=0, unread=0, passed=0) == "incomplete"
    assert summarise((), {}).verdict == "incomplete"
    assert summarise((), {}).score is None
    report = report_of_bundles(bundles_of(1))
    left = tuple(result for result in report.results if result.status is Status.NOT_APPLICABLE)
    assert left and summarise(left, areas()).verdict == "incomplete"


def areas() -> dict[str, str]:
    return {rule.id: rule.area for rule in book().rules.values()}


def test_each_rule_answers_once_for_each_subject_and_node() -> None:
    report = report_of_bundles(bundles_of(2))
    identities = [result.identity for result in report.results]
    assert len(identities) == len(set(identities))
    assert {result.rule for result in report.results} == set(book().rules)


def test_every_result_that_is_not_a_pass_says_why() -> None:
    silent: list[Result] = [
        result
        for result in report_of_bundles(bundles_of(3)).results
        if result.status in (Status.COULD_NOT_CHECK, Status.NOT_APPLICABLE, Status.MANUAL)
        and result.reason is None
    ]
    assert silent == []
