"""The way back from Excel: what was typed counts, is kept, and survives whatever happens to the workbook."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from esmreport.core.given import Given
from esmreport.core.model import Report, Status
from esmreport.core.overlay import overlay
from esmreport.core.site import SiteInput
from esmreport.core.sitetime import parse_day
from esmreport.io.decisions import read_decisions
from esmreport.io.givenbook import read_book
from esmreport.io.giventoml import GivenError
from esmreport.io.keep import free_place
from esmreport.render.excel import render_xlsx
from esmreport.render.view import build_view
from esmreport.render.wording import load_words
from tests.lab.ops import apply
from tests.life import office
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


def typed(given: Given) -> dict[tuple[str, str, str | None], dict[str, str]]:
    return {row.typed.identity: dict(row.typed.cells) for row in given.typed}


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


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_empty_workbook_gives_nothing(lang: str) -> None:
    found = read_book(written(made(), lang), "r.xlsx")
    assert (found.given, found.filled, found.complete) == (Given(), False, True)


def test_what_was_typed_counts_and_stands_in_the_next_workbook() -> None:
    once = laid(read_book(saved(filled()), "r.xlsx").given)
    assert_all_there(once)
    assert once.notices == made().notices
    again = laid(read_book(written(once), "r.xlsx").given)
    assert_all_there(again)
    assert again.results == _places_aside(once, again)
    third = written(again)
    sheet = load_workbook(BytesIO(third))[PLAN]
    assert sheet.cell(row_of(sheet, NVBASE), heads(sheet)["期限"]).value == datetime.datetime(2026, 12, 31)


def _places_aside(once: Report, again: Report) -> tuple[object, ...]:
    assert [r.identity for r in once.results] == [r.identity for r in again.results]
    assert [(r.status, r.waived, r.attested) for r in once.results] == [
        (r.status, r.waived, r.attested) for r in again.results
    ]
    return again.results


def test_an_english_workbook_goes_back_too() -> None:
    words = load_words("en")
    book = load_workbook(BytesIO(written(made(), "en")))
    sheet = book[words("sheet.plan")]
    at = heads(sheet)
    rows = [
        row
        for row in range(2, sheet.max_row + 1)
        if (sheet.cell(row, at["Subject"]).value, sheet.cell(row, at["Node"]).value) == ("Nvbase", "ESMNODE2")
    ]
    cells = {"Decision": "Accept", "Reason for the decision": "r", "Approver": "a", "Due": "2026-12-31"}
    for head, text in cells.items():
        sheet.cell(rows[0], at[head]).value = text
    found = laid(read_book(saved(book), "r.xlsx").given)
    assert {r.identity for r in found.results if r.waived} == {NVBASE}


@pytest.mark.skipif(office.PROGRAM is None, reason="LibreOffice is not installed")
def test_filled_sorted_and_renamed_by_libreoffice(tmp_path: Path) -> None:
    source, target = tmp_path / "empty.xlsx", tmp_path / "filled.xlsx"
    source.write_bytes(empty())
    statements = [
        *office.put(PLAN, NVBASE, ACCEPT),
        *office.put(PLAN, ALERT, FIX),
        *office.put(LIST, manual(), CHECK),
        *office.sort(PLAN, 7),
        *office.rename(PLAN, "計画（記入済）"),
    ]
    words = {"rule": "規則", "subject": "対象", "node": "ノード"}
    office.run(source, target, statements, words, tmp_path / "profile")
    decisions = read_decisions([target])
    assert decisions.books == {target: True}
    once = laid(decisions.given)
    assert_all_there(once)
    assert [notice.code for notice in once.notices[len(made().notices) :]] == []
    back, folder = tmp_path / "again.xlsx", tmp_path / "resaved"
    back.write_bytes(written(once))
    office.convert(back, folder, "xlsx:Calc MS Excel 2007 XML", tmp_path / "profile")
    assert_all_there(laid(read_decisions([folder / "again.xlsx"]).given))


@pytest.mark.skipif(office.PROGRAM is None, reason="LibreOffice is not installed")
def test_the_plan_saved_as_csv_by_libreoffice(tmp_path: Path) -> None:
    source = tmp_path / "r.xlsx"
    source.write_bytes(saved(filled()))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,{},1,,0,false,true,false,false,false,-1"
    for code, name in ((76, "utf8"), (64, "cp932")):
        folder = tmp_path / name
        office.convert(source, folder, every_sheet.format(code), tmp_path / "profile")
        files = [folder / f"r-{sheet}.csv" for sheet in (PLAN, LIST)]
        assert_all_there(laid(read_decisions(files).given))


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
    for head in ("要件", "重要度", "是正手順", "番号"):
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


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "r.xlsx: is no Excel workbook (.xlsx), or the copy is not whole"),
        (b"PK\x03\x04 broken", "r.xlsx: is no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "r.xlsx: is protected by a password"),
    ],
)
def test_a_file_that_is_no_workbook(content: bytes, sentence: str) -> None:
    with pytest.raises(GivenError) as problem:
        read_book(content, "r.xlsx")
    assert problem.value.errors[0].en.startswith(sentence)


def test_a_cut_copy_and_a_foreign_workbook() -> None:
    whole = saved(filled())
    for content in (whole[: len(whole) // 2], whole[:-200]):
        with pytest.raises(GivenError, match=r"is no Excel workbook|is damaged"):
            read_book(content, "r.xlsx")
    with pytest.raises(GivenError, match="is no workbook of esmreport"):
        read_book(saved(Workbook()), "r.xlsx")


def test_rows_without_a_place_are_carried_and_come_back() -> None:
    """A finding was mended: its decision has no row any more, stands on a sheet of its own, and counts again
    as soon as the finding is back."""
    given = read_book(saved(filled()), "r.xlsx").given
    mended = small(report_of(base("sm6-6.40"), SiteInput()))
    after = overlay(mended, given)
    assert {entry.identity for entry in after.typed if entry.why} >= {NVBASE, ALERT}
    content = written(after)
    book = load_workbook(BytesIO(content))
    assert "記入の引継ぎ" in book.sheetnames
    assert "5 月に更改" in texts_of(book)
    back = laid(read_book(content, "r.xlsx").given)
    assert_all_there(back)


def test_a_filled_workbook_is_never_replaced_unless_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "c-audit.xlsx"
    now = "2026-04-01T00:00:00Z"
    assert free_place(path, now, 540, {}).path == path
    path.write_bytes(empty())
    assert free_place(path, now, 540, {}).path == path
    path.write_bytes(saved(filled()))
    kept = free_place(path, now, 540, {})
    assert kept.path.name == "c-audit-20260401-090000.xlsx"
    assert kept.sentence is not None and "was filled in and is kept" in kept.sentence.en
    assert free_place(path, now, 540, {path.resolve(): True}).path == path
    assert free_place(path, now, 540, {path.resolve(): False}).path == kept.path
    kept.path.write_bytes(saved(filled()))
    assert free_place(path, now, 540, {}).path.name == "c-audit-20260401-090000-2.xlsx"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"something else"])
def test_what_cannot_be_examined_is_not_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c-audit.xlsx"
    path.write_bytes(content)
    assert free_place(path, "2026-04-01T00:00:00Z", 0, {}).path != path


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_column_to_fill_is_noticed(lang: str) -> None:
    words = load_words(lang)
    columns = {
        "sheet.plan": ("decision", "decision_reason", "approver", "due", "done"),
        "sheet.manual": ("result", "checked_by", "date", "remark", "valid_until"),
    }
    content = written(made(), lang)
    for sheet_key, names in columns.items():
        for name in names:
            book = load_workbook(BytesIO(content))
            sheet = book[words(sheet_key)]
            labels = heads(sheet)
            sheet.cell(row=2, column=labels[words(f"label.{name}")]).value = "x"
            assert read_book(saved(book), "r.xlsx").filled, name


def test_a_wrong_statement_of_its_size_hides_nothing() -> None:
    """Some programs write that a sheet is one cell large, whatever is on it."""
    source, target = BytesIO(saved(filled())), BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith("xl/worksheets/"):
                content = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', content)
            new.writestr(info, content)
    assert_all_there(laid(read_book(target.getvalue(), "r.xlsx").given))
