"""Results in the Heimdall Data Format (InSpec exec-json): one control for each result, so that no verdict hides
another one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from esmreport.core.model import Report, Severity, Status
from esmreport.render.exchange import Told, remedy_text, told
from esmreport.render.viewmodel import View
from esmreport.render.wording import visible

STATUSES: Mapping[Status, str] = {
    Status.PASS: "passed",
    Status.FAIL: "failed",
    Status.COULD_NOT_CHECK: "skipped",
    Status.MANUAL: "skipped",
    Status.NOT_APPLICABLE: "skipped",
    Status.INFO: "skipped",
}
# Heimdall shows a control of impact 0 as not applicable, whatever its status.
NO_IMPACT = (Status.NOT_APPLICABLE, Status.INFO)
IMPACTS: Mapping[Severity, float] = {
    Severity.CRITICAL: 0.9,
    Severity.HIGH: 0.7,
    Severity.MEDIUM: 0.5,
    Severity.LOW: 0.3,
    Severity.INFO: 0.1,
}


def render_hdf(report: Report, view: View) -> bytes:
    """One profile with every result as a control, in the language of the view."""
    controls = list(told(report, view))
    tool, _, version = report.tool.partition(" ")
    started = {node.name: node.collected_at for node in report.nodes}
    plain = {
        # A folder of reports may be given as bundles: this tells that the file is none.
        "schema": "esmreport/hdf",
        "platform": {"name": tool, "release": version, "target_id": view.cluster_name},
        "version": version,
        "statistics": {"duration": 0.0, "controls": _totals(controls)},
        "profiles": [
            {
                "name": str(report.rulepack.get("id", "esmreport")),
                "title": view.title,
                "summary": view.words("exchange.report", cluster=view.cluster_name),
                "version": str(report.rulepack.get("version", "")),
                "sha256": str(report.rulepack.get("sha256", "")),
                "status": "loaded",
                "supports": [],
                "attributes": [
                    {"name": value.name, "options": {"value": value.value, "origin": value.origin}}
                    for value in report.site
                ],
                "groups": _groups(view, controls),
                "controls": [_control(report, view, one, started) for one in controls],
            }
        ],
    }
    return f"{json.dumps(plain, ensure_ascii=True, indent=1)}\n".encode("ascii")


def _name(one: Told) -> str:
    """The id of a control: the identity of its result."""
    rule, subject, node = one.result.identity
    return visible("/".join((rule, subject, node or "-")))


def _totals(controls: Sequence[Told]) -> dict[str, dict[str, int]]:
    found = [STATUSES[one.result.status] for one in controls]
    return {status: {"total": found.count(status)} for status in ("passed", "failed", "skipped")}


def _groups(view: View, controls: Sequence[Told]) -> list[dict[str, Any]]:
    areas: dict[str, list[str]] = {}
    for one in controls:
        areas.setdefault(one.rule.area, []).append(_name(one))
    return [
        {"id": area, "title": view.words.name("area", area), "controls": names}
        for area, names in areas.items()
    ]


def _control(report: Report, view: View, one: Told, started: Mapping[str, str]) -> dict[str, Any]:
    entry, result = one.entry, one.result
    plain: dict[str, Any] = {
        "id": _name(one),
        "title": entry.title,
        "desc": view.words.text(one.rule.message),
        "descriptions": [
            {"label": "check", "data": entry.manual_check},
            {"label": "fix", "data": remedy_text(report, view, one.rule)},
        ],
        "impact": 0.0 if result.status in NO_IMPACT else IMPACTS[result.severity],
        "refs": [{"ref": entry.source}] if entry.source else [],
        "tags": {
            "rule": result.rule,
            "subject": entry.subject,
            "node": entry.node,
            "verdict": str(result.status),
            "severity": "none" if result.severity is Severity.INFO else str(result.severity),
            "criticality": str(result.criticality),
            "facts": list(result.facts),
        },
        "code": "",
        "source_location": {"ref": f"{one.rule.area}/{one.rule.id}.toml", "line": 1},
        "results": [_checked(one, started.get(result.node or "", report.created_at))],
    }
    if result.waiver is not None:
        plain["waiver_data"] = {
            "justification": visible(result.waiver.reason),
            "message": entry.note,
            "expiration_date": result.waiver.expires,
            "run": True,
            # The verdict stays visible: an exception is accepted, the requirement is not met.
            "skipped_due_to_waiver": False,
        }
    if result.attestation is not None and result.attestation.result in (Status.PASS, Status.FAIL):
        plain["attestation_data"] = {
            "control_id": plain["id"],
            "explanation": visible(result.attestation.seen),
            "frequency": "",
            "status": STATUSES[result.attestation.result],
            "updated": result.attestation.date,
            "updated_by": visible(result.attestation.by),
        }
    return plain


def _checked(one: Told, started: str) -> dict[str, Any]:
    status = STATUSES[one.result.status]
    plain: dict[str, Any] = {
        "status": status,
        "code_desc": f"{one.entry.node}: {one.entry.subject}: {one.entry.expected}",
        "start_time": started,
        "run_time": 0.0,
    }
    plain["skip_message" if status == "skipped" else "message"] = f"{one.entry.mark.word}: {one.sentence}"
    return plain
