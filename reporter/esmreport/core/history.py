"""The life between two audits as data: what people decided, what changed, what one cause explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from esmreport.core.model import Severity, Text
from esmreport.core.record import dataclass

NONE = Text(ja="", en="")
Identity = tuple[str, str, str | None]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One entry of a file of exceptions or checks, and what became of it.

    kind: waiver or attestation. state: used, expired, not_yet (granted or checked in the future), unused,
    contradicting, malformed. `rule`, `subject`, `node` are as written; `cells` holds the rest as written.
    `why` is a sentence, empty where there is nothing to say. `results`: the results it was found to be about.
    """

    kind: str
    state: str
    place: Text
    rule: str
    subject: str
    node: str
    cells: Mapping[str, str]
    why: Text
    results: tuple[Identity, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed into one row of a workbook. sheet: plan or manual. `cells`: column -> text as
    typed, dates as 2026-04-01. `node` is None for the shared disk or the cluster. `why`: why the new
    workbook has no row for it, None where it has one."""

    sheet: str
    rule: str
    subject: str
    node: str | None
    cells: Mapping[str, str]
    place: Text
    why: Text | None = None

    @property
    def identity(self) -> Identity:
        return (self.rule, self.subject, self.node)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One result that is not as it was.

    kind: new (fails now, did not before), resolved (failed, now passes or no longer applies), changed (any
    other change), rule (the rule itself is new, gone or of another revision). `before` and `after` are
    statuses, None where there is no such result; the texts are what was seen.
    """

    kind: str
    rule: str
    subject: str
    node: str | None
    title: Text
    severity: Severity
    before: str | None
    after: str | None
    seen_before: Text
    seen_after: Text
    note: Text = NONE
    waived: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """One field of a piece of evidence before and after; None where it was not there."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class RawChange:
    """A difference of raw evidence. kind: appeared, gone, changed. what: service, registry, file, folder,
    acl, product, host or address. `rules`: rules whose results changed with it. `ignored`: why it is on the
    ignore list, None where it is not."""

    kind: str
    what: str
    item: str
    node: str | None
    parts: tuple[Part, ...]
    rules: tuple[str, ...] = ()
    ignored: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Drift:
    """The comparison with an earlier results file. `unchanged` counts results by status; `notes` say what
    could not be compared."""

    previous_run: str
    previous_at: str
    previous_rulepack: Mapping[str, str]
    previous_score: float | None
    same_rulepack: bool
    changes: tuple[Change, ...]
    unchanged: Mapping[str, int]
    raw: tuple[RawChange, ...]
    notes: tuple[Text, ...] = ()

    def of_kind(self, kind: str) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """One likely cause of several findings. `node` is None where it is about the cluster. `results`: the
    failed results that it explains; they stay findings."""

    id: str
    title: Text
    cause: Text
    advice: Text
    node: str | None
    results: tuple[Identity, ...]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of raw evidence in a form that two audits can compare: no words, no times.

    what: service, registry, file, folder, acl, product, host or address. `node` is None on the shared disk.
    `fields`: name -> value; `text` only for small text files. `masked`: id of the key ("" = the public label)
    under which secrets in it were masked, None where nothing was: other keys give other digests.
    """

    what: str
    item: str
    node: str | None
    fields: Mapping[str, str] = field(default_factory=dict)
    masked: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.what, self.item.casefold(), (self.node or "").casefold())


@dataclass(frozen=True, kw_only=True)
class Unread:
    """Evidence that should be there and could not be read: it and everything below it. `what` is * where the
    kind is open."""

    what: str
    item: str
    node: str | None


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """The raw evidence of all nodes. `manifests`: node name -> version of the list of what was asked."""

    pieces: tuple[Piece, ...]
    unread: tuple[Unread, ...] = ()
    manifests: Mapping[str, int] = field(default_factory=dict)
