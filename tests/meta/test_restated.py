"""Facts that ask for the same again appear where they do, and nowhere else."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.lab.ops import apply
from tests.rulecases import base, book, broken, report_of, roles_of

from esmreport.core.rule import Restated
from esmreport.core.site import SiteInput

CASES = tomllib.loads((Path(__file__).parent / "restated.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_what_is_broken(case: dict[str, Any]) -> None:
    plan = apply(base(case.get("plan", "sm6-6.40")), case["ops"], case["id"])
    report = report_of(plan, SiteInput(**case.get("site", {})))
    found = {fact for fact, _ in broken(report.results, roles_of(plan))}
    assert found == set(case["breaks"])
    assert set(case.get("facts", ())) <= found
    assert not set(case.get("without", ())) & found


@pytest.mark.parametrize("entry", book().restated, ids=lambda entry: entry.fact)
def test_each_has_a_case_and_a_near_miss(entry: Restated) -> None:
    assert any(entry.fact in case.get("facts", ()) for case in CASES)
    assert any(entry.fact in case.get("without", ()) for case in CASES)


def test_each_stands_once_and_repeats_what_rules_cover() -> None:
    facts = [entry.fact for entry in book().restated]
    covered = {fact for rule in book().rules.values() for fact in (*rule.covers, *rule.exempts)}
    assert len(set(facts)) == len(facts)
    assert not set(facts) & covered
    chapters = [{fact.partition("-")[0] for fact in (entry.fact, *entry.of)} for entry in book().restated]
    assert all(len(names) == 1 for names in chapters)
