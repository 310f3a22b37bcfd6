"""Draws deviations that do not disturb each other, to be planted together on one cluster."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any

from .deviation import Deviation
from .model import ENVIRONMENT_KEY, Plan
from .ops import apply, targets_of
from .paths import fold, tidy_key
from .words import fill

SEPARATOR = "|"
EVERYTHING = ("registry", "service", "path", "acl", "host", "addresses", "drive")


def draw(plan: Plan, deviations: Sequence[Deviation], count: int, seed: int) -> list[Deviation]:
    """`count` deviations, or as many as fit together, the same ones for the same seed."""
    order = sorted(deviations, key=lambda one: one.id)
    random.Random(seed).shuffle(order)
    chosen: list[Deviation] = []
    places: set[str] = set()
    for deviation in order:
        own = touched(deviation, plan)
        if len(chosen) < count and not overlap(places, own):
            chosen.append(deviation)
            places |= own
    return chosen


def plant(plan: Plan, deviations: Iterable[Deviation]) -> Plan:
    """The plan with the operations of all deviations done."""
    for deviation in deviations:
        plan = apply(plan, deviation.ops, deviation.id, folder=deviation.folder)
    return plan


def expected(plan: Plan, deviations: Iterable[Deviation]) -> frozenset[tuple[str, str]]:
    """(fact, primary | standby | cluster) of everything that the deviations break together."""
    return frozenset(
        (one.fact, place)
        for deviation in deviations
        for one in deviation.breaks
        for place in (plan.nodes if one.on == "both" else (one.on,))
    )


def touched(deviation: Deviation, plan: Plan) -> frozenset[str]:
    """The places a deviation changes, as `who|what|where`; a shorter place includes all longer ones."""
    places = set(deviation.touches)
    for number, op in enumerate(deviation.ops):
        where = f"{deviation.id}[{number}]"
        for target in targets_of(plan, op, where):
            filled = fill({k: v for k, v in op.items() if k != "values"}, plan.values[target], where)
            places |= {SEPARATOR.join((target, place)) for place in _places(filled, plan, target)}
    return frozenset(places)


def overlap(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a place of one side is, or lies in, a place of the other."""
    return any(_within(one, other) or _within(other, one) for one in some for other in others)


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith((outer + SEPARATOR, outer + "\\"))


def _places(op: dict[str, Any], plan: Plan, target: str) -> list[str]:
    name = str(op["op"])
    if name == "node.drop":
        return [*EVERYTHING]
    if name.startswith("drive."):
        drive = f"drive|{fold(op['letter'])}"
        return [drive, f"path|{fold(op['letter'])}"] if target in plan.nodes else [drive]
    if name.startswith(("host.", "addresses.")):
        return [name.partition(".")[0]]
    if name.startswith("env."):
        names = [op["name"]] if "name" in op else list(op.get("values", {}))
        return [f"registry|{fold(ENVIRONMENT_KEY)}|{one.casefold()}" for one in names]
    if "key" in op:
        value = [op["name"].casefold()] if "name" in op else []
        return [SEPARATOR.join(("registry", fold(tidy_key(op["key"])), *value))]
    if name.startswith("service.") or name == "deny.service":
        return [f"service|{op['name'].casefold()}"]
    return _path_places(name, op)


def _path_places(name: str, op: dict[str, Any]) -> list[str]:
    path = fold(op["path"])
    if name == "acl.set":
        return [f"acl|{path}"]
    if name == "file.replace":
        return [f"path|{path}|{op['old']}"]
    if name in ("folder.delete", "deny.path"):
        return [f"path|{path}", f"acl|{path}"]
    return [f"path|{path}"]
