"""What goes to a worker and what comes back: paths in, small results out, so that any engine can carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from esmreport.core.fleet import Row
from esmreport.core.grouping import Identity
from esmreport.core.model import Text
from esmreport.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What all clusters of a run have in common. Paths are absolute: a worker may have another current folder.

    always: formats that every cluster gets; selected: those that only clusters with failed results at or above
    `at_least` (a severity; None: every cluster) get. previous: whether earlier audits were given. rules: SHA-256 of
    the rule pack; own: folder of the site's own rules; size_limit: most
    bytes of a bundle. digest: hash of everything here and of the files it names.
    """

    output: str
    always: tuple[str, ...]
    selected: tuple[str, ...]
    at_least: str | None
    lang: str
    appendix: str
    pdf_engine: str
    fail_on: str
    now: str
    key: str | None
    site: str | None
    decisions: tuple[str, ...]
    previous: bool
    rules: str
    own: str | None
    digest: str
    size_limit: int = 100 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Source:
    """One bundle file as the scan saw it."""

    path: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """One file of the input. `why`: it is no usable bundle (`skipped`: our own results, which are no error)."""

    source: Source
    computer: str = ""
    started: str = ""
    identity: Identity | None = None
    why: Text | None = None
    skipped: bool = False


@dataclass(frozen=True, kw_only=True)
class Task:
    """One cluster. `name`: base of its file names; `earlier`: results files of earlier audits of it; `key`: the
    hash under which its results may be used again."""

    number: int
    name: str
    cluster: str | None
    nodes: tuple[str, ...]
    sources: tuple[Source, ...]
    earlier: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that was written: its name in the output folder and its hash."""

    name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one cluster. `told`: sentences for the user; `codes`: exit codes it calls for; `used`: names of the
    waivers and attestations that were about it (overlay.used)."""

    number: int
    row: Row
    files: Mapping[str, File] = field(default_factory=dict)
    told: tuple[Text, ...] = ()
    codes: tuple[int, ...] = ()
    used: tuple[str, ...] = ()
