"""Properties of the whole rule book: no fact is lost, no rule is without proof, nothing inferred is called certain."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.rulecases import CASES, Case, book, load_cases

from esmreport.core.model import Criticality, Severity, Status
from esmreport.core.rule import Rule

FACTS = Path(__file__).parent / "facts.csv"
# Chapters whose facts are accounted for, and the greatest share of them that may stand in the list of reasons.
DONE = ("GEN", "SA", "SAS", "SM4", "SM5", "SM6")
LEFT_OUT = 0.05
# A manager name in a local work folder of Ver.4: the folder must not be there, and the shared file lacks the name.
NEVER_ALONE = {"SM4-FILE-05": {"SM4-DIR-02", "SM4-DIR-03", "SM4-FILE-01", "SM4-FILE-02"}}

# What one rule cannot judge as a whole: services that are stopped while nothing starts them (the standby server, and the
# active one for functions that are not used), and the way of a line that loads a service beside the service itself.
TWICE = {"SM6-SVC-16", "SM5-SVC-13", "SM4-SVC-09", "SM5-START-17", "SM4-START-13"}


@dataclass(frozen=True, kw_only=True)
class Fact:
    fact: str
    product: str
    polarity: str
    check: str
    certainty: str


def facts() -> dict[str, Fact]:
    with FACTS.open(encoding="utf-8", newline="") as stream:
        return {row["fact"]: Fact(**row) for row in csv.DictReader(stream)}


def cases_of(rule: str) -> list[Case]:
    return [case for case in load_cases() if case.rule == rule]


def automatic() -> Iterator[Rule]:
    return (rule for rule in book().rules.values() if rule.kind == "automatic")


def accounted() -> set[str]:
    """Facts that a rule covers or honours, and those that ask for the same as such facts."""
    named = {fact for rule in book().rules.values() for fact in (*rule.covers, *rule.exempts)}
    return named | {entry.fact for entry in book().restated}


def test_every_rule_has_cases_and_every_case_file_a_rule() -> None:
    rules = {(rule.area, rule.id) for rule in book().rules.values() if rule.kind == "automatic"}
    files = {(path.parent.name, path.stem) for path in CASES.glob("*/*.toml")}
    manual = {(rule.area, rule.id) for rule in book().rules.values() if rule.kind == "manual"}
    assert files - manual == rules


@pytest.mark.parametrize("rule", list(automatic()), ids=lambda rule: rule.id)
def test_each_rule_is_shown_in_every_state(rule: Rule) -> None:
    wanted = {Status.COULD_NOT_CHECK, Status.NOT_APPLICABLE}
    wanted |= {Status.INFO} if rule.operator == "report" else {Status.PASS, Status.FAIL}
    shown = {entry["status"] for case in cases_of(rule.id) for entry in case.expect}
    assert wanted <= shown, f"no case for {sorted(wanted - shown)}"


@pytest.mark.parametrize("rule", list(automatic()), ids=lambda rule: rule.id)
def test_each_fact_of_a_rule_is_broken_by_a_case_of_its_own(rule: Rule) -> None:
    if rule.operator == "report":
        return
    alone = {
        fact
        for case in cases_of(rule.id)
        if len({fact for fact, _ in case.breaks}) == 1
        for fact, _ in case.breaks
    }
    for fact, others in NEVER_ALONE.items():
        alone |= {
            fact for case in cases_of(rule.id) if {broken for broken, _ in case.breaks} - others == {fact}
        }
    assert set(rule.covers) <= alone, f"never broken alone: {sorted(set(rule.covers) - alone)}"


@pytest.mark.parametrize("rule", list(automatic()), ids=lambda rule: rule.id)
def test_each_exemption_is_shown(rule: Rule) -> None:
    shown = {fact for case in cases_of(rule.id) for fact in case.exempts}
    assert set(rule.exempts) <= shown, f"never shown: {sorted(set(rule.exempts) - shown)}"


def test_no_fact_is_covered_twice() -> None:
    counts = Counter(fact for rule in book().rules.values() for fact in (*rule.covers, *rule.exempts))
    assert {fact for fact, count in counts.items() if count > 1} == TWICE


def test_only_facts_of_the_catalogue_are_named() -> None:
    named = accounted() | set(book().not_covered)
    assert sorted(named - set(facts())) == []


@pytest.mark.parametrize("product", DONE)
def test_every_fact_is_accounted_for(product: str) -> None:
    mine = {fact for fact, row in facts().items() if row.product == product}
    named = accounted()
    left_out = set(book().not_covered) & mine
    assert sorted(mine - named - left_out) == []
    assert sorted(named & left_out) == []
    assert len(left_out) <= LEFT_OUT * len(mine)


def test_what_a_person_must_check_is_a_manual_item() -> None:
    table = facts()
    wrong = [
        f"{rule.id}: {fact}"
        for rule in book().rules.values()
        for fact in rule.covers
        if table[fact].check == "manual" and rule.kind != "manual"
    ]
    assert wrong == []


@pytest.mark.parametrize("rule", list(automatic()), ids=lambda rule: rule.id)
def test_polarity_decides_how_a_fact_is_named(rule: Rule) -> None:
    table = facts()
    assert [fact for fact in rule.exempts if table[fact].polarity != "may"] == []
    assert [fact for fact in rule.covers if table[fact].polarity == "may" and rule.operator != "report"] == []


@pytest.mark.parametrize("rule", list(book().rules.values()), ids=lambda rule: rule.id)
def test_an_inferred_requirement_says_so(rule: Rule) -> None:
    certainties = {facts()[fact].certainty for fact in rule.covers}
    if "inferred" not in certainties:
        assert rule.inferred is None
        return
    assert certainties == {"inferred"}, "inferred and stated facts in one rule"
    assert rule.inferred is not None
    assert rule.criticality is not Criticality.MUST
    assert all((subject.severity or rule.severity) is not Severity.CRITICAL for subject in rule.subjects)


@pytest.mark.parametrize("rule", list(book().rules.values()), ids=lambda rule: rule.id)
def test_each_rule_cites_the_guide_for_every_chapter_it_serves(rule: Rule) -> None:
    cited = {source.product for source in rule.sources}
    served = set(rule.applies.products)
    if rule.applies.phases == ("change",):
        # What the chapter of the version to update to asks concerns nodes of an older one, whose chapter is silent.
        served &= {facts()[fact].product for fact in rule.covers}
    assert served <= cited
    assert cited and all(source.pages and source.section.ja for source in rule.sources)
