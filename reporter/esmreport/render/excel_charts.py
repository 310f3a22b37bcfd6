"""Native charts of the summary sheet, drawn by the office program from the cells beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from esmreport.core.record import dataclass
from esmreport.render.look import Mark

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDE, HIGH = 15.0, 8.4


@dataclass(frozen=True, kw_only=True)
class Block:
    """A table on the summary sheet: its head row, its last row, and its columns of numbers from 2 on.
    `inks`: one colour per series, or per row where there is one series."""

    title: str
    head: int
    last: int
    columns: int
    inks: tuple[str, ...]


def stacked(sheet: Worksheet, block: Block, anchor: str, tall: float = 1.0) -> None:
    """Horizontal bars, one a row of the block, a piece a column; `tall` times the usual height."""
    chart = _bars(block, "bar", "stacked")
    chart.overlap = 100
    chart.height = HIGH * max(tall, 1.0)
    # Excel draws the first row at the bottom unless told otherwise.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblSkip = 1
    for column, ink in enumerate(block.inks, start=2):
        _add(chart, sheet, block, column, ink)
    sheet.add_chart(chart, anchor)


def columns(sheet: Worksheet, block: Block, anchor: str, percent: bool = False) -> None:
    """One column a row of the block, each in its own colour; `percent` for shares from 0 to 1."""
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.marker import DataPoint

    chart = _bars(block, "col", "clustered")
    chart.legend = None
    series = _add(chart, sheet, block, 2, block.inks[0])
    for place, ink in enumerate(block.inks):
        point: Any = DataPoint(idx=place)
        point.graphicalProperties.solidFill = ink
        series.dPt.append(point)
    series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    if percent:
        chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
        chart.y_axis.number_format = "0%"
        series.dLbls.numFmt = "0.0%"
    sheet.add_chart(chart, anchor)


def inks(marks: Sequence[Mark]) -> tuple[str, ...]:
    """The colours of marks as charts want them."""
    return tuple(mark.ink[1:] for mark in marks)


def _bars(block: Block, kind: str, grouping: str) -> Any:
    from openpyxl.chart import BarChart

    chart: Any = BarChart()
    chart.type, chart.grouping, chart.title = kind, grouping, block.title
    chart.width, chart.height, chart.gapWidth = WIDE, HIGH, 60
    chart.legend.position = "b"
    # Without this a new Excel shows no axis at all.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines = None
    return chart


def _add(chart: Any, sheet: Worksheet, block: Block, column: int, ink: str) -> Any:
    from openpyxl.chart import Reference, Series

    values = Reference(sheet, min_col=column, min_row=block.head, max_row=block.last)
    series: Any = Series(values, title_from_data=True)
    series.graphicalProperties.solidFill = ink
    series.graphicalProperties.line.solidFill = ink
    chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=1, min_row=block.head + 1, max_row=block.last))
    return series
