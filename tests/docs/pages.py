"""The documents as tests see them: their code blocks, links and commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
MANUALS = (DOCS / "manual.ja.md", DOCS / "manual.en.md")
PAGES = (
    *(ROOT / name for name in ("README.md", "README.ja.md", "CONTRIBUTING.md", "samples/README.md")),
    *sorted(path for path in DOCS.glob("*.md") if path.name not in ("commands.md", "rules.md")),
)


@dataclass(frozen=True, kw_only=True)
class Block:
    """One fenced block: language after the fence, and its lines."""

    page: str
    language: str
    lines: tuple[str, ...]


def blocks(path: Path) -> Iterator[Block]:
    """The fenced blocks of a page, indented ones included."""
    language, lines = None, []
    for line in path.read_text(encoding="utf-8").splitlines():
        fence = re.match(r"\s*```(\w*)", line)
        if not fence:
            lines.append(line)
        elif language is None:
            language, lines = fence.group(1), []
        else:
            yield Block(page=path.name, language=language, lines=tuple(lines))
            language = None
    assert language is None, f"{path.name}: a block does not end"


def links(path: Path) -> Iterator[str]:
    """Targets of the links and pictures of a page that lie in this repository."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            yield target.partition("#")[0]


def between(path: Path, name: str) -> list[list[str]]:
    """The rows of the table between `<!-- name -->` and `<!-- end -->`, without its head."""
    text = path.read_text(encoding="utf-8")
    part = text.split(f"<!-- {name} -->")[1].split("<!-- end -->")[0]
    rows = [line.strip().strip("|").split("|") for line in part.strip().splitlines()]
    return [[cell.strip() for cell in row] for row in rows[2:]]
