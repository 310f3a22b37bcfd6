"""The file: openpyxl's workbook, with the cells put into its sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from esmreport.render.excel_cells import Cells, Link

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def pack(workbook: Workbook, cells: Mapping[str, Cells]) -> bytes:
    """The bytes of an .xlsx file; `cells` by the title of their sheet, which has none of its own."""
    buffer, packed = BytesIO(), BytesIO()
    workbook.save(buffer)
    found = {f"xl/worksheets/sheet{i}.xml": cells.get(s.title) for i, s in enumerate(workbook.worksheets, 1)}
    with ZipFile(buffer) as plain, ZipFile(packed, "w", ZIP_DEFLATED) as whole:
        for name in plain.namelist():
            content = plain.read(name)
            own = found.get(name)
            whole.writestr(name, _filled(content.decode("utf-8"), own) if own else content)
            outside = [link for _, link in own.links if link.outside] if own else []
            if outside:
                # A sheet with a drawing or the like has such a file already; only tables have links to files.
                folder, _, file = name.rpartition("/")
                whole.writestr(f"{folder}/_rels/{file}.rels", _relations(outside))
    return packed.getvalue()


def _filled(sheet: str, cells: Cells) -> str:
    """The XML of a sheet without cells, with them."""
    parts = (
        ('<dimension ref="A1:A1" />', f'<dimension ref="{cells.extent}"/>'),
        ("<sheetData></sheetData>", f"<sheetData>{cells.text()}</sheetData>"),
        # The schema wants them just before the page.
        ("<pageMargins ", f"{_hyperlinks(cells.links)}<pageMargins "),
    )
    for old, new in parts:
        before, found, after = sheet.partition(old)
        if not found:
            raise ValueError(f"a sheet of the workbook has no {old}")
        sheet = f"{before}{new}{after}"
    return sheet


def _hyperlinks(links: Iterable[tuple[str, Link]]) -> str:
    found, outside = [], 0
    for place, link in links:
        outside += link.outside
        to = f'r:id="link{outside}"' if link.outside else f'location="{escape(link.target)}"'
        found.append(f'<hyperlink ref="{place}" {to}/>')
    return f'<hyperlinks xmlns:r="{_RELATIONS}">{"".join(found)}</hyperlinks>' if found else ""


def _relations(links: Iterable[Link]) -> str:
    found = (
        f'<Relationship Id="link{number}" Type="{_RELATIONS}/hyperlink" Target="{escape(link.target)}" '
        'TargetMode="External"/>'
        for number, link in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(found)}</Relationships>'
