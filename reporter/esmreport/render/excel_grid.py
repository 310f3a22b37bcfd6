"""Lays one table out on one sheet: heads, cells as text, widths, filters, links, printing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, cast

from esmreport.render.excel_rules import add_rules, letter
from esmreport.render.excel_styles import Styles
from esmreport.render.look import Mark
from esmreport.render.wording import Words, shorten, width

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_000
_NARROW = 6
_LINE_POINTS, _MOST_LINES = 12.5, 20
# Wider than this many characters, a table is printed on A3.
_A4_COLUMNS = 170
_A4, _A3 = 9, 8
# What is kept on one line: ASCII up to a blank or a backslash, or one other character.
_PIECE = re.compile(r"[!-\[\]-~]*[ \\]|[!-\[\]-~]+|.", re.DOTALL)
# Widths in the cells' font, which is wider than the default one, against a digit of that.
_UNITS = {
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 1.43),
    **dict.fromkeys("abcdefghijklmnopqrstuvwxyz", 1.18),
    **dict.fromkeys(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", 0.85),
}
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, kw_only=True)
class Link:
    """Text that leads to a cell of another sheet, `target` as in `'証跡'!A5`."""

    text: str
    target: str


Value = str | int | float | date | Mark | Link | None


@dataclass(frozen=True, kw_only=True)
class Head:
    """One column. `widest` limits its width in characters; `entry` marks a column that people fill, `choices`
    is its list, `day` asks for a date. `tints`: a cell that says the text takes the colours of the mark."""

    label: str
    widest: int = 30
    entry: bool = False
    choices: tuple[str, ...] = ()
    day: bool = False
    tints: tuple[tuple[Mark, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One table on a sheet of its own; its first `frozen` columns stay in sight. `done`: labels of the column
    that says when a row is done and of the one with its day, with the word between them. `flags`: marks of
    the last column that colour the first."""

    title: str
    frozen: int = 0
    heads: tuple[Head, ...]
    rows: tuple[tuple[Value, ...], ...]
    done: tuple[str, str, str] | None = None
    flags: tuple[Mark, ...] = ()


def write_grid(sheet: Worksheet, grid: Grid, styles: Styles, words: Words) -> None:
    """Fill an empty sheet with a table; row 1 is its head."""
    widths = _widths(grid)
    for column, head in enumerate(grid.heads, start=1):
        put(at(sheet, 1, column), head.label, styles, words, role="head")
    for number, row in enumerate(grid.rows, start=2):
        for column, (value, head) in enumerate(zip(row, grid.heads, strict=True), start=1):
            put(at(sheet, number, column), value, styles, words, role="input" if head.entry else None)
        set_height(sheet, number, [shown(value) for value in row], widths)
    if not grid.rows and not any(head.entry for head in grid.heads):
        put(at(sheet, 2, 1), words("note.empty"), styles, words, role="plain")
    set_height(sheet, 1, [head.label for head in grid.heads], widths)
    for column, wide in enumerate(widths, start=1):
        sheet.column_dimensions[letter(column)].width = wide
    add_rules(sheet, grid, len(grid.rows) + 1)
    sheet.freeze_panes = f"{letter(grid.frozen + 1)}2"
    sheet.auto_filter.ref = f"A1:{letter(len(grid.heads))}{max(len(grid.rows) + 1, 2)}"
    set_up_page(sheet, words, paper=_A4 if sum(widths) <= _A4_COLUMNS else _A3)
    sheet.print_title_rows = "1:1"


def at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell at a 1-based row and column; our sheets have no merged cells."""
    return cast("Cell", sheet.cell(row=row, column=column))


def put(cell: Cell, value: Value, styles: Styles, words: Words, role: str | None = None) -> None:
    """Write one value. Text is always stored as text, whatever it begins with."""
    if isinstance(value, Link):
        _put_text(cell, value.text, words)
        _link(cell, value.target)
        styles.apply(cell, role or "link")
    elif isinstance(value, Mark):
        _put_text(cell, value.label, words)
        styles.apply(cell, value.css)
    elif isinstance(value, float):
        cell.value = value
        styles.apply(cell, role or "percent")
    elif isinstance(value, int):
        cell.value = value
        styles.apply(cell, role or "number")
    elif isinstance(value, date):
        styles.apply(cell, role or "text")
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    else:
        _put_text(cell, value or "", words)
        styles.apply(cell, role or "text")


def _put_text(cell: Cell, text: str, words: Words) -> None:
    if not text:
        return
    if len(text) * 2 > LONGEST:
        text = _fit(text, words)
    # Excel would read "_x0041_" as the character A.
    cell.value = _ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"


def _fit(text: str, words: Words) -> str:
    # Excel counts UTF-16 units, two for a character beyond U+FFFF.
    longest = LONGEST
    while len(text[:longest].encode("utf-16-le")) // 2 > LONGEST:
        longest -= 500
    return shorten(words, text, longest)


def _link(cell: Cell, target: str) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)


def shown(value: Value) -> str:
    """The text that a value puts into its cell."""
    if isinstance(value, Mark):
        return value.label
    return value.text if isinstance(value, Link) else "" if value is None else str(value)


def _widths(grid: Grid) -> list[float]:
    found = []
    for column, head in enumerate(grid.heads):
        # The filter's arrow stands in the head.
        need = [_units(head.label) + 4]
        need += [_units(line) + 1.4 for row in grid.rows for line in shown(row[column]).split("\n")]
        found.append(float(max(_NARROW, min(max(need), head.widest))))
    return found


def set_height(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
    """Give a row the height that its wrapped texts need; no office program does it by itself on opening."""
    needs = [_wrapped_lines(text, wide) for text, wide in zip(texts, widths, strict=False)]
    sheet.row_dimensions[row].height = _LINE_POINTS * min(max(needs, default=1), _MOST_LINES) + 5


@lru_cache(maxsize=10_000)
def _wrapped_lines(text: str, wide: float) -> int:
    room = max(wide - 0.7, 1)
    return sum(1 if _units(line) <= room else _folded(line, room) for line in text.split("\n"))


@lru_cache(maxsize=10_000)
def _units(text: str) -> float:
    """Width of one line of text in the unit of columns, a digit of the default font."""
    return sum(_UNITS.get(char) or width(char) for char in text)


def _folded(line: str, room: float) -> int:
    """Lines that one long line takes where it is broken behind blanks and backslashes, as office programs
    do, between full-width characters, and inside words that are longer than a line."""
    lines, used = 1, 0.0
    for piece in _PIECE.findall(line):
        need, whole = _units(piece.rstrip()), _units(piece)
        if used and used + need > room:
            lines, used = lines + 1, 0.0
        lines += max(ceil(need / room) - 1, 0)
        used = whole % room if need > room else used + whole
    return lines


def set_up_page(sheet: Worksheet, words: Words, paper: int = _A4) -> None:
    """Landscape, all columns on one page, page numbers, the sheet's name on top."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.75
    margins.header = margins.footer = 0.35
    if sheet.oddHeader is not None and sheet.oddFooter is not None:
        sheet.oddHeader.left.text = words("note.page_header")
        sheet.oddHeader.right.text = "&A"
        sheet.oddFooter.right.text = "&P / &N"
