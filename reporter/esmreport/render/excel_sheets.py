"""The tables of the workbook as data: which columns, which rows, which links."""

from __future__ import annotations

from esmreport.core.model import Status
from esmreport.render.excel_cells import Link, Value
from esmreport.render.excel_evidence import LONGEST_IN_PLACE, SHORT, Places, brief
from esmreport.render.excel_grid import Grid, Head
from esmreport.render.viewmodel import BuiltTable, Cell, Entry, Finding, Line, Remedy, View

_SHOWN = (Status.FAIL, Status.COULD_NOT_CHECK, Status.MANUAL, Status.INFO)


def findings(view: View, places: Places) -> Grid:
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
            _finding_row(view, e, by_number.get(view.finding_of.get(e.identity, "")), places) for e in shown
        ),
    )


def plain_heads(view: View, *names: str) -> tuple[Head, ...]:
    """Columns that are only read, by the names of their labels."""
    return tuple(Head(label=view.words(f"label.{name}")) for name in names)


def _finding_row(view: View, e: Entry, finding: Finding | None, places: Places) -> tuple[Value, ...]:
    fix = steps_text(finding.remedy) if finding and finding.remedy else e.manual_check
    return (
        *(places.link(e.number), finding.number if finding else None, e.mark, e.severity, e.rule, e.title),
        *(e.subject, e.node, e.note, brief(view, places, e, "requirement")),
        *(brief(view, places, e, "observed"), _reason(e, finding), e.source),
        *(_evidence(view, places, e), fix),
    )


def _evidence(view: View, places: Places, e: Entry) -> Value:
    """All places, or the first of them with a link to the others."""
    text = "\n".join(line.text for line in e.evidence)
    if len(text) <= LONGEST_IN_PLACE:
        return text
    short = text[:SHORT] + view.words("form.short", number=len(text))
    return Link(text=short, target=f"'{places.sheet}'!H{places.first[e.number]}")


def _reason(entry: Entry, finding: Finding | None) -> str:
    parts = (entry.reason, finding.message if finding else "", finding.inferred if finding else "")
    return "\n".join(part for part in parts if part)


def steps_text(remedy: Remedy) -> str:
    """The numbered steps with place and cluster state, one a line, and the caution on synchronised keys."""
    steps = [f"{n}. [{s.where} / {s.state}] {s.text}" for n, s in enumerate(remedy.steps, start=1)]
    return "\n".join([*steps, remedy.synced] if remedy.synced else steps)


def comparison(view: View, places: Places) -> Grid:
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
                *(_seen(view, places, line, cell) for cell in line.cells),
                *(cell.mark if cell else None for cell in line.cells),
                w("state.different") if line.differs else None,
            )
            for line in grid.lines
        ),
    )


def _seen(view: View, places: Places, line: Line, cell: Cell | None) -> Value:
    """What one column has; a long value leads to the row of the result that it belongs to."""
    if cell is None or len(cell.value) <= LONGEST_IN_PLACE:
        return cell.value if cell else None
    numbers = [cell.number, *(other.number for other in line.cells if other)]
    row = next((places.whole[(n, "observed")] for n in numbers if (n, "observed") in places.whole), None)
    if row is None:
        return cell.value
    short = cell.value[:SHORT] + view.words("form.short", number=len(cell.value))
    return Link(text=short, target=f"'{places.sheet}'!H{row}")


def results(view: View, places: Places) -> Grid:
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
                *(places.link(e.number), e.mark, e.severity, e.criticality, e.area_word, e.rule, e.title),
                *(e.subject, e.node, e.note),
                *(brief(view, places, e, field) for field in ("requirement", "observed", "reason")),
                *(e.source, e.facts),
            )
            for e in view.entries
        ),
    )


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
        flags=tuple(m for m in view.marks if m.group == "state" and m.code in ("different", "missing")),
    )


def scripts(view: View) -> list[Grid]:
    """All scripts line by line, side by side; no sheet where there is none."""
    w = view.words
    nodes = tuple(dict.fromkeys(name for script in view.scripts for name in script.nodes))
    rows: list[tuple[Value, ...]] = []
    for script in view.scripts:
        for row in script.rows:
            found = dict(zip(script.nodes, zip(row.numbers, row.texts, strict=True), strict=True))
            sides = [found.get(node, ("", "")) for node in nodes]
            cells = (part for number, text in sides for part in (int(number) if number else None, text))
            rows.append((script.name, *cells, row.note or row.mark.label))
        rows += [(script.name, *(None,) * (2 * len(nodes)), note) for note in script.notes]
    heads = [Head(label=w("label.script"), widest=44)]
    for node in nodes:
        heads += [Head(label=w("script.number", node=node), widest=10), Head(label=node, widest=70)]
    heads.append(Head(label=w("label.comparison"), widest=40))
    grid = Grid(title=w("sheet.scripts"), frozen=1, heads=tuple(heads), rows=tuple(rows))
    return [grid] if rows else []
