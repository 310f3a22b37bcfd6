"""What people decided and checked, as read from their files: input of the overlay."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import field

from esmreport.core.history import Typed
from esmreport.core.model import Status, Text
from esmreport.core.record import dataclass

SHARED = "shared"
ANY = "*"


@dataclass(frozen=True, kw_only=True)
class WaiverEntry:
    """One exception. In `subject` and `node` a `*` stands for any text where `wildcards` is true; node
    "shared" is the shared disk or the cluster. `expires` None = without end, said expressly. `cluster`:
    name of the only cluster it is meant for, None = all."""

    rule: str
    subject: str
    node: str
    reason: str
    approver: str
    reference: str
    granted: datetime.date | None
    expires: datetime.date | None
    place: Text
    cluster: str | None = None
    wildcards: bool = True


@dataclass(frozen=True, kw_only=True)
class AttestationEntry:
    """One check by a person. No wildcards: it says what was seen on one thing. `result` is pass, fail,
    not_applicable or could_not_check."""

    rule: str
    subject: str
    node: str
    result: Status
    by: str
    date: datetime.date
    seen: str
    valid_until: datetime.date
    place: Text
    cluster: str | None = None


@dataclass(frozen=True, kw_only=True)
class Malformed:
    """An entry that cannot be used, and why. `cells`: what was written, by column."""

    kind: str
    place: Text
    why: Text
    cells: Mapping[str, str] = field(default_factory=dict)
    cluster: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ignore:
    """Raw differences that need no attention: `what` (kind of evidence or *), `item` and `field` with `*`
    for any text, and the reason."""

    what: str
    item: str
    field: str
    reason: Text


@dataclass(frozen=True, kw_only=True)
class TypedRow:
    """A row somebody typed into, and the cluster its workbook belongs to (None: not said)."""

    typed: Typed
    cluster: str | None = None


@dataclass(frozen=True, kw_only=True)
class Given:
    """Everything that was given on the command line, of all files."""

    waivers: Sequence[WaiverEntry] = ()
    attestations: Sequence[AttestationEntry] = ()
    malformed: Sequence[Malformed] = ()
    typed: Sequence[TypedRow] = ()
    ignores: Sequence[Ignore] = ()

    def __add__(self, other: Given) -> Given:
        return Given(
            waivers=(*self.waivers, *other.waivers),
            attestations=(*self.attestations, *other.attestations),
            malformed=(*self.malformed, *other.malformed),
            typed=(*self.typed, *other.typed),
            ignores=(*self.ignores, *other.ignores),
        )
