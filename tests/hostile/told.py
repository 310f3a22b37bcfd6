"""`python -m tests.hostile.told LOG --page docs/hostile.md`: what the hostile tests tried, how often, and what happened.

The log is what `HOSTILE_LOG=LOG python -m pytest tests/hostile` leaves. A test stands in it by its own name, a sentence.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.hostile.page import put

PARTS = {
    "test_inputs": "input",
    "test_damage": "damage",
    "test_inference": "damage",
    "test_limits": "damage",
    "test_whichbundle": "damage",
    "test_outputs": "output",
    "test_faults": "fault",
    "test_killed": "fault",
    "test_fuzz": "fuzzing",
    "test_seal": "damage",
    "test_supply": "supply",
    "test_mask": "privacy",
    "test_told": "",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One test function: its cases by outcome, and what it tried by what happened."""

    part: str
    title: str
    cases: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)


def rows(lines: Iterable[Mapping[str, Any]]) -> list[Row]:
    """One row for each test function, in order of part and name."""
    found: dict[tuple[str, str], Row] = {}
    for line in lines:
        part, title = _place(line["test"])
        if part:
            row = found.setdefault((part, title), Row(part=part, title=title))
            (row.cases if line["what"] == "test" else row.tried)[line["happened"]] += line["count"]
    order = list(dict.fromkeys(PARTS.values()))
    return sorted(found.values(), key=lambda row: (order.index(row.part), row.title))


def _place(test: str) -> tuple[str, str]:
    """The part of the page and the sentence of a test: `tests/hostile/test_x.py::test_a_b[c]` is `a b`."""
    path, _, name = test.partition("::")
    return PARTS.get(Path(path).stem, ""), name.partition("[")[0].removeprefix("test_").replace("_", " ")


def table(found: Iterable[Row]) -> str:
    """The rows as a table in Markdown."""
    head = [
        "| part | what must hold | cases | held | what was tried, and what happened |",
        "|" + " --- |" * 5,
    ]
    body = [
        f"| {row.part} | {row.title} | {row.cases.total():,} | {_held(row.cases)} | {_counts(row.tried)} |"
        for row in found
    ]
    return "\n".join(head + body)


def _held(cases: Counter[str]) -> str:
    others = {name: count for name, count in cases.items() if name != "passed"}
    return "all" if not others else ", ".join(f"{count} {name}" for name, count in sorted(others.items()))


def _counts(tried: Counter[str]) -> str:
    return ", ".join(f"{count:,} × {name}" for name, count in sorted(tried.items())) or "–"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("--page", type=Path, help="page whose table is written again")
    asked = parser.parse_args()
    found = rows(json.loads(line) for line in asked.log.read_text("ascii").splitlines())
    print(table(found))
    if asked.page:
        put(asked.page, "tried", table(found))
    return 1 if any(row.cases["failed"] for row in found) else 0


if __name__ == "__main__":
    sys.exit(main())
