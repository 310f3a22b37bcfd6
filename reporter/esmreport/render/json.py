"""The results file: the whole report for programs, in both languages. docs/results.md describes every key."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from esmreport.core.model import (
    Evidence,
    Gap,
    Inferred,
    Node,
    Reason,
    Remediation,
    Report,
    Result,
    Row,
    RuleText,
    Source,
    Summary,
    Table,
    Text,
)
from esmreport.render.json_fixes import fixes_object
from esmreport.render.json_life import attestation_object, life_object, waiver_object

SCHEMA = "esmreport/results"
SCHEMA_VERSION = 1
# A half of a character beyond U+FFFF without its other half, as the encoder writes it.
_LONE = re.compile(r"\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f]")


def render_json(report: Report) -> bytes:
    """The results file: ASCII, keys sorted, results by identity, an entry a line, so that two runs compare line by
    line."""
    plain = _plain(report)
    parts = {key: _lines(entry) for key, entry in plain.items()}
    parts["rules"] = _rules_lines(report)
    if any("\\ud" in text and _LONE.search(text) for text in parts.values()):
        parts = {key: _lines(entry) for key, entry in results_object(report).items()}
    # A line end never stands inside a text, so without them this is the canonical JSON.
    canonical = _object(parts).replace("\n", "")
    digest = hashlib.sha256(canonical.encode("ascii")).hexdigest()
    parts["seal"] = _lines({"content_sha256": digest})
    return f"{_object(parts)}\n".encode("ascii")


def _object(parts: Mapping[str, str]) -> str:
    return "{" + ",\n".join(f'"{key}":{parts[key]}' for key in sorted(parts)) + "}"


def _lines(plain: Any) -> str:
    # With `indent` Python's slow encoder would be used: six times the time of everything else here.
    return json.dumps(plain, sort_keys=True, separators=(",\n", ":"), ensure_ascii=True)


_last_rules: tuple[tuple[RuleText, ...], str] = ((), "{}")


def _rules(report: Report) -> dict[str, Any]:
    return {rule.id: _rule(rule) for rule in report.rules.values()}


def _rules_lines(report: Report) -> str:
    # Thousands of clusters have the same rules, and nearly half of the file is their words.
    global _last_rules
    rules = tuple(report.rules.values())
    known, text = _last_rules
    if len(known) != len(rules) or any(a is not b for a, b in zip(known, rules, strict=True)):
        text = _lines(_rules(report))
        _last_rules = (rules, text)
    return text


def content_sha256(plain: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON (sorted keys, no blanks, ASCII escapes) of everything but `seal`."""
    unsealed = {key: value for key, value in plain.items() if key != "seal"}
    text = json.dumps(unsealed, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def results_object(report: Report) -> dict[str, Any]:
    """The results file as plain data; shape: reporter/esmreport/schema/results-1.json."""
    plain: dict[str, Any] = printable({**_plain(report), "rules": _rules(report)})
    return plain


def _plain(report: Report) -> dict[str, Any]:
    """Everything but the words of the rules."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "tool": report.tool,
        "run_id": report.run_id,
        "created_at": report.created_at,
        "rulepack": dict(report.rulepack),
        "title": dict(report.title),
        "cluster": {
            "name": report.cluster.name,
            "servers": list(report.cluster.servers),
            "missing_servers": list(report.cluster.missing_servers),
            "group": report.cluster.group,
            "shared_drive": report.cluster.shared_drive,
            "disk_kind": report.cluster.disk_kind,
            "fips": list(report.cluster.fips),
        },
        "nodes": [_node(node) for node in report.nodes],
        "site": [
            {"name": v.name, "value": v.value, "origin": v.origin, "note": _text(v.note)} for v in report.site
        ],
        "notices": [{"code": n.code, "level": n.level, "text": _text(n.text)} for n in report.notices],
        "results": [_result(r) for r in sorted(report.results, key=_by_identity)],
        "summary": _summary(report.summary),
        "tables": [_table(table) for table in report.tables],
        "fixes": fixes_object(report.fixes),
        **life_object(report),
    }


def _by_identity(result: Result) -> tuple[str, str, str]:
    return (result.rule, result.subject, result.node or "")


def printable(value: Any) -> Any:
    """Plain data without lone surrogates: legal for json.dumps, refused by most other readers."""
    if isinstance(value, str):
        if value.isascii():
            return value
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {printable(key): printable(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [printable(entry) for entry in value]
    return value


def _text(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}


def _node(node: Node) -> dict[str, Any]:
    return {
        "name": node.name,
        "priority_role": node.priority_role,
        "state": node.state,
        "state_reason": _text(node.state_reason),
        "bundle": node.bundle,
        "bundle_sha256": node.bundle_sha256,
        "seal": node.seal,
        "collected_at": node.collected_at,
        "utc_offset_minutes": node.utc_offset_minutes,
        "run_id": node.run_id,
        "collector": node.collector,
        "os": node.os,
        "os_name": node.os_name,
        "bitness": node.bitness,
        "model": node.model,
        "addresses": list(node.addresses),
        "products": dict(node.products),
        "completeness": {
            "complete": not node.gaps,
            "counts": dict(node.counts),
            "gaps": [_gap(gap) for gap in node.gaps],
        },
        "superseded": list(node.superseded),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {"item": gap.item, "outcome": gap.outcome, "code": gap.code, "detail": gap.detail}


def _rule(rule: RuleText) -> dict[str, Any]:
    return {
        "revision": rule.revision,
        "kind": rule.kind,
        "area": rule.area,
        "title": _text(rule.title),
        "severity": str(rule.severity),
        "criticality": str(rule.criticality),
        "sources": [_source(source) for source in rule.sources],
        "message": _text(rule.message),
        "manual_check": _text(rule.manual_check),
        "remediation": _remediation(rule.remediation) if rule.remediation else None,
        "inferred": _inferred(rule.inferred) if rule.inferred else None,
        "facts": list(rule.facts),
        "scope": rule.scope,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "product": source.product,
        "section": _text(source.section),
        "pages": source.pages,
        "versions": source.versions,
    }


def _remediation(remediation: Remediation) -> dict[str, Any]:
    return {
        "why": _text(remediation.why),
        "steps": [{"text": _text(s.text), "where": s.where, "state": s.state} for s in remediation.steps],
        "verify": _text(remediation.verify),
        "rollback": _text(remediation.rollback),
        "window": remediation.window,
        "order": remediation.order,
        "synced_key": remediation.synced_key,
    }


def _inferred(inferred: Inferred) -> dict[str, Any]:
    return {"printed": _text(inferred.printed), "because": _text(inferred.because)}


def _result(result: Result) -> dict[str, Any]:
    return {
        "rule": result.rule,
        "subject": result.subject,
        "node": result.node,
        "status": str(result.status),
        "severity": str(result.severity),
        "criticality": str(result.criticality),
        "expected": _text(result.expected),
        "observed": [{"node": o.node, "text": _text(o.text)} for o in result.observed],
        "reason": _reason(result.reason) if result.reason else None,
        "evidence": [_evidence(e) for e in result.evidence],
        "source": _source(result.source) if result.source else None,
        "facts": list(result.facts),
        "waiver": waiver_object(result.waiver),
        "attestation": attestation_object(result.attestation),
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "text": _text(reason.text)}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {"node": evidence.node, "item": evidence.item, "line": evidence.line, "found": evidence.found}


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "counts": dict(summary.counts),
        "failed_by_severity": dict(summary.failed_by_severity),
        "by_area": {area: dict(counts) for area, counts in summary.by_area.items()},
        "by_node": {node: dict(counts) for node, counts in summary.by_node.items()},
        "score": summary.score,
        "coverage": summary.coverage,
        "verdict": summary.verdict,
        "waived": summary.waived,
        "attested": summary.attested,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "item": row.item,
        "values": {node: _text(text) for node, text in row.values.items()},
        "baseline": _text(row.baseline),
        "state": row.state,
    }
