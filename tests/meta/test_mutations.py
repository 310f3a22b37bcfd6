"""A rule whose expected value is changed no longer passes its own cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from tests.lab.ops import apply
from tests.rulecases import Case, base, book, load_cases, of_other_product, report_of, role_of, roles_of

from esmreport.core.model import Report
from esmreport.core.rule import ExpectedCase, Rule, RuleBook


def rules() -> list[Rule]:
    return [rule for rule in book().rules.values() if rule.kind == "automatic"]


def other(case: ExpectedCase) -> ExpectedCase:
    value = case.value
    if isinstance(value, bool):
        return replace(case, value=not value)
    if isinstance(value, int):
        return replace(case, value=value + 1)
    if isinstance(value, tuple):
        return replace(case, value=tuple(f"Q:\\other\\{text}" for text in value))
    return replace(case, value=OPPOSITE.get(str(value), f"Q:\\other{value}"))


# Words with a meaning of their own are changed to others, so that the rule stays one that can be judged.
OPPOSITE = {
    "full": "read_execute",
    "read_execute": "full",
    "manual": "automatic",
    ">=2.1": ">=9.1",
    "True": "False",
}


def changed_expected(rule: Rule) -> Rule | None:
    if "pattern" in rule.options:
        # Here the expected value is what people read; the pattern decides.
        return replace(rule, options={**rule.options, "pattern": "(?!)"})
    if rule.subjects and any(subject.expected for subject in rule.subjects):
        subjects = tuple(
            replace(subject, expected=tuple(other(case) for case in subject.expected))
            for subject in rule.subjects
        )
        return replace(rule, subjects=subjects)
    return replace(rule, expected=tuple(other(case) for case in rule.expected)) if rule.expected else None


def alone(rule: Rule) -> RuleBook:
    return replace(book(), rules={rule.id: rule})


def holds(case: Case, report: Report, roles: dict[str, str]) -> bool:
    for wanted in case.expect:
        found = [
            result
            for result in report.results
            if wanted.get("subject", result.subject) == result.subject
            and not of_other_product(result, wanted)
            and wanted.get("on", role_of(result.node, roles)) in (role_of(result.node, roles), "both")
        ]
        if not found or any(str(result.status) != wanted["status"] for result in found):
            return False
    return True


def survives(rule: Rule) -> bool:
    """Whether every case still holds with this rule."""
    for case in load_cases():
        if case.rule == rule.id:
            plan = apply(base(case.plan), case.ops, case.id)
            if not holds(case, report_of(plan, case.site, alone(rule)), roles_of(plan)):
                return False
    return True


def mutants(change: Callable[[Rule], Rule | None]) -> Iterator[Rule]:
    return (mutant for mutant in map(change, rules()) if mutant is not None)


@pytest.mark.parametrize("mutant", list(mutants(changed_expected)), ids=lambda rule: rule.id)
def test_a_changed_expected_value_is_noticed(mutant: Rule) -> None:
    if mutant.operator != "report":
        assert not survives(mutant), f"{mutant.id} passes its cases with another expected value"
