"""The index in its formats: every cluster, sortable, linked, in both languages, hostile names included."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import cast
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from esmreport.core.fleet import Frequency, Index, Row, Worst, broken_row
from esmreport.core.model import Text
from esmreport.fleet.index import write_index
from esmreport.fleet.task import Setup, Task
from esmreport.fleet.work import audit
from esmreport.render.index_excel import render_index_xlsx
from esmreport.render.index_html import render_index_html, share
from esmreport.render.index_pdf import MOST_ROWS, render_index_pdf
from esmreport.render.index_view import build_index_view

HOSTILE = '<script>alert(1)</script>=1+1"&'


def _row(number: int, severity: str = "high", failed: int = 1, score: float = 0.9) -> Row:
    name = f"cluster-{number:03d}"
    return Row(
        number=number,
        name=name,
        cluster=name,
        nodes=("ESMNODE1", "ESMNODE2"),
        verdict="fail" if failed else "pass",
        score=score,
        coverage=1.0,
        counts={"fail": failed},
        by_severity={severity: failed} if failed else {},
        worst=(Worst(rule="REG-001", severity=severity, results=failed),) if failed else (),
        failed=("REG-001",) if failed else (),
        judged=("REG-001",),
        collected_at="2026-11-22T16:49:36Z",
        files={"json": f"{name}-audit.json", "html": f"{name}-audit.html"},
    )


def index_of(*rows: Row) -> Index:
    """An index of these clusters and one rule."""
    rule = Frequency(
        rule="REG-001",
        title=Text(ja="要件", en="Requirement"),
        severity="high",
        area="registry",
        failed=2,
        waived=0,
        unchecked=1,
        judged=3,
    )
    return Index(
        tool="esmreport test",
        created_at="2026-11-30T00:00:00Z",
        rulepack={"id": "esmreport", "version": "1", "sha256": "0" * 64},
        rows=rows,
        rules=(rule,),
        refused=(("broken.json", Text(ja="JSON として読めません", en="is not readable JSON")),),
    )


WHY = Text(ja="読めません", en="cannot be read")
ROWS = (
    _row(0, failed=0, score=1.0),
    _row(1, "low", 5),
    _row(2, "critical", 1),
    broken_row(3, "cluster-003", "cluster-003", ["ESMNODE1"], [WHY]),
    _row(4, "critical", 3),
)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_most_urgent_comes_first_in_every_face(lang: str) -> None:
    view = build_index_view(index_of(*ROWS), lang)
    urgent = ["cluster-003", "cluster-004", "cluster-002", "cluster-001", "cluster-000"]
    book = load_workbook(BytesIO(render_index_xlsx(view)))
    sheet = book[view.words("index_sheet.clusters")]
    assert [sheet.cell(row=n, column=2).value for n in range(2, 7)] == urgent
    page = render_index_html(view).decode("utf-8")
    assert re.findall(r"<td>(cluster-\d+)</td>", page)[:5] == urgent
    text = "".join(p.extract_text() for p in PdfReader(BytesIO(render_index_pdf(view, "weasyprint"))).pages)
    assert re.findall(r"cluster-\d+", text)[:5] == urgent
    assert WHY.get(lang) in page


def test_the_workbook_sorts_by_numbers_and_links_to_the_reports() -> None:
    view = build_index_view(index_of(*ROWS), "en")
    sheet = load_workbook(BytesIO(render_index_xlsx(view)))["Clusters"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(row=1, column=len(heads)).column_letter}6"
    assert sheet.cell(row=6, column=heads["Score"]).value == 1.0
    assert isinstance(sheet.cell(row=3, column=heads["Could not check"]).value, int)
    link = sheet.cell(row=3, column=heads["HTML"])
    assert link.hyperlink.target == "./cluster-004-audit.html"
    assert sheet.cell(row=2, column=heads["HTML"]).hyperlink is None


def test_names_of_customers_cannot_act() -> None:
    hostile = replace(ROWS[1], cluster=HOSTILE, files={"html": "a b#?%:x-audit.html"})
    view = build_index_view(index_of(hostile), "en")
    page = render_index_html(view).decode("utf-8")
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    [href] = re.findall(r'<a href="(\./[^"]+)"', page)
    assert unquote(href) == "./a b#?%:x-audit.html" and not set(href) & set("#? :")
    cell = load_workbook(BytesIO(render_index_xlsx(view)))["Clusters"].cell(row=2, column=2)
    assert cell.value == HOSTILE and cell.data_type == "s"


def test_paper_lists_the_worst_and_says_what_is_left_out() -> None:
    view = build_index_view(index_of(*(_row(n) for n in range(MOST_ROWS + 7))), "en")
    text = "".join(p.extract_text() for p in PdfReader(BytesIO(render_index_pdf(view, "weasyprint"))).pages)
    assert len(set(re.findall(r"cluster-\d+", text))) == MOST_ROWS
    assert "7 more clusters" in text


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "－"), (1.0, "100.0%"), (0.99999, "99.9%"), (0.0, "0.0%")]
)
def test_less_than_all_is_never_shown_as_all(value: float | None, shown: str) -> None:
    assert share(value) == shown


def test_a_format_that_trips_does_not_cost_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(*_: object) -> bytes:
        raise ValueError("SECRET of a node")

    monkeypatch.setattr("esmreport.render.index_html.render_index_html", trip)
    written = write_index(index_of(_row(1)), ("html", "xlsx", "json"), tmp_path, "ja", "auto")
    assert set(written.files) == {"xlsx", "json"}
    [said] = written.failed
    assert "index.html" in said.en and "ValueError" in said.en and "SECRET" not in said.en + said.ja


def test_a_cluster_that_trips_is_told_without_what_a_node_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(*_: object) -> None:
        raise KeyError("SECRET of a node")

    monkeypatch.setattr("esmreport.fleet.work.context", trip)
    outcome = audit(cast(Setup, None), Task(number=1, name="c", cluster="c", nodes=("N",), sources=()))
    [said] = outcome.told
    assert "KeyError" in said.en and "SECRET" not in said.en + said.ja
