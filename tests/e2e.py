"""The cases of the rules as deviations: drawn together, planted, collected, and judged from the facts they break."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

from esmreport.core.build import Collected, Request, build
from esmreport.core.model import Report, Status
from esmreport.core.site import SiteInput
from tests.lab.collect import collect_virtual
from tests.lab.deviation import Break, Deviation
from tests.lab.draw import overlap, plant, touched
from tests.lab.model import Plan, PlanError
from tests.lab.ops import apply
from tests.lab.plan import BASES
from tests.rulecases import NOW, Case, base, book, has_twins, load_cases, on_plan

# What the people of the base cluster would answer; a case that asks for other answers is not drawn.
ANSWERS: Mapping[str, bool] = {
    "updated": False,
    "dmi_used": False,
    "tcpip_receive_used": True,
    "mg_https": True,
    "mg_dialup": False,
    "ers_https_via_manager": False,
    "ers_mail_or_modem": False,
    "karte_windows_via_manager": False,
    "karte_windows_https": False,
    "karte_vmware": False,
    "clusterpro_events_via_alertmanager": False,
    "snmp_trap_forwarding_used": False,
}


# Of these at most one is drawn: they edit the same few lines, or change which lines are asked for.
FAMILIES = ("SCR", "SYNC", "NET", "REG")


# Plans without cases of their own, and whose cases fit them.
LIKE = {"sm5-5.3": "sm5-5.66", "sm4-4.4-x64": "sm4-4.4"}


def drawn(plan: str, count: int, seed: int) -> list[Deviation]:
    """`count` cases that break facts, fit the answers above, and disturb no other of them and no other rule."""
    pool = _pool(plan)
    random.Random(seed).shuffle(pool)
    chosen: list[Deviation] = []
    places: set[str] = set()
    families: set[str] = set()
    planted = base(plan)
    for case in pool:
        if len(chosen) == count:
            break
        family = case.rule.split("-")[0]
        deviation = _deviation(case)
        try:
            own = touched(deviation, base(plan))
            if family in families or overlap(places, own) or not _only_breaks(case):
                continue
            planted = plant(planted, [deviation])
        except PlanError:
            # It is about what this plan does not have, or another deviation has rewritten the text.
            continue
        chosen.append(deviation)
        places |= own
        families |= {family} & set(FAMILIES)
    return chosen


def _pool(plan: str) -> list[Case]:
    """The cases that fit a plan, its own and those of a plan like it, always in the same order."""
    usable = [case for case in load_cases() if case.breaks and case.seedable and _fits(case.site)]
    own = [case for case in usable if case.plan == plan]
    like = [case for case in usable if case.plan == LIKE.get(plan) and has_twins(case, plan)]
    return sorted([*own, *(on_plan(case, plan) for case in like)], key=lambda case: (case.rule, case.id))


def _deviation(case: Case) -> Deviation:
    return Deviation(
        id=f"{case.rule}:{case.id}",
        title=dict(case.title),
        breaks=tuple(Break(fact=fact, on=on) for fact, on in sorted(case.breaks)),
        hides=(),
        ops=tuple(dict(op) for op in case.ops),
        touches=frozenset(),
        folder=BASES,
    )


@cache
def _healthy(plan: str) -> Mapping[tuple[str, str, str | None], Status]:
    return _statuses(base(plan))


def _statuses(plan: Plan) -> dict[tuple[str, str, str | None], Status]:
    report = report_of_bundles([collect_virtual(plan, role) for role in plan.collected])
    return {result.identity: result.status for result in report.results}


_JOINS: dict[tuple[str, str], bool] = {}


def _only_breaks(case: Case) -> bool:
    """Whether the change makes results fail and leaves all others as they were: then it can join others."""
    key = (case.rule, case.id)
    if key not in _JOINS:
        _JOINS[key] = _joins(case)
    return _JOINS[key]


def _joins(case: Case) -> bool:
    statuses = _statuses(apply(base(case.plan), case.ops, f"{case.rule}, case {case.id}"))
    healthy = _healthy(case.plan)
    changed = {
        identity
        for identity in statuses.keys() | healthy.keys()
        if statuses.get(identity) != healthy.get(identity)
    }
    # The pass of all sub-folders gives way to the failures of single ones.
    gone = {identity for identity in changed if identity not in statuses and healthy[identity] is Status.PASS}
    kept = changed - gone
    return bool(kept) and all(statuses[identity] is Status.FAIL for identity in kept)


def _fits(site: SiteInput) -> bool:
    plain = (
        not (site.values or site.versions or site.roles or site.cluster_name) and site.phase == "steady-state"
    )
    return plain and all(ANSWERS.get(name) is answer for name, answer in site.features.items())


def asked_first(found: AbstractSet[tuple[str, str]]) -> set[tuple[str, str]]:
    """Broken facts without those that only ask for the same again, which hang on what else a plan holds."""
    again = {entry.fact for entry in book().restated}
    return {(fact, on) for fact, on in found if fact not in again}


def report_of_bundles(bundles: Sequence[dict[str, Any]]) -> Report:
    """The report of collected bundles with the answers above."""
    known = {name: answer for name, answer in ANSWERS.items() if name in book().features}
    collected = [
        Collected(data=bundle, name=f"{number}.json", sha256="0" * 64, seal="hash_only")
        for number, bundle in enumerate(bundles)
    ]
    request = Request(
        bundles=collected, site=SiteInput(features=known), tool="test", run_id="0" * 32, created_at=NOW
    )
    return build(request, book())
