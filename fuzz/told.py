"""`python -m fuzz.told LOGDIR [--page docs/hostile.md]`: what the runs of `fuzz.run` came to, read from their logs.

A log is `LOGDIR/TARGET.log`: everything that a run of that target printed. A target without a log has its row, too.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fuzz.targets import TARGETS

GOAL = {"loader": 200_000}
PARSER_GOAL = 2_000_000

_OWN = re.compile(r"^(\w+): (\d+) executions, (\d+) s, slowest (\d+) ms, (\d+) MB", re.MULTILINE)
_STEP = re.compile(r"^#(\d+)\t.*?corp: (\d+)/.*?rss: (\d+)Mb", re.MULTILINE)
_SEED = re.compile(r"^INFO: Seed: (\d+)", re.MULTILINE)
_DONE = re.compile(r"^Done (\d+) runs? in (\d+) second", re.MULTILINE)
_BROKEN = re.compile(r"Uncaught Python exception|ERROR: libFuzzer|HangError")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of a target: `seconds` by the clock, `slowest` in ms of computing, `peak` in MB; None: not in the log."""

    target: str
    executions: int
    seconds: int | None
    slowest: int | None
    peak: int | None
    seed: int | None
    corpus: int | None
    ended: str


def read(target: str, text: str) -> Run:
    """The run that a log tells of. A run that was stopped counts as far as its log goes."""
    own = [tuple(map(int, match.groups()[1:])) for match in _OWN.finditer(text)]
    steps = [tuple(map(int, match.groups())) for match in _STEP.finditer(text)]
    done = _DONE.search(text)
    seed = _SEED.search(text)
    counts = [row[0] for row in [*own, *steps]] + ([int(done[1])] if done else [])
    peaks = [row[3] for row in own] + [row[2] for row in steps]
    return Run(
        target=target,
        executions=max(counts, default=0),
        seconds=int(done[2]) if done else max((row[1] for row in own), default=None),
        slowest=max((row[2] for row in own), default=None),
        peak=max(peaks, default=None),
        seed=int(seed[1]) if seed else None,
        corpus=steps[-1][1] if steps else None,
        ended=_ending(text, bool(done)),
    )


def _ending(text: str, done: bool) -> str:
    if _BROKEN.search(text):
        return "crash or hang"
    if not text:
        return "no log of a run"
    return "done" if done else "stopped before its goal"


def table(runs: Iterable[Run]) -> str:
    """The runs, one a row, and whether each reached what is asked of its target."""
    head = "| target | executions | goal | seconds | slowest execution | peak memory | seed | inputs kept | how it ended |"
    rows = [head, "|" + " --- |" * 9]
    for run in runs:
        goal = GOAL.get(run.target, PARSER_GOAL)
        reached = "reached" if run.executions >= goal else f"{run.executions / goal:.0%} of {goal:,}"
        cells = (
            run.target,
            f"{run.executions:,}",
            reached,
            _told(run.seconds),
            _told(run.slowest, " ms"),
            _told(run.peak, " MB"),
            "–" if run.seed is None else str(run.seed),
            _told(run.corpus),
            run.ended,
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _told(number: int | None, unit: str = "") -> str:
    return "–" if number is None else f"{number:,}{unit}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("logs", type=Path)
    parser.add_argument("--page", type=Path, help="page whose table is written again")
    asked = parser.parse_args()
    paths = {target: asked.logs / f"{target}.log" for target in TARGETS}
    runs = [
        read(target, path.read_text("utf-8", "replace") if path.is_file() else "")
        for target, path in paths.items()
    ]
    print(table(runs))
    if asked.page:
        from tests.hostile.page import put

        put(asked.page, "runs", table(runs))
    return 1 if any(run.ended.startswith("crash") for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
