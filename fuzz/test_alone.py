"""Every case of every rule, that rule judged alone: judges mutants together with the tests of the operators.

Not among the usual tests: `tests/rules/test_cases.py` asks more of the same cases. What was collected is kept, so that a
mutant costs no more than judging.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.rulecases import Case, book, changed, collected, load_cases, report_on, roles_of
from tests.rules.test_cases import check_expected

from esmreport.core.build import Collected

CASES = load_cases()
_KEPT: dict[tuple[str, str], tuple[list[Collected], Mapping[str, str]]] = {}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}:{case.id}" for case in CASES])
def test_case_alone(case: Case) -> None:
    key = (case.rule, case.id)
    if key not in _KEPT:
        plan = changed(case)
        _KEPT[key] = (collected(plan), roles_of(plan))
    bundles, roles = _KEPT[key]
    rules = replace(book(), rules={case.rule: book().rules[case.rule]})
    check_expected(case, report_on(bundles, case.site, rules).results, roles)
