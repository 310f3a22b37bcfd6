"""What the office program does on a sheet by itself: lists to choose from, dates to check, colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from esmreport.render.look import Mark

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from esmreport.render.excel_grid import Grid

# openpyxl takes no more than this many characters of choices in one list.
_LONGEST_LIST = 255
_FIRST_DAY = 36526
_DONE, _LATE = ("50565E", "EEF0F2"), ("A3201A", "FBE6E4")


def add_rules(sheet: Worksheet, grid: Grid, last: int) -> None:
    """Lists, date checks and colours for the rows 2 to `last` of a table."""
    if last < 2:
        return
    for column, head in enumerate(grid.heads, start=1):
        if head.choices:
            _add_list(sheet, _range(column, last), tuple(head.choices))
        if head.day:
            _add_day(sheet, _range(column, last))
        for mark, text in head.tints:
            _add_tint(sheet, _range(column, last), text, mark)
    if grid.done:
        _add_done(sheet, grid, last)
    if grid.flags:
        _add_flags(sheet, grid, last)


def letter(column: int) -> str:
    """Column letters of a 1-based column number."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _range(column: int, last: int) -> str:
    return f"{letter(column)}2:{letter(column)}{last}"


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _add_list(sheet: Worksheet, cells: str, choices: tuple[str, ...]) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = ",".join(choices)
    assert len(listed) < _LONGEST_LIST and not any("," in choice for choice in choices)
    rule = DataValidation(type="list", formula1=_quoted(listed), allow_blank=True)
    rule.add(cells)
    sheet.add_data_validation(rule)


def _add_day(sheet: Worksheet, cells: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    # A warning only: what somebody typed in his own way is kept and read as well as it can be.
    rule = DataValidation(
        type="date", operator="greaterThan", formula1=str(_FIRST_DAY), allow_blank=True, errorStyle="warning"
    )
    rule.add(cells)
    sheet.add_data_validation(rule)


def _where(formula: str, ink: str, tint: str) -> Any:
    """The colours that cells take where a formula, written for the first of them, is true."""
    from openpyxl.formatting import rule
    from openpyxl.styles import Font, PatternFill

    made: Any = rule.FormulaRule
    fill = PatternFill("solid", start_color=tint, end_color=tint)
    return made(formula=[formula], stopIfTrue=False, font=Font(color=ink), fill=fill)


def _add_tint(sheet: Worksheet, cells: str, text: str, mark: Mark) -> None:
    first = cells.partition(":")[0]
    rule = _where(f"{first}={_quoted(text)}", mark.ink[1:], mark.tint[1:])
    sheet.conditional_formatting.add(cells, rule)


def _add_done(sheet: Worksheet, grid: Grid, last: int) -> None:
    """Rows that are done turn grey; a day that has passed on a row that is not, red."""
    labels = [head.label for head in grid.heads]
    done_label, word, due_label = grid.done or ("", "", "")
    done, due = letter(labels.index(done_label) + 1), letter(labels.index(due_label) + 1)
    late = f"AND(ISNUMBER(${due}2),${due}2<TODAY(),${done}2<>{_quoted(word)})"
    sheet.conditional_formatting.add(f"{due}2:{due}{last}", _where(late, *_LATE))
    everything = f"A2:{letter(len(labels))}{last}"
    sheet.conditional_formatting.add(everything, _where(f"${done}2={_quoted(word)}", *_DONE))


def _add_flags(sheet: Worksheet, grid: Grid, last: int) -> None:
    """The first column takes the colour of the last one where that says so."""
    state = letter(len(grid.heads))
    for mark in grid.flags:
        rule = _where(f"${state}2={_quoted(mark.label)}", mark.ink[1:], mark.tint[1:])
        sheet.conditional_formatting.add(f"A2:A{last}", rule)
