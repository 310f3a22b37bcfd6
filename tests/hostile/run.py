"""`python -m tests.hostile.run --count 10000 --log FILE`: damaged bundles by the thousand, and their table.

Each trial is a line of the log, so that a run that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.hostile.page import put
from tests.hostile.trial import ALL, claim_of, one

Line = Mapping[str, Any]
COLUMNS = (
    "damage",
    "trials",
    "exit 6",
    "exit 5",
    "0 or 4, could not be checked",
    "as without damage",
    "other verdicts",
    "new passes",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument(
        "--first", type=int, default=0, help="number of the first trial, to share the work out"
    )
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--page", type=Path, help="page whose table is written again")
    asked = parser.parse_args()
    done = _read(asked.log)
    with asked.log.open("a", encoding="ascii") as log, tempfile.TemporaryDirectory() as folder:
        for seed in range(asked.first, asked.first + asked.count):
            if seed not in done:
                done[seed] = _told(seed, Path(folder))
                log.write(json.dumps(done[seed]) + "\n")
                log.flush()
    lines = list(done.values())
    print(table(lines))
    if asked.page:
        put(asked.page, "damage", table(lines))
        put(asked.page, "claims", claims(lines))
    wrong = [line for line in lines if line["wrong"] or _better(line)]
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def _told(seed: int, folder: Path) -> Line:
    try:
        tried = asdict(one(seed, folder))
    except Exception as problem:
        # A mistake in the damage itself: it must not end the run, nor look like a success.
        return {"seed": seed, "kind": ALL[seed % len(ALL)], "wrong": [f"trial failed: {problem!r}"]}
    return {**tried, "new_passes": len(tried["new_passes"])}


def _read(log: Path) -> dict[int, Line]:
    if not log.exists():
        return {}
    lines = [json.loads(line) for line in log.read_text("ascii").splitlines()]
    return {line["seed"]: line for line in lines}


def _claim(line: Line) -> str:
    return claim_of(line["kind"], line["seal"])


def _better(line: Line) -> int:
    """New passes where less was said than before."""
    return 0 if "code" not in line or _claim(line) else int(line["new_passes"])


def claims(lines: Iterable[Line]) -> str:
    """The kinds that may make a bundle say something else, why, and how many of their trials led to other verdicts."""
    rows: dict[str, list[Any]] = {}
    for line in lines:
        if "code" in line and _claim(line):
            row = rows.setdefault(line["kind"], [_claim(line), 0, 0])
            row[1] += 1
            row[2] += line["code"] in (0, 4) and not line["same"]
    head = [
        "| damage | why it may be another claim | trials without the old seal | other verdicts |",
        "| --- | --- | --- | --- |",
    ]
    return "\n".join(
        head
        + [
            f"| {name} | {why} | {count:,} | {other:,} |"
            for name, (why, count, other) in sorted(rows.items())
        ]
    )


def table(lines: Iterable[Line]) -> str:
    """What happened, by kind of damage. New passes are counted where less was said than before."""
    rows: dict[str, list[int]] = defaultdict(lambda: [0] * 7)
    for line in lines:
        if "code" not in line:
            continue
        for name in (line["kind"], "all"):
            row = rows[name]
            row[0] += 1
            if line["code"] in (5, 6):
                row[1 if line["code"] == 6 else 2] += 1
            elif line["same"]:
                row[4] += 1
            elif _claim(line):
                row[5] += 1
            elif line["open_"]:
                row[3] += 1
            row[6] += _better(line)
    names = [*(name for name in ALL if name in rows), *(["all"] if rows else [])]
    body = [f"| {name} | " + " | ".join(f"{number:,}" for number in rows[name]) + " |" for name in names]
    head = "| " + " | ".join(COLUMNS) + " |"
    return "\n".join([head, "|" + " --- |" * len(COLUMNS), *body])


if __name__ == "__main__":
    sys.exit(main())
