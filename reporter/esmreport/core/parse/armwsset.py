"""What `armwsset /L` prints: which program is given which address.

No public sample of its output exists, so it is read by content: paths of programs, and addresses. Both may
stand on one line, or on lines of their own one below the other; anything else is not recognised.
"""

from __future__ import annotations

import re

from esmreport.core.parse.text import Line, lines
from esmreport.core.record import dataclass

_PROGRAM = re.compile(
    r"[A-Za-z]:[\\/¥￥][^\"<>|*?\r\n]*?\.exe(?![\w.])|(?<![\\/¥￥\w.\-])[\w\-]+\.exe(?![\w.])", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_SELF = "armwsset.exe"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A program as it is written, the addresses it is given, and the line (1-based) the program stands on."""

    program: str
    addresses: tuple[str, ...]
    line: int


@dataclass(frozen=True, kw_only=True)
class Listing:
    """`state`: entries; none, nothing at all was printed; not_recognised, the text is not understood."""

    state: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Line:
    number: int
    programs: tuple[str, ...]
    addresses: tuple[str, ...]


NOT_RECOGNISED = Listing(state="not_recognised")


def parse(text: str) -> Listing:
    """The listing that a text is."""
    if not text.strip():
        return Listing(state="none")
    told = [line for line in map(_line, lines(text)) if line.programs or line.addresses]
    mixed = any(line.programs and line.addresses for line in told)
    entries = _side_by_side(told) if mixed else _one_below_the_other(told)
    return Listing(state="entries", entries=tuple(entries)) if entries else NOT_RECOGNISED


def _line(line: Line) -> _Line:
    programs = [found for found in _PROGRAM.findall(line.text) if not found.casefold().endswith(_SELF)]
    rest = _PROGRAM.sub(" ", line.text)
    addresses = [
        found for found in _ADDRESS.findall(rest) if all(int(part) < 256 for part in found.split("."))
    ]
    return _Line(number=line.number, programs=tuple(programs), addresses=tuple(addresses))


def _side_by_side(told: list[_Line]) -> list[Entry]:
    """A program and its addresses on each line; only a heading may hold an address alone."""
    while told and not told[0].programs:
        told = told[1:]
    if any(len(line.programs) != 1 or not line.addresses for line in told):
        return []
    return [Entry(program=line.programs[0], addresses=line.addresses, line=line.number) for line in told]


def _one_below_the_other(told: list[_Line]) -> list[Entry]:
    if any(len(line.programs) > 1 for line in told):
        return []
    start = next((number for number, line in enumerate(told) if line.programs), len(told))
    return _blocks(told[start:]) or _blocks_upwards(told)


def _blocks(told: list[_Line]) -> list[Entry]:
    """Each program followed by its addresses."""
    entries: list[Entry] = []
    for line in told:
        if line.programs:
            entries.append(Entry(program=line.programs[0], addresses=(), line=line.number))
        elif entries:
            last = entries[-1]
            entries[-1] = Entry(
                program=last.program, addresses=last.addresses + line.addresses, line=last.line
            )
    return entries if all(entry.addresses for entry in entries) else []


def _blocks_upwards(told: list[_Line]) -> list[Entry]:
    """Each program preceded by its addresses."""
    entries: list[Entry] = []
    waiting: tuple[str, ...] = ()
    for line in told:
        if line.programs:
            entries.append(Entry(program=line.programs[0], addresses=waiting, line=line.number))
            waiting = ()
        else:
            waiting += line.addresses
    return entries if not waiting and all(entry.addresses for entry in entries) else []
