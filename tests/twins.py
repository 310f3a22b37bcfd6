"""Which fact of another chapter says the same: tests/meta/twins.csv, a row a requirement.

A cell that depends on the version says so: `SM5-FILE-11 <5.66/SM5-FILE-13 >=5.66`. The table follows the
chapters of the guide, not the rules: a rule that covers the wrong fact of another chapter is found out by it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from esmreport.core.version import Range, Version

TABLE = Path(__file__).parent / "meta" / "twins.csv"
SHARED = ("SM4", "SM5", "SM6")


@cache
def rows() -> tuple[Mapping[str, tuple[tuple[str, str], ...]], ...]:
    """Per row: chapter -> (fact, range of versions or "")."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return tuple(
            {chapter: tuple(_cell(part) for part in cell.split("/")) for chapter, cell in row.items() if cell}
            for row in csv.DictReader(stream)
        )


def _cell(text: str) -> tuple[str, str]:
    fact, _, versions = text.partition(" ")
    return fact, versions


@cache
def _by_fact() -> Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]]:
    return {fact: row for row in rows() for cell in row.values() for fact, _ in cell}


def twin(fact: str, chapter: str, version: str) -> str | None:
    """The fact of `chapter` (in that version) that asks for the same as `fact`; None where there is none."""
    own = fact.partition("-")[0]
    if own not in SHARED:
        return fact
    candidates = _by_fact().get(fact, {}).get(chapter, ())
    if own == chapter and not candidates:
        return fact
    known = Version.parse(version)
    assert known is not None, version
    for candidate, versions in candidates:
        if not versions or Range.parse(versions).holds(known):
            return candidate
    return None
