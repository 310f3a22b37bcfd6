"""The workbook: every cell is what it says, and it can be filtered, printed and filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from itertools import repeat
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from tests.render import real
from tests.render.sample_report import AWKWARD, FORMULA, LONG

from esmreport.core.model import Observation, Report, Status, Text
from esmreport.render.excel import render_xlsx
from esmreport.render.excel_cells import LONGEST, Cells
from esmreport.render.excel_grid import row_height
from esmreport.render.excel_pack import pack
from esmreport.render.excel_styles import Styles
from esmreport.render.view import build_view
from esmreport.render.viewmodel import View

SERVICES = "サービス一覧（比較はスタートアップの種類のみ）"
SHEETS = [
    *("概要", "検出事項", "三者比較", "全結果", "是正計画", "手動確認"),
    *(SERVICES, "レジストリ一覧", "証跡", "採取状況"),
]


@pytest.fixture(scope="module")
def book(xlsx: bytes) -> Workbook:
    return load_workbook(BytesIO(xlsx))


def rows(book: Workbook, name: str) -> list[dict[str, object]]:
    lines = book[name].iter_rows(values_only=True)
    heads = [str(head).strip() for head in next(lines)]
    return [dict(zip(heads, line, strict=True)) for line in lines]


def test_the_sheets_are_those_of_the_manual(book: Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_english_sheet_names_are_valid(english: View) -> None:
    names = load_workbook(BytesIO(render_xlsx(english))).sheetnames
    assert len(names) == len(SHEETS)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_text_is_never_a_formula(book: Workbook, xlsx: bytes) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    texts = {str(cell.value) for cell in cells}
    assert {FORMULA, AWKWARD, "+1+1", "@SUM(1)"} <= texts
    quoted = next(cell for cell in cells if cell.value == FORMULA)
    assert quoted.quotePrefix
    with ZipFile(BytesIO(xlsx)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert not ElementTree.fromstring(archive.read(name)).findall(".//{*}f")


@pytest.mark.parametrize("odd", ["\x07", "\ud800", "\ufffe"])
def test_no_character_can_break_the_file(odd: str, view: View) -> None:
    cells = Cells(Styles(Workbook(), view.marks), view.words)
    cells.add(1, [f"a{odd}b", "<t>&amp;"], [None, None])
    with pytest.raises(ValueError, match=f"U\\+{ord(odd):04X} cannot stand in a workbook"):
        cells.text()


def test_blanks_and_days_stay_what_they_are(view: View) -> None:
    workbook = Workbook()
    workbook.active.title = "a"
    cells = Cells(Styles(workbook, view.marks), view.words)
    cells.add(2, [" a\n", date(2026, 4, 1), date(1900, 1, 5), 0.1 + 0.2, 12, "007"], repeat(None))
    found = load_workbook(BytesIO(pack(workbook, {"a": cells})))["a"]
    assert found.dimensions == "A2:F2" and found["B2"].number_format == "yyyy-mm-dd"
    assert [cell.value for cell in found[2]] == [
        *(" a\n", datetime(2026, 4, 1), datetime(1900, 1, 5)),
        *(pytest.approx(0.3), 12, "007"),
    ]


def test_cells_find_their_place_or_nothing_is_written(view: View) -> None:
    workbook = Workbook()
    workbook.active["A1"] = "not ours"
    cells = Cells(Styles(workbook, view.marks), view.words)
    with pytest.raises(ValueError, match="has no <sheetData>"):
        pack(workbook, {workbook.active.title: cells})


def test_numbers_are_numbers(book: Workbook) -> None:
    assert isinstance(rows(book, "是正計画")[0]["順"], int)


def test_controls_are_shown_and_markup_stays_text(book: Workbook) -> None:
    found = {row["実際の値"] for row in rows(book, "検出事項")}
    assert "bell<U+0007>esc<U+001B>[31m<U+202E>abc" in found
    assert "</script><script>alert(1)</script>" in found
    assert "{{ 7*7 }}{% raw %}" in found


def test_a_text_that_looks_like_an_escape_stays_as_it_is(report: Report) -> None:
    odd = replace(report.results[0], observed=(Observation(node=None, text=Text.same("a_x0041_b_x000D_")),))
    content = render_xlsx(build_view(replace(report, results=(odd,)), "ja"))
    with ZipFile(BytesIO(content)) as archive:
        sheets = b"".join(archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/"))
    assert b"a_x005F_x0041_b_x005F_x000D_" in sheets and b"a_x0041_" not in sheets


@pytest.mark.parametrize("character", ["あ", "𠮷", "x"])
def test_a_text_too_long_for_excel_is_cut_and_says_so(report: Report, character: str) -> None:
    huge = replace(report.results[0], observed=(Observation(node=None, text=Text.same(character * 40_000)),))
    book = load_workbook(BytesIO(render_xlsx(build_view(replace(report, results=(huge,)), "ja"))))
    whole = next(str(row["読み取った内容"]) for row in rows(book, "証跡") if row["項目"] == "実際の値")
    assert "文字を省略" in whole
    assert LONGEST - 600 < len(whole.encode("utf-16-le")) // 2 < 32_767
    assert str(rows(book, "全結果")[0]["実際の値"]).startswith(character * 100 + character)


@pytest.mark.parametrize("length", [4_000, 31_999])
def test_a_long_value_is_short_where_it_is_read_and_whole_in_the_evidence(
    report: Report, length: int
) -> None:
    text = "HKLM\\" + "値" * (length - 5)
    failed = next(r for r in report.results if r.status is Status.FAIL and r.node)
    long = replace(failed, observed=(Observation(node=failed.node, text=Text.same(text)),))
    book = load_workbook(BytesIO(render_xlsx(build_view(replace(report, results=(long,)), "ja"))))
    for name in ("検出事項", "全結果", "三者比較", "是正計画"):
        cell = next(
            cell
            for row in book[name].iter_rows()
            for cell in row
            if str(cell.value).startswith("HKLM") and "クリック" in str(cell.value)
        )
        assert len(str(cell.value)) < 250 and f"全 {length} 文字" in str(cell.value)
        sheet, _, place = str(cell.hyperlink.location).rpartition("!")
        assert book[sheet.strip("'")][place].value == text


def test_long_values_are_whole(book: Workbook) -> None:
    assert LONG in {row["読み取った内容"] for row in rows(book, "証跡")}
    assert LONG in {row["ESMNODE2"] for row in rows(book, "レジストリ一覧")}


def test_findings_come_worst_first(book: Workbook) -> None:
    order = ["× 不適合", "？ 確認不能", "□ 要手動確認", "※ 情報"]
    found = [order.index(str(row["判定"])) for row in rows(book, "検出事項")]
    assert found == sorted(found) and set(found) == {0, 1, 2, 3}


def test_the_customer_s_columns_are_empty_and_have_lists(book: Workbook) -> None:
    for name, columns in (
        ("是正計画", ("判断", "判断の理由", "承認者", "期限", "完了")),
        ("手動確認", ("結果", "確認者", "日付", "備考")),
    ):
        found = rows(book, name)
        assert found and all(row[column] is None for row in found for column in columns)
        assert book[name].data_validations.dataValidation
    rules = {rule.formula1: rule for rule in book["是正計画"].data_validations.dataValidation}
    assert {'"是正する,受容する,指摘に異議あり,保留"', '"完了,未完了"'} < set(rules)
    days = [rule for rule in rules.values() if rule.type == "date"]
    assert len(days) == 1 and days[0].errorStyle == "warning"


def test_colours_follow_what_is_typed(book: Workbook) -> None:
    formulas = [
        formula
        for found in book["是正計画"].conditional_formatting
        for rule in found.rules
        for formula in rule.formula
    ]
    assert any('="受容する"' in formula for formula in formulas)
    assert any("TODAY()" in formula for formula in formulas)
    last = len(book["是正計画"]["A"])
    assert all(str(last) in str(found.sqref) for found in book["是正計画"].conditional_formatting)


def test_the_summary_draws_four_charts_from_its_own_cells(book: Workbook) -> None:
    sheet = book["概要"]
    charts = sheet._charts  # type: ignore[attr-defined]
    assert len(charts) == 4
    for chart in charts:
        for series in chart.series:
            name, _, cells = str(series.val.numRef.f).rpartition("!")
            values = [cell.value for row in sheet[cells.replace("$", "")] for cell in row]
            assert name == "'概要'" and all(isinstance(value, int | float) for value in values)
    heads = [str(row[0].value) for row in sheet.iter_rows()]
    assert heads.index("適合率") < heads.index("重大度") < heads.index("ノード") < heads.index("分野")


def test_scripts_stand_side_by_side() -> None:
    book = load_workbook(BytesIO(render_xlsx(real.view("drifted", "ja"))))
    found = rows(book, "スクリプト")
    assert {row["スクリプト"] for row in found} == {s.name for s in real.view("drifted", "ja").scripts}
    assert any("ARMLOAD" in str(row["ESMNODE1"]) for row in found)
    assert "同期レジストリ一覧" in book.sheetnames


def test_heads_stay_filters_work_and_pages_fit(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes and sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows == "$1:$1"
        assert not sheet.merged_cells.ranges
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert "&P" in sheet.oddFooter.right.text


def test_widths_count_full_width_characters_twice(book: Workbook) -> None:
    sheet = book[SERVICES]
    assert sheet.column_dimensions["A"].width >= len("DmiEventWatcher")
    assert sheet.column_dimensions["E"].width >= 2 * len("？ 比較不能")
    assert all(dimension.width <= 70 for dimension in sheet.column_dimensions.values())


@pytest.mark.parametrize(
    ("text", "wide", "lines"),
    [
        ("手動", 10, 1),
        ("ローカルの設定ファイル", 14, 2),
        ("HKLM\\SOFTWARE\\Wow6432Node\\NEC\\NVBASE\\CommunityName", 70, 1),
        # Capitals are wider than digits of the default font, and a line ends behind a backslash.
        ("HKLM\\SOFTWARE\\Wow6432Node\\NEC\\NVBASE\\CommunityName", 60, 2),
        ("a\nb\n" + "c" * 100, 30, 7),
    ],
)
def test_rows_are_as_high_as_their_wrapped_text(text: str, wide: float, lines: int) -> None:
    assert row_height([text], [wide]) == 12.5 * lines + 5


def test_a_table_without_rows_says_so_unless_people_fill_it(report: Report) -> None:
    nothing = replace(report, results=(), nodes=tuple(replace(n, gaps=()) for n in report.nodes))
    book = load_workbook(BytesIO(render_xlsx(build_view(nothing, "ja"))))
    assert [book[name]["A2"].value for name in ("採取状況", "全結果", "是正計画")] == [
        "該当なし",
        "該当なし",
        None,
    ]


def test_charts_begin_on_a_page_of_their_own(book: Workbook) -> None:
    sheet = book["概要"]
    breaks = [found.id for found in sheet.row_breaks.brk]
    rows = sorted({chart.anchor._from.row for chart in sheet._charts})
    assert len(breaks) == 2 and len(rows) == 2
    assert breaks[0] <= rows[0] and rows[1] + 17 <= breaks[1]


def test_links_lead_to_the_row_they_name(book: Workbook) -> None:
    linked = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is None:
                    continue
                name, _, place = str(cell.hyperlink.location).rpartition("!")
                target = book[name.strip("'")][place]
                linked += 1
                if sheet.title == "概要" or "クリック" in str(cell.value):
                    assert target.value
                else:
                    assert target.value == cell.value
    assert linked > 50


def test_the_properties_name_run_and_bundles(book: Workbook, report: Report) -> None:
    assert book.properties.identifier == report.run_id
    custom = {prop.name: prop.value for prop in book.custom_doc_props.props}  # type: ignore[attr-defined]
    assert custom["RunId"] == report.run_id
    assert custom["BundleSha256 ESMNODE1"] == report.nodes[0].bundle_sha256


def test_the_summary_has_verdict_and_completeness(book: Workbook) -> None:
    texts = [str(cell.value) for row in book["概要"].iter_rows() for cell in row if cell.value is not None]
    for part in ("× 不適合あり", "△ 自動確認は一部未完了", "▲ CLUSTERPRO X 5.2 はガイドより新しい版です。"):
        assert part in texts
    assert any("未採取ノード: 1 台" in text for text in texts)
