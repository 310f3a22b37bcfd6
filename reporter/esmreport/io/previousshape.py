"""Whether what an audit takes over from an earlier results file is what the program writes there.

Only that is looked at: a file of an earlier version, whose other parts were other ones, counts as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from esmreport.core.model import Severity, Status
from esmreport.core.sitetime import moment
from esmreport.io.schema_check import Check, compiled

Schema = Mapping[str, Any]

_WORD: Schema = {"type": "string"}
_WORD_OR_NONE: Schema = {"type": ["string", "null"]}
_NUMBER: Schema = {"type": "integer"}


def shape_error(data: Mapping[str, Any]) -> str | None:
    """The first place that is wrong, None where all is right. `data` is the whole file."""
    wrong = _check()(data)
    if wrong is not None:
        return wrong.removeprefix(".") or "(object)"
    if moment(data["created_at"]) is None:
        return "created_at"
    score = data["summary"]["score"]
    right = score is None or (type(score) in (int, float) and 0 <= score <= 1)
    return None if right else "summary.score"


def _object(optional: Mapping[str, Schema] | None = None, **required: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _table(of: Schema) -> Schema:
    return {"type": "object", "additionalProperties": of}


def _or_none(of: Schema) -> Schema:
    return {"anyOf": [{"type": "null"}, of]}


@cache
def _check() -> Check:
    text = _object(ja=_WORD, en=_WORD)
    return compiled(
        _object(
            {"inventory": _or_none(_inventory())},
            tool=_WORD,
            run_id=_WORD,
            created_at=_WORD,
            rulepack=_table(_WORD),
            cluster=_object(name=_WORD_OR_NONE, servers=_list(_WORD)),
            nodes=_list(_object(name=_WORD)),
            summary=_object(score={}),
            rules=_table(_object({"scope": _WORD}, revision=_NUMBER, title=text)),
            results=_list(_result(text)),
        )
    )


def _result(text: Schema) -> Schema:
    return _object(
        {"waiver": _or_none(_object(state=_WORD))},
        rule=_WORD,
        subject=_WORD,
        node=_WORD_OR_NONE,
        status={"enum": [one.value for one in Status]},
        severity={"enum": [one.value for one in Severity]},
        reason=_or_none(_object(code=_WORD)),
        expected=text,
        observed=_list(_object(node=_WORD_OR_NONE, text=text)),
        evidence=_list(_object(node=_WORD, item=_WORD, found=_WORD_OR_NONE)),
    )


def _inventory() -> Schema:
    named = {"what": _WORD, "item": _WORD, "node": _WORD_OR_NONE}
    return _object(
        pieces=_list(_object(**named, fields=_table(_WORD), masked=_WORD_OR_NONE)),
        unread=_list(_object(**named)),
        manifests=_table(_NUMBER),
    )
