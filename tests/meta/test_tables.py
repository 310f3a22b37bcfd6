"""The order tables of each version stand in two rules and in the list of services: they agree."""

from __future__ import annotations

import pytest
from tests.rulecases import book

from esmreport.core.esmservices import TABLES

# Its place in Ver.4 and Ver.5 is judged by a rule of its own.
FIRST = {"SM6": set(), "SM5": {"Nvbase"}, "SM4": {"Nvbase"}}


def order(rule: str, chapter: str) -> tuple[str, ...]:
    cases = book().rules[rule].expected
    found = next(case for case in cases if case.when is None or chapter in case.when.products)
    assert isinstance(found.value, tuple)
    return found.value


@pytest.mark.parametrize("chapter", TABLES)
def test_services_are_stopped_in_the_reverse_order(chapter: str) -> None:
    assert order("SCR-004", chapter) == tuple(reversed(order("SCR-003", chapter)))


@pytest.mark.parametrize("chapter", TABLES)
def test_the_rules_name_the_services_of_the_tables(chapter: str) -> None:
    assert set(order("SCR-003", chapter)) | FIRST[chapter] == TABLES[chapter]
    for rule in ("SCR-001", "SCR-002", "SVC-001", "SVC-008"):
        subjects = {
            subject.id
            for subject in book().rules[rule].subjects
            if not subject.when.products or chapter in subject.when.products
        }
        # The HTTPS service stands in the scripts of Ver.6, but its start type is left alone.
        assert subjects | {"AlertManagerHTTPSService"} == TABLES[chapter] | {"AlertManagerHTTPSService"}, rule
