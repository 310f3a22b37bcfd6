"""Reads rules/restated.toml: facts of the catalogue that ask under a condition for the same as others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from esmreport.core.rule import Condition, Feature, Restated
from esmreport.io.rulefiles import RESTATED
from esmreport.io.ruleparts import read_condition
from esmreport.io.tomlread import Errors, Table


def read_restated(
    data: dict[str, Any], features: Mapping[str, Feature], facts: Collection[str], errors: Errors
) -> tuple[Restated, ...]:
    """All entries; `facts` are those that the rules cover."""
    table = Table(data, RESTATED, errors)
    entries = tuple(_entry(entry, features, facts) for entry in table.tables("restated", required=False))
    table.finish()
    return entries


def _entry(table: Table, features: Mapping[str, Feature], facts: Collection[str]) -> Restated:
    fact = table.text("fact")
    if fact in facts:
        table.error("fact", f"{fact} is covered by a rule of its own")
    others = table.texts("of")
    for other in others:
        if other not in facts:
            table.error("of", f"{other} is covered by no rule")
    when = table.table("when", required=False)
    condition = read_condition(when, dict(features), products=False) if when else Condition()
    table.finish()
    return Restated(fact=fact, of=frozenset(others), when=condition)
