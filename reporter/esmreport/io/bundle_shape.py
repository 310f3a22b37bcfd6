"""Whether a bundle is what docs/bundle.md says, so that no later look-up meets a surprise."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from esmreport.core import sitetime
from esmreport.io.schema_check import Check, compiled
from esmreport.resources import schema_path

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def shape_error(data: Mapping[str, Any]) -> str | None:
    """The first place where a bundle is not what it has to be, None where it is right. A bundle without a seal is right."""
    wrong = _schema()(data if "seal" in data else {**data, "seal": _NO_SEAL})
    if wrong is not None:
        return wrong.removeprefix(".") or "(object)"
    return _node_error(data) or _run_error(data["run"]) or _items_error(data)


_NO_SEAL = {"content_sha256": "0" * 64, "hmac_sha256": None, "key_id": None}


@cache
def _schema() -> Check:
    return compiled(json.loads(schema_path("bundle-1.json").read_text("utf-8")))


def _node_error(data: Mapping[str, Any]) -> str | None:
    return None if (data["node"]["computer_name"] or "").strip() else "node.computer_name"


def _run_error(run: Mapping[str, Any]) -> str | None:
    for name in ("started", "ended"):
        if not _STAMP.fullmatch(run[name]) or sitetime.moment(run[name]) is None:
            return f"run.{name}"
    return "run.utc_offset_minutes" if abs(run["utc_offset_minutes"] or 0) > sitetime.FARTHEST else None


def _items_error(data: Mapping[str, Any]) -> str | None:
    seen: set[str] = set()
    for number, item in enumerate(data["items"]):
        folded = item["id"].casefold()
        if folded in seen:
            return f"items[{number}].id"
        seen.add(folded)
        wrong = _value_error(item, data["security_descriptors"])
        if wrong:
            return f"items[{number}].value.{wrong}"
    counted = Counter(item["outcome"] for item in data["items"])
    return next((f"counts.{name}" for name, count in data["counts"].items() if counted[name] != count), None)


def _value_error(item: Mapping[str, Any], descriptors: Mapping[str, str]) -> str | None:
    value = item["value"]
    if value is None:
        return None
    match item["probe"]:
        case "drives":
            return next(
                (f"drives[{at}].letter" for at, row in enumerate(value["drives"]) if not row["letter"]), None
            )
        case "acl":
            rows = enumerate(value["folders"])
            return next(
                (
                    f"folders[{at}].sd"
                    for at, row in rows
                    if row["sd"] is not None and row["sd"] not in descriptors
                ),
                None,
            )
        case "file":
            return _file_error(value)
        case "command":
            return next(
                (f"{name}.base64" for name in ("output", "error") if _bytes(value[name]["base64"]) is None),
                None,
            )
    return None


def _file_error(value: Mapping[str, Any]) -> str | None:
    """The hash is of the bytes that stand beside it, masked ones included."""
    if "head" in value and _bytes(value["head"]) is None:
        return "head"
    if "base64" not in value:
        return None
    content = _bytes(value["base64"])
    if content is None:
        return "base64"
    return "sha256" if value["sha256"] not in (None, hashlib.sha256(content).hexdigest()) else None


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
