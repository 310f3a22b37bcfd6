"""Facts of different chapters that ask for the same thing are known as twins, and rules cover them as such."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.meta.test_rules import facts
from tests.rulecases import book
from tests.twins import rows, twin


def test_twins_are_facts_of_their_own_chapter_and_stand_once() -> None:
    named = [(chapter, fact) for row in rows() for chapter, cell in row.items() for fact, _ in cell]
    assert [(chapter, fact) for chapter, fact in named if facts()[fact].product != chapter] == []
    assert [fact for fact, count in Counter(fact for _, fact in named).items() if count > 1] == []
    assert all(len(row) > 1 for row in rows())


@pytest.mark.parametrize("row", rows(), ids=lambda row: next(iter(row.values()))[0][0])
def test_twins_are_of_one_kind(row: dict[str, tuple[tuple[str, str], ...]]) -> None:
    areas = {fact.split("-")[1] for cell in row.values() for fact, _ in cell}
    assert len(areas) == 1


def test_a_subject_covers_twins_of_its_facts_and_no_others() -> None:
    """Where a subject serves two chapters, it covers the same requirement of both."""
    partners = {
        fact: {other for cell in row.values() for other, _ in cell}
        for row in rows()
        for cell in row.values()
        for fact, _ in cell
    }
    wrong = []
    for rule in book().rules.values():
        for subject in rule.subjects:
            chapters = {fact.partition("-")[0] for fact in subject.covers}
            for fact in subject.covers:
                further = chapters - {fact.partition("-")[0]}
                others = {o for o in partners.get(fact, ()) if o.partition("-")[0] in further}
                if others and not others & set(subject.covers):
                    wrong.append(f"{rule.id} {subject.id}: {fact} without {sorted(others)}")
    assert wrong == []


def test_twins_by_version() -> None:
    assert twin("SM6-SVC-02", "SM5", "5.66") == "SM5-SVC-05"
    assert twin("SM5-SVC-05", "SM4", "4.4") == "SM4-SVC-04"
    assert twin("SM6-FILE-11", "SM5", "5.5") == "SM5-FILE-11"
    assert twin("SM6-FILE-11", "SM5", "5.66") == "SM5-FILE-13"
    assert twin("SM6-SVC-09", "SM5", "5.66") is None
    assert twin("GEN-VER-01", "SM4", "4.4") == "GEN-VER-01"
