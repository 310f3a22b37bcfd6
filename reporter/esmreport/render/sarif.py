"""Results as SARIF 2.1.0: every result with its kind, accepted exceptions as suppressions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from esmreport.core.model import Evidence, Report, RuleText, Severity, Status, Waiver
from esmreport.render.exchange import Told, fingerprint, remedy_text, told
from esmreport.render.known import Known
from esmreport.render.view_rows import source_line
from esmreport.render.viewmodel import View
from esmreport.render.wording import visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
KINDS: Mapping[Status, str] = {
    Status.PASS: "pass",
    Status.FAIL: "fail",
    Status.COULD_NOT_CHECK: "open",
    Status.MANUAL: "review",
    Status.NOT_APPLICABLE: "notApplicable",
    Status.INFO: "informational",
}
LEVELS: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
RANKS: Mapping[Severity, float] = {
    Severity.CRITICAL: 90.0,
    Severity.HIGH: 70.0,
    Severity.MEDIUM: 50.0,
    Severity.LOW: 30.0,
    Severity.INFO: 0.0,
}


def render_sarif(report: Report, view: View) -> bytes:
    """One SARIF log with one run, in the language of the view."""
    rules = list(report.rules.values())
    index = {rule.id: place for place, rule in enumerate(rules)}
    tool, _, version = report.tool.partition(" ")
    run = {
        "tool": {
            "driver": {
                "name": tool,
                "version": version,
                "rules": [_rule(report, view, rule) for rule in rules],
                "properties": {"rulepack": dict(report.rulepack)},
            }
        },
        "automationDetails": {"id": f"esmreport/{view.cluster_key or 'cluster'}/{report.run_id}"},
        "language": view.lang,
        "columnKind": "utf16CodeUnits",
        "invocations": [_invocation(report, view)],
        "artifacts": [
            {
                "location": {"uri": quote(visible(node.bundle))},
                "hashes": {"sha-256": node.bundle_sha256},
                "roles": ["analysisTarget"],
                "properties": {"node": visible(node.name), "seal": node.seal},
            }
            for node in report.nodes
        ],
        "results": [_result(report, one, index) for one in told(report, view)],
        "properties": {
            "cluster": view.cluster_name,
            "verdict": report.summary.verdict,
            "score": report.summary.score,
            "coverage": report.summary.coverage,
        },
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return f"{json.dumps(log, ensure_ascii=False, indent=1)}\n".encode()


def _rule(report: Report, view: View, rule: RuleText) -> dict[str, Any]:
    words, values = view.words, Known(report, view.words).of([""])
    steps = remedy_text(report, view, rule)
    manual = words.text(rule.manual_check, values)
    return {
        "id": rule.id,
        "shortDescription": {"text": words.text(rule.title, values)},
        "fullDescription": {"text": words.text(rule.message, values)},
        "help": {"text": "\n".join(part for part in (manual, steps) if part)},
        "defaultConfiguration": {"level": LEVELS[rule.severity], "rank": RANKS[rule.severity]},
        "properties": {
            "tags": list(dict.fromkeys((rule.area, rule.kind))),
            "severity": str(rule.severity),
            "criticality": str(rule.criticality),
            "revision": rule.revision,
            "sources": [source_line(words, source) for source in rule.sources],
        },
    }


def _invocation(report: Report, view: View) -> dict[str, Any]:
    notes: list[dict[str, Any]] = [
        {
            "level": "warning" if notice.level == "warning" else "note",
            "descriptor": {"id": notice.code},
            "message": {"text": view.words.text(notice.text)},
        }
        for notice in report.notices
    ]
    notes += [
        {
            "level": "warning",
            "descriptor": {"id": gap.outcome},
            "message": {
                "text": visible(f"{node.name}: {gap.item}: {gap.outcome} {gap.detail or ''}").strip()
            },
        }
        for node in report.nodes
        for gap in node.gaps
    ]
    return {
        "executionSuccessful": True,
        "endTimeUtc": report.created_at,
        "toolExecutionNotifications": notes,
    }


def _result(report: Report, one: Told, index: Mapping[str, int]) -> dict[str, Any]:
    result = one.result
    failed = result.status is Status.FAIL
    properties: dict[str, Any] = {
        "subject": one.entry.subject,
        "node": one.entry.node,
        "severity": str(result.severity),
        "criticality": str(result.criticality),
        "expected": one.entry.expected,
        "observed": one.entry.observed,
        "facts": list(result.facts),
    }
    if result.attestation is not None:
        properties["attestation"] = one.entry.note
    plain: dict[str, Any] = {
        "ruleId": result.rule,
        "ruleIndex": index[result.rule],
        "kind": KINDS[result.status],
        "level": LEVELS[result.severity] if failed else "none",
        "message": {"text": one.sentence},
        "locations": [_location(one, evidence) for evidence in result.evidence] or [_place(one)],
        "fingerprints": {"esmreport/v1": fingerprint(report, result)},
        "suppressions": [_suppression(result.waiver)] if result.waived and result.waiver else [],
        "properties": properties,
    }
    if failed:
        plain["rank"] = RANKS[result.severity]
    return plain


def _place(one: Told) -> dict[str, Any]:
    """The node and the thing that was looked at, where nothing was read."""
    full = f"{one.entry.node}/{one.entry.subject}"
    return {"logicalLocations": [{"name": one.entry.subject, "fullyQualifiedName": full, "kind": "resource"}]}


def _location(one: Told, evidence: Evidence) -> dict[str, Any]:
    """A place on a node: `node/item` as a relative URI, with the line where there is one."""
    item = visible(evidence.item)
    path = "/".join(quote(part, safe="") for part in item.replace("\\", "/").split("/") if part)
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": f"{quote(visible(evidence.node), safe='')}/{path}"}
    }
    found = {} if evidence.found is None else {"snippet": {"text": visible(evidence.found)}}
    if evidence.line is not None:
        physical["region"] = {"startLine": evidence.line, **found}
    return {"physicalLocation": physical, **_place(one)}


def _suppression(waiver: Waiver) -> dict[str, Any]:
    return {
        "kind": "external",
        "status": "accepted",
        "justification": visible(waiver.reason),
        "properties": {
            "approver": visible(waiver.approver),
            "reference": visible(waiver.reference),
            "granted": waiver.granted,
            "expires": waiver.expires,
        },
    }
