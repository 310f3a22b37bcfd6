"""The index as a workbook: clusters and rules on sheets that sort and filter, with links to the reports."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any

from esmreport.render.excel_cells import Cells, Link, Value
from esmreport.render.excel_grid import Grid, Head, set_up_page, write_grid
from esmreport.render.excel_pack import pack
from esmreport.render.excel_styles import Styles
from esmreport.render.index_view import IndexView, ShownRow

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# The columns with links, which stand before the last one.
FILES = ("HTML", "PDF", "Excel", "JSON")


def render_index_xlsx(view: IndexView) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    from openpyxl import Workbook

    workbook = Workbook()
    first = workbook.active
    assert first is not None
    first.title = view.words("index_sheet.summary")
    styles = Styles(workbook, view.marks)
    cells = {first.title: _summary(first, view, styles)}
    for grid in (_clusters(view), _rules(view), _problems(view)):
        cells[grid.title] = write_grid(workbook.create_sheet(grid.title), grid, styles, view.words)
    styles.discard()
    workbook.properties.title = view.words("index.title")
    workbook.properties.creator = view.tool
    return pack(workbook, cells)


def _summary(sheet: Worksheet, view: IndexView, styles: Styles) -> Cells:
    words, cells = view.words, Cells(styles, view.words)
    lines: list[tuple[str, Value]] = [("title", words("index.title")), ("heading", view.subtitle)]
    lines += [
        ("note", view.created),
        ("note", words("index.score_note")),
        ("note", words("index.order_note")),
    ]
    for number, (role, value) in enumerate(lines, start=1):
        cells.add(number, [value], [role])
    row = len(lines) + 2
    cells.add(row, [words("index_label.verdict"), words("index_label.total")], repeat("head"))
    for offset, (found, number) in enumerate(view.verdicts, start=1):
        cells.add(row + offset, [found, number], repeat(None))
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 14
    set_up_page(sheet, words)
    return cells


def _clusters(view: IndexView) -> Grid:
    label = _label(view)
    severities = [Head(label=mark.label, widest=9) for mark in view.severities]
    return Grid(
        title=view.words("index_sheet.clusters"),
        frozen=2,
        heads=(
            Head(label=label("number")),
            Head(label=label("cluster"), widest=32),
            Head(label=label("nodes"), widest=32),
            Head(label=label("verdict"), widest=26),
            Head(label=label("score"), widest=10),
            Head(label=label("coverage"), widest=10),
            *severities,
            *(Head(label=label(name), widest=10) for name in ("waived", "unchecked", "manual", "gaps")),
            Head(label=label("worst"), widest=60),
            Head(label=label("missing"), widest=20),
            Head(label=label("collected_at"), widest=20),
            *(Head(label=name, widest=12) for name in FILES),
            Head(label=label("why"), widest=50),
        ),
        rows=tuple(_cells(row) for row in view.rows),
    )


def _cells(row: ShownRow) -> tuple[Value, ...]:
    # Sorting in Excel moves a link with its cell.
    files = {file.label: Link(text=file.label, target=file.href, outside=True) for file in row.files}
    return (
        row.number,
        row.cluster,
        row.nodes,
        row.verdict,
        row.score,
        row.coverage,
        *row.severities,
        row.waived,
        row.unchecked,
        row.manual,
        row.gaps,
        "\n".join(row.worst),
        row.missing,
        row.collected_at,
        *(files.get(label) for label in FILES),
        row.why,
    )


def _rules(view: IndexView) -> Grid:
    label = _label(view)
    return Grid(
        title=view.words("index_sheet.rules"),
        frozen=1,
        heads=(
            Head(label=label("rule"), widest=12),
            Head(label=label("title"), widest=70),
            Head(label=label("area"), widest=20),
            Head(label=label("severity"), widest=12),
            Head(label=label("failed"), widest=12),
            Head(label=label("share"), widest=10),
            Head(label=label("only_waived"), widest=12),
            Head(label=label("unchecked"), widest=12),
            Head(label=label("judged"), widest=12),
        ),
        rows=tuple(
            (r.rule, r.title, r.area, r.severity, r.failed, r.share, r.waived, r.unchecked, r.judged)
            for r in view.rules
        ),
    )


def _problems(view: IndexView) -> Grid:
    label = _label(view)
    return Grid(
        title=view.words("index_sheet.problems"),
        heads=(Head(label=label("place"), widest=60), Head(label=label("why"), widest=100)),
        rows=view.problems,
    )


def _label(view: IndexView) -> Any:
    return lambda name: view.words(f"index_label.{name}")
