"""One template cell per role; the cells of a role only name its style."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from esmreport.render.look import Mark

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_FONT = "BIZ UDPGothic"
_NAVY, _GREY, _LINE, _INPUT = "16324F", "5A626B", "C9D1D9", "FFFBE6"


class Styles:
    """The styles of one workbook by role: title, heading, note, plain, head, label, text, number, input,
    link, and one for the css name of each mark."""

    def __init__(self, workbook: Workbook, marks: tuple[Mark, ...]) -> None:
        self._sheet = workbook.create_sheet("styles")
        self._workbook = workbook
        self._cells: dict[str, Any] = {}
        self._numbers: dict[str, int] = {}
        self._plain()
        for mark in marks:
            self._add(mark.css, bold=True, color=mark.ink[1:], fill=mark.tint[1:], border=True)

    def number(self, role: str) -> int:
        """What a cell of a role names its style by."""
        return self._numbers[role]

    def day(self, role: str) -> int:
        """The same for a cell with a date."""
        name = f"{role}-day"
        if name not in self._numbers:
            plain = self._cells[role]
            cell = self._next(name)
            cell._style = copy(plain._style)
            cell.number_format = "yyyy-mm-dd"
            self._numbers[name] = cell.style_id
        return self._numbers[name]

    def discard(self) -> None:
        """Remove the template cells; the styles stay."""
        self._workbook.remove(self._sheet)

    def _plain(self) -> None:
        self._add("title", size=16, bold=True, color=_NAVY, wrap=False)
        self._add("heading", size=12, bold=True, color=_NAVY, wrap=False)
        self._add("note", color=_GREY, wrap=False)
        self._add("plain", wrap=False)
        self._add("head", bold=True, color="FFFFFF", fill=_NAVY, border=True)
        self._add("label", bold=True, color=_NAVY, fill="F0F3F6", border=True)
        self._add("text", border=True)
        self._add("number", border=True, side="right")
        self._add("percent", border=True, shape="0.0%", side="right")
        self._add("input", border=True, fill=_INPUT)
        self._add("link", border=True, color="0B57A4", underline="single")

    def _add(
        self,
        role: str,
        *,
        size: int = 10,
        bold: bool = False,
        color: str = "1D2329",
        fill: str | None = None,
        border: bool = False,
        wrap: bool = True,
        underline: Any = None,
        shape: str | None = None,
        side: Any = "left",
    ) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        cell = self._next(role)
        cell.font = Font(name=_FONT, size=size, bold=bold, color=color, underline=underline)
        cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=wrap)
        if fill:
            cell.fill = PatternFill("solid", start_color=fill, end_color=fill)
        if border:
            side = Side(style="thin", color=_LINE)
            cell.border = Border(left=side, right=side, top=side, bottom=side)
        if shape:
            cell.number_format = shape
        # Editing a cell whose text begins with "=" must not turn it into a formula.
        cell.quotePrefix = role != "input"
        self._numbers[role] = cell.style_id

    def _next(self, name: str) -> Any:
        self._cells[name] = self._sheet.cell(row=len(self._cells) + 1, column=1)
        return self._cells[name]
