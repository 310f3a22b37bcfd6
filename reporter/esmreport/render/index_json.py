"""The index for programs: every cluster's row and how often each rule fails. docs/results.md describes every key."""

from __future__ import annotations

import json
from typing import Any

from esmreport.core.fleet import Frequency, Index, Row
from esmreport.core.model import Text
from esmreport.core.printable import whole_characters

SCHEMA = "esmreport/index"
SCHEMA_VERSION = 1


def render_index_json(index: Index) -> bytes:
    """ASCII, keys sorted, clusters in order of their first bundle."""
    plain = whole_characters(index_object(index))
    return (json.dumps(plain, sort_keys=True, indent=1, ensure_ascii=True) + "\n").encode("ascii")


def index_object(index: Index) -> dict[str, Any]:
    """The index as plain data; shape: reporter/esmreport/schema/index-1.json."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "tool": index.tool,
        "created_at": index.created_at,
        "rulepack": dict(index.rulepack),
        "summary": {"clusters": len(index.rows), "verdicts": index.verdicts, "refused": len(index.refused)},
        "clusters": [_row(row) for row in index.rows],
        "rules": [_rule(found) for found in index.rules],
        "notes": [_text(text) for text in index.notes],
        "refused": [{"file": path, "why": f"{why.ja} / {why.en}"} for path, why in index.refused],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "cluster": row.cluster,
        "nodes": list(row.nodes),
        "verdict": row.verdict,
        "score": row.score,
        "coverage": row.coverage,
        "counts": dict(row.counts),
        "failed_by_severity": dict(row.by_severity),
        "waived": row.waived_results,
        "worst": [{"rule": w.rule, "severity": w.severity, "results": w.results} for w in row.worst],
        "failed": list(row.failed),
        "unchecked": list(row.unchecked),
        "missing_servers": list(row.missing_servers),
        "gaps": row.gaps,
        "seals": list(row.seals),
        "collected_at": row.collected_at,
        "run_id": row.run_id,
        "created_at": row.created_at,
        "files": dict(row.files),
        "why": [_text(text) for text in row.why],
    }


def _rule(found: Frequency) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "title": _text(found.title),
        "severity": found.severity,
        "area": found.area,
        "failed": found.failed,
        "waived": found.waived,
        "could_not_check": found.unchecked,
        "judged": found.judged,
        "share": found.share,
    }


def _text(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}
