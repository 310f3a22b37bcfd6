"""The tables of the workbook as data: which columns, which rows, which links."""

from __future__ import annotations

from collections.abc import Mapping

from esmreport.core.model import Status
from esmreport.render.excel_grid import Grid, Head, Link, Value
from esmreport.render.viewmodel import BuiltTable, Entry, Finding, Remedy, View

_SHOWN = (Status.FAIL, Status.COULD_NOT_CHECK, Status.MANUAL, Status.INFO)


def findings(view: View, evidence_rows: Mapping[str, int]) -> Grid:
    """One row per result that is neither pass nor not applicable, the worst first."""
    w = view.words
    shown = sorted(
        (e for e in view.entries if e.mark.code in _SHOWN), key=lambda e: (e.mark.rank, e.severity.rank)
    )
    by_number = {f.number: f for f in view.findings}
    return Grid(
        title=w("sheet.findings"),
        frozen=3,
        heads=(
            *plain_heads(
                view, "number", "finding_number", "verdict", "severity", "rule", "title", "subject", "node"
            ),
            *plain_heads(view, "exception", "requirement", "observed", "reason", "source", "evidence"),
            Head(label=w("label.remediation"), widest=56),
        ),
        rows=tuple(
            _finding_row(view, e, by_number.get(view.finding_of.get(e.identity, "")), evidence_rows)
            for e in shown
        ),
    )


def plain_heads(view: View, *names: str) -> tuple[Head, ...]:
    """Columns that are only read, by the names of their labels."""
    return tuple(Head(label=view.words(f"label.{name}")) for name in names)


def _finding_row(
    view: View, e: Entry, finding: Finding | None, evidence_rows: Mapping[str, int]
) -> tuple[Value, ...]:
    number: Value = e.number
    if e.number in evidence_rows:
        number = Link(text=e.number, target=f"'{view.words('sheet.evidence')}'!A{evidence_rows[e.number]}")
    fix = steps_text(finding.remedy) if finding and finding.remedy else e.manual_check
    return (
        *(
            number,
            finding.number if finding else None,
            e.mark,
            e.severity,
            e.rule,
            e.title,
            e.subject,
            e.node,
        ),
        *(e.note, e.expected, e.observed, _reason(e, finding), e.source),
        *("\n".join(line.text for line in e.evidence), fix),
    )


def _reason(entry: Entry, finding: Finding | None) -> str:
    parts = (entry.reason, finding.message if finding else "", finding.inferred if finding else "")
    return "\n".join(part for part in parts if part)


def steps_text(remedy: Remedy) -> str:
    """The numbered steps with place and cluster state, one a line, and the caution on synchronised keys."""
    steps = [f"{n}. [{s.where} / {s.state}] {s.text}" for n, s in enumerate(remedy.steps, start=1)]
    return "\n".join([*steps, remedy.synced] if remedy.synced else steps)


def comparison(view: View) -> Grid:
    """Every subject with baseline, the value of each node, and the verdict on each."""
    w = view.words
    grid = view.comparison
    heads = list(plain_heads(view, "rule", "area", "title", "subject", "severity", "requirement"))
    heads += [Head(label=f"{c.name}\n{c.role}") for c in grid.columns]
    heads += [Head(label=f"{c.name}\n{w('label.verdict')}") for c in grid.columns]
    heads.append(Head(label=w("label.comparison")))
    return Grid(
        title=w("sheet.comparison"),
        heads=tuple(heads),
        rows=tuple(
            (
                *(line.rule, line.area_word, line.title, line.subject, line.severity, line.expected),
                *(cell.value if cell else None for cell in line.cells),
                *(cell.mark if cell else None for cell in line.cells),
                w("state.different") if line.differs else None,
            )
            for line in grid.lines
        ),
    )


def results(view: View) -> Grid:
    """Every result."""
    w = view.words
    return Grid(
        title=w("sheet.results"),
        frozen=2,
        heads=(
            *plain_heads(view, "number", "verdict", "severity", "criticality", "area", "rule", "title"),
            *plain_heads(view, "subject", "node", "exception", "requirement", "observed", "reason"),
            *plain_heads(view, "source", "facts"),
        ),
        rows=tuple(
            (
                *(e.number, e.mark, e.severity, e.criticality, e.area_word, e.rule, e.title),
                *(e.subject, e.node, e.note, e.expected, e.observed, e.reason, e.source, e.facts),
            )
            for e in view.entries
        ),
    )


def evidence(view: View) -> tuple[Grid, dict[str, int]]:
    """Where each result was read, and the first row of each result number."""
    w = view.words
    rows: list[tuple[Value, ...]] = []
    first: dict[str, int] = {}
    for position, entry in enumerate(view.entries, start=2):
        for found in entry.evidence:
            first.setdefault(entry.number, len(rows) + 2)
            back = Link(text=entry.number, target=f"'{w('sheet.results')}'!A{position}")
            rows.append(
                (back, entry.mark, entry.rule, entry.subject, found.node, found.item, found.line, found.found)
            )
    heads = (
        *plain_heads(view, "number", "verdict", "rule", "subject", "node"),
        Head(label=w("label.item"), widest=50),
        *plain_heads(view, "line"),
        Head(label=w("label.found"), widest=50),
    )
    return Grid(title=w("sheet.evidence"), heads=heads, rows=tuple(rows)), first


def collection(view: View) -> Grid:
    """What could not be read at collection."""
    w = view.words
    return Grid(
        title=w("sheet.collection"),
        heads=(
            *plain_heads(view, "node"),
            Head(label=w("label.item"), widest=70),
            *plain_heads(view, "outcome", "code"),
            Head(label=w("label.detail"), widest=60),
        ),
        rows=tuple((n.name, g.item, g.outcome, g.code, g.detail) for n in view.nodes for g in n.gaps),
    )


def as_built(view: View, table: BuiltTable) -> Grid:
    """One as-built table: everything, with how the nodes compare."""
    w = view.words
    heads = (w("label.item"), w("label.baseline"), *(c.name for c in table.columns), w("label.comparison"))
    return Grid(
        title=table.title[:31],
        heads=tuple(Head(label=label, widest=50) for label in heads),
        rows=tuple((r.item, r.baseline, *r.values, r.mark) for r in table.rows),
    )
