"""The cluster drawn as SVG: servers, failover group, disk. One unit is one point on A4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from esmreport.render.builtmodel import Box, Diagram
from esmreport.render.wording import width

if TYPE_CHECKING:
    from markupsafe import Markup

WIDE = 510.0
_NAVY, _INK, _SOFT, _LINE, _PALE, _ON = "#16324f", "#1d2329", "#50565e", "#8a949e", "#f3f6f9", "#1b5e2a"
_PER_ROW = 4
_GAP, _HEAD, _LEAD = 26.0, 30.0, 12.5
_TEXT, _SMALL = 8.0, 7.5


def cluster_svg(diagram: Diagram) -> Markup:
    """The picture; it scales to the width it is given, keeps its own text and needs no style sheet."""
    from markupsafe import Markup, escape

    rows = [diagram.boxes[n : n + _PER_ROW] for n in range(0, len(diagram.boxes), _PER_ROW)]
    parts = _group(diagram)
    top = 64.0
    for number, row in enumerate(rows):
        last = number == len(rows) - 1
        drawn, top = _row(diagram, row, top, last)
        parts += drawn
    high = top + 4
    head = (
        f'<svg class="cluster" viewBox="0 0 {WIDE:g} {high:g}" width="{WIDE:g}" height="{high:g}" role="img"'
        f' font-family="BIZ UDGothic, BIZ UDPGothic, sans-serif" aria-label="{escape(diagram.says)}">'
    )
    return Markup(f"{head}{''.join(parts)}</svg>")


def _group(diagram: Diagram) -> list[str]:
    wide = WIDE - 2 * _GAP
    return [
        f'<rect x="{_GAP}" y="1" width="{wide}" height="38" rx="5" fill="#e4edfa" stroke="#1c4a93"/>',
        _text(WIDE / 2, 16, diagram.group, wide - 12, size=9.0, bold=True, middle=True),
        _text(WIDE / 2, 31, diagram.fip, wide - 12, middle=True),
    ]


def _row(diagram: Diagram, row: Sequence[Box], top: float, last: bool) -> tuple[list[str], float]:
    """The servers of one row with their lines to group and disk, and where the next row begins."""
    wide = min((WIDE - _GAP * (len(row) + 1)) / len(row), 260.0)
    left = (WIDE - wide * len(row) - _GAP * (len(row) - 1)) / 2
    row = [replace(box, lines=_folded(box.lines, wide - 16)) for box in row]
    high = _HEAD + _LEAD * max(len(box.lines) + 1 for box in row) + 8
    parts: list[str] = []
    for number, box in enumerate(row):
        x = left + number * (wide + _GAP)
        parts += _server(box, x, top, wide, high)
        parts.append(_wire(x + wide / 2, 39, top, box) if top < 70 else "")
        if diagram.mirrored:
            parts += _disk(x + wide / 2, top + high + 26, min(wide - 20, 190), diagram.disk, box)
    bottom = top + high
    if diagram.mirrored:
        parts += _mirror_arrows(row, left, wide, bottom + 26 + 22)
        return parts, bottom + 84
    if not last:
        return parts, bottom + 26
    parts += [
        _wire(left + number * (wide + _GAP) + wide / 2, bottom, bottom + 26, box)
        for number, box in enumerate(row)
    ]
    ends = [left + wide / 2, left + (len(row) - 1) * (wide + _GAP) + wide / 2]
    span = max(ends[1] - ends[0] + 40, 230)
    parts += _cylinder(WIDE / 2, bottom + 26, span, diagram.disk)
    return parts, bottom + 26 + 52


def _server(box: Box, x: float, y: float, wide: float, high: float) -> list[str]:
    head = _NAVY if box.holds else "#5f7389" if box.collected else "#8a949e"
    dash = "" if box.collected else ' stroke-dasharray="4 3"'
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="4" fill="{_PALE}"'
        f' stroke="{head}"{dash}/>',
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{_HEAD}" rx="4" fill="{head}"/>',
        _text(x + 8, y + 13, box.name, wide - 16, size=9.5, bold=True, ink="#ffffff"),
        _text(x + 8, y + 25, box.role, wide - 16, size=_SMALL, ink="#ffffff"),
    ]
    inner = y + _HEAD + _LEAD
    ink = _ON if box.holds else _SOFT
    parts.append(_text(x + 8, inner, box.state, wide - 16, bold=True, ink=ink))
    for number, line in enumerate(box.lines, start=1):
        parts.append(_text(x + 8, inner + number * _LEAD, line, wide - 16))
    return parts


def _wire(x: float, start: float, end: float, box: Box) -> str:
    style = f'stroke="{_ON}" stroke-width="2.2"' if box.holds else f'stroke="{_LINE}" stroke-dasharray="4 3"'
    return f'<line x1="{x:.1f}" y1="{start:.1f}" x2="{x:.1f}" y2="{end:.1f}" {style}/>'


def _disk(x: float, y: float, wide: float, text: str, box: Box) -> list[str]:
    return [_wire(x, y - 26, y, box), *_cylinder(x, y, wide, text)]


def _cylinder(x: float, y: float, wide: float, text: str) -> list[str]:
    left, right, flat = x - wide / 2, x + wide / 2, 7.0
    body = (
        f'<path d="M{left:.1f} {y + flat:.1f} A{wide / 2:.1f} {flat} 0 0 1 {right:.1f} {y + flat:.1f}'
        f" V{y + 38:.1f} A{wide / 2:.1f} {flat} 0 0 1 {left:.1f} {y + 38:.1f} Z"
        f' M{left:.1f} {y + flat:.1f} A{wide / 2:.1f} {flat} 0 0 0 {right:.1f} {y + flat:.1f}"'
        f' fill="#fff8e8" stroke="#704700"/>'
    )
    return [body, _text(x, y + 31, text, wide - 16, bold=True, middle=True)]


def _mirror_arrows(row: Sequence[Box], left: float, wide: float, y: float) -> list[str]:
    disk = min(wide - 20, 190)
    parts = []
    for number in range(len(row) - 1):
        start = left + number * (wide + _GAP) + wide / 2 + disk / 2 + 4
        end = left + (number + 1) * (wide + _GAP) + wide / 2 - disk / 2 - 4
        parts.append(
            f'<path d="M{start:.1f} {y} H{end:.1f} M{start + 6:.1f} {y - 4} L{start:.1f} {y} L{start + 6:.1f}'
            f' {y + 4} M{end - 6:.1f} {y - 4} L{end:.1f} {y} L{end - 6:.1f} {y + 4}" fill="none"'
            f' stroke="#704700" stroke-width="1.4"/>'
        )
    return parts


def _text(
    x: float,
    y: float,
    text: str,
    wide: float,
    *,
    size: float = _TEXT,
    bold: bool = False,
    middle: bool = False,
    ink: str = _INK,
) -> str:
    from markupsafe import escape

    weight = ' font-weight="bold"' if bold else ""
    anchor = ' text-anchor="middle"' if middle else ""
    shown = escape(fit(text, wide, size))
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{ink}"{weight}{anchor}>{shown}</text>'


def _folded(lines: Sequence[str], wide: float) -> tuple[str, ...]:
    """Lines that fit, each long one folded once at a blank; what is left over is cut when it is drawn."""
    found: list[str] = []
    for line in lines:
        if fit(line, wide, _TEXT) != " ".join(line.split()) and " " in line:
            words, first = line.split(" "), ""
            while words and fit(f"{first} {words[0]}".strip(), wide, _TEXT).endswith(words[0]):
                first = f"{first} {words.pop(0)}".strip()
            found += [part for part in (first, " ".join(words)) if part]
        else:
            found.append(line)
    return tuple(found)


def fit(text: str, wide: float, size: float) -> str:
    """As much of a text as fits a width in points, on one line; what is left out is shown by "…"."""
    line = " ".join(text.split())
    room = wide / (size * 0.5)
    if width(line) <= room:
        return line
    while line and width(line) + 2 > room:
        line = line[:-1]
    return f"{line}…"
