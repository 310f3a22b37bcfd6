"""All faces tell the same: (rule, subject, node, status) of every result, wherever it is shown."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from io import BytesIO

from openpyxl import load_workbook
from tests.render.conftest import squeeze

from esmreport.core.model import Report, Status
from esmreport.render.json import render_json
from esmreport.render.viewmodel import View
from esmreport.render.wording import visible

QUIET = (Status.PASS, Status.NOT_APPLICABLE)
Key = tuple[str, str, str, str]


def expected(report: Report) -> Counter[Key]:
    plain = json.loads(render_json(report))
    return Counter((r["rule"], visible(r["subject"]), r["node"] or "", r["status"]) for r in plain["results"])


def loud(keys: Counter[Key]) -> Counter[Key]:
    return Counter({key: n for key, n in keys.items() if key[3] not in QUIET})


def sheet(xlsx: bytes, view: View, name: str) -> Counter[Key]:
    lines = load_workbook(BytesIO(xlsx))[name].iter_rows(values_only=True)
    heads = list(next(lines))
    nodes = {c.name: c.key for c in view.columns}
    codes = {m.label: m.code for m in view.marks if m.group == "verdict"}
    found = (dict(zip(heads, line, strict=True)) for line in lines)
    return Counter(
        (str(r["規則"]), str(r["対象"]), nodes[str(r["ノード"])], codes[str(r["判定"])]) for r in found
    )


def test_the_workbook_has_every_result(report: Report, view: View, xlsx: bytes) -> None:
    assert sheet(xlsx, view, "全結果") == expected(report)


def test_the_findings_sheet_has_every_loud_result(report: Report, view: View, xlsx: bytes) -> None:
    assert sheet(xlsx, view, "検出事項") == loud(expected(report))


def test_the_html_has_every_result(report: Report, html: str) -> None:
    pattern = r'data-rule="([^"]*)" data-subject="([^"]*)" data-node="([^"]*)" data-status="([^"]*)"'
    found = Counter(tuple(unescape(part) for part in row) for row in re.findall(pattern, html))
    assert found == expected(report)


def test_the_pdf_has_every_loud_result(view: View, pdf_text: str) -> None:
    assert told(view, pdf_text) >= {(e.number, e.mark.code) for e in view.entries if e.mark.code not in QUIET}
    assert told(view, pdf_text) <= {(e.number, e.mark.code) for e in view.entries}


def told(view: View, text: str) -> set[tuple[str, str]]:
    """(number, status) of every result that the text of a PDF names: symbol, word or not, number."""
    codes = {m.symbol: m.code for m in view.marks if m.group == "verdict"}
    words = "|".join(squeeze(m.word) for m in view.marks if m.group == "verdict")
    pattern = rf"([{''.join(codes)}])(?:{words})?(R\d{{4}})"
    return {(number, codes[symbol]) for symbol, number in re.findall(pattern, text)}


def test_the_counts_of_every_face_are_those_of_the_report(report: Report, view: View, pdf_text: str) -> None:
    counted = Counter(key[3] for key in expected(report).elements())
    for count in view.overview.counts:
        assert count.number == counted[count.mark.code] == report.summary.counts[count.mark.code]
        assert squeeze(f"{count.mark.label}{count.number}件") in pdf_text


def test_the_verdict_is_the_same_everywhere(view: View, html: str, pdf_text: str) -> None:
    for text in (view.overview.verdict.label, view.overview.completeness.label, view.overview.score):
        assert text in html
        assert squeeze(text) in pdf_text
