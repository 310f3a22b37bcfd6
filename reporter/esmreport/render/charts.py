"""Charts as inline SVG: rectangles only, so that no text has to be laid out; numbers stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from esmreport.render.viewmodel import Count

if TYPE_CHECKING:
    from markupsafe import Markup

_EMPTY = "#eceff2"
# Beside a large neighbour even one result must be seen.
_LEAST = 2.0


def stacked(counts: Sequence[Count], wide: float = 240, high: float = 9, most: int = 0) -> Markup:
    """One bar of counted marks, each a piece as long as its share of `most` (of its own total where 0)."""
    shown = [count for count in counts if count.number]
    total = max(most or sum(count.number for count in shown), 1)
    widths = _widths([count.number for count in shown], wide / total, wide)
    says = ", ".join(f"{count.mark.word} {count.number}" for count in shown) or "0"
    pieces, left = [_rect(0, wide, high, _EMPTY)], 0.0
    for count, piece in zip(shown, widths, strict=True):
        pieces.append(_rect(left, piece, high, count.mark.ink))
        left += piece
    return _svg(wide, high, says, pieces)


def _widths(numbers: Sequence[int], scale: float, wide: float) -> list[float]:
    """Widths of the pieces; what the smallest gain, the largest one gives."""
    found = [max(number * scale, _LEAST) for number in numbers]
    over = sum(found) - max(min(sum(numbers) * scale, wide), _LEAST * len(found))
    if found and over > 0:
        found[found.index(max(found))] -= over
    return found


def gauge(share: float | None, ink: str, says: str, wide: float = 240, high: float = 9) -> Markup:
    """A bar filled to a share from 0 to 1; empty where there is none."""
    filled = [_rect(0, share * wide, high, ink)] if share else []
    return _svg(wide, high, says, [_rect(0, wide, high, _EMPTY), *filled])


def _rect(left: float, wide: float, high: float, ink: str) -> str:
    return f'<rect x="{left:.2f}" width="{wide:.2f}" height="{high}" fill="{ink}"/>'


def _svg(wide: float, high: float, says: str, pieces: Sequence[str]) -> Markup:
    from markupsafe import Markup, escape

    head = (
        f'<svg class="bar" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
        f' preserveAspectRatio="none" role="img" aria-label="{escape(says)}">'
    )
    return Markup(f"{head}{''.join(pieces)}</svg>")
