"""The table [report] of the site file: what the report is called, who made it, what its cover shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from pathlib import Path

from esmreport.core.document import Document, Edition, Logo
from esmreport.core.record import dataclass
from esmreport.io.picture import BadPictureError, read_picture
from esmreport.io.tomlread import Table

WORDS = ("title", "customer", "system", "document_number", "company", "contact", "confidentiality")
EDITION_KEYS = ("number", "date", "author", "change")


@dataclass(frozen=True, kw_only=True)
class ReportTable:
    """`title`: flat words by key, `author` being all authors in one text. `left_out`: the logo's name where
    it could not be looked for, because the site file travelled in a bundle and its folder is elsewhere."""

    title: Mapping[str, str] = field(default_factory=dict)
    document: Document = field(default_factory=Document)
    left_out: str = ""


def read(table: Table | None, folder: Path | None) -> ReportTable:
    """The table as data; `folder` is that of the site file, None where it came inside a bundle. Errors are
    named in the table's own list."""
    if table is None:
        return ReportTable()
    title = {name: table.text(name, required=False) for name in WORDS}
    title["author"] = _authors(table)
    editions = tuple(_edition(one) for one in table.tables("edition", required=False))
    name = table.text("logo", required=False)
    logo = _logo(table, folder / name) if name and folder is not None else None
    table.finish()
    return ReportTable(
        title={name: text for name, text in title.items() if text},
        document=Document(editions=editions, logo=logo),
        left_out=name if folder is None else "",
    )


def _authors(table: Table) -> str:
    """`author` as one text or a list of them; `authors` is the same key."""
    found: list[str] = []
    for key in ("author", "authors"):
        value = table.raw(key)
        many = value if isinstance(value, list) else [value] if value is not None else []
        if all(isinstance(one, str) for one in many):
            found += many
        else:
            table.error(key, "must be text in quotes or a list of texts")
    return ", ".join(found)


def _edition(table: Table) -> Edition:
    texts = {name: _as_text(table, name) for name in EDITION_KEYS}
    if not texts["number"]:
        table.error("number", "is missing")
    table.finish()
    return Edition(**texts)


def _as_text(table: Table, name: str) -> str:
    """Text, or a number or date as TOML writes them without quotes."""
    value = table.raw(name)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if value is None or (isinstance(value, str | int | float) and not isinstance(value, bool)):
        return "" if value is None else str(value)
    table.error(name, "must be text in quotes")
    return ""


def _logo(table: Table, path: Path) -> Logo | None:
    try:
        return read_picture(path)
    except BadPictureError as problem:
        table.error("logo", problem.text)
        return None
