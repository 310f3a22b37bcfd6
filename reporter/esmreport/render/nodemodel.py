"""What every face shows of the nodes, the site values and the sentences of the first page."""

from __future__ import annotations

from esmreport.core.record import dataclass
from esmreport.render.look import Mark


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class GapLine:
    """One item of a bundle that could not be read completely."""

    item: str
    outcome: str
    code: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class NodeView:
    """One collected node."""

    key: str
    name: str
    role: str
    state: str
    state_reason: str
    collected_at: str
    seal: Mark
    bundle: str
    sha256: str
    run_id: str
    collector: str
    system: str
    model: str
    addresses: str
    products: str
    outcomes: tuple[Pair, ...]
    gaps: tuple[GapLine, ...]
    superseded: str


@dataclass(frozen=True, kw_only=True)
class SiteLine:
    """A site value and where it comes from; `certain` only where the site file says it."""

    label: str
    value: str
    origin: str
    note: str
    certain: bool


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """A sentence for the first page; `level` is warning or info."""

    level: str
    text: str
