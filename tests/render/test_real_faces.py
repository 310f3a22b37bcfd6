"""Every sample in both languages: all faces tell the same, and the PDF is what a printer can take."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.render import real
from tests.render.conftest import run, squeeze
from tests.render.test_parity import QUIET, told

from esmreport.render.excel import render_xlsx
from esmreport.render.html import render_html
from esmreport.render.json import render_json
from esmreport.render.pdf import render_pdf
from esmreport.render.viewmodel import View
from esmreport.render.wording import visible

EVERY = [(name, lang) for name in real.NAMES for lang in ("ja", "en")]
# Each sample in one of the languages: the full appendix is a matter of what is listed, not of words.
FULL = [(name, ("ja", "en")[n % 2]) for n, name in enumerate(real.NAMES)]
Key = tuple[str, str, str, str]


def expected(name: str) -> Counter[Key]:
    plain = json.loads(render_json(real.report(name)))
    return Counter((r["rule"], visible(r["subject"]), r["node"] or "", r["status"]) for r in plain["results"])


def numbered(view: View) -> dict[str, Key]:
    return {e.number: (e.rule, e.subject, e.node_key, e.mark.code) for e in view.entries}


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_workbook_and_html_hold_every_result(name: str, lang: str) -> None:
    view = real.view(name, lang)
    book = load_workbook(BytesIO(render_xlsx(view)))
    lines = book[view.words("sheet.results")].iter_rows(values_only=True)
    next(lines)
    # Columns: number, verdict, severity, criticality, area, rule, title, subject, node.
    nodes = {c.name: c.key for c in view.columns}
    codes = {m.label: m.code for m in view.marks if m.group == "verdict"}
    in_book = Counter((str(r[5]), str(r[7]), nodes[str(r[8])], codes[str(r[1])]) for r in lines)
    pattern = r'data-rule="([^"]*)" data-subject="([^"]*)" data-node="([^"]*)" data-status="([^"]*)"'
    page = render_html(view).decode("utf-8")
    in_page = Counter(tuple(unescape(part) for part in row) for row in re.findall(pattern, page))
    assert in_book == in_page == expected(name)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_the_pdf_is_complete_in_one_font_and_inside_its_pages(name: str, lang: str, tmp_path: Path) -> None:
    """One test for all, for the PDF is what takes the time."""
    view = real.view(name, lang)
    path = write(view, tmp_path)
    everything_loud_is_named(view, squeeze(run("pdftotext", "-raw", str(path), "-")))
    only_two_weights_of_one_font_all_embedded(path)
    no_word_lies_outside_its_page(path)


def write(view: View, folder: Path) -> Path:
    (folder / "report.pdf").write_bytes(render_pdf(view, "weasyprint"))
    return folder / "report.pdf"


def everything_loud_is_named(view: View, text: str) -> None:
    found, known = told(view, text), numbered(view)
    assert {number for number, _ in found} <= set(known)
    assert all(known[number][3] == status for number, status in found)
    assert {number for number, key in known.items() if key[3] not in QUIET} <= {n for n, _ in found}
    for count in view.overview.counts:
        shown = view.words("form.count", number=count.number)
        assert squeeze(f"{count.mark.label}{shown}") in text
        assert count.number == sum(key[3] == count.mark.code for key in known.values())


def only_two_weights_of_one_font_all_embedded(path: Path) -> None:
    lines = run("pdffonts", str(path)).splitlines()[2:]
    fonts = sorted(line.split()[0].partition("+")[2] for line in lines)
    assert fonts == ["BIZ-UDGothic", "BIZ-UDGothic-Bold"]
    assert all(re.search(r"\byes +yes +yes\b", line) for line in lines)


def no_word_lies_outside_its_page(path: Path) -> None:
    boxes = run("pdftotext", "-bbox", str(path), "-")
    pages = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', boxes, re.S)
    words = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"'
    assert len(pages) > 5
    margin = 15 / 25.4 * 72
    for number, (width, height, page) in enumerate(pages):
        for found in re.findall(words, page):
            left, top, right, bottom = map(float, found)
            inset = margin - 1 if number else 0
            assert left >= inset and right <= float(width) - inset, (number, found)
            assert top >= 0 and bottom <= float(height), (number, found)


@pytest.mark.parametrize(("name", "lang"), FULL)
def test_with_the_full_appendix_the_pdf_names_every_result(name: str, lang: str, tmp_path: Path) -> None:
    view = real.view(name, lang, "full")
    text = squeeze(run("pdftotext", "-raw", str(write(view, tmp_path)), "-"))
    assert told(view, text) == {(e.number, e.mark.code) for e in view.entries}
    for table in view.tables:
        assert all(squeeze(row.item[:200]) in text for row in table.rows)
    for script in view.scripts:
        assert all(squeeze(line) in text for row in script.rows for line in row.texts)
