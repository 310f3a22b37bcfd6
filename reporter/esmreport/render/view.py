"""The one place that decides order, numbers, words and marks; every face prints the same view."""

from __future__ import annotations

from collections.abc import Sequence

from esmreport.core.model import Report, Status, Table, Text
from esmreport.render import view_diagram, view_findings, view_life, view_overview, view_rows, view_scripts
from esmreport.render.clock import local, local_date, site_offset
from esmreport.render.look import all_marks, mark
from esmreport.render.view_paper import paper
from esmreport.render.viewmodel import BuiltRow, BuiltTable, Column, Line, View
from esmreport.render.wording import Words, load_words, visible

NOTHING = Text.same("")
APPENDICES = ("differences", "full")


def build_view(report: Report, lang: str, appendix: str = "differences") -> View:
    """The report in one language ("ja" or "en"). `appendix` decides what the PDF lists: "differences" only
    what fails or differs, "full" everything. Raises ValueError for any other language or appendix."""
    if appendix not in APPENDICES:
        raise ValueError(f"unknown appendix {appendix!r}: use differences or full")
    words = load_words(lang)
    offset = site_offset(report)
    cols = view_rows.columns(report, words)
    entries = view_rows.entries(report, words, cols)
    lines = view_rows.lines(report, words, cols, entries)
    found = view_findings.findings(report, words, cols, entries, lines)
    reasons = view_findings.unchecked(words, entries)
    life = view_life.life(report, words, cols, entries, found)
    manual = tuple(e for e in entries if e.mark.code == Status.MANUAL)
    order = view_findings.roadmap(report, found)
    name = visible(report.cluster.name) if report.cluster.name else words("form.no_cluster")
    return View(
        words=words,
        lang=lang,
        appendix=appendix,
        title=visible(report.title.get("title") or words("report.title")),
        document=view_overview.document(report, words),
        cluster_name=name,
        cluster=view_overview.cluster(report, words),
        created_at=local(report.created_at, offset),
        created_on=local_date(report.created_at, offset),
        created_stamp=report.created_at,
        run_id=visible(report.run_id),
        tool=visible(report.tool),
        rulepack=_rulepack(report, words),
        marks=all_marks(words),
        overview=view_overview.overview(report, words, cols, reasons),
        nodes=view_overview.nodes(report, words, cols),
        site=view_overview.site(report, words),
        notices=(*view_overview.notices(report, words), *view_life.notices(words, life)),
        columns=cols,
        entries=entries,
        findings=found,
        unchecked=reasons,
        manual=manual,
        checklist=view_findings.checklist(manual),
        informative=tuple(e for e in entries if e.mark.code == Status.INFO),
        comparison=view_rows.grid(cols, lines),
        attention=view_rows.split_by_shape(cols, [n for n in lines if appendix == "full" or _notable(n)]),
        roadmap=order,
        windows=view_findings.windows(words, order),
        tables=tuple(_table(words, table, cols) for table in report.tables),
        scripts=view_scripts.scripts(report, words, cols),
        diagram=view_diagram.diagram(report, words, cols),
        running=view_diagram.run_table(report, words, cols),
        paper=paper(report, words),
        finding_of={e.identity: f.number for f in found for e in f.entries},
        life=life,
        excepted=view_findings.findings(report, words, cols, entries, lines, waived=True),
        cluster_key=report.cluster.name or "",
    )


def _notable(line: Line) -> bool:
    # What fails stands side by side in the findings. What could not be checked has a list of its own; there a
    # difference is only the missing value.
    return line.differs and line.mark.code not in (Status.FAIL, Status.COULD_NOT_CHECK)


def _rulepack(report: Report, words: Words) -> str:
    pack = report.rulepack
    return words(
        "form.rulepack",
        id=visible(pack.get("id", "")),
        version=visible(pack.get("version", "")),
        sha256=pack.get("sha256", "")[:12],
    )


def _table(words: Words, table: Table, cols: Sequence[Column]) -> BuiltTable:
    named = {name for row in table.rows for name in row.values}
    used = tuple(c for c in cols if c.key in named)
    rows = tuple(
        BuiltRow(
            item=visible(row.item),
            values=tuple(words.text(row.values.get(c.key, NOTHING)) for c in used),
            baseline=words.text(row.baseline),
            mark=mark(words, "state", row.state),
        )
        for row in table.rows
    )
    return BuiltTable(
        name=table.name,
        title=words.name("table", table.name),
        columns=used,
        rows=rows,
        different=tuple(row for row in rows if row.mark.code in ("different", "missing")),
        unknown=sum(row.mark.code == "unknown" for row in rows),
        has_baseline=any(row.baseline for row in rows),
    )
