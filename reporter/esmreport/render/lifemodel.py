"""What every face shows of the life between two audits: exceptions, checks, drift and likely causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from esmreport.core.history import Identity
from esmreport.core.record import dataclass
from esmreport.render.look import Mark


@dataclass(frozen=True, kw_only=True)
class AcceptedLine:
    """One failed result with an exception. `state` in words; `active` tells whether it is in force."""

    identity: Identity
    number: str
    active: bool
    state: str
    rule: str
    title: str
    subject: str
    node: str
    verdict: Mark
    severity: Mark
    reason: str
    approver: str
    reference: str
    granted: str
    expires: str
    place: str


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One result that a person checked. `active` tells whether the check counts."""

    identity: Identity
    number: str
    active: bool
    state: str
    rule: str
    title: str
    subject: str
    node: str
    verdict: Mark
    by: str
    day: str
    valid_until: str
    seen: str
    place: str


@dataclass(frozen=True, kw_only=True)
class RecordLine:
    """One entry of a file, and what became of it; `code` is the state, `why` the explanation."""

    code: str
    kind: str
    state: str
    rule: str
    subject: str
    node: str
    written: str
    why: str
    place: str


@dataclass(frozen=True, kw_only=True)
class CarriedLine:
    """What was typed into a row that the new workbook no longer has. `cells` by column."""

    sheet: str
    rule: str
    subject: str
    node: str
    cells: Mapping[str, str]
    why: str
    place: str


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One result that is not as it was. `before` and `after` are verdicts in words, "" where there is
    none."""

    code: str
    kind: str
    rule: str
    title: str
    subject: str
    node: str
    severity: Mark
    before: str
    after: str
    seen_before: str
    seen_after: str
    note: str


@dataclass(frozen=True, kw_only=True)
class RawLine:
    """One property of a piece of evidence that differs. `ignored` says why it needs no attention, ""
    else."""

    kind: str
    what: str
    item: str
    node: str
    field: str
    before: str
    after: str
    rules: str
    ignored: str


@dataclass(frozen=True, kw_only=True)
class DriftView:
    """The comparison with the last audit. `ignored` are the raw differences left out."""

    sentence: str
    lead: str
    rulepack: str
    notes: tuple[str, ...]
    changes: tuple[ChangeLine, ...]
    raw: tuple[RawLine, ...]
    ignored: tuple[RawLine, ...]


@dataclass(frozen=True, kw_only=True)
class CauseView:
    """One likely cause. `explains`: the findings it explains, in words."""

    number: str
    title: str
    node: str
    cause: str
    advice: str
    explains: str
    rules: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Life:
    """All of it. `troubles` are the records that do not count as they stand; `typed` holds what was typed,
    by sheet ("plan", "manual") and result."""

    accepted: tuple[AcceptedLine, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    records: tuple[RecordLine, ...] = ()
    carried: tuple[CarriedLine, ...] = ()
    causes: tuple[CauseView, ...] = ()
    drift: DriftView | None = None
    typed: Mapping[str, Mapping[Identity, Mapping[str, str]]] = field(default_factory=dict)

    @property
    def troubles(self) -> tuple[RecordLine, ...]:
        return tuple(record for record in self.records if record.code != "used")
