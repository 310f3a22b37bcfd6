"""`python -m fuzz.covered [--keep WORK]`: which lines of each target its seeds reach, function bodies only.

With `--keep`, the inputs below WORK (the folder of `fuzz.run`) that reach lines which no other input reaches are kept first.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from fuzz import seeds
from fuzz.modules import MODULES
from fuzz.targets import TARGETS

Lines = set[tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class Cover:
    """Lines of a target's functions: all of them, and those that were reached. `inputs`: how many were run."""

    target: str
    inputs: int
    lines: Lines
    reached: Lines

    @property
    def share(self) -> float:
        return len(self.reached) / len(self.lines)


def measured(target: str, inputs: Iterable[bytes]) -> Cover:
    """Runs the inputs and counts."""
    lines = _lines(target)
    reached: Lines = set()
    count = 0
    for one in inputs:
        reached |= _reached(target, one, lines)
        count += 1
    return Cover(target=target, inputs=count, lines=lines, reached=reached & lines)


def chosen(target: str, inputs: Iterable[bytes]) -> list[bytes]:
    """Of many inputs those that are worth keeping: smallest first, each reaches a line that none before it did."""
    lines = _lines(target)
    reached: Lines = set()
    kept: list[bytes] = []
    for one in sorted(set(inputs), key=lambda one: (len(one), one)):
        mine = _reached(target, one, lines)
        if mine - reached:
            reached |= mine
            kept.append(one)
    return kept


def _lines(target: str) -> Lines:
    found: Lines = set()
    for name in MODULES[target]:
        path = str(importlib.import_module(name).__file__)
        module = compile(Path(path).read_text("utf-8"), path, "exec")
        for code in _functions(module):
            body = {line for _, _, line in code.co_lines() if line is not None}
            found |= {(path, line) for line in body - {code.co_firstlineno}}
    return found


def _functions(code: CodeType) -> Iterator[CodeType]:
    for part in code.co_consts:
        if isinstance(part, CodeType):
            if part.co_flags & 0x2:  # a function, whose names are local; a class body's are not
                yield part
            yield from _functions(part)


def _reached(target: str, one: bytes, lines: Lines) -> Lines:
    files = {path for path, _ in lines}
    reached: Lines = set()

    def line(frame: FrameType, _event: str, _argument: Any) -> Any:
        reached.add((frame.f_code.co_filename, frame.f_lineno))
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        return line(frame, event, argument) if frame.f_code.co_filename in files else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        TARGETS[target].run(one)
    finally:
        sys.settrace(before)
    return reached & lines


def _damaged() -> list[bytes]:
    from tests.hostile.damage import damaged_bytes

    whole = [one for one in seeds.seeds("loader") if one.startswith(b'{"c')]
    made = (damaged_bytes(whole[seed % len(whole)], seed) for seed in range(1_000))
    return [one for one in made if one is not None]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--page", type=Path, help="page whose table is written again")
    asked = parser.parse_args()
    told = ["| target | seeds | lines of its functions | reached |", "| --- | --- | --- | --- |"]
    worst = 1.0
    for target in TARGETS:
        if asked.keep:
            found = [path.read_bytes() for path in sorted((asked.keep / target / "corpus").glob("*"))]
            if target == "loader":
                found += _damaged()
            seeds.keep(target, chosen(target, [*found, *seeds.kept(target)]))
        cover = measured(target, seeds.seeds(target))
        worst = min(worst, cover.share)
        told.append(f"| {target} | {cover.inputs} | {len(cover.lines)} | {cover.share:.1%} |")
        print(told[-1], flush=True)
        missed = sorted((Path(path).name, line) for path, line in cover.lines - cover.reached)
        if cover.share < 0.9:
            print(missed, file=sys.stderr)
    if asked.page:
        from tests.hostile.page import put

        put(asked.page, "covered", "\n".join(told))
    return 0 if worst >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
