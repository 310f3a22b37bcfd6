"""The two sheets that people fill: action plan and checklist, with what they typed the last time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from esmreport.core.sitetime import parse_day
from esmreport.render.excel_cells import Value
from esmreport.render.excel_evidence import Places, brief
from esmreport.render.excel_grid import Grid, Head
from esmreport.render.excel_sheets import plain_heads, steps_text
from esmreport.render.viewmodel import Entry, Finding, View

PLAN = ("decision", "reason", "approver", "expires", "done")
CHECK = ("result", "by", "date", "seen", "valid_until")
# Choices of the plan, and the mark whose colours they take.
_DECISIONS = {
    "fix": "verdict-manual",
    "accept": "verdict-could_not_check",
    "dispute": "verdict-fail",
    "later": "verdict-not_applicable",
}
_ANSWERS = ("pass", "fail", "not_applicable", "could_not_check")
_DAYS = ("expires", "date", "valid_until")


def plan(view: View, places: Places) -> Grid:
    """One row per failed result in the order of work, accepted exceptions last, with the customer's
    columns."""
    w = view.words
    ordered = [line.finding for line in view.roadmap]
    ordered += [f for f in view.findings if f not in ordered]
    rows = [_plan_row(view, places, step, f, e) for step, f in enumerate(ordered, start=1) for e in f.entries]
    rows += [_plan_row(view, places, None, f, e) for f in view.excepted for e in f.entries]
    decisions = tuple(w(f"choice.{c}") for c in _DECISIONS)
    by_css = {mark.css: mark for mark in view.marks}
    tones = tuple((by_css[css], w(f"choice.{c}")) for c, css in _DECISIONS.items())
    done, due = Head(label=w("label.done"), entry=True, choices=_done(view)), blank(view, "due", day=True)
    return Grid(
        title=w("sheet.plan"),
        frozen=3,
        heads=(
            *plain_heads(view, "order", "finding_number", "number", "severity", "window", "rule", "title"),
            *plain_heads(view, "subject", "node", "requirement", "observed"),
            Head(label=w("label.remediation"), widest=56),
            *plain_heads(view, "verify", "rollback"),
            Head(label=w("label.decision"), entry=True, choices=decisions, tints=tones),
            *(blank(view, name) for name in ("decision_reason", "approver")),
            due,
            done,
        ),
        rows=tuple(rows),
        done=(done.label, done.choices[0], due.label),
    )


def _done(view: View) -> tuple[str, str]:
    return (view.words("choice.done"), view.words("choice.open"))


def blank(view: View, name: str, day: bool = False) -> Head:
    """A column to write in. Empty, it would be as narrow as its head: leave room."""
    return Head(label=view.words(f"label.{name}") + " " * 8, entry=True, day=day)


def _plan_row(view: View, places: Places, step: int | None, f: Finding, e: Entry) -> tuple[Value, ...]:
    fix = f.remedy
    return (
        *(step, f.number, places.link(e.number), e.severity, fix.window if fix else None, e.rule, e.title),
        *(e.subject, e.node, brief(view, places, e, "requirement"), brief(view, places, e, "observed")),
        *((steps_text(fix), fix.verify, fix.rollback) if fix else (None,) * 3),
        *_typed(view, "plan", PLAN, e),
    )


def typed_values(cells: Mapping[str, str], columns: tuple[str, ...]) -> tuple[Value, ...]:
    """Typed cells in the order of the columns; what is a day becomes one again, so that it sorts as one."""
    return tuple(_day(cells.get(name)) if name in _DAYS else cells.get(name) for name in columns)


def _day(text: str | None) -> date | str | None:
    return (parse_day(text) or text) if text else None


def _typed(view: View, sheet: str, columns: tuple[str, ...], entry: Entry) -> tuple[Value, ...]:
    return typed_values(view.life.typed.get(sheet, {}).get(entry.identity, {}), columns)


def manual(view: View) -> Grid:
    """What a person has to check or has checked: manual items, decided ones, then what could not be read."""
    w = view.words
    unread = tuple(e for group in view.unchecked for e in group.entries)
    listed = {e.identity for e in (*view.manual, *unread)}
    checked = {line.identity for line in view.life.checks} - listed
    decided = tuple(e for e in view.entries if e.identity in checked)
    verdicts = {m.code: m for m in view.marks if m.group == "verdict"}
    tones = tuple((verdicts[c], w(f"verdict.{c}")) for c in _ANSWERS)
    return Grid(
        title=w("sheet.manual"),
        frozen=2,
        heads=(
            *plain_heads(view, "number", "verdict", "severity", "rule", "title", "subject", "node"),
            *plain_heads(view, "exception", "requirement"),
            Head(label=w("label.question"), widest=44),
            *plain_heads(view, "source"),
            Head(label=w("label.result"), entry=True, choices=tuple(word for _, word in tones), tints=tones),
            blank(view, "checked_by"),
            blank(view, "date", day=True),
            blank(view, "remark"),
            blank(view, "valid_until", day=True),
        ),
        rows=tuple(
            (
                *(e.number, e.mark, e.severity, e.rule, e.title, e.subject, e.node, e.note, e.expected),
                *("\n".join(dict.fromkeys(p for p in (e.reason, e.manual_check) if p)), e.source),
                *_typed(view, "manual", CHECK, e),
            )
            for e in (*view.manual, *decided, *unread)
        ),
    )
