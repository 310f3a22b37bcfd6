"""Errors of a TOML file as people read them: with file, line and key, in Japanese and English."""

from __future__ import annotations

import re
from collections.abc import Iterable

from esmreport import oswords
from esmreport.core.model import Text
from esmreport.core.record import dataclass

_HEADER = re.compile(r"^\s*(\[{1,2})\s*([^\[\]#]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w\-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w\-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PLACE = re.compile(r", key ([^,:\[\]]+)(?:\[(\d+)\])?")
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|(end of document))\)$")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One error: `place` is "FILE, key a, key b[2]"."""

    place: str
    what: Text


def unreadable(problem: Exception) -> Text:
    """Why a file is no readable TOML, as part of a sentence."""
    if isinstance(problem, OSError):
        why = oswords.why(problem)
        return Text(ja=f"読み取れません（{why.ja}）", en=f"cannot be read ({why.en})")
    if isinstance(problem, UnicodeDecodeError):
        return Text(ja="UTF-8 で保存し直してください", en="must be saved as UTF-8")
    return Text(ja=f"TOML として読めません（{_position(problem)}）", en=f"is not readable TOML: {problem}")


def _position(problem: Exception) -> str:
    found = _POSITION.search(str(problem))
    if not found:
        return str(problem)
    return f"{found[1]} 行目の {found[2]} 文字目" if found[1] else "ファイルの終わり"


def told(faults: Iterable[Fault], text: str = "") -> tuple[Text, ...]:
    """One sentence an error, with the number of its line in `text`, in the order of the lines."""
    lines = key_lines(text)
    numbered = [_with_line(fault, lines) for fault in faults]
    return tuple(sentence for _, sentence in sorted(numbered, key=lambda found: (found[0], found[1].en)))


def _with_line(fault: Fault, lines: dict[tuple[str, ...], int]) -> tuple[int, Text]:
    name = fault.place.partition(", key ")[0]
    keys = fault.place[len(name) :]
    path = tuple(key + (f"[{number}]" if number else "") for key, number in _PLACE.findall(keys))
    number = next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), None)
    at_ja, at_en = (f" {number} 行目", f", line {number}") if number else ("", "")
    shown = f" {'.'.join(path)}" if path else ""
    ja, en = f"{name}{at_ja}{shown}: {fault.what.ja}", f"{name}{at_en}{keys}: {fault.what.en}"
    return number or 0, Text(ja=ja, en=en)


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """Line number (1-based) of every table and key; the tables of a list are named key[1], key[2], …

    A value of several lines may hold something that looks like a key; its first occurrence counts.
    """
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        key = _KEY.match(line)
        if header:
            table = _parts(header.group(2))
            found.setdefault(table, number)
            if header.group(1) == "[[":
                counts[table] = counts.get(table, 0) + 1
                table = (*table[:-1], f"{table[-1]}[{counts[table]}]")
                found.setdefault(table, number)
        elif key:
            path = (*table, *_parts(key.group(1)))
            for end in range(len(table) + 1, len(path) + 1):
                found.setdefault(path[:end], number)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    parts = re.findall(r"""[\w\-]+|"[^"]*"|'[^']*'""", dotted)
    return tuple(part.strip("\"'") for part in parts)
