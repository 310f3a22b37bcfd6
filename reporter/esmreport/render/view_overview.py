"""What the first page says: verdict and completeness, the nodes, the site values, the cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from esmreport.core.model import Node, Report, Status, Summary
from esmreport.render.builtmodel import Gauge
from esmreport.render.clock import local
from esmreport.render.look import LOOKS, mark
from esmreport.render.nodemodel import GapLine, NodeView, NoticeLine, Pair, SiteLine
from esmreport.render.view_rows import area_rank
from esmreport.render.viewmodel import (
    Column,
    Count,
    CountRow,
    Overview,
    ReasonGroup,
)
from esmreport.render.wording import Words, visible

# From what was read to what was not; an outcome nobody knows comes last.
_OUTCOMES = ("OK", "ABSENT", "UNAVAILABLE", "DENIED", "ERROR", "LIMIT", "SKIPPED")
_TITLE_KEYS = ("customer", "system", "document_number", "company", "author", "contact")


def overview(
    report: Report, words: Words, cols: Sequence[Column], reasons: Sequence[ReasonGroup]
) -> Overview:
    """The verdict and, always beside it, how complete the evidence is."""
    summary = report.summary
    counts = tuple(_count(words, "verdict", code, summary.counts) for code in LOOKS["verdict"])
    return Overview(
        verdict=mark(words, "overall", summary.verdict),
        headline=_headline(report, words),
        score=_score(report, words),
        completeness=mark(words, "completeness", "complete" if _complete(report) else "partial"),
        extent=words(
            "overview.extent",
            collected=len(report.nodes),
            expected=len(report.nodes) + len(report.cluster.missing_servers),
            unchecked=summary.counts.get(Status.COULD_NOT_CHECK, 0),
            gaps=sum(len(node.gaps) for node in report.nodes),
        ),
        completeness_lines=_completeness_lines(report, words, reasons),
        counts=counts,
        severities=tuple(_count(words, "severity", c, summary.failed_by_severity) for c in LOOKS["severity"]),
        by_node=_by_node(report, words, cols),
        by_area=tuple(
            _count_row(words, words.name("area", area), summary.by_area[area])
            for area in sorted(summary.by_area, key=area_rank)
        ),
        total=sum(count.number for count in counts),
        failed=summary.counts.get(Status.FAIL, 0),
        gauges=_gauges(summary, words),
    )


def _gauges(summary: Summary, words: Words) -> tuple[Gauge, ...]:
    """Score and, always beside it, coverage."""
    passed, failed = summary.counts.get(Status.PASS, 0), summary.counts.get(Status.FAIL, 0)
    judged, unread = passed + failed, summary.counts.get(Status.COULD_NOT_CHECK, 0)
    return (
        _gauge(words, "score", summary.score, mark(words, "verdict", Status.PASS).ink, passed, judged),
        _gauge(words, "coverage", summary.coverage, "#1C4A93", judged, judged + unread),
    )


def _gauge(words: Words, name: str, share: float | None, ink: str, part: int, whole: int) -> Gauge:
    return Gauge(
        label=words(f"label.{name}"),
        value=words("form.unknown") if share is None else f"{_percent(share)} %",
        share=None if share is None else _floor(share),
        ink=ink,
        note=words(f"overview.{name}_note", part=part, whole=whole),
    )


def _count(words: Words, group: str, code: str, counts: Mapping[str, int]) -> Count:
    return Count(mark=mark(words, group, code), number=counts.get(code, 0))


def _count_row(words: Words, label: str, counts: Mapping[str, int]) -> CountRow:
    row = tuple(_count(words, "verdict", code, counts) for code in LOOKS["verdict"])
    return CountRow(label=visible(label), counts=row, total=sum(c.number for c in row))


def _by_node(report: Report, words: Words, cols: Sequence[Column]) -> tuple[CountRow, ...]:
    named = {c.key: c.name for c in cols}
    order = [c.key for c in cols if c.key in report.summary.by_node]
    order += [key for key in report.summary.by_node if key not in named]
    shared = words("node.shared")
    return tuple(_count_row(words, named.get(key, shared), report.summary.by_node[key]) for key in order)


def _headline(report: Report, words: Words) -> str:
    counts, failed = report.summary.counts, report.summary.failed_by_severity
    parts = [
        words("overview.severity_count", word=words(f"severity.{code}"), number=failed[code])
        for code in LOOKS["severity"]
        if failed.get(code)
    ]
    headline = words(
        f"overview.headline_{report.summary.verdict}",
        failed=counts.get(Status.FAIL, 0),
        findings=len(_findings(report)),
        severities=words("form.list").join(parts),
        unchecked=counts.get(Status.COULD_NOT_CHECK, 0),
        manual=counts.get(Status.MANUAL, 0),
    )
    decided = {"waived": report.summary.waived, "attested": report.summary.attested}
    extra = [words(f"life.{name}", number=number) for name, number in decided.items() if number]
    return ("" if words.lang == "ja" else " ").join((headline, *extra))


def _findings(report: Report) -> set[tuple[str, str]]:
    """What makes one finding: rule and severity of failed results that are no accepted exceptions."""
    return {(r.rule, r.severity) for r in report.results if r.status is Status.FAIL and not r.waived}


def _score(report: Report, words: Words) -> str:
    summary = report.summary
    if summary.score is None or summary.coverage is None:
        return words("overview.no_score")
    passed, failed = summary.counts.get(Status.PASS, 0), summary.counts.get(Status.FAIL, 0)
    return words(
        "overview.score",
        score=_percent(summary.score),
        coverage=_percent(summary.coverage),
        passed=passed,
        judged=passed + failed,
        unchecked=summary.counts.get(Status.COULD_NOT_CHECK, 0),
    )


def _percent(share: float) -> str:
    return f"{_floor(share) * 100:.1f}"


def _floor(share: float) -> float:
    # Rounded down: 99.96 % must not read as 100 %.
    return int(share * 1000 + 1e-9) / 1000


def _complete(report: Report) -> bool:
    gaps = any(node.gaps or node.seal == "altered" for node in report.nodes)
    unchecked = report.summary.counts.get(Status.COULD_NOT_CHECK, 0)
    return bool(report.nodes) and not (gaps or unchecked or report.cluster.missing_servers)


def _completeness_lines(report: Report, words: Words, reasons: Sequence[ReasonGroup]) -> tuple[str, ...]:
    sep = words("form.list")
    noticed = {notice.code for notice in report.notices}
    missing = () if "node_not_collected" in noticed else report.cluster.missing_servers
    lines = [
        words("overview.collected", number=len(report.nodes), names=sep.join(n.name for n in report.nodes))
    ]
    if missing:
        lines.append(words("overview.missing", number=len(missing), names=sep.join(missing)))
    total = sum(len(group.entries) for group in reasons)
    lines.append(words("overview.unchecked", number=total) if total else words("overview.all_checked"))
    by_hand = report.summary.counts.get(Status.MANUAL, 0)
    if by_hand:
        lines.append(words("overview.manual", number=by_hand))
    gaps = [words("overview.gaps_of", node=n.name, number=len(n.gaps)) for n in report.nodes if n.gaps]
    if gaps and "gaps" not in noticed:
        lines.append(words("overview.gaps", list=sep.join(gaps)))
    lines.append(
        words(
            "overview.seals",
            list=sep.join(f"{n.name} {mark(words, 'seal', n.seal).label}" for n in report.nodes),
        )
        if report.nodes
        else words("overview.no_nodes")
    )
    unsure = [site_label(words, value.name) for value in report.site if value.origin != "site_file"]
    if unsure:
        lines.append(words("overview.unsure", number=len(unsure), names=sep.join(unsure)))
    return tuple(visible(line) for line in lines)


def nodes(report: Report, words: Words, cols: Sequence[Column]) -> tuple[NodeView, ...]:
    """The collected nodes in the order of the columns."""
    by_name = {node.name: node for node in report.nodes}
    return tuple(_node(words, by_name[c.key], c) for c in cols if c.key in by_name)


def _node(words: Words, node: Node, column: Column) -> NodeView:
    sep = words("form.list")
    return NodeView(
        key=node.name,
        name=column.name,
        role=column.role,
        state=words(f"node_state.{node.state}"),
        state_reason=words.text(node.state_reason),
        collected_at=local(node.collected_at, node.utc_offset_minutes),
        seal=mark(words, "seal", node.seal),
        bundle=visible(node.bundle),
        sha256=node.bundle_sha256,
        run_id=visible(node.run_id),
        collector=visible(node.collector),
        system=words("form.system", os=visible(node.os_name), version=visible(node.os), bitness=node.bitness),
        model=visible(node.model) or words("form.unknown"),
        addresses=visible(sep.join(node.addresses)) or words("form.unknown"),
        products=visible(sep.join(f"{words.name('product', k)} {v}" for k, v in node.products.items()))
        or words("form.none"),
        outcomes=tuple(
            Pair(label=words.name("outcome", k), value=str(node.counts[k]))
            for k in sorted(node.counts, key=lambda k: _OUTCOMES.index(k) if k in _OUTCOMES else 99)
        ),
        gaps=tuple(
            GapLine(
                item=visible(gap.item),
                outcome=words.name("outcome", gap.outcome),
                code="" if gap.code is None else str(gap.code),
                detail=visible(gap.detail or ""),
            )
            for gap in node.gaps
        ),
        superseded=visible(sep.join(node.superseded)),
    )


def site_label(words: Words, name: str) -> str:
    """The word for a site value; the part behind a colon is the node it belongs to."""
    base, _, node = name.partition(":")
    label = words.name("site", base)
    return words("form.per_node", value=label, node=visible(node)) if node else label


def site(report: Report, words: Words) -> tuple[SiteLine, ...]:
    """The values of the site, each with where it comes from."""
    return tuple(
        SiteLine(
            label=site_label(words, value.name),
            value=words("form.unknown") if value.value is None else visible(value.value),
            origin=words.name("origin", value.origin),
            note=words.text(value.note),
            certain=value.origin == "site_file",
        )
        for value in report.site
    )


def notices(report: Report, words: Words) -> tuple[NoticeLine, ...]:
    """The sentences for the first page, warnings first. The one on inferred site values is left out: the
    line on completeness says it with the names that people know."""
    shown = [notice for notice in report.notices if notice.code != "inferred"]
    ordered = sorted(shown, key=lambda notice: notice.level != "warning")
    return tuple(NoticeLine(level=n.level, text=words.text(n.text)) for n in ordered)


def document(report: Report, words: Words) -> tuple[Pair, ...]:
    """What the site file says about the document: customer, system, number and whatever else it names."""
    keys = [k for k in _TITLE_KEYS if report.title.get(k)]
    keys += [k for k in sorted(report.title) if k not in (*_TITLE_KEYS, "title") and report.title[k]]
    return tuple(Pair(label=words.name("document", key), value=visible(report.title[key])) for key in keys)


def cluster(report: Report, words: Words) -> tuple[Pair, ...]:
    """The cluster as its configuration describes it."""
    found, sep = report.cluster, words("form.list")
    values = {
        "name": found.name,
        "servers": sep.join(found.servers),
        "group": found.group,
        "shared_drive": found.shared_drive,
        "disk_kind": words.name("disk", found.disk_kind) if found.disk_kind else None,
        "fips": sep.join(found.fips),
    }
    unknown = words("form.unknown")
    return tuple(
        Pair(label=words(f"cluster.{k}"), value=visible(v) if v else unknown) for k, v in values.items()
    )
