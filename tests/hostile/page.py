"""Tables of a page that commands write."""

from __future__ import annotations

from pathlib import Path


def put(page: Path, name: str, told: str) -> None:
    """Writes a table between its marks on a page."""
    text = page.read_text("utf-8")
    if f"<!-- {name} -->\n" not in text:
        raise ValueError(f"{page.name} has no place for the table {name!r}")
    before, _, rest = text.partition(f"<!-- {name} -->\n")
    after = rest.partition("<!-- end -->")[2]
    page.write_text(f"{before}<!-- {name} -->\n{told}\n<!-- end -->{after}", "utf-8", newline="\n")
