"""The first sheet: verdict and completeness, counts, nodes, site values, and the way to the other sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from esmreport.render.excel_grid import Link, Value, at, letter, put, set_height, set_up_page, shown
from esmreport.render.excel_styles import Styles
from esmreport.render.viewmodel import CountRow, View

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = (28.0, 40.0, 40.0, 24.0, 14.0, 14.0, 14.0, 14.0)
# These run on over the empty cells to their right.
_ONE_LINE = ("title", "heading", "note", "plain")


class _Pen:
    """Writes rows downwards on one sheet."""

    def __init__(self, sheet: Worksheet, view: View, styles: Styles) -> None:
        self.sheet, self.view, self.styles, self.row = sheet, view, styles, 1

    def line(self, *values: Value, role: str | None = None, first: str | None = None) -> None:
        for column, value in enumerate(values, start=1):
            one_role = first if first and column == 1 else role
            put(at(self.sheet, self.row, column), value, self.styles, self.view.words, role=one_role)
        if role not in _ONE_LINE:
            set_height(self.sheet, self.row, [shown(value) for value in values], _WIDTHS)
        self.row += 1

    def heading(self, key: str) -> None:
        self.row += 1
        self.line(self.view.words(key), role="heading")


def write_summary(sheet: Worksheet, view: View, styles: Styles, titles: Sequence[str]) -> None:
    """Fill the summary sheet; `titles` are the other sheets, in order."""
    pen = _Pen(sheet, view, styles)
    _verdict(pen)
    _notices(pen)
    _counts(pen)
    _nodes(pen)
    _site(pen)
    pen.heading("section.contents")
    for title in titles:
        pen.line(Link(text=title, target=f"'{title}'!A1"))
    for column, wide in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[letter(column)].width = wide
    sheet.freeze_panes = "A2"
    set_up_page(sheet, view.words)


def _verdict(pen: _Pen) -> None:
    view, o, w = pen.view, pen.view.overview, pen.view.words
    pen.line(f"{view.title}  {view.cluster_name}", role="title")
    pen.line(f"{view.created_at}  {view.tool}  {w('label.run_id')} {view.run_id}", role="note")
    pen.row += 1
    pen.line(w("label.overall"), o.verdict, first="label")
    pen.line("", o.headline, role="plain")
    pen.line("", o.score, role="plain")
    pen.line(w("label.completeness"), o.completeness, first="label")
    for line in o.completeness_lines:
        pen.line("", line, role="plain")
    for pair in view.document:
        pen.line(pair.label, pair.value, first="label")


def _notices(pen: _Pen) -> None:
    if pen.view.notices:
        pen.heading("section.notices")
        for notice in pen.view.notices:
            pen.line(f"{'▲' if notice.level == 'warning' else '・'} {notice.text}", role="plain")
    if pen.view.unchecked:
        pen.heading("section.unchecked")
        for group in pen.view.unchecked:
            pen.line(pen.view.words("form.count", number=len(group.entries)), group.text, role="plain")


def _counts(pen: _Pen) -> None:
    o, w = pen.view.overview, pen.view.words
    pen.heading("section.figures")
    pen.line(w("label.severity"), w("verdict.fail"), role="head")
    for count in o.severities:
        pen.line(count.mark, count.number)
    for key, rows in (("label.node", o.by_node), ("label.area", o.by_area)):
        pen.row += 1
        pen.line(w(key), *(count.mark.word for count in o.counts), w("label.total"), role="head")
        for row in (*rows, CountRow(label=w("label.total"), counts=o.counts, total=o.total)):
            pen.line(row.label, *(count.number for count in row.counts), row.total, first="label")


def _nodes(pen: _Pen) -> None:
    w, nodes = pen.view.words, pen.view.nodes
    pen.heading("section.nodes")
    pen.line(w("label.node"), *(n.name for n in nodes), role="head")
    fields = (
        *("role", "state", "collected_at", "bundle", "sha256", "run_id", "collector"),
        *("system", "model", "addresses", "products", "superseded"),
    )
    labels = {"state": "role_state"}
    for name in fields:
        pen.line(w(f"label.{labels.get(name, name)}"), *(getattr(n, name) for n in nodes), first="label")
    pen.line(w("label.seal"), *(n.seal for n in nodes), first="label")
    pen.heading("section.cluster")
    for pair in pen.view.cluster:
        pen.line(pair.label, pair.value, first="label")


def _site(pen: _Pen) -> None:
    w = pen.view.words
    pen.heading("section.site")
    pen.line(*(w(f"label.{name}") for name in ("item", "value", "origin", "note")), role="head")
    for line in pen.view.site:
        pen.line(line.label, line.value, line.origin, line.note, first="label")
