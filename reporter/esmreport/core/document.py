"""What the site file says about the report as a document, beside its flat words (`Report.title`), and what it
prints as text."""

from __future__ import annotations

from collections.abc import Mapping

from esmreport.core.bilingual import Text
from esmreport.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One line of the edition history, as written in the site file; "" where it says nothing."""

    number: str
    date: str
    author: str
    change: str


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A picture for the cover. `media`: image/png or image/jpeg; `width` and `height` in pixels."""

    name: str
    media: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Document:
    """Edition history, oldest first, and the logo."""

    editions: tuple[Edition, ...] = ()
    logo: Logo | None = None


@dataclass(frozen=True, kw_only=True)
class ScriptText:
    """A start or stop script by its path below the scripts folder: its lines per node name; `notes` says why
    a node has none."""

    name: str
    lines: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, Text]
