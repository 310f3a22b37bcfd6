"""Java properties files as java.util.Properties reads them, with the raw text kept beside each value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.text import lines
from esmreport.core.record import dataclass

_BLANK = " \t\f"
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.)|\Z)", re.DOTALL)
_KEY = re.compile(r"(?:\\.|[^\\=: \t\f])*", re.DOTALL)
_SEPARATOR = re.compile(r"[ \t\f]*[=:]?[ \t\f]*")
_SPECIAL = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f"}
# A backslash before one of these is meant as an escape; before anything else in a path it is simply lost.
_HARMLESS = "\\:=#! "


@dataclass(frozen=True, kw_only=True)
class Property:
    """One entry. `key` and `value` are what Java sees; `raw` is the value as it stands in the file,
    continuation lines joined. `single_backslashes` counts the backslashes in `raw` that Java drops or turns
    into a control character; in a path there must be none. `line` and `last_line` from 1."""

    key: str
    value: str
    raw: str
    single_backslashes: int
    line: int
    last_line: int


@dataclass(frozen=True, kw_only=True)
class Properties:
    """All entries of a file in order; Java keeps the last of those with the same key."""

    entries: tuple[Property, ...]
    problems: tuple[Problem, ...]

    def find(self, key: str) -> tuple[Property, ...]:
        """Entries of a key; Java keys mind their case."""
        return tuple(entry for entry in self.entries if entry.key == key)


def parse(text: str) -> Properties:
    """Read a properties file (Ver.5 and Ver.6: eci.service.properties, subscribeSetting.properties).

    A bad `\\u` escape, which makes Java refuse the file, stays as written and is a problem; so are repeated
    keys and characters outside ASCII, which Java takes for Latin-1 whatever the file's encoding.
    """
    entries: list[Property] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for logical, first, last in _logical_lines(text):
        raw_key = _match(_KEY, logical, 0)
        separator = _match(_SEPARATOR, logical, len(raw_key))
        raw = logical[len(raw_key) + len(separator) :]
        key = unescape(raw_key)
        if _bad_escape(logical):
            problems.append(Problem(code=Code.BAD_UNICODE_ESCAPE, line=first, found=key))
        if not logical.isascii():
            problems.append(Problem(code=Code.NOT_ASCII, line=first, found=key))
        if key in seen:
            problems.append(Problem(code=Code.DUPLICATE_KEY, line=first, found=key))
        seen.add(key)
        entries.append(
            Property(
                key=key,
                value=unescape(raw),
                raw=raw,
                single_backslashes=_single_backslashes(raw),
                line=first,
                last_line=last,
            )
        )
    return Properties(entries=tuple(entries), problems=tuple(problems))


def unescape(raw: str) -> str:
    """Text that Java reads from `raw`. A backslash before an ordinary character vanishes."""

    def plain(found: re.Match[str]) -> str:
        if found[1]:
            return chr(int(found[1], 16))
        if found[2] == "u":
            return found[0]
        return _CONTROLS.get(found[2], found[2] or "")

    text = _ESCAPE.sub(plain, raw)
    # Two \\u escapes may make up one character outside the basic plane; a lone half is none.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escape(value: str) -> str:
    """`value` as it has to be written behind the separator, ASCII only; `unescape` gives it back."""
    body = value.lstrip(" ")
    blanks = "\\ " * (len(value) - len(body))
    return blanks + "".join(_SPECIAL.get(char) or _ascii(char) for char in body)


def _ascii(char: str) -> str:
    if " " <= char <= "~":
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02X}{units[at + 1]:02X}" for at in range(0, len(units), 2))


def _match(pattern: re.Pattern[str], text: str, start: int) -> str:
    found = pattern.match(text, start)
    return found[0] if found else ""


def _bad_escape(logical: str) -> bool:
    return any(found[2] == "u" for found in _ESCAPE.finditer(logical))


def _single_backslashes(raw: str) -> int:
    return sum(
        1 for found in _ESCAPE.finditer(raw) if not found[1] and (not found[2] or found[2] not in _HARMLESS)
    )


def _logical_lines(text: str) -> Iterator[tuple[str, int, int]]:
    """(text, first line, last line) of each entry: continuations joined, comments and empty lines dropped."""
    parts: list[str] = []
    first = 0
    number = 0
    for line in lines(text):
        number = line.number
        body = line.text.lstrip(_BLANK)
        if not parts and (not body or body[0] in "#!"):
            continue
        first = first if parts else number
        continued = _ends_with_odd_backslashes(body)
        parts.append(body[:-1] if continued else body)
        if not continued:
            yield from _joined(parts, first, number)
            parts = []
    yield from _joined(parts, first, number)


def _joined(parts: list[str], first: int, last: int) -> Iterator[tuple[str, int, int]]:
    logical = "".join(parts)
    if logical:
        yield logical, first, last


def _ends_with_odd_backslashes(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1
