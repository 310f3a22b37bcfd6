"""A small report, its workbook, and what was typed into it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from esmreport.core.given import Given
from esmreport.core.model import Report, Status
from esmreport.core.overlay import overlay
from esmreport.core.site import SiteInput
from esmreport.core.sitetime import parse_day
from esmreport.render.excel import render_xlsx
from esmreport.render.view import build_view
from tests.lab.ops import apply
from tests.rulecases import base, report_of

OPS = (
    {"op": "service.set", "on": "standby", "name": "Nvbase", "start": "auto"},
    {"op": "service.set", "on": "both", "name": "ESMASVNT", "start": "auto"},
    {"op": "deny.path", "on": "standby", "path": "${install}\\ESMWEB\\jslem\\jsl.ini"},
)
ACCEPT = {"判断": "受容する", "判断の理由": "5 月に更改", "承認者": "承認 太郎", "期限": "2026-12-31"}
FIX = {"判断": "是正する", "判断の理由": "次の保守で", "完了": "未完了"}
CHECK = {"結果": "適合", "確認者": "確認 花子", "日付": "2026-03-30", "備考": "COM1 を確認"}
NVBASE = ("SVC-001", "Nvbase", "ESMNODE2")
ALERT = ("SVC-001", "ESMASVNT", "ESMNODE1")
PLAN, LIST = "是正計画", "手動確認"


RULES = ("SVC-001", "FILE-001")


def small(report: Report) -> Report:
    """Few results and no tables: workbooks are loaded and saved many times here."""
    manual_items = [r for r in report.results if r.status is Status.MANUAL][:2]
    kept = (*(r for r in report.results if r.rule in RULES), *manual_items)
    return replace(report, results=kept, tables=(), scripts=(), inventory=None, notices=())


@cache
def made() -> Report:
    return small(report_of(apply(base("sm6-6.40"), list(OPS), "round trip"), SiteInput()))


@cache
def manual() -> tuple[str, str, str]:
    """A manual item as the workbook prints it."""
    found = next(r for r in made().results if r.status is Status.MANUAL)
    return (found.rule, found.subject, found.node or "共有・クラスタ")


def written(report: Report, lang: str = "ja") -> bytes:
    return render_xlsx(build_view(report, lang))


@cache
def empty() -> bytes:
    return written(made())


def heads(sheet: Any, row: int = 1) -> dict[str, int]:
    return {str(cell.value or "").strip(): cell.column for cell in sheet[row]}


def row_of(sheet: Any, about: tuple[str, str, str], head_row: int = 1) -> int:
    at = heads(sheet, head_row)
    for row in range(head_row + 1, sheet.max_row + 1):
        if tuple(sheet.cell(row, at[name]).value for name in ("規則", "対象", "ノード")) == about:
            return row
    raise AssertionError(about)


def type_into(book: Workbook, name: str, about: tuple[str, str, str], cells: Mapping[str, Any]) -> None:
    sheet = book[name]
    row = row_of(sheet, about)
    for head, value in cells.items():
        sheet.cell(row, heads(sheet)[head]).value = value


def filled() -> Workbook:
    """The workbook with a decision to accept, one to mend, and a manual check."""
    book = load_workbook(BytesIO(empty()))
    type_into(book, PLAN, NVBASE, ACCEPT)
    type_into(book, PLAN, ALERT, FIX)
    type_into(book, LIST, manual(), CHECK)
    return book


def saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def laid(given: Given) -> Report:
    return overlay(made(), given)


EXPECTED = {
    NVBASE: {
        "decision": "受容する",
        "reason": "5 月に更改",
        "approver": "承認 太郎",
        "expires": "2026-12-31",
    },
    ALERT: {"decision": "是正する", "reason": "次の保守で", "done": "未完了"},
}


def assert_all_there(report: Report) -> None:
    """The decision and the check count, and all of the text is in the report."""
    by_identity = {result.identity: result for result in report.results}
    assert by_identity[NVBASE].waived
    assert not by_identity[ALERT].waived
    rule, subject, node = manual()
    checked = by_identity[(rule, subject, None if node == "共有・クラスタ" else node)]
    assert (checked.status, checked.attested) == (Status.PASS, True)
    kept = {entry.identity: dict(entry.cells) for entry in report.typed}
    assert {identity: kept[identity] for identity in EXPECTED} == EXPECTED
    assert kept[checked.identity]["seen"] == "COM1 を確認"


def days(texts: set[str]) -> set[str]:
    """The texts, every day in one spelling."""
    return {str(parse_day(text) or text) for text in texts}


def texts_of(book: Workbook) -> set[str]:
    """Everything that stands in a column to fill, in any sheet."""
    found: set[str] = set()
    columns = {"判断", "判断の理由", "承認者", "期限", "完了", "結果", "確認者", "日付", "備考", "有効期限"}
    for sheet in book.worksheets:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        head = next(
            (n for n, row in enumerate(rows) if "判断" in map(_text, row) or "結果" in map(_text, row)), None
        )
        if head is None:
            continue
        for row in rows[head + 1 :]:
            pairs = zip(map(_text, rows[head]), row, strict=True)
            found |= {_text(value) for name, value in pairs if name in columns and value is not None}
    return found - {""}


def _text(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else str(value).replace("_x005F_", "_").strip()
