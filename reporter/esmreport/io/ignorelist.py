"""The list of evidence that may differ between two audits, each entry with its reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

from esmreport.core.given import Ignore
from esmreport.io.giventoml import KINDS
from esmreport.io.rulebook import RULES, RuleBookError
from esmreport.io.tomlerrors import unreadable
from esmreport.io.tomlread import Errors, Table


def load_ignores(path: Path = RULES / "drift-ignore.toml") -> tuple[Ignore, ...]:
    """The entries of the list. Raises RuleBookError with every error found."""
    errors = Errors()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        errors.add(path.name, unreadable(problem))
        raise RuleBookError(errors.told()) from None
    table = Table(data, path.name, errors)
    found = [_entry(entry) for entry in table.tables("ignore")]
    table.finish()
    if errors.found:
        raise RuleBookError(errors.told())
    return tuple(entry for entry in found if entry is not None)


def _entry(table: Table) -> Ignore | None:
    what = table.choice("what", KINDS, "*")
    item = table.text("item")
    field = table.text("field", default="*", required=False) or "*"
    reason = table.bilingual("reason")
    table.finish()
    return Ignore(what=what, item=item, field=field, reason=reason) if reason else None
