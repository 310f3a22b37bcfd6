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
    """Cards hold the failed ones, the lists what could not be checked and what a person has to check."""
    for finding in view.findings:
        card = between(
            pdf_text, squeeze(f"{finding.number}{finding.title}{finding.severity.label}"), "元に戻す方法"
        )
        assert card.count("×不適合") == len(finding.entries), finding.number
        for entry in finding.entries:
            assert squeeze(entry.subject) in card
    for group in view.unchecked:
        part = between(pdf_text, f"？確認不能{squeeze(group.text)}", "手動確認チェックリスト")
        for entry in group.entries:
            assert squeeze(entry.subject) in part and entry.node in part
        for row in group.rows:
            assert squeeze(f"{row.rule}{row.title}{row.subjects}{row.node}") in part
        told = sorted(
            (row.rule, subject, row.node) for row in group.rows for subject in row.subjects.split("\n")
        )
        assert told == sorted((entry.rule, entry.subject, entry.node) for entry in group.entries)
    manual = between(pdf_text, "□要手動確認自動では", "三者比較")
    assert manual.count("□MAN-") == len(view.manual)
    for entry in view.manual:
        assert squeeze(entry.subject) in manual and entry.node in manual


def between(text: str, start: str, end: str) -> str:
    assert start in text, start
    tail = text[text.index(start) + len(start) :]
    return tail[: tail.index(end)]


def test_the_counts_of_every_face_are_those_of_the_report(report: Report, view: View, pdf_text: str) -> None:
    counted = Counter(key[3] for key in expected(report).elements())
    for count in view.overview.counts:
        assert count.number == counted[count.mark.code] == report.summary.counts[count.mark.code]
        assert squeeze(f"{count.mark.label}{count.number}件") in pdf_text


def test_the_verdict_is_the_same_everywhere(view: View, html: str, pdf_text: str) -> None:
    for text in (view.overview.verdict.label, view.overview.completeness.label, view.overview.score):
        assert text in html
        assert squeeze(text) in pdf_text
