"""Reads the cases of the rules and judges them: plan + change -> collector -> report."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from esmreport.core.build import Collected, Request, build
from esmreport.core.model import Report, Result, Status
from esmreport.core.rule import RuleBook
from esmreport.core.site import SiteInput
from esmreport.io import rulebook
from esmreport.io.sitefile import PRODUCTS
from tests.lab.collect import collect_virtual
from tests.lab.model import Plan
from tests.lab.ops import apply
from tests.lab.plan import base_plan

CASES = Path(__file__).parent / "rules"
NOW = "2026-04-01T00:00:00Z"
CASE_KEYS = {"id", "title", "plan", "ops", "site", "breaks", "exempts", "expect", "seedable"}
EXPECT_KEYS = {"subject", "on", "status", "severity", "criticality", "reason"}
SITE_KEYS = {"features", "values", "versions", "phase", "roles", "cluster_name"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case of one rule."""

    rule: str
    id: str
    plan: str
    ops: tuple[Mapping[str, Any], ...]
    site: SiteInput
    breaks: frozenset[tuple[str, str]]
    expect: tuple[Mapping[str, str], ...]
    seedable: bool
    exempts: tuple[str, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)


@cache
def book() -> RuleBook:
    return rulebook.load()


@cache
def base(name: str) -> Plan:
    return base_plan(name)


@cache
def load_cases() -> tuple[Case, ...]:
    """All cases of all rules. Raises ValueError naming file and case."""
    return tuple(case for path in sorted(CASES.glob("*/*.toml")) for case in _file(path))


def _file(path: Path) -> list[Case]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if set(data) - {"plan", "case"}:
        raise ValueError(f"{path.name}: unknown keys {sorted(set(data) - {'plan', 'case'})}")
    cases = [_case(path, table, data.get("plan", "sm6-6.40")) for table in data["case"]]
    if len({case.id for case in cases}) != len(cases):
        raise ValueError(f"{path.name}: a case id is used twice")
    return cases


def _case(path: Path, table: dict[str, Any], plan: str) -> Case:
    place = f"{path.name}, case {table.get('id')}"
    if set(table) - CASE_KEYS or "id" not in table or not table.get("expect"):
        raise ValueError(f"{place}: unknown keys {sorted(set(table) - CASE_KEYS)}, or no id, or no expect")
    for wanted in table["expect"]:
        if set(wanted) - EXPECT_KEYS or wanted.get("status") not in tuple(Status):
            raise ValueError(f"{place}: expect {wanted}")
    return Case(
        rule=path.stem,
        id=table["id"],
        plan=table.get("plan", plan),
        ops=tuple(table.get("ops", ())),
        site=_site(table.get("site", {}), place),
        breaks=frozenset(
            (entry["fact"], on) for entry in table.get("breaks", ()) for on in _roles_of(entry["on"])
        ),
        expect=tuple(table["expect"]),
        seedable=table.get("seedable", True),
        exempts=tuple(table.get("exempts", ())),
        title=table.get("title", {}),
    )


def _roles_of(on: str) -> tuple[str, ...]:
    return ("primary", "standby") if on == "both" else (on,)


def _site(table: dict[str, Any], place: str) -> SiteInput:
    if set(table) - SITE_KEYS:
        raise ValueError(f"{place}: site has unknown keys {sorted(set(table) - SITE_KEYS)}")
    versions = {PRODUCTS[name]: value for name, value in table.get("versions", {}).items()}
    return SiteInput(**{**table, "versions": versions})


def report_of(plan: Plan, site: SiteInput, rules: RuleBook | None = None) -> Report:
    """The report of a plan, collected by the real walker on virtual nodes."""
    bundles = [
        Collected(data=collect_virtual(plan, role), name=f"{role}.json", sha256="0" * 64, seal="hash_only")
        for role in plan.collected
    ]
    request = Request(bundles=bundles, site=site, tool="esmreport test", run_id="0" * 32, created_at=NOW)
    return build(request, rules or book())


@cache
def case_report(case_key: tuple[str, str]) -> tuple[Report, Mapping[str, str]]:
    """Report of a case by (rule, id), and the role of each node name (case-folded)."""
    case = next(case for case in load_cases() if (case.rule, case.id) == case_key)
    plan = apply(base(case.plan), case.ops, f"{case.rule}, case {case.id}")
    return report_of(plan, case.site), roles_of(plan)


def roles_of(plan: Plan) -> dict[str, str]:
    """Case-folded computer name -> primary or standby."""
    return {node.host["computer_name"].casefold(): role for role, node in plan.nodes.items()}


def role_of(node: str | None, roles: Mapping[str, str]) -> str:
    return "cluster" if node is None else roles[node.casefold()]


def broken(results: Sequence[Result], roles: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """(fact, primary/standby/cluster) of every failed result."""
    return frozenset(
        (fact, role_of(result.node, roles))
        for result in results
        if result.status is Status.FAIL
        for fact in result.facts
    )
