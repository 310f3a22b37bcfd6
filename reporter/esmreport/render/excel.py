"""The workbook: the view on sheets that can be filtered, printed and filled in."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from esmreport.core.sitetime import moment
from esmreport.render import excel_fill as fill
from esmreport.render import excel_life as life
from esmreport.render import excel_sheets as sheets
from esmreport.render.excel_evidence import evidence
from esmreport.render.excel_grid import Grid, write_grid
from esmreport.render.excel_pack import pack
from esmreport.render.excel_styles import Styles
from esmreport.render.excel_summary import write_summary
from esmreport.render.viewmodel import View

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


def render_xlsx(view: View) -> bytes:
    """The workbook of a view as the bytes of an .xlsx file."""
    from openpyxl import Workbook

    workbook = Workbook()
    first = workbook.active
    assert first is not None
    first.title = view.words("sheet.summary")
    styles = Styles(workbook, view.marks)
    grids = _grids(view)
    cells = {first.title: write_summary(first, view, styles, [grid.title for grid in grids])}
    for grid in grids:
        cells[grid.title] = write_grid(workbook.create_sheet(grid.title), grid, styles, view.words)
    styles.discard()
    _describe(workbook, view)
    return pack(workbook, cells)


def _grids(view: View) -> list[Grid]:
    found, places = evidence(view)
    return [
        sheets.findings(view, places),
        sheets.comparison(view, places),
        sheets.results(view, places),
        fill.plan(view, places),
        fill.manual(view),
        *life.sheets(view),
        *(sheets.as_built(view, table) for table in view.tables),
        *sheets.scripts(view),
        found,
        sheets.collection(view),
    ]


def _describe(workbook: Workbook, view: View) -> None:
    from openpyxl.packaging.custom import StringProperty

    properties = workbook.properties
    properties.title = f"{view.title} {view.cluster_name}"
    properties.creator = view.tool
    properties.identifier = view.run_id
    created = moment(view.created_stamp)
    if created:
        properties.created = created.astimezone(UTC).replace(tzinfo=None)
    custom: Any = workbook.custom_doc_props  # type: ignore[attr-defined]
    # The reader of filled workbooks knows ours by RunId, and whose decisions they are by Cluster.
    facts = {"RunId": view.run_id, "RulePack": view.rulepack, "Cluster": view.cluster_key}
    facts |= {f"BundleSha256 {node.name}": node.sha256 for node in view.nodes}
    for name, value in facts.items():
        custom.append(StringProperty(name=name, value=value))
