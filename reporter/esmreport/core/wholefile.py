"""The bytes of a collected file, if all of them are there."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any


def whole_bytes(value: Mapping[str, Any], limit: bool, masked: bool) -> bytes | str:
    """The content of a `file` value, or the outcome (LIMIT, ERROR) that says why it is not to be had. A part of a file
    is not judged: what it lacks may stand in the rest. `limit`: the item's outcome is LIMIT; `masked`: something in it
    was masked, so that the bytes need not be as many as those of the file."""
    raw = value.get("base64")
    if raw is None or limit or value.get("sha256", "") is None:
        return "LIMIT"
    try:
        content = base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError):
        return "ERROR"
    return content if masked or len(content) == value.get("size", len(content)) else "LIMIT"
