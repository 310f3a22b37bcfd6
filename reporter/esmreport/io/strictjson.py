"""JSON that others wrote: no key twice, no NaN."""

from __future__ import annotations

import json
import re
from typing import Any

# Half of a character beyond U+FFFF, as JSON writes it; a pair of them, too.
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


def parsed(raw: bytes) -> Any:
    """The value in a file, half characters as they are. Raises ValueError (UnicodeDecodeError too) or RecursionError."""
    return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant)


def may_hold_halves(raw: bytes) -> bool:
    """Whether it is worth looking for half characters in what these bytes say."""
    return _HALF.search(raw) is not None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is written twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
