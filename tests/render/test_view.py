"""The view: order, numbers and groups, and that nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.render import real
from tests.render.sample_report import LONG, N1, N2, summarise

from esmreport.core.history import Diagnosis
from esmreport.core.model import Notice, Report, Severity, Source, Status, Summary, Text
from esmreport.render.clock import local, local_date
from esmreport.render.view import build_view
from esmreport.render.view_rows import source_line
from esmreport.render.viewmodel import View
from esmreport.render.wording import load_words

ESMPRO_STOP = "ESMPRO の停止が必要（停止する範囲は各手順に記載）"


def test_every_result_is_shown_exactly_once(report: Report, view: View) -> None:
    assert sorted(map(str, (e.identity for e in view.entries))) == sorted(
        map(str, (r.identity for r in report.results))
    )
    assert [e.number for e in view.entries] == [f"R{n:04d}" for n in range(1, len(report.results) + 1)]


def test_every_failed_result_is_in_one_finding(report: Report, view: View) -> None:
    failed = [r.identity for r in report.results if r.status is Status.FAIL]
    carded = [e.identity for f in view.findings for e in f.entries]
    assert sorted(map(str, carded)) == sorted(map(str, failed))
    assert set(view.finding_of) == set(failed)


def test_every_line_holds_its_results(report: Report, view: View) -> None:
    found = {
        (line.rule, line.subject, column.key or None, cell.mark.code)
        for line in view.comparison.lines
        for column, cell in zip(view.comparison.columns, line.cells, strict=True)
        if cell and cell.mark
    }
    assert {(r, s, n, v) for r, s, n, v in found} == {
        (r.rule, e.subject, r.node, str(r.status))
        for r, e in ((r, next(e for e in view.entries if e.identity == r.identity)) for r in report.results)
    }


def test_findings_come_worst_first_then_in_the_order_of_work(view: View) -> None:
    keys = [(f.severity.rank, f.remedy.order if f.remedy else 0) for f in view.findings]
    assert keys == sorted(keys)
    assert view.findings[0].severity.code == Severity.CRITICAL


def test_one_rule_at_two_severities_gives_two_cards(report: Report) -> None:
    results = list(report.results)
    first = next(i for i, r in enumerate(results) if r.status is Status.FAIL)
    results[first] = replace(results[first], severity=Severity.LOW)
    cards = build_view(replace(report, results=tuple(results)), "en").findings
    assert len([f for f in cards if f.rule == results[first].rule]) == 2


def test_columns_are_primary_secondary_then_shared(report: Report) -> None:
    turned = replace(report, nodes=tuple(reversed(report.nodes)))
    for some in (report, turned):
        assert [c.key for c in build_view(some, "ja").columns] == [N1, N2, ""]


def test_a_node_that_was_not_collected_has_a_column_of_its_own(report: Report) -> None:
    missing = replace(report.results[0], node="ESMNODE3", status=Status.COULD_NOT_CHECK, observed=())
    view = build_view(replace(report, results=(*report.results, missing)), "ja")
    column = next(c for c in view.columns if c.key == "ESMNODE3")
    assert column.role == "未採取"
    assert any(e.node == "ESMNODE3" for group in view.unchecked for e in group.entries)


def test_a_value_seen_on_one_node_only_is_not_a_difference(view: View) -> None:
    by_subject = {(line.rule, line.subject): line for line in view.comparison.lines}
    assert by_subject[("EQ-001", "ServerManager")].differs
    assert not by_subject[("EQ-001", "CLUSTERPRO X")].differs
    assert not by_subject[("FILE-010", "jslem\\jsl.ini: wrkdir")].differs


def test_the_short_appendix_lists_once_what_fails_or_differs(report: Report, view: View) -> None:
    shown = {(line.rule, line.subject) for grid in view.attention for line in grid.lines}
    found = {(line.rule, line.subject) for finding in view.findings for line in finding.grid.lines}
    failed = {(r.rule, e.subject) for r, e in zip_entries(report, view) if r.status is Status.FAIL}
    assert failed and failed <= found and not found & shown
    everything = build_view(report, "ja", "full")
    assert sum(len(g.lines) for g in everything.attention) == len(everything.comparison.lines) > len(shown)


def test_what_differs_without_failing_is_listed() -> None:
    view = real.view("drifted", "ja")
    shown = {(line.rule, line.subject): line for grid in view.attention for line in grid.lines}
    assert shown and all(line.differs and line.mark.code != Status.FAIL for line in shown.values())
    found = {(line.rule, line.subject) for finding in view.findings for line in finding.grid.lines}
    missed = [n for n in view.comparison.lines if n.differs and (n.rule, n.subject) not in {*shown, *found}]
    assert {line.mark.code for line in missed} <= {Status.COULD_NOT_CHECK}


def zip_entries(report: Report, view: View) -> list[tuple]:  # type: ignore[type-arg]
    by_identity = {e.identity: e for e in view.entries}
    return [(r, by_identity[r.identity]) for r in report.results]


def test_no_grid_has_an_empty_column(view: View) -> None:
    for grid in (*view.attention, *(f.grid for f in view.findings)):
        for i in range(len(grid.columns)):
            assert any(line.cells[i] for line in grid.lines)


def test_the_roadmap_starts_with_what_needs_no_stop(view: View) -> None:
    windows = [line.window for line in view.roadmap]
    assert windows == sorted(windows, key=["停止不要", ESMPRO_STOP, "クラスタ停止が必要"].index)
    assert len(view.roadmap) == len(view.findings)


def test_the_first_page_says_how_many_items_wait_for_a_person(report: Report, view: View) -> None:
    assert any(
        line.startswith(f"要手動確認: {len(view.manual)} 件") for line in view.overview.completeness_lines
    )
    judged = tuple(r for r in report.results if r.status is not Status.MANUAL)
    none = build_view(replace(report, results=judged, summary=summarise(judged)), "ja")
    assert not any("要手動確認" in line for line in none.overview.completeness_lines)


def test_verdict_and_completeness_stand_together(view: View) -> None:
    assert view.overview.verdict.code == "fail"
    assert view.overview.completeness.code == "partial"
    text = " ".join(view.overview.completeness_lines)
    for part in ("ESMNODE3", "確認不能: 3 件", "ESMNODE2 2 件", "封印一致", "共有ドライブ、FIP アドレス"):
        assert part in text
    assert "判定率" in view.overview.score


@pytest.mark.parametrize(
    ("pages", "ja", "en"),
    [
        ("62-75", "共通／節（p.62-75）", "General / section (p. 62-75)"),
        ("80-", "共通／節（p.80 以降）", "General / section (p. 80 ff.)"),
        ("-", "共通／節", "General / section"),
    ],
)
def test_pages_of_the_guide_may_be_open_or_unnumbered(pages: str, ja: str, en: str) -> None:
    source = Source(product="GEN", section=Text(ja="節", en="section"), pages=pages)
    assert source_line(load_words("ja"), source) == ja
    assert source_line(load_words("en"), source) == en


def test_an_incomplete_report_never_reads_as_a_pass(report: Report) -> None:
    unread = tuple(r for r in report.results if r.status in (Status.PASS, Status.COULD_NOT_CHECK))
    view = build_view(replace(report, results=unread, summary=summarise(unread)), "ja")
    assert view.overview.verdict.code == "incomplete"
    assert "適合とは判定できません" in view.overview.headline


def test_a_complete_pass(report: Report) -> None:
    passed = tuple(r for r in report.results if r.status is Status.PASS)
    whole = replace(report.cluster, missing_servers=())
    nodes = tuple(replace(n, gaps=()) for n in report.nodes)
    clean = replace(report, results=passed, summary=summarise(passed), cluster=whole, nodes=nodes)
    view = build_view(clean, "en")
    assert (view.overview.verdict.code, view.overview.completeness.code) == ("pass", "complete")
    assert view.findings == view.roadmap == view.unchecked == ()
    unread = tuple(r for r in report.results if r.status is Status.COULD_NOT_CHECK)
    some = replace(clean, results=(*passed, *unread), summary=summarise((*passed, *unread)))
    assert build_view(some, "en").overview.completeness.code == "partial"
    altered = tuple(replace(n, seal="altered") for n in nodes)
    assert build_view(replace(clean, nodes=altered), "en").overview.completeness.code == "partial"


def test_nothing_judged_has_no_score(report: Report) -> None:
    empty = Summary(
        counts={},
        failed_by_severity={},
        by_area={},
        by_node={},
        score=None,
        coverage=None,
        verdict="incomplete",
    )
    view = build_view(replace(report, results=(), nodes=(), tables=(), summary=empty), "ja")
    assert view.overview.score == "適合・不適合を判定できた項目がありません。"
    assert view.overview.completeness.code == "partial"


def test_the_score_is_never_rounded_up(report: Report) -> None:
    summary = replace(report.summary, score=0.99999, coverage=0.9996)
    assert "99.9 %" in build_view(replace(report, summary=summary), "ja").overview.score
    assert "100.0 %" not in build_view(replace(report, summary=summary), "ja").overview.score
    exact = replace(report.summary, score=1.0, coverage=0.919)
    assert "100.0 %" in build_view(replace(report, summary=exact), "ja").overview.score
    assert "91.9 %" in build_view(replace(report, summary=exact), "ja").overview.score


def test_warnings_come_before_information(report: Report, view: View) -> None:
    assert [n.level for n in view.notices] == ["warning", "info"]
    notice = Notice(code="gaps", level="warning", text=Text.same("x"))
    lines = build_view(replace(report, notices=(notice,)), "ja").overview.completeness_lines
    assert not any("読み取れなかった" in line for line in lines)


def test_reasons_with_a_word_are_one_group_and_others_keep_their_sentence(report: Report) -> None:
    unread = [r for r in report.results if r.status is Status.COULD_NOT_CHECK]
    assert unread[0].reason
    odd = replace(unread[0].reason, code="odd", text=Text.same("something odd"))
    other = replace(unread[1].reason, text=Text.same("denied otherwise"))  # type: ignore[type-var]
    results = (replace(unread[0], reason=odd), replace(unread[1], reason=other), unread[2])
    groups = build_view(replace(report, results=results), "en").unchecked
    assert [(g.text, len(g.entries)) for g in groups] == [("Access was denied", 2), ("something odd", 1)]


def test_titles_come_with_their_labels(view: View) -> None:
    assert [p.label for p in view.document] == ["お客様名", "システム名", "文書番号"]


def test_unknown_language_or_appendix_is_refused(report: Report) -> None:
    with pytest.raises(ValueError, match="use ja or en"):
        build_view(report, "de")
    with pytest.raises(ValueError, match="use differences or full"):
        build_view(report, "ja", "all")


@pytest.mark.parametrize(
    ("stamp", "offset", "shown"),
    [
        ("2026-01-31T04:05:06Z", 540, "2026-01-31 13:05 (UTC+09:00)"),
        ("2026-01-31T20:05:06Z", 540, "2026-02-01 05:05 (UTC+09:00)"),
        ("2026-01-31T04:05:06", -210, "2026-01-31 00:35 (UTC-03:30)"),
        ("no time", 540, "no time"),
    ],
)
def test_times_are_those_of_the_site(stamp: str, offset: int, shown: str) -> None:
    assert local(stamp, offset) == shown


def test_the_date_may_be_the_next_day() -> None:
    assert local_date("2026-01-31T20:05:06Z", 540) == "2026-02-01"


def test_long_values_are_whole_in_the_view(view: View) -> None:
    assert any(LONG in e.observed for e in view.entries)


def test_the_baseline_of_a_line_is_that_of_the_judged_nodes(report: Report) -> None:
    failed = next(r for r in report.results if r.status is Status.FAIL and r.node == N2)
    idle = replace(failed, node=N1, status=Status.NOT_APPLICABLE, expected=Text.same("-"), observed=())
    view = build_view(replace(report, results=(failed, idle)), "ja")
    assert view.comparison.lines[0].expected == failed.expected.ja
    assert build_view(replace(report, results=(idle,)), "ja").comparison.lines[0].expected == "-"


def test_a_baseline_that_differs_between_the_nodes_names_them(report: Report) -> None:
    failed = next(r for r in report.results if r.status is Status.FAIL and r.node == N2)
    own = replace(failed, expected=Text.same("192.0.2.12"))
    other = replace(failed, node=N1, expected=Text.same("192.0.2.11"))
    line = build_view(replace(report, results=(other, own)), "ja").comparison.lines[0]
    assert line.expected == f"{N1}: 192.0.2.11\n{N2}: 192.0.2.12"
    same = build_view(replace(report, results=(replace(other, expected=own.expected), own)), "ja")
    assert same.comparison.lines[0].expected == "192.0.2.12"


def test_a_cause_lists_its_findings_in_order_and_counts_them(report: Report, view: View) -> None:
    results = tuple(e.identity for finding in reversed(view.findings[:3]) for e in finding.entries)
    word = Text.same("x")
    cause = Diagnosis(id="D", title=word, cause=word, advice=word, node=None, results=results)
    (found,) = build_view(replace(report, diagnoses=(cause,)), "ja").life.causes
    assert found.explains == "F01、F02、F03（3 件）"
