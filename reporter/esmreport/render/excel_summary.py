"""The first sheet: verdict and completeness, counts, nodes, site values, and the way to the other sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, repeat
from math import ceil
from typing import TYPE_CHECKING

from esmreport.core.record import dataclass
from esmreport.render import excel_charts as charts
from esmreport.render.excel_cells import Cells, Link, Value, shown
from esmreport.render.excel_grid import row_height, set_up_page
from esmreport.render.excel_rules import letter
from esmreport.render.excel_styles import Styles
from esmreport.render.viewmodel import CountRow, View

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = (28.0, 40.0, 40.0, 24.0, 14.0, 14.0, 14.0, 14.0)
# Rows of the default height that a chart takes.
_CHART_ROWS = 17
# Areas that a chart of the usual height has room for.
_AREAS = 12
# These run on over the empty cells to their right.
_HEIGHTS = {"title": 27.0, "heading": 20.0}
_ONE_LINE = ("title", "heading", "note", "plain")


@dataclass(frozen=True, kw_only=True)
class _Blocks:
    """The tables that charts are drawn from."""

    shares: charts.Block
    severities: charts.Block
    nodes: charts.Block
    areas: charts.Block


class _Pen:
    """Writes rows downwards on one sheet."""

    def __init__(self, sheet: Worksheet, view: View, styles: Styles) -> None:
        self.sheet, self.view, self.row = sheet, view, 1
        self.cells = Cells(styles, view.words)

    def line(self, *values: Value, role: str | None = None, first: str | None = None) -> None:
        height = _HEIGHTS.get(role or "")
        if role not in _ONE_LINE:
            height = row_height([shown(value) for value in values], _WIDTHS)
        self.cells.add(self.row, values, chain([first or role], repeat(role)), height)
        self.row += 1

    def block(self, title: str, inks: tuple[str, ...]) -> charts.Block:
        """A table for a chart, whose head comes next."""
        return charts.Block(title=title, head=self.row, last=self.row, columns=len(inks), inks=inks)

    def heading(self, key: str) -> None:
        self.row += 1
        self.line(self.view.words(key), role="heading")


def write_summary(sheet: Worksheet, view: View, styles: Styles, titles: Sequence[str]) -> Cells:
    """Lay out the summary sheet, and give its cells; `titles` are the other sheets, in order."""
    pen = _Pen(sheet, view, styles)
    _verdict(pen)
    _notices(pen)
    _break(pen)
    top, tall = pen.row + 1, max(1.0, len(view.overview.by_area) / _AREAS)
    pen.row += _CHART_ROWS + ceil(_CHART_ROWS * tall) + 1
    _break(pen)
    _draw(pen, top, tall, _counts(pen))
    _nodes(pen)
    _site(pen)
    pen.heading("section.contents")
    for title in titles:
        pen.line(Link(text=title, target=f"'{title}'!A1"))
    for column, wide in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[letter(column)].width = wide
    sheet.freeze_panes = "A2"
    set_up_page(sheet, view.words)
    return pen.cells


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
    pen.line(w("label.guide"), w("report.guide"), role="plain", first="label")


def _notices(pen: _Pen) -> None:
    if pen.view.notices:
        pen.heading("section.notices")
        for notice in pen.view.notices:
            pen.line(f"{'▲' if notice.level == 'warning' else '・'} {notice.text}", role="plain")
    if pen.view.unchecked:
        pen.heading("section.unchecked")
        for group in pen.view.unchecked:
            pen.line(pen.view.words("form.count", number=len(group.entries)), group.text, role="plain")


def _counts(pen: _Pen) -> _Blocks:
    """The figures, and where they stand for the charts."""
    o, w = pen.view.overview, pen.view.words
    pen.heading("section.figures")
    verdicts = charts.inks([count.mark for count in o.counts])
    shares = pen.block(w("chart.score"), tuple(gauge.ink[1:] for gauge in o.gauges))
    pen.line(w("label.item"), w("label.value"), role="head")
    for gauge in o.gauges:
        pen.line(gauge.label, w("form.unknown") if gauge.share is None else gauge.share, first="label")
    pen.row += 1
    severities = pen.block(w("chart.severity"), charts.inks([count.mark for count in o.severities]))
    pen.line(w("label.severity"), w("verdict.fail"), role="head")
    for count in o.severities:
        pen.line(count.mark, count.number)
    tables = []
    for key, title, rows in (("node", "chart.node", o.by_node), ("area", "chart.area", o.by_area)):
        pen.row += 1
        tables.append(replace(pen.block(w(title), verdicts), last=pen.row + len(rows)))
        pen.line(w(f"label.{key}"), *(count.mark.word for count in o.counts), w("label.total"), role="head")
        for row in (*rows, CountRow(label=w("label.total"), counts=o.counts, total=o.total)):
            pen.line(row.label, *(count.number for count in row.counts), row.total, first="label")
    return _Blocks(
        shares=replace(shares, last=shares.head + len(o.gauges)),
        severities=replace(severities, last=severities.head + len(o.severities)),
        nodes=tables[0],
        areas=tables[1],
    )


def _break(pen: _Pen) -> None:
    """A new page of paper from the next row on: charts must not be cut in two."""
    from openpyxl.worksheet.pagebreak import Break

    pen.sheet.row_breaks.append(Break(id=pen.row - 1))


def _draw(pen: _Pen, top: int, tall: float, found: _Blocks) -> None:
    """Four charts in the room that was left for them."""
    sheet = pen.sheet
    charts.columns(sheet, found.shares, f"A{top}", percent=True)
    charts.columns(sheet, found.severities, f"C{top}")
    charts.stacked(sheet, found.nodes, f"A{top + _CHART_ROWS}")
    charts.stacked(sheet, found.areas, f"C{top + _CHART_ROWS}", tall=tall)


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
    if pen.view.half_sealed:
        pen.line("", w("note.hash_only"), role="plain")
    pen.heading("section.cluster")
    for pair in pen.view.cluster:
        pen.line(pair.label, pair.value, first="label")


def _site(pen: _Pen) -> None:
    w = pen.view.words
    pen.heading("section.site")
    pen.line(*(w(f"label.{name}") for name in ("item", "value", "origin", "note")), role="head")
    for line in pen.view.site:
        pen.line(line.label, line.value, line.origin, line.note, first="label")
