"""The part of the results file that `esmreport fix` works from. docs/results.md describes every key."""

from __future__ import annotations

import base64
from typing import Any

from esmreport.core.model import Reason
from esmreport.core.remedy.model import (
    Access,
    CarriedFile,
    Change,
    Content,
    Fixes,
    Identity,
    Line,
    Raw,
    RegistryValue,
    StartType,
)


def fixes_object(fixes: Fixes | None) -> dict[str, Any]:
    """What scripts may do, with the audited values that lead back; the same shape where there is nothing."""
    found = fixes or Fixes()
    return {
        "ways": {
            rule: {"steps": list(way.steps), "where": way.where, "state": way.state}
            for rule, way in found.ways.items()
        },
        "changes": [
            {**_identity(fix.identity), "on": fix.on, "change": _change(change)}
            for fix in sorted(found.fixes, key=lambda fix: _order(fix.identity))
            for change in fix.changes
        ],
        "by_hand": [
            {**_identity(one.identity), "reason": _reason(one.reason)}
            for one in sorted(found.by_hand, key=lambda one: _order(one.identity))
        ],
        "follows": [
            {**_identity(one.identity), "rules": list(one.rules)}
            for one in sorted(found.follows, key=lambda one: _order(one.identity))
        ],
        "files": [_file(file) for file in sorted(found.files, key=lambda file: (file.on, file.path))],
    }


def _order(identity: Identity) -> tuple[str, str, str]:
    rule, subject, node = identity
    return (rule, subject, node or "")


def _identity(identity: Identity) -> dict[str, Any]:
    rule, subject, node = identity
    return {"rule": rule, "subject": subject, "node": node}


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "text": {"ja": reason.text.ja, "en": reason.text.en}}


def _change(change: Change) -> dict[str, Any]:
    if isinstance(change, StartType):
        return {
            "kind": "start_type",
            "service": change.service,
            "old": change.old,
            "new": change.new,
        }
    if isinstance(change, RegistryValue):
        return {
            "kind": "registry_value",
            "key": change.key,
            "name": change.name,
            "old": _raw(change.old) if change.old else None,
            "new": _raw(change.new),
        }
    if isinstance(change, Access):
        grants = [{"sid": grant.sid, "rights": grant.rights} for grant in change.grants]
        return {"kind": "access", "path": change.path, "old": change.old, "grants": grants}
    if isinstance(change, Line):
        return {
            "kind": "line",
            "path": change.path,
            "format": change.format,
            "section": change.section,
            "key": change.key,
            "value": change.value,
        }
    assert isinstance(change, Content)
    return {"kind": "content", "path": change.path, "base64": _base64(change.content)}


def _raw(value: Raw) -> dict[str, Any]:
    return {"type": value.type, "raw": value.raw.hex()}


def _file(file: CarriedFile) -> dict[str, Any]:
    return {
        "on": file.on,
        "path": file.path,
        "base64": None if file.content is None else _base64(file.content),
        "modified": file.modified,
    }


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
