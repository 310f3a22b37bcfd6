"""Reads the cases of the rules and judges them: plan + change -> collector -> report."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from esmreport.core.build import Collected, Request, build
from esmreport.core.model import Report, Result, Status
from esmreport.core.products import STATED_AS
from esmreport.core.rule import RuleBook
from esmreport.core.site import SiteInput
from esmreport.io import rulebook
from tests.lab.collect import collect_virtual
from tests.lab.model import Plan
from tests.lab.ops import apply
from tests.lab.plan import base_plan
from tests.twins import twin

CASES = Path(__file__).parent / "rules"
NOW = "2026-04-01T00:00:00Z"
FILE_KEYS = {"plan", "also", "case"}
CASE_KEYS = {"id", "title", "plan", "also", "ops", "site", "breaks", "exempts", "expect", "seedable"}
EXPECT_KEYS = {"subject", "on", "status", "severity", "criticality", "reason"}
SITE_KEYS = {"features", "values", "versions", "phase", "roles", "cluster_name"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case of one rule. `name` is its id in the file; `id` says the plan too where it was carried over."""

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

    @property
    def name(self) -> str:
        return self.id.partition("@")[0]


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
    if set(data) - FILE_KEYS:
        raise ValueError(f"{path.name}: unknown keys {sorted(set(data) - FILE_KEYS)}")
    cases = []
    for table in data["case"]:
        case = read_case(path, table, data.get("plan", "sm6-6.40"))
        cases += [case, *carried(case, table.get("also"), data.get("also", ()))]
    if len({case.id for case in cases}) != len(cases):
        raise ValueError(f"{path.name}: a case id is used twice")
    return cases


def read_case(path: Path, table: dict[str, Any], plan: str) -> Case:
    """One case of a file, as it stands there. Raises ValueError naming file and case."""
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


def carried(case: Case, own: Sequence[str] | None, common: Sequence[str]) -> list[Case]:
    """The case on further plans, the facts named by those of the plan's product.

    What the file says (`common`) holds for the cases that break or exempt facts, as far as the product has
    these facts; what the case says itself holds always. Raises ValueError where it cannot.
    """
    if own is not None:
        return [on_plan(case, plan) for plan in own]
    portable = (case.breaks or case.exempts) and not case.site.versions
    return [on_plan(case, plan) for plan in common if portable and has_twins(case, plan)]


def has_twins(case: Case, plan: str) -> bool:
    """Whether the product of the plan has every fact that the case names."""
    facts = [*(fact for fact, _ in case.breaks), *case.exempts]
    return all(_twin(fact, plan) for fact in facts)


def on_plan(case: Case, plan: str) -> Case:
    """The case on another plan. Raises ValueError where that plan's product lacks a fact."""
    if not has_twins(case, plan):
        raise ValueError(f"{case.rule}, case {case.id}: {plan} lacks a fact that the case names")
    return replace(
        case,
        id=f"{case.id}@{plan}",
        plan=plan,
        breaks=frozenset((str(_twin(fact, plan)), on) for fact, on in case.breaks),
        exempts=tuple(str(_twin(fact, plan)) for fact in case.exempts),
    )


def _twin(fact: str, plan: str) -> str | None:
    return twin(fact, plan.partition("-")[0].upper(), base(plan).values["shared"].get("version", "1"))


def _roles_of(on: str) -> tuple[str, ...]:
    return ("primary", "standby") if on == "both" else (on,)


def _site(table: dict[str, Any], place: str) -> SiteInput:
    if set(table) - SITE_KEYS:
        raise ValueError(f"{place}: site has unknown keys {sorted(set(table) - SITE_KEYS)}")
    versions = {STATED_AS[name]: value for name, value in table.get("versions", {}).items()}
    return SiteInput(**{**table, "versions": versions})


def report_of(plan: Plan, site: SiteInput, rules: RuleBook | None = None) -> Report:
    """The report of a plan, collected by the real walker on virtual nodes."""
    return report_on(collected(plan), site, rules)


def collected(plan: Plan) -> list[Collected]:
    """What the real walker finds on the virtual nodes of a plan."""
    return [
        Collected(data=collect_virtual(plan, role), name=f"{role}.json", sha256="0" * 64, seal="hash_only")
        for role in plan.collected
    ]


def report_on(bundles: Sequence[Collected], site: SiteInput, rules: RuleBook | None = None) -> Report:
    """The report of the bundles of one cluster."""
    request = Request(bundles=bundles, site=site, tool="esmreport test", run_id="0" * 32, created_at=NOW)
    return build(request, rules or book())


@cache
def case_report(case_key: tuple[str, str]) -> tuple[Report, Mapping[str, str]]:
    """Report of a case by (rule, id), and the role of each node name (case-folded)."""
    case = _case(case_key)
    plan = changed(case)
    return report_of(plan, case.site), roles_of(plan)


def _case(key: tuple[str, str]) -> Case:
    return cases_by_key()[key]


@cache
def cases_by_key() -> Mapping[tuple[str, str], Case]:
    """The cases by rule and id."""
    return {(case.rule, case.id): case for case in load_cases()}


def changed(case: Case) -> Plan:
    """The plan of a case with its change."""
    return apply(base(case.plan), case.ops, f"{case.rule}, case {case.id}")


def results_alone(case: Case) -> tuple[Sequence[Result], Mapping[str, str]]:
    """The results of the case's rule judged alone, and the role of each node name (case-folded)."""
    bundles, roles = _collected_of((case.rule, case.id))
    rules = replace(book(), rules={case.rule: book().rules[case.rule]})
    return report_on(bundles, case.site, rules).results, roles


@cache
def _collected_of(case_key: tuple[str, str]) -> tuple[list[Collected], Mapping[str, str]]:
    plan = changed(_case(case_key))
    return collected(plan), roles_of(plan)


def of_other_product(result: Result, wanted: Mapping[str, str]) -> bool:
    """Whether `wanted`, which names no subject, does not mean this result: its subject is one of another product."""
    skipped = result.status is Status.NOT_APPLICABLE and wanted["status"] != Status.NOT_APPLICABLE
    return bool(
        skipped and "subject" not in wanted and result.reason and result.reason.code == "product_absent"
    )


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
