"""The results file: the whole report for programs, in both languages. docs/results.md describes every key."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from esmreport.core.model import (
    Gap,
    Inferred,
    Node,
    Remediation,
    Report,
    Row,
    RuleText,
    Source,
    Summary,
    Table,
    Text,
)
from esmreport.core.printable import whole_characters
from esmreport.core.record import dataclass
from esmreport.render.json_fixes import fixes_object
from esmreport.render.json_life import life_object
from esmreport.render.json_results import lines, results_lines

SCHEMA = "esmreport/results"
SCHEMA_VERSION = 1
# A half of a character beyond U+FFFF without its other half, as the encoder writes it.
_LONE = re.compile(r"\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f]")


def render_json(report: Report) -> bytes:
    """The results file: ASCII, keys sorted, results by identity, an entry a line, so that two runs compare line by
    line."""
    rules = _rules_text(tuple(report.rules.values()))
    parts = {key: _whole(text) for key, text in _parts(report).items()}
    # A line end never stands inside a text, so without them this is the canonical JSON.
    canonical = {key: text.replace("\n", "") for key, text in parts.items()}
    digest = hashlib.sha256()
    for piece in _pieces({**canonical, "rules": rules.canonical}, ","):
        digest.update(piece.encode("ascii"))
    whole = {**parts, "rules": rules.lines, "seal": lines({"content_sha256": digest.hexdigest()})}
    return "".join([*_pieces(whole, ",\n"), "\n"]).encode("ascii")


def _whole(text: str) -> str:
    """JSON as `lines` writes it, half characters replaced."""
    return lines(whole_characters(json.loads(text))) if "\\ud" in text and _LONE.search(text) else text


def _pieces(parts: Mapping[str, str], between: str) -> Iterator[str]:
    """The object whose values these are, in pieces: a results file is too large to copy it more than once."""
    before = "{"
    for key in sorted(parts):
        yield f'{before}"{key}":'
        yield parts[key]
        before = between
    yield "}"


def _parts(report: Report) -> dict[str, str]:
    """The values of all keys but the seal and the rules, as JSON."""
    parts = {key: lines(entry) for key, entry in _plain(report).items()}
    return {**parts, "results": results_lines(report.results)}


@dataclass(frozen=True, kw_only=True)
class _RulesText:
    """The words of the rules as JSON: an entry a line, and without line ends."""

    lines: str
    canonical: str


_last_rules: tuple[tuple[RuleText, ...], _RulesText] = ((), _RulesText(lines="{}", canonical="{}"))


def _rules_text(rules: tuple[RuleText, ...]) -> _RulesText:
    # Thousands of clusters have the same rules, and more than half of the file is their words.
    global _last_rules
    known, text = _last_rules
    if len(known) != len(rules) or any(a is not b for a, b in zip(known, rules, strict=True)):
        written = _whole(lines({rule.id: _rule(rule) for rule in rules}))
        text = _RulesText(lines=written, canonical=written.replace("\n", ""))
        _last_rules = (rules, text)
    return text


def content_sha256(plain: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON (sorted keys, no blanks, ASCII escapes) of everything but `seal`."""
    unsealed = {key: value for key, value in plain.items() if key != "seal"}
    text = json.dumps(unsealed, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def is_unchanged(plain: Mapping[str, Any]) -> bool:
    """Whether a results file says what its own hash is of."""
    seal = plain.get("seal")
    try:
        return isinstance(seal, dict) and seal.get("content_sha256") == content_sha256(plain)
    except RecursionError:
        # Nothing that we write is nested like that.
        return False


def results_object(report: Report) -> dict[str, Any]:
    """The results file as plain data without its seal; shape: reporter/esmreport/schema/results-1.json."""
    parts = {**_parts(report), "rules": _rules_text(tuple(report.rules.values())).lines}
    return {key: whole_characters(json.loads(text)) for key, text in parts.items()}


def _plain(report: Report) -> dict[str, Any]:
    """Everything but the words of the rules and the results."""
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
        "summary": _summary(report.summary),
        "tables": [_table(table) for table in report.tables],
        "fixes": fixes_object(report.fixes),
        **life_object(report),
    }


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
