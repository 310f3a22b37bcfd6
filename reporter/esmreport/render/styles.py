"""Style rules that come from the palette, so that colours are decided in one place."""

from __future__ import annotations

from collections.abc import Iterable

from esmreport.render.look import Mark


def mark_rules(marks: Iterable[Mark]) -> str:
    """One CSS class a mark: ink on tint."""
    return "".join(f".{m.css} {{ color: {m.ink}; background: {m.tint}; }}\n" for m in marks)
