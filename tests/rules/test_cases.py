"""Every case of every rule: the expected results, and exactly the facts broken that the change breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from tests.rulecases import Case, broken, case_report, load_cases, of_other_product, role_of

from esmreport.core.model import Result

CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}:{case.id}" for case in CASES])
def test_case(case: Case) -> None:
    report, roles = case_report((case.rule, case.id))
    check_expected(case, report.results, roles)
    assert broken(report.results, roles) == case.breaks


def check_expected(case: Case, results: Sequence[Result], roles: Mapping[str, str]) -> None:
    """Fails where the results of the case's rule are not those that it expects."""
    mine = [result for result in results if result.rule == case.rule]
    assert mine, f"{case.rule} gave no result"
    for wanted in case.expect:
        found = [result for result in mine if _matches(result, wanted, roles)]
        assert found, f"no result for {wanted}"
        for result in found:
            _check(result, wanted)


def _matches(result: Result, wanted: Mapping[str, str], roles: Mapping[str, str]) -> bool:
    on = role_of(result.node, roles)
    if wanted.get("on", on) not in (on, "both") or of_other_product(result, wanted):
        return False
    return wanted.get("subject", result.subject) == result.subject


def _check(result: Result, wanted: Mapping[str, str]) -> None:
    place = f"{result.rule} {result.subject} on {result.node}: {result.reason and result.reason.text.en}"
    assert result.status == wanted["status"], place
    assert wanted.get("severity", result.severity) == result.severity, place
    assert wanted.get("criticality", result.criticality) == result.criticality, place
    if "reason" in wanted:
        assert result.reason is not None and result.reason.code == wanted["reason"], place
