"""From results to entries (one a result) and lines (one a subject, all nodes side by side)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from esmreport.core.model import Evidence, Report, Result, RuleText, Source, Status
from esmreport.core.rule import AREAS
from esmreport.render.known import Known
from esmreport.render.lifewords import decided
from esmreport.render.look import mark
from esmreport.render.viewmodel import Cell, Column, Entry, EvidenceLine, Grid, Line
from esmreport.render.wording import Words, visible

_ROLES = ("primary", "secondary", "unknown")
SHARED = ""


def area_rank(area: str) -> tuple[int, str]:
    """Sort key of an area."""
    return (AREAS.index(area) if area in AREAS else len(AREAS), area)


def columns(report: Report, words: Words) -> tuple[Column, ...]:
    """Collected nodes (primary first), then nodes that only results name, then the shared column."""
    nodes = sorted(report.nodes, key=lambda n: (_ROLES.index(n.priority_role), n.name))
    known = {n.name: words(f"role.{n.priority_role}") for n in nodes}
    named = {r.node for r in report.results} | {obs.node for r in report.results for obs in r.observed}
    named |= {name for table in report.tables for row in table.rows for name in row.values}
    for name in sorted(name for name in named if name):
        known.setdefault(name, words("role.not_collected"))
    found = [Column(key=name, name=visible(name), role=role) for name, role in known.items()]
    return (*found, Column(key=SHARED, name=words("node.shared"), role=words("node.shared_role")))


def entries(report: Report, words: Words, cols: Sequence[Column]) -> tuple[Entry, ...]:
    """Every result, numbered in the order area, rule, subject, node."""
    names = {c.key: c.name for c in cols}
    position = {c.key: i for i, c in enumerate(cols)}
    ordered = sorted(
        report.results,
        key=lambda r: (area_rank(report.rules[r.rule].area), r.rule, r.subject, position[r.node or SHARED]),
    )
    known = Known(report, words)
    values = {c.key: known.of([c.key]) for c in cols}
    return tuple(
        _entry(words, report.rules[r.rule], r, f"R{number:04d}", names, values[r.node or SHARED])
        for number, r in enumerate(ordered, start=1)
    )


def _entry(
    words: Words,
    rule: RuleText,
    result: Result,
    number: str,
    names: Mapping[str, str],
    values: Mapping[str, str],
) -> Entry:
    key = result.node or SHARED
    return Entry(
        number=number,
        identity=result.identity,
        rule=visible(result.rule),
        title=words.text(rule.title, values),
        area=rule.area,
        area_word=words.name("area", rule.area),
        subject=visible(result.subject),
        node_key=key,
        node=names[key],
        mark=mark(words, "verdict", result.status),
        severity=mark(words, "severity", result.severity),
        criticality=words(f"criticality.{result.criticality}"),
        expected=words.text(result.expected),
        observed=_observed(words, result),
        reason_code=result.reason.code if result.reason else "",
        reason=words.text(result.reason.text) if result.reason else "",
        evidence=tuple(_evidence(words, e) for e in result.evidence),
        source=source_line(words, result.source or (rule.sources[0] if rule.sources else None)),
        manual_check=words.text(rule.manual_check, values),
        facts=" ".join(result.facts),
        waived=result.waived,
        note=decided(words, result),
    )


def _observed(words: Words, result: Result) -> str:
    own = [words.text(o.text) for o in result.observed if o.node in (None, result.node)]
    others = [o for o in result.observed if o.node not in (None, result.node)]
    return "\n".join((*own, *(f"{visible(o.node or '')}: {words.text(o.text)}" for o in others)))


def _evidence(words: Words, evidence: Evidence) -> EvidenceLine:
    line = "" if evidence.line is None else words("form.line", line=evidence.line)
    found = "" if evidence.found is None else visible(evidence.found)
    place = " ".join(part for part in (visible(evidence.node), visible(evidence.item), line) if part)
    return EvidenceLine(
        node=visible(evidence.node),
        item=visible(evidence.item),
        line="" if evidence.line is None else str(evidence.line),
        found=found,
        text=f"{place}: {found}" if found else place,
    )


def source_line(words: Words, source: Source | None) -> str:
    """Chapter, heading and pages of the guide in one line; "" where there is no source. Pages may be open at
    the end ("80-") or unnumbered ("-")."""
    if source is None:
        return ""
    product, section = words.name("product", source.product), words.text(source.section)
    first, dash, last = source.pages.partition("-")
    if not first:
        return words("form.source_bare", product=product, section=section)
    if dash and not last:
        return words("form.source_from", product=product, section=section, pages=first)
    return words("form.source", product=product, section=section, pages=source.pages)


def lines(
    report: Report, words: Words, cols: Sequence[Column], all_entries: Iterable[Entry]
) -> tuple[Line, ...]:
    """One line a (rule, subject), in the order of the entries."""
    results = {r.identity: r for r in report.results}
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in all_entries:
        groups.setdefault(entry.identity[:2], []).append(entry)
    return tuple(_line(words, cols, group, results) for group in groups.values())


def _line(
    words: Words,
    cols: Sequence[Column],
    group: Sequence[Entry],
    results: Mapping[tuple[str, str, str | None], Result],
) -> Line:
    judged = [e for e in group if e.mark.code != Status.NOT_APPLICABLE]
    worst = min(group, key=lambda e: (e.mark.rank, e.severity.rank))
    values: dict[str, list[str]] = {}
    for entry in group:
        for obs in results[entry.identity].observed:
            texts = values.setdefault(entry.node_key if obs.node is None else obs.node, [])
            text = words.text(obs.text)
            if text not in texts:
                texts.append(text)
    marks = {e.node_key: e.mark for e in group}
    notes = {e.node_key: e.note for e in group}
    numbers = {e.node_key: e.number for e in group}
    cells = tuple(
        Cell(
            value="\n".join(values.get(c.key, ())),
            mark=marks.get(c.key),
            number=numbers.get(c.key, ""),
            note=notes.get(c.key, ""),
        )
        if c.key in values or c.key in marks
        else None
        for c in cols
    )
    per_node = [cell for cell, c in zip(cells, cols, strict=True) if cell and c.key != SHARED]
    return Line(
        rule=worst.rule,
        title=worst.title,
        area=worst.area,
        area_word=worst.area_word,
        subject=worst.subject,
        expected=_expected(words, judged or group),
        severity=worst.severity,
        mark=worst.mark,
        cells=cells,
        differs=len({cell.value for cell in per_node if cell.value}) > 1,
    )


def _expected(words: Words, group: Sequence[Entry]) -> str:
    """What has to be there; where that differs between the nodes, each value behind the nodes that it is for."""
    owners: dict[str, list[str]] = {}
    for entry in group:
        owners.setdefault(entry.expected, []).append(entry.node)
    if len(owners) == 1:
        return group[0].expected
    sep = words("form.list")
    return "\n".join(f"{sep.join(dict.fromkeys(nodes))}: {text}" for text, nodes in owners.items())


def grid(cols: Sequence[Column], some: Sequence[Line]) -> Grid:
    """The lines under those columns that at least one of them fills."""
    used = [i for i in range(len(cols)) if any(line.cells[i] is not None for line in some)]
    narrowed = tuple(_narrow(line, used) for line in some)
    return Grid(columns=tuple(cols[i] for i in used), lines=narrowed)


def _narrow(line: Line, used: Sequence[int]) -> Line:
    return replace(line, cells=tuple(line.cells[i] for i in used))


def split_by_shape(cols: Sequence[Column], some: Sequence[Line]) -> tuple[Grid, ...]:
    """One grid per kind of line: judged per node, judged once for the shared disk or the cluster, or
    compared across the nodes with one verdict; so that no grid has columns that most of its lines leave
    empty."""
    shared = next(i for i, c in enumerate(cols) if c.key == SHARED)
    shapes: dict[tuple[bool, bool], list[Line]] = {(False, True): [], (True, False): [], (True, True): []}
    for line in some:
        is_shared = line.cells[shared] is not None
        per_node = any(cell is not None for i, cell in enumerate(line.cells) if i != shared)
        shapes[(is_shared, per_node)].append(line)
    return tuple(grid(cols, part) for part in shapes.values() if part)
