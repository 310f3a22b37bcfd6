"""Damage to the items of a bundle: lost, not read, exchanged."""

from __future__ import annotations

import random
from typing import Any

Data = dict[str, Any]

GAPS = ("DENIED", "UNAVAILABLE", "LIMIT", "ERROR", "SKIPPED")


def drop_items(rng: random.Random, data: Data) -> None:
    for _ in range(rng.choice((1, 1, 3, 20))):
        if data["items"]:
            data["items"].pop(rng.randrange(len(data["items"])))


def duplicate_item(rng: random.Random, data: Data) -> None:
    data["items"].insert(rng.randrange(len(data["items"])), dict(rng.choice(data["items"])))


def gap(rng: random.Random, data: Data) -> None:
    for item in rng.sample(data["items"], min(len(data["items"]), rng.choice((1, 1, 5, 50)))):
        item.update(outcome=rng.choice(GAPS), code=rng.choice((5, 32, None)), value=None)


def inner_gap(rng: random.Random, data: Data) -> None:
    """A sub-key, a sub-folder or a side of a service that could not be read."""
    rows = [row for item in data["items"] for row in _rows(item["value"])]
    for row in rng.sample(rows, min(len(rows), rng.choice((1, 5)))):
        keep = {name: row[name] for name in ("path",) if name in row}
        row.clear()
        row.update(keep, outcome=rng.choice(("DENIED", "ERROR", "LIMIT")), code=5, values=None, sd=None)


def _rows(value: Any) -> list[Data]:
    if not isinstance(value, dict):
        return []
    rows = [
        *value.get("keys", ()),
        *value.get("folders", ()),
        *(value[side] for side in ("api", "registry") if side in value),
    ]
    return [row for row in rows if isinstance(row, dict) and row.get("outcome") == "OK"]


def absent(rng: random.Random, data: Data) -> None:
    rng.choice(data["items"]).update(outcome="ABSENT", code=2, value=None)


def unknown_outcome(rng: random.Random, data: Data) -> None:
    rng.choice(data["items"])["outcome"] = rng.choice(("ok", "FINE", "", None, 1, [], "OK "))


def file_bytes(rng: random.Random, data: Data) -> None:
    files = [item["value"] for item in data["items"] if (item["value"] or {}).get("base64")]
    if files:
        value = rng.choice(files)
        value["base64"] = rng.choice(
            ("", "====", "é", "A", value["base64"][: len(value["base64"]) // 2], "AAAA" * 1000, "\ud800")
        )


def list_rows(rng: random.Random, data: Data) -> None:
    lists = [
        part
        for item in data["items"]
        for part in (item["value"] or {}).values()
        if isinstance(part, list) and part
    ]
    if lists:
        chosen = rng.choice(lists)
        if rng.random() < 0.5:
            chosen.pop(rng.randrange(len(chosen)))
        else:
            chosen.append(rng.choice((chosen[0], None, 5, {}, [])))


def swap(rng: random.Random, data: Data) -> None:
    first, second = rng.sample(data["items"], 2)
    first["value"], second["value"] = second["value"], first["value"]
