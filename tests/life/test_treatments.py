"""Thirty ways to treat a filled workbook: a sentence where one is due, and nothing lost."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from esmreport.io.givenbook import read_book
from tests.life.books import (
    LIST,
    NVBASE,
    PLAN,
    days,
    filled,
    heads,
    laid,
    row_of,
    saved,
    texts_of,
    type_into,
    written,
)

Damage = Callable[[Workbook], None]


@dataclass(frozen=True)
class Way:
    """One way to treat a workbook. `says`: parts of the sentences that must come, none where all is well.
    `counts`: the decision still counts. `whole`: all of the text could be read."""

    do: Damage
    says: tuple[str, ...] = ()
    counts: bool = True
    whole: bool = True


def move_column(sheet: Any, head: str, to: int) -> None:
    at = heads(sheet)[head]
    values = [sheet.cell(row, at).value for row in range(1, sheet.max_row + 1)]
    sheet.delete_cols(at)
    sheet.insert_cols(to)
    for row, value in enumerate(values, start=1):
        sheet.cell(row, to).value = value


def sort_rows(book: Workbook) -> None:
    sheet = book[PLAN]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


def hide_rows(book: Workbook) -> None:
    sheet = book[PLAN]
    sheet.auto_filter.add_filter_column(3, ["x"])
    for row in range(2, sheet.max_row + 1):
        sheet.row_dimensions[row].hidden = True


def rename_sheet(book: Workbook) -> None:
    book[PLAN].title, book[LIST].title = "Sheet1", "チェック済み"


def move_to_front(book: Workbook) -> None:
    for head in ("判断", "規則", "期限"):
        move_column(book[PLAN], head, 1)


def delete_idle_columns(book: Workbook) -> None:
    for head in ("要件", "重大度", "是正手順", "番号"):
        book[PLAN].delete_cols(heads(book[PLAN])[head])


def delete_row(book: Workbook) -> None:
    book[PLAN].delete_rows(row_of(book[PLAN], ("SVC-001", "ESMASVNT", "ESMNODE2")))


def set_cell(head: str, value: Any, about: tuple[str, str, str] = NVBASE) -> Damage:
    return lambda book: type_into(book, PLAN, about, {head: value})


def rename_head(head: str, name: str) -> Damage:
    def do(book: Workbook) -> None:
        book[PLAN].cell(1, heads(book[PLAN])[head]).value = name

    return do


def delete_column(head: str) -> Damage:
    return lambda book: book[PLAN].delete_cols(heads(book[PLAN])[head])


def head_away(book: Workbook) -> None:
    book[PLAN].delete_rows(1)


def lines_above(book: Workbook) -> None:
    book[PLAN].insert_rows(1, 3)
    book[PLAN]["A1"] = "2026 年度 是正計画"


def copy_row(change: str | None) -> Damage:
    def do(book: Workbook) -> None:
        sheet = book[PLAN]
        values = [cell.value for cell in sheet[row_of(sheet, NVBASE)]]
        sheet.append(values)
        if change:
            sheet.cell(sheet.max_row, heads(sheet)["判断の理由"]).value = change

    return do


def drop_sheet(book: Workbook) -> None:
    del book[PLAN]


def copy_sheet(book: Workbook) -> None:
    book.copy_worksheet(book[PLAN])


def merge(book: Workbook) -> None:
    sheet = book[PLAN]
    row, column = row_of(sheet, NVBASE), heads(sheet)["判断"]
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)


def own_columns(book: Workbook) -> None:
    sheet = book[PLAN]
    sheet.cell(1, sheet.max_column + 1).value = "社内メモ"
    sheet.cell(2, sheet.max_column).value = "memo"
    book.create_sheet("メモ", 0)["A1"] = "判断"


def double_column(book: Workbook) -> None:
    sheet = book[PLAN]
    sheet.cell(1, sheet.max_column + 1).value = "承認者"


def other_identity(book: Workbook) -> None:
    set_cell("対象", "NoSuchService")(book)


def other_cluster(book: Workbook) -> None:
    for entry in book.custom_doc_props.props:  # type: ignore[attr-defined]
        if entry.name == "Cluster":
            entry.value = "another-cluster"


WAYS: dict[str, Way] = {
    "sorted": Way(sort_rows),
    "filtered": Way(hide_rows),
    "sheets renamed": Way(rename_sheet),
    "columns moved": Way(move_to_front),
    "columns of no interest deleted": Way(delete_idle_columns),
    "another row deleted": Way(delete_row),
    "lines above the head": Way(lines_above),
    "columns and sheets of one's own": Way(own_columns),
    "row copied": Way(copy_row(None)),
    "sheet copied": Way(copy_sheet),
    "choice with blanks and full width": Way(set_cell("判断", " 受容する　")),
    "choice in English": Way(set_cell("判断", "ＡＣＣＥＰＴ")),
    "date as a date": Way(set_cell("期限", datetime.date(2026, 12, 31))),
    "date as Japanese write it": Way(set_cell("期限", "2026年12月31日")),
    "reason with line breaks": Way(set_cell("判断の理由", "一行目\n二行目 _x005F_x0041_")),
    "row copied and changed": Way(
        copy_row("別の理由"), says=("another row of the same result says otherwise",)
    ),
    "cells merged": Way(merge, says=("are merged; the value counts for the first row only",)),
    "unknown choice": Way(set_cell("判断", "OK?"), says=("decision 'OK?' is none of",), counts=False),
    "no approver": Way(set_cell("承認者", None), says=("approver is empty",), counts=False),
    "no end": Way(set_cell("期限", None), says=("expires is empty",), counts=False),
    "vague end": Way(set_cell("期限", "来年度末"), says=("expires '来年度末' is not a date",), counts=False),
    "day first": Way(set_cell("期限", "31/12/2026"), says=("is not a date such as",), counts=False),
    "date that lost its format": Way(set_cell("期限", 46387), says=("expires '46387' is not",), counts=False),
    "time of day": Way(
        set_cell("期限", datetime.datetime(2026, 12, 31, 9, 30)),
        says=("'2026-12-31 09:30' is not",),
        counts=False,
    ),
    "formula": Way(set_cell("承認者", "=A1"), says=()),
    "broken formula": Way(set_cell("期限", "=#REF!"), says=("expires '=#REF!' is not",), counts=False),
    "row of nothing known": Way(other_identity, says=("there is no such result",), counts=False),
    "end in the past": Way(set_cell("期限", "2026-03-31"), says=("it ended on 2026-03-31",), counts=False),
    "workbook of another cluster": Way(
        other_cluster, says=("typed into the workbook of cluster another-cluster",), counts=False
    ),
    "rule column deleted": Way(
        delete_column("規則"), says=("the column rule is not there",), counts=False, whole=False
    ),
    "head renamed": Way(
        rename_head("判断", "対応方針"), says=("the column decision is not there",), counts=False, whole=False
    ),
    "head row deleted": Way(head_away, says=("the head row is not there",), counts=False, whole=False),
    "column doubled": Way(
        double_column, says=("the column approver is there twice",), counts=False, whole=False
    ),
    "plan deleted": Way(drop_sheet, says=("there is no sheet “Action plan”",), counts=False),
}


@pytest.mark.parametrize("name", WAYS)
def test_ways_to_treat_a_workbook(name: str) -> None:
    way = WAYS[name]
    book = filled()
    way.do(book)
    found = read_book(saved(book), "r.xlsx")
    report = laid(found.given)
    by_identity = {result.identity: result for result in report.results}
    assert by_identity[NVBASE].waived is way.counts
    said = [record.why.en for record in report.records if record.state != "used"]
    said += [entry.why.en for entry in report.typed if entry.why]
    for part in way.says:
        assert any(part in sentence for sentence in said), said
    if not way.says:
        assert said == []
    assert found.complete is way.whole
    assert found.filled
    # Nothing is lost: all of it stands in the next workbook, or the old workbook is kept.
    if way.whole:
        texts = {text for entry in report.typed for text in entry.cells.values()}
        remaining = texts_of(book)
        assert remaining <= texts, remaining - texts
        assert days(texts) <= days(texts_of(load_workbook(BytesIO(written(report)))))
