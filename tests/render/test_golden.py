"""What the faces say, word for word: a fixed report, a fixed clock, files that a person reads when they change.

After a change that is meant: `pytest tests/render/test_golden.py --update-golden`, and look at the difference.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.render.conftest import run
from tests.render.rich_report import rich_report

from esmreport.core.model import Report
from esmreport.render.excel import render_xlsx
from esmreport.render.html import render_html
from esmreport.render.json import render_json
from esmreport.render.pdf import render_pdf
from esmreport.render.view import build_view

GOLDEN = Path(__file__).parents[1] / "golden"
SKIPPED = ("style", "script")


@pytest.fixture(scope="module")
def report() -> Report:
    return rich_report()


def compare(name: str, text: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / name
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{path} is not what is written now"


class Words(HTMLParser):
    """The visible text of a page, one line a block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self._skip = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skip = tag in SKIPPED
        if tag in ("tr", "p", "h1", "h2", "h3", "li", "summary", "dt", "dd", "option", "label"):
            self.lines.append("")
        label = dict(attrs).get("aria-label")
        if label:
            self.lines.append(f"[{label}]")

    def handle_endtag(self, tag: str) -> None:
        self._skip = False
        if tag in ("td", "th"):
            self.lines[-1] += " | "

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.lines[-1] += data.replace("\n", " ")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_html(report: Report, lang: str, request: pytest.FixtureRequest) -> None:
    words = Words(render_html(build_view(report, lang)).decode("utf-8"))
    lines = (re.sub(r"\s+", " ", line).strip() for line in words.lines)
    compare(f"report-{lang}.html.txt", "\n".join(line for line in lines if line) + "\n", request)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_workbook(report: Report, lang: str, request: pytest.FixtureRequest) -> None:
    book = load_workbook(BytesIO(render_xlsx(build_view(report, lang))))
    lines = []
    for sheet in book:
        lines.append(f"## {sheet.title}")
        for row in sheet.iter_rows():
            cells = [dumped(cell) for cell in row if cell.value is not None]
            lines += [f"{row[0].row}: {' | '.join(cells)}"] if cells else []
    compare(f"report-{lang}.xlsx.txt", "\n".join(lines) + "\n", request)


def dumped(cell: Any) -> str:
    shown = str(cell.value).replace("\n", "⏎")
    link = f" -> {cell.hyperlink.location}" if cell.hyperlink else ""
    return f"{cell.column_letter} {shown}{link}"


@pytest.mark.parametrize(("lang", "appendix"), [("ja", "differences"), ("en", "differences"), ("ja", "full")])
def test_pdf(
    report: Report, lang: str, appendix: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(render_pdf(build_view(report, lang, appendix), "weasyprint"))
    text = run("pdftotext", "-raw", str(path), "-")
    pages = text.split("\f")[:-1]
    text = "".join(f"---- {n} / {len(pages)}\n{page.strip()}\n" for n, page in enumerate(pages, start=1))
    compare(f"report-{lang}-{appendix}.pdf.txt", text, request)


def test_a_second_run_writes_the_same_bytes(report: Report) -> None:
    view = build_view(report, "ja")
    assert render_html(view) == render_html(build_view(report, "ja"))
    assert render_json(report) == render_json(rich_report())
    first, second = (load_workbook(BytesIO(render_xlsx(view))) for _ in range(2))
    assert first.properties.created == second.properties.created
