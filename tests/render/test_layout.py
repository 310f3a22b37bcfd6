"""The PDF as it is laid out: every text inside its cell, none too small, whatever the values are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.render import real
from tests.render.conftest import run, squeeze
from tests.render.rich_report import rich_report
from tests.render.sample_report import N1, N2, row, sample_report

from esmreport.core.model import Notice, Observation, Report, Result, Status, Table, Text
from esmreport.render.diagram_svg import cluster_svg
from esmreport.render.pdf import _LOGO, lay_out, pdf_css
from esmreport.render.pdf_document import pdf_html
from esmreport.render.pdf_engine import load_engine, load_fonts
from esmreport.render.view import build_view
from esmreport.render.viewmodel import View

SMALLEST = 7 * 96 / 72  # seven points in CSS pixels


def laid_out(view: View) -> Any:
    return lay_out(load_engine(), load_fonts(), pdf_html(view, _LOGO), pdf_css(view), view.paper.logo)


def boxes(document: Any, kind: str) -> Iterator[Any]:
    for page in document.pages:
        yield from (box for box in page._page_box.descendants() if type(box).__name__ == kind)


def texts_outside(document: Any) -> list[str]:
    """Texts that stick out of the table cell they belong to."""
    found = []
    for cell in boxes(document, "TableCellBox"):
        left, top = cell.position_x, cell.position_y
        right, bottom = left + cell.border_width(), top + cell.border_height()
        for text in cell.descendants():
            if type(text).__name__ != "TextBox" or not text.text.strip():
                continue
            inside = left - 0.5 <= text.position_x and text.position_x + text.width <= right + 0.5
            if not (
                inside and top - 0.5 <= text.position_y and text.position_y + text.height <= bottom + 0.5
            ):
                found.append(text.text)
    return found


def small_texts(document: Any) -> set[str]:
    return {box.text for box in boxes(document, "TextBox") if box.style["font_size"] < SMALLEST - 0.01}


def long_report() -> Report:
    """A value of 4,000 characters, a path of 260 without a blank, 300 findings, 2,000 services."""
    plain = sample_report()
    failed = next(r for r in plain.results if r.rule == "REG-005" and r.status is Status.FAIL)
    value = "HKLM\\" + "0123456789abcdef" * 250
    path = "C:\\" + "a" * 257
    first = replace(
        failed,
        subject=path,
        expected=Text.same(path),
        observed=(Observation(node=N1, text=Text.same(value)),),
    )
    many = [replace(failed, subject=f"subject-{n:03d}", node=(N1, N2)[n % 2]) for n in range(300)]
    kept = [r for r in plain.results if r.status is not Status.FAIL]
    services = tuple(
        row(f"Service{n:04d}", {N1: "手動", N2: "自動"}, "手動", "different") for n in range(2000)
    )
    results: tuple[Result, ...] = (first, *many, *kept)
    tables = (
        Table(name="services", rows=services),
        Table(name="registry", rows=(row(path, {N1: value, N2: ""}, "", "different"),)),
    )
    return replace(plain, results=results, tables=tables)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_rich_report_stays_in_its_cells(lang: str) -> None:
    document = laid_out(build_view(rich_report(), lang, "full"))
    assert texts_outside(document) == []
    assert small_texts(document) == set()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_drifted_sample_stays_in_its_cells(lang: str) -> None:
    document = laid_out(real.view("drifted", lang))
    assert texts_outside(document) == []
    assert small_texts(document) == set()


def test_the_mark_of_confidentiality_stands_on_every_page() -> None:
    pages = laid_out(build_view(rich_report(), "ja")).pages
    for page in pages:
        texts = [box.text for box in page._page_box.descendants() if type(box).__name__ == "TextBox"]
        assert "関係者外秘" in texts


def test_the_longest_values_neither_clip_nor_overflow(tmp_path: Any) -> None:
    report = long_report()
    view = build_view(report, "ja", "full")
    document = laid_out(view)
    assert texts_outside(document) == []
    path = tmp_path / "long.pdf"
    path.write_bytes(document.write_pdf())
    text = squeeze(run("pdftotext", "-raw", str(path), "-"))
    assert "C:\\" + "a" * 230 in text, "a path without a blank is wrapped, not clipped"
    assert "0123456789abcdef" * 14 in text and "文字を省略" in text
    assert text.count("subject-") >= 300 and "Service0000" in text and "Service1999" in text


def test_text_in_the_picture_is_large_enough_and_fits() -> None:
    names = replace(
        sample_report().cluster, group="とても長いフェイルオーバグループの名前" * 6, missing_servers=()
    )
    nodes = tuple(
        replace(node, name=f"ESMNODE-LONG-{n}", os_name="Windows Server 2022 Datacenter 日本語版")
        for n, node in enumerate(sample_report().nodes * 3)
    )
    view = build_view(replace(sample_report(), cluster=names, nodes=nodes), "ja")
    svg = str(cluster_svg(view.diagram))
    sizes = [float(size) for size in __import__("re").findall(r'font-size="([\d.]+)"', svg)]
    assert len(sizes) > 30 and min(sizes) >= 7
    assert "…" in svg and svg.count("ESMNODE-LONG") >= 6


def jis_x_0208() -> str:
    found = []
    for row_number in (*range(1, 9), *range(16, 85)):
        for cell in range(1, 95):
            try:
                found.append(bytes((0xA0 + row_number, 0xA0 + cell)).decode("euc_jp"))
            except UnicodeDecodeError:
                continue
    return "".join(found)


def test_every_character_of_jis_x_0208_is_there_and_can_be_read_back(tmp_path: Any) -> None:
    """Also half-width kana and the characters that Windows adds. A glyph that is missing would come from
    another font."""
    characters = jis_x_0208() + "".join(map(chr, range(0xFF61, 0xFFA0))) + "①②⑳㈱㈲℡№髙﨑濵Ⅲ纊彅"
    assert len(characters) > 6900
    chunks = [characters[n : n + 200] for n in range(0, len(characters), 200)]
    notices = tuple(Notice(code=f"n{n}", level="info", text=Text.same(t)) for n, t in enumerate(chunks))
    report = replace(sample_report(), notices=notices, results=(), tables=())
    path = tmp_path / "jis.pdf"
    path.write_bytes(laid_out(build_view(report, "ja")).write_pdf())
    fonts = run("pdffonts", str(path)).splitlines()[2:]
    assert sorted(line.split()[0].partition("+")[2] for line in fonts) == [
        "BIZ-UDGothic",
        "BIZ-UDGothic-Bold",
    ]
    text = squeeze(run("pdftotext", "-raw", str(path), "-"))
    missing = sorted(set(squeeze(characters)) - set(text))
    assert missing == []
