"""A deviation: what was changed on a healthy cluster, and which facts of the guide that breaks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .model import PlanError

PLACES = ("primary", "standby", "both", "cluster")
KEYS = {"id", "title", "breaks", "hides", "ops", "touches"}


@dataclass(frozen=True, kw_only=True)
class Break:
    """A fact of the guide that a deviation touches; `on` is primary, standby, both or cluster."""

    fact: str
    on: str


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """`breaks` fail now, `hides` can no longer be checked.

    `touches` are places it disturbs beyond those its operations name (see `draw.touched`).
    """

    id: str
    title: dict[str, str]
    breaks: tuple[Break, ...]
    hides: tuple[Break, ...]
    ops: tuple[dict[str, Any], ...]
    touches: frozenset[str]
    folder: Path


def read_deviations(tables: list[dict[str, Any]], place: str, folder: Path) -> list[Deviation]:
    """Deviations of a plan or of a rule's cases. Raises PlanError naming the file and the entry."""
    found: list[Deviation] = []
    for number, table in enumerate(tables):
        where = f"{place}: deviations[{number}]"
        unknown = set(table) - KEYS
        missing = {"id", "title", "breaks", "ops"} - set(table)
        if unknown or missing:
            raise PlanError(f"{where}: unknown {sorted(unknown)}, missing {sorted(missing)}")
        if table["id"] in {one.id for one in found}:
            raise PlanError(f"{where}: the id {table['id']!r} occurs twice")
        found.append(_deviation(table, where, folder))
    return found


def _deviation(table: dict[str, Any], where: str, folder: Path) -> Deviation:
    for broken in [*table["breaks"], *table.get("hides", [])]:
        if set(broken) != {"fact", "on"} or broken["on"] not in PLACES:
            raise PlanError(f"{where}: breaks: each needs `fact` and `on` = {', '.join(PLACES)}")
    if set(table["title"]) != {"ja", "en"}:
        raise PlanError(f"{where}: title needs `ja` and `en`")
    return Deviation(
        id=table["id"],
        title=table["title"],
        breaks=tuple(Break(**broken) for broken in table["breaks"]),
        hides=tuple(Break(**hidden) for hidden in table.get("hides", [])),
        ops=tuple(table["ops"]),
        touches=frozenset(table.get("touches", ())),
        folder=folder,
    )
