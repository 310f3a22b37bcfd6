"""The sheets on exceptions, checks, drift and likely causes; each only where there is something to say."""

from __future__ import annotations

from esmreport.render.excel_cells import Value
from esmreport.render.excel_fill import CHECK, PLAN, blank, typed_values
from esmreport.render.excel_grid import Grid, Head
from esmreport.render.excel_sheets import plain_heads
from esmreport.render.lifemodel import RawLine
from esmreport.render.viewmodel import View


def sheets(view: View) -> list[Grid]:
    """All of them that are not empty, in the order of the workbook."""
    found = (_causes(view), _accepted(view), _records(view), _carried(view), _drift(view), _raw(view))
    return [grid for grid in found if grid.rows]


def _causes(view: View) -> Grid:
    return Grid(
        title=view.words("sheet.diagnoses"),
        heads=(
            *plain_heads(view, "number", "content", "node"),
            *(Head(label=view.words(f"label.{name}"), widest=60) for name in ("cause", "advice")),
            *plain_heads(view, "explains"),
        ),
        rows=tuple((c.number, c.title, c.node, c.cause, c.advice, c.explains) for c in view.life.causes),
    )


def _accepted(view: View) -> Grid:
    return Grid(
        title=view.words("sheet.accepted"),
        heads=(
            *plain_heads(view, "number", "exception", "verdict", "severity", "rule", "title", "subject"),
            *plain_heads(
                view, "node", "exception_reason", "approver", "reference", "granted", "due", "place"
            ),
        ),
        rows=tuple(
            (
                *(line.number, line.state, line.verdict, line.severity, line.rule, line.title, line.subject),
                *(line.node, line.reason, line.approver, line.reference, line.granted, line.expires),
                line.place,
            )
            for line in view.life.accepted
        ),
    )


def _records(view: View) -> Grid:
    return Grid(
        title=view.words("sheet.records"),
        heads=(
            *plain_heads(view, "record_kind", "record_state", "rule", "subject", "node"),
            Head(label=view.words("label.written"), widest=50),
            Head(label=view.words("label.explanation"), widest=50),
            *plain_heads(view, "place"),
        ),
        rows=tuple(
            (r.kind, r.state, r.rule, r.subject, r.node, r.written, r.why, r.place) for r in view.life.records
        ),
    )


def _carried(view: View) -> Grid:
    """Rows of the last workbook without a place in this one; they are read again from here the next time."""
    labels = ("decision", "decision_reason", "approver", "due", "done")
    checks = ("result", "checked_by", "date", "remark", "valid_until")
    return Grid(
        title=view.words("sheet.carried"),
        heads=(
            *plain_heads(view, "sheet", "rule", "subject", "node"),
            *(blank(view, name) for name in (*labels, *checks)),
            *plain_heads(view, "no_row", "place"),
        ),
        rows=tuple(
            (
                *(line.sheet, line.rule, line.subject, line.node),
                *typed_values(line.cells, (*PLAN, *CHECK)),
                *(line.why, line.place),
            )
            for line in view.life.carried
        ),
    )


def _drift(view: View) -> Grid:
    drift = view.life.drift
    return Grid(
        title=view.words("sheet.drift"),
        heads=(
            *plain_heads(view, "change", "severity", "rule", "title", "subject", "node", "before", "after"),
            *plain_heads(view, "seen_before", "seen_after", "note"),
        ),
        rows=tuple(
            (
                *(c.kind, c.severity, c.rule, c.title, c.subject, c.node, c.before, c.after),
                *(c.seen_before, c.seen_after, c.note),
            )
            for c in (drift.changes if drift else ())
        ),
    )


def _raw(view: View) -> Grid:
    drift = view.life.drift
    lines = (*drift.raw, *drift.ignored) if drift else ()
    return Grid(
        title=view.words("sheet.raw"),
        heads=(
            *plain_heads(view, "change", "what"),
            Head(label=view.words("label.item"), widest=60),
            *plain_heads(view, "node", "field"),
            Head(label=view.words("label.seen_before"), widest=50),
            Head(label=view.words("label.seen_after"), widest=50),
            *plain_heads(view, "rules", "ignored"),
        ),
        rows=tuple(_raw_row(line) for line in lines),
    )


def _raw_row(line: RawLine) -> tuple[Value, ...]:
    return (
        *(line.kind, line.what, line.item, line.node, line.field, line.before, line.after),
        *(line.rules, line.ignored),
    )
