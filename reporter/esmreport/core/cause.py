"""A likely cause of several findings, as data; docs/rule-format.md describes every key."""

from __future__ import annotations

from esmreport.core.model import Text
from esmreport.core.record import dataclass

WHERE = ("node", "others", "every", "cluster")
SEEN = ("", "off_shared_disk", "automatic")


@dataclass(frozen=True, kw_only=True)
class Symptom:
    """What must be there. Of the results that cover one of the `facts`, at least `at_least` have the
    `status` (and were seen as `seen` says), and at most `but` are judged otherwise.

    where: node (the one that is diagnosed), others (every other node), every (each node), cluster (the
    results without a node). seen: off_shared_disk (a path on another drive than the shared one), automatic
    (a startup type that begins with Automatic), "" (anything).
    """

    facts: tuple[str, ...]
    status: str
    where: str
    seen: str
    at_least: int
    but: int


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One likely cause. about: node (found for each node) or cluster (found once). `explains`: further facts
    whose failed results it explains, though they need not be there."""

    id: str
    revision: int
    about: str
    title: Text
    cause: Text
    advice: Text
    symptoms: tuple[Symptom, ...]
    explains: tuple[str, ...] = ()
