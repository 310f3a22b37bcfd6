"""The way back from Excel: what was typed counts, is kept, and comes back."""

from __future__ import annotations

import datetime
import os
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from esmreport.core.given import Given
from esmreport.core.model import Report
from esmreport.core.overlay import overlay
from esmreport.core.site import SiteInput
from esmreport.io.decisions import read_decisions
from esmreport.io.givenbook import read_book
from esmreport.io.giventoml import GivenError
from esmreport.io.keep import free_place
from esmreport.render.wording import load_words
from tests.life import office
from tests.life.books import (
    ACCEPT,
    ALERT,
    CHECK,
    FIX,
    LIST,
    NVBASE,
    PLAN,
    assert_all_there,
    empty,
    filled,
    heads,
    laid,
    made,
    manual,
    row_of,
    saved,
    small,
    texts_of,
    written,
)
from tests.rulecases import base, report_of


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


def test_what_is_no_file_is_neither_waited_for_nor_replaced(tmp_path: Path) -> None:
    pipe, device = tmp_path / "c-audit.xlsx", tmp_path / "d-audit.xlsx"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    for path in (pipe, device):
        refusal = free_place(path, "2026-04-01T00:00:00Z", 0, {}).refusal
        assert refusal is not None and "not an ordinary file" in refusal.en


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
