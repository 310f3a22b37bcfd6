"""The parts of the results file about decisions, checks, drift, causes, and the evidence for the next
audit."""

from __future__ import annotations

from typing import Any

from esmreport.core.history import Change, Diagnosis, Drift, Inventory, RawChange, Recorded, Typed
from esmreport.core.model import Attestation, Report, Text, Waiver


def life_object(report: Report) -> dict[str, Any]:
    """The top-level keys of this part."""
    return {
        "utc_offset_minutes": report.utc_offset_minutes,
        "records": [_record(record) for record in report.records],
        "typed": [_typed(typed) for typed in report.typed],
        "drift": _drift(report.drift) if report.drift else None,
        "diagnoses": [_diagnosis(diagnosis) for diagnosis in report.diagnoses],
        "inventory": _inventory(report.inventory) if report.inventory else None,
    }


def waiver_object(waiver: Waiver | None) -> dict[str, Any] | None:
    """The exception of a result."""
    if waiver is None:
        return None
    return {
        "state": waiver.state,
        "reason": waiver.reason,
        "approver": waiver.approver,
        "reference": waiver.reference,
        "granted": waiver.granted,
        "expires": waiver.expires,
        "place": _text(waiver.place),
    }


def attestation_object(attestation: Attestation | None) -> dict[str, Any] | None:
    """The check of a result."""
    if attestation is None:
        return None
    return {
        "state": attestation.state,
        "result": str(attestation.result),
        "automatic": str(attestation.automatic),
        "by": attestation.by,
        "date": attestation.date,
        "seen": attestation.seen,
        "valid_until": attestation.valid_until,
        "place": _text(attestation.place),
    }


def _text(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}


def _identities(identities: tuple[tuple[str, str, str | None], ...]) -> list[dict[str, str | None]]:
    return [{"rule": rule, "subject": subject, "node": node} for rule, subject, node in identities]


def _record(record: Recorded) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "state": record.state,
        "place": _text(record.place),
        "rule": record.rule,
        "subject": record.subject,
        "node": record.node,
        "cells": dict(record.cells),
        "why": _text(record.why),
        "results": _identities(record.results),
    }


def _typed(typed: Typed) -> dict[str, Any]:
    return {
        "sheet": typed.sheet,
        "rule": typed.rule,
        "subject": typed.subject,
        "node": typed.node,
        "cells": dict(typed.cells),
        "place": _text(typed.place),
        "why": _text(typed.why) if typed.why else None,
    }


def _drift(drift: Drift) -> dict[str, Any]:
    return {
        "previous": {
            "run_id": drift.previous_run,
            "created_at": drift.previous_at,
            "rulepack": dict(drift.previous_rulepack),
            "score": drift.previous_score,
        },
        "same_rulepack": drift.same_rulepack,
        "changes": [_change(change) for change in drift.changes],
        "unchanged": dict(drift.unchanged),
        "evidence": [_raw(change) for change in drift.raw],
        "notes": [_text(note) for note in drift.notes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "rule": change.rule,
        "subject": change.subject,
        "node": change.node,
        "severity": str(change.severity),
        "before": change.before,
        "after": change.after,
        "seen_before": _text(change.seen_before),
        "seen_after": _text(change.seen_after),
        "note": _text(change.note),
        "waived": change.waived,
    }


def _raw(change: RawChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "what": change.what,
        "item": change.item,
        "node": change.node,
        "fields": [{"name": p.name, "before": p.before, "after": p.after} for p in change.parts],
        "rules": list(change.rules),
        "ignored": _text(change.ignored) if change.ignored else None,
    }


def _diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "id": diagnosis.id,
        "title": _text(diagnosis.title),
        "cause": _text(diagnosis.cause),
        "advice": _text(diagnosis.advice),
        "node": diagnosis.node,
        "results": _identities(diagnosis.results),
    }


def _inventory(inventory: Inventory) -> dict[str, Any]:
    return {
        "pieces": [
            {"what": p.what, "item": p.item, "node": p.node, "fields": dict(p.fields), "masked": p.masked}
            for p in inventory.pieces
        ],
        "unread": [{"what": gap.what, "item": gap.item, "node": gap.node} for gap in inventory.unread],
        "manifests": dict(inventory.manifests),
    }
