"""Every case of every rule, that rule judged alone: judges mutants together with the tests of the operators.

Not among the usual tests: `tests/rules/test_cases.py` asks more of the same cases. What was collected is kept, so that a
mutant costs no more than judging.
"""

from __future__ import annotations

import pytest
from tests.rulecases import Case, load_cases, results_alone
from tests.rules.test_cases import check_expected

CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}:{case.id}" for case in CASES])
def test_case_alone(case: Case) -> None:
    check_expected(case, *results_alone(case))
