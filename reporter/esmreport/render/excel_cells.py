"""The cells of one sheet as they stand in its file. Text is always stored as text, whatever it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from esmreport.core.record import dataclass
from esmreport.render.excel_rules import letter
from esmreport.render.look import Mark
from esmreport.render.wording import Words, shorten

if TYPE_CHECKING:
    from esmreport.render.excel_styles import Styles

LONGEST = 32_000
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# What XML cannot hold at all. Texts of a view are printable already, so this would be a mistake of ours.
_NO_XML = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class Link:
    """Text that leads to a cell of another sheet, `target` as in `'証跡'!A5`, or, `outside`, to a file."""

    text: str
    target: str
    outside: bool = False


Value = str | int | float | date | Mark | Link | None


class Cells:
    """The rows of one sheet, written downwards. openpyxl, which does the rest of the workbook, takes four times as
    long for them."""

    def __init__(self, styles: Styles, words: Words) -> None:
        self.links: list[tuple[str, Link]] = []
        self._styles, self._words = styles, words
        self._rows: list[str] = []
        self._letters: list[str] = []
        self._last = 1

    def add(
        self, row: int, values: Sequence[Value], roles: Iterable[str | None], height: float | None = None
    ) -> None:
        """One row by its 1-based number, below all that there are. A role of None goes by the kind of value."""
        while len(self._letters) < len(values):
            self._letters.append(letter(len(self._letters) + 1))
        cells = [
            self._cell(f"{column}{row}", value, role)
            for column, value, role in zip(self._letters, values, roles, strict=False)
        ]
        high = "" if height is None else f' ht="{height:.16g}" customHeight="1"'
        self._rows.append(f'<row r="{row}"{high}>{"".join(cells)}</row>')
        self._last = row

    @property
    def extent(self) -> str:
        """The range that the cells take, e.g. `A1:K27`."""
        return f"A1:{self._letters[-1] if self._letters else 'A'}{self._last}"

    def text(self) -> str:
        """All rows as XML. Raises ValueError for a character that XML cannot hold."""
        rows = "".join(self._rows)
        if odd := _NO_XML.search(rows):
            raise ValueError(f"U+{ord(odd.group()):04X} cannot stand in a workbook")
        return rows

    def _cell(self, place: str, value: Value, role: str | None) -> str:
        if isinstance(value, str):
            return self._text(place, value, role or "text")
        if value is None:
            return self._text(place, "", role or "text")
        if isinstance(value, Mark):
            return self._text(place, value.label, value.css)
        if isinstance(value, Link):
            self.links.append((place, value))
            return self._text(place, value.text, role or "link")
        if isinstance(value, date):
            return _number(place, _serial(value), self._styles.day(role or "text"))
        kind = "percent" if isinstance(value, float) else "number"
        return _number(place, value, self._styles.number(role or kind))

    def _text(self, place: str, text: str, role: str) -> str:
        style = self._styles.number(role)
        if not text:
            return f'<c r="{place}" s="{style}"/>'
        if len(text) * 2 > LONGEST:
            text = _fit(text, self._words)
        space = "" if text == text.strip() else ' xml:space="preserve"'
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{space}>{_escaped(text)}</t></is></c>'


def _number(place: str, value: float, style: int) -> str:
    return f'<c r="{place}" s="{style}"><v>{value:.16g}</v></c>'


def _serial(day: date) -> float:
    from openpyxl.utils.datetime import to_excel

    serial: float = to_excel(day)  # type: ignore[no-untyped-call]
    return serial


def _escaped(text: str) -> str:
    # Excel would read "_x0041_" as the character A.
    if "_x" in text:
        text = _ESCAPE.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fit(text: str, words: Words) -> str:
    # Excel counts UTF-16 units, two for a character beyond U+FFFF.
    longest = LONGEST
    while len(text[:longest].encode("utf-16-le")) // 2 > LONGEST:
        longest -= 500
    return shorten(words, text, longest)


def shown(value: Value) -> str:
    """The text that a value puts into its cell."""
    if isinstance(value, Mark):
        return value.label
    return value.text if isinstance(value, Link) else "" if value is None else str(value)
