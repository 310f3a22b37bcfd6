"""What the faces show of the cluster itself and of the document: picture, services, scripts, editions."""

from __future__ import annotations

from esmreport.core.document import Logo
from esmreport.core.record import dataclass
from esmreport.render.look import Mark


@dataclass(frozen=True, kw_only=True)
class Box:
    """One server in the picture of the cluster. `lines`: what is written below its head. `holds`: it held the
    shared disk at collection."""

    name: str
    role: str
    state: str
    lines: tuple[str, ...]
    collected: bool
    holds: bool


@dataclass(frozen=True, kw_only=True)
class Diagram:
    """The cluster as a picture. `mirrored`: every server has a copy of the disk. `says`: the picture in
    words, for those who cannot see it."""

    boxes: tuple[Box, ...]
    group: str
    fip: str
    disk: str
    mirrored: bool
    says: str


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """One service and its state on each node; None where the node has no such service."""

    service: str
    states: tuple[Mark | None, ...]


@dataclass(frozen=True, kw_only=True)
class RunTable:
    """Which services ran where at collection; `nodes` are the heads."""

    nodes: tuple[str, ...]
    rows: tuple[RunRow, ...]


@dataclass(frozen=True, kw_only=True)
class ScriptRow:
    """One line of a script side by side: per node the line number ("" where it has none) and the text.
    `note` names the difference in words, "" where there is none."""

    numbers: tuple[str, ...]
    texts: tuple[str, ...]
    mark: Mark
    note: str


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """Rows that stand together; `skipped` rows before them are equal and left out."""

    skipped: int
    rows: tuple[ScriptRow, ...]


@dataclass(frozen=True, kw_only=True)
class ScriptView:
    """A script on all nodes. `summary` says how they compare; `excerpts` hold the differing rows with what
    stands around them."""

    name: str
    nodes: tuple[str, ...]
    notes: tuple[str, ...]
    summary: str
    rows: tuple[ScriptRow, ...]
    excerpts: tuple[Excerpt, ...]
    different: int

    @property
    def all(self) -> tuple[Excerpt, ...]:
        """Every row, as one piece."""
        return (Excerpt(skipped=0, rows=self.rows),)


@dataclass(frozen=True, kw_only=True)
class EditionLine:
    """One line of the edition history."""

    number: str
    date: str
    author: str
    change: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The report as a document. `declared`: the edition history comes from the site file. `mark`: the
    confidentiality mark, "" for none."""

    editions: tuple[EditionLine, ...]
    declared: bool
    author: str
    mark: str
    logo: Logo | None


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """A share from 0 to 1 as a figure; None where nothing was judged. `note` says what it counts."""

    label: str
    value: str
    share: float | None
    ink: str
    note: str
