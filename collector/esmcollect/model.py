"""What one question to the node can come back as."""

from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple

OK = "OK"
ABSENT = "ABSENT"
DENIED = "DENIED"
UNAVAILABLE = "UNAVAILABLE"
LIMIT = "LIMIT"
ERROR = "ERROR"
SKIPPED = "SKIPPED"

OUTCOMES = (OK, ABSENT, DENIED, UNAVAILABLE, LIMIT, ERROR, SKIPPED)

# An item with one of these is a complete answer; any other leaves a gap in the evidence.
COMPLETE = (OK, ABSENT, UNAVAILABLE, SKIPPED)

ERROR_FILE_NOT_FOUND = 2
ERROR_PATH_NOT_FOUND = 3
ERROR_ACCESS_DENIED = 5
# Another program has the file, or a part of it, for itself.
IN_USE = (32, 33)


class ProbeError(Exception):
    """A question the node did not answer: outcome (never OK), Win32 code or None, and the detail in words.

    `told`: the words say more than the code and belong into the item.
    """

    def __init__(self, outcome, code=None, message="", told=False):
        super().__init__(outcome, code, message)
        self.told = told
        self.outcome = outcome
        self.code = code
        self.message = message


def outcome_of(code):
    """Outcome that a Win32 error code stands for; only the codes that mean "no such thing" are ABSENT."""
    if code in (ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, 1060):
        return ABSENT
    if code == ERROR_ACCESS_DENIED:
        return DENIED
    return ERROR


@dataclass(frozen=True)
class Answer:
    """What a probe found: the value, and OK or LIMIT; `redactions` are (place, digest) pairs."""

    value: Any
    outcome: str = OK
    code: Optional[int] = None
    detail: Optional[str] = None
    redactions: Tuple[Tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Item:
    """One entry of the evidence, as docs/bundle.md describes it; `id` is unique in a bundle."""

    id: str
    probe: str
    target: Dict[str, Any]
    outcome: str
    value: Any = None
    code: Optional[int] = None
    detail: Optional[str] = None
    elapsed_ms: int = 0
    redactions: Tuple[Tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Gap:
    """Evidence that should be there and is not: `place` is the part of the item, or None for all of it."""

    item: str
    place: Optional[str]
    outcome: str
    code: Optional[int]
