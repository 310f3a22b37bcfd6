"""Exceptions, checks, drift and causes in words, in the order of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from esmreport.core.history import Change, Identity, Part, RawChange, Recorded
from esmreport.core.model import Attestation, Report, Waiver
from esmreport.core.overlay import typed_cells
from esmreport.core.words import code_text
from esmreport.render.clock import local_date, site_offset
from esmreport.render.lifemodel import (
    AcceptedLine,
    CarriedLine,
    CauseView,
    ChangeLine,
    CheckLine,
    DriftView,
    Life,
    RawLine,
    RecordLine,
)
from esmreport.render.lifewords import attestation_words, waiver_words
from esmreport.render.look import mark
from esmreport.render.nodemodel import NoticeLine
from esmreport.render.viewmodel import Column, Entry, Finding
from esmreport.render.wording import Words, visible

# The labels of cells whose names are others in the files.
_LABELS = {"reason": "exception_reason", "expires": "due", "by": "checked_by", "seen": "remark"}
KINDS = ("new", "resolved", "changed", "rule")


def life(
    report: Report,
    words: Words,
    cols: Sequence[Column],
    entries: Sequence[Entry],
    found: Sequence[Finding],
) -> Life:
    """Everything about the time since the last audit."""
    names = {c.key: c.name for c in cols}
    by_identity = {r.identity: r for r in report.results}
    accepted, checks = [], []
    for entry in entries:
        result = by_identity[entry.identity]
        if result.waiver:
            accepted.append(_accepted(words, entry, result.waiver))
        if result.attestation:
            checks.append(_check(words, entry, result.attestation))
    return Life(
        accepted=tuple(sorted(accepted, key=lambda line: line.severity.rank)),
        checks=tuple(checks),
        records=tuple(_record(words, record) for record in report.records),
        carried=tuple(
            CarriedLine(
                sheet=words(f"sheet.{typed.sheet}"),
                rule=visible(typed.rule),
                subject=visible(typed.subject),
                node=visible(typed.node) if typed.node is not None else words("node.shared"),
                cells={name: visible(text) for name, text in typed.cells.items()},
                why=words.text(typed.why),
                place=words.text(typed.place),
            )
            for typed in report.typed
            if typed.why is not None
        ),
        causes=_causes(report, words, names, found),
        drift=_drift(report, words, names),
        typed={sheet: typed_cells(report.typed, sheet) for sheet in ("plan", "manual")},
    )


def notices(words: Words, found: Life) -> tuple[NoticeLine, ...]:
    """What page 1 says of it: how many likely causes, and the change since the last audit."""
    sentences = []
    if found.causes:
        sentences.append(words("life.diagnosed", number=len(found.causes)))
    if found.drift:
        sentences.append(found.drift.sentence)
    return tuple(NoticeLine(level="info", text=sentence) for sentence in sentences)


def _accepted(words: Words, entry: Entry, waiver: Waiver) -> AcceptedLine:
    return AcceptedLine(
        identity=entry.identity,
        number=entry.number,
        active=waiver.state == "active",
        state=waiver_words(words, waiver),
        rule=entry.rule,
        title=entry.title,
        subject=entry.subject,
        node=entry.node,
        verdict=entry.mark,
        severity=entry.severity,
        reason=visible(waiver.reason),
        approver=visible(waiver.approver),
        reference=visible(waiver.reference),
        granted=waiver.granted or "",
        expires=waiver.expires or words("waiver.never"),
        place=words.text(waiver.place),
    )


def _check(words: Words, entry: Entry, attestation: Attestation) -> CheckLine:
    return CheckLine(
        identity=entry.identity,
        number=entry.number,
        active=attestation.state == "active",
        state=attestation_words(words, attestation),
        rule=entry.rule,
        title=entry.title,
        subject=entry.subject,
        node=entry.node,
        verdict=entry.mark,
        by=visible(attestation.by),
        day=attestation.date,
        valid_until=attestation.valid_until,
        seen=visible(attestation.seen),
        place=words.text(attestation.place),
    )


def _record(words: Words, record: Recorded) -> RecordLine:
    cells = {name: text for name, text in record.cells.items() if text}
    written = (words("form.cell", name=_label(words, name), text=_cell(words, name, cells)) for name in cells)
    return RecordLine(
        code=record.state,
        kind=words(f"record_kind.{record.kind}"),
        state=words(f"record_state.{record.state}"),
        rule=visible(record.rule),
        subject=visible(record.subject),
        node=visible(record.node),
        written="\n".join(written),
        why=words.text(record.why),
        place=words.text(record.place),
    )


def _label(words: Words, name: str) -> str:
    return words.table.get(f"label.{_LABELS.get(name, name)}", name)


def _cell(words: Words, name: str, cells: Mapping[str, str]) -> str:
    """A cell as written; the codes that we put in ourselves become words."""
    if name == "expires" and cells[name] == "never":
        return words("waiver.never")
    return words.name("verdict", cells[name]) if name == "result" else visible(cells[name])


def _causes(
    report: Report, words: Words, names: Mapping[str, str], found: Sequence[Finding]
) -> tuple[CauseView, ...]:
    number_of: dict[Identity, str] = {e.identity: f.number for f in found for e in f.entries}
    causes = []
    for number, diagnosis in enumerate(report.diagnoses, start=1):
        explained = {number_of[i] for i in diagnosis.results if i in number_of}
        causes.append(
            CauseView(
                number=f"D{number}",
                title=words.text(diagnosis.title),
                node=names.get(diagnosis.node or "", visible(diagnosis.node or "")),
                cause=words.text(diagnosis.cause),
                advice=words.text(diagnosis.advice),
                explains=words(
                    "life.explained",
                    number=len(explained),
                    findings=words("form.list").join(sorted(explained, key=_place)) or "-",
                ),
                rules=tuple(dict.fromkeys(rule for rule, _, _ in diagnosis.results)),
            )
        )
    return tuple(causes)


def _place(number: str) -> tuple[int, str]:
    return (len(number), number)


def _drift(report: Report, words: Words, names: Mapping[str, str]) -> DriftView | None:
    drift = report.drift
    if drift is None:
        return None
    raw = [line for change in drift.raw for line in _raw(words, change, names)]
    day = local_date(drift.previous_at, site_offset(report))
    counts = {kind: len(drift.of_kind(kind)) for kind in KINDS}
    loud = sum(change.ignored is None for change in drift.raw)
    return DriftView(
        sentence=words("life.drift", day=day, raw=loud, **counts),
        lead=words(
            "life.drift_lead",
            day=day,
            rulepack=visible(drift.previous_rulepack.get("version", "")),
            score=_percent(words, drift.previous_score),
            unchanged=sum(drift.unchanged.values()),
        ),
        rulepack=words("life.same_rulepack" if drift.same_rulepack else "life.other_rulepack"),
        notes=tuple(words.text(note) for note in drift.notes),
        changes=tuple(_change(words, change, names) for kind in KINDS for change in drift.of_kind(kind)),
        raw=tuple(line for line in raw if not line.ignored),
        ignored=tuple(line for line in raw if line.ignored),
    )


def _percent(words: Words, share: float | None) -> str:
    if share is None:
        return words("life.no_score")
    return words("life.percent", score=f"{int(share * 1000 + 1e-9) / 10:.1f}")


def _change(words: Words, change: Change, names: Mapping[str, str]) -> ChangeLine:
    return ChangeLine(
        code=change.kind,
        kind=words(f"change.{change.kind}"),
        rule=visible(change.rule),
        title=words.text(change.title),
        subject=visible(change.subject),
        node=names.get(change.node or "", visible(change.node or "")),
        severity=mark(words, "severity", change.severity),
        before=mark(words, "verdict", change.before).label if change.before else "",
        after=mark(words, "verdict", change.after).label if change.after else "",
        seen_before=words.text(change.seen_before),
        seen_after=words.text(change.seen_after),
        note=words.text(change.note),
    )


def _raw(words: Words, change: RawChange, names: Mapping[str, str]) -> list[RawLine]:
    return [
        RawLine(
            kind=words(f"raw.{change.kind}"),
            what=words.name("what", change.what),
            item=visible(change.item),
            node=names.get(change.node or "", visible(change.node or "")),
            field=words.name("field", part.name),
            before=_side(words, part, part.before),
            after=_side(words, part, part.after),
            rules=words("form.list").join(change.rules),
            ignored=words.text(change.ignored) if change.ignored else "",
        )
        for part in change.parts
    ]


def _side(words: Words, part: Part, value: str | None) -> str:
    if value is None:
        return words("life.none_before")
    return words.text(code_text(value)) if part.name == "start" else visible(value)
