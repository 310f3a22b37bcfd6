"""Lays one table out on one sheet: heads, rows, widths, filters, printing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat
from math import ceil
from typing import TYPE_CHECKING

from esmreport.core.record import dataclass
from esmreport.render.excel_cells import Cells, Value, shown
from esmreport.render.excel_rules import add_rules, letter
from esmreport.render.excel_styles import Styles
from esmreport.render.look import Mark
from esmreport.render.wording import Words, width

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

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


def write_grid(sheet: Worksheet, grid: Grid, styles: Styles, words: Words) -> Cells:
    """Lay a table out on an empty sheet, and give its cells; row 1 is its head."""
    widths = _widths(grid)
    cells = Cells(styles, words)
    heads = [head.label for head in grid.heads]
    cells.add(1, heads, repeat("head"), row_height(heads, widths))
    roles = ["input" if head.entry else None for head in grid.heads]
    for number, row in enumerate(grid.rows, start=2):
        cells.add(number, row, roles, row_height([shown(value) for value in row], widths))
    if not grid.rows and not any(head.entry for head in grid.heads):
        cells.add(2, [words("note.empty")], ["plain"])
    for column, wide in enumerate(widths, start=1):
        sheet.column_dimensions[letter(column)].width = wide
    add_rules(sheet, grid, len(grid.rows) + 1)
    sheet.freeze_panes = f"{letter(grid.frozen + 1)}2"
    sheet.auto_filter.ref = f"A1:{letter(len(grid.heads))}{max(len(grid.rows) + 1, 2)}"
    set_up_page(sheet, words, paper=_A4 if sum(widths) <= _A4_COLUMNS else _A3)
    sheet.print_title_rows = "1:1"
    return cells


def _widths(grid: Grid) -> list[float]:
    found = []
    for column, head in enumerate(grid.heads):
        # The filter's arrow stands in the head.
        need = [_units(head.label) + 4]
        need += [_units(line) + 1.4 for row in grid.rows for line in shown(row[column]).split("\n")]
        found.append(float(max(_NARROW, min(max(need), head.widest))))
    return found


def row_height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """The height that a row needs for its wrapped texts; no office program gives it one by itself on opening."""
    needs = [_wrapped_lines(text, wide) for text, wide in zip(texts, widths, strict=False)]
    return _LINE_POINTS * min(max(needs, default=1), _MOST_LINES) + 5


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
