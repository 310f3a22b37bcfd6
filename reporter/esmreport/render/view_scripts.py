"""Scripts of all nodes side by side, line by line, with the differences named in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from esmreport.core.document import ScriptText
from esmreport.core.model import Report
from esmreport.render.builtmodel import Excerpt, ScriptRow, ScriptView
from esmreport.render.look import mark
from esmreport.render.viewmodel import Column
from esmreport.render.wording import Words, visible

AROUND = 2
# (line number from 0, text) of a node's line, None where it has no such line.
Side = tuple[int, str] | None
Aligned = tuple[Side, ...]


def scripts(report: Report, words: Words, cols: Sequence[Column]) -> tuple[ScriptView, ...]:
    """Every script of the report over the collected nodes."""
    return tuple(_script(words, script, cols) for script in report.scripts)


def _script(words: Words, script: ScriptText, cols: Sequence[Column]) -> ScriptView:
    known = [c for c in cols if c.key in script.lines or c.key in script.notes]
    read = [c for c in known if c.key in script.lines]
    aligned = align([script.lines[c.key] for c in read])
    rows = tuple(_row(words, [c.name for c in read], one) for one in aligned)
    notes = tuple(f"{c.name}: {words.text(script.notes[c.key])}" for c in known if c.key in script.notes)
    different = sum(bool(row.note) for row in rows)
    return ScriptView(
        name=visible(script.name),
        nodes=tuple(c.name for c in read),
        notes=notes,
        summary=_summary(words, len(rows), different, len(read), bool(notes)),
        rows=rows,
        excerpts=excerpts(rows),
        different=different,
    )


def _summary(words: Words, lines: int, different: int, nodes: int, unread: bool) -> str:
    if nodes < 2 or unread:
        return words("script.one", lines=lines)
    if different:
        return words("script.different", number=different, lines=lines)
    return words("script.same", lines=lines)


def _row(words: Words, nodes: Sequence[str], sides: Aligned) -> ScriptRow:
    having = [node for node, side in zip(nodes, sides, strict=True) if side is not None]
    same = len({side[1] for side in sides if side is not None}) == 1
    if len(having) < len(nodes):
        found = mark(words, "state", "missing")
        note = f"{found.symbol} {words('script.only', nodes=words('form.list').join(having))}"
    else:
        found = mark(words, "state", "equal" if same else "different")
        note = "" if same else found.label
    return ScriptRow(
        numbers=tuple("" if side is None else str(side[0] + 1) for side in sides),
        texts=tuple("" if side is None else visible(side[1]) for side in sides),
        mark=found,
        note=note,
    )


def align(texts: Sequence[Sequence[str]]) -> list[Aligned]:
    """Lines of several texts side by side: those of the first, each with its counterpart in the others,
    and the lines that only others have at their place."""
    if not texts:
        return []
    base = texts[0]
    pairs: list[Mapping[int, int]] = []
    extras: list[Mapping[int, list[int]]] = []
    for other in texts[1:]:
        matched, inserted = _match(base, other)
        pairs.append(matched)
        extras.append(inserted)
    rows: list[Aligned] = []
    for place in range(len(base) + 1):
        for group in zip_longest(*(inserted.get(place, []) for inserted in extras)):
            rows.append((None, *(_side(t, n) for t, n in zip(texts[1:], group, strict=True))))
        if place < len(base):
            others = (_side(t, p.get(place)) for t, p in zip(texts[1:], pairs, strict=True))
            rows.append(((place, base[place]), *others))
    return rows


def _side(text: Sequence[str], number: int | None) -> Side:
    return None if number is None else (number, text[number])


def _match(base: Sequence[str], other: Sequence[str]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """(line of base -> line of other), (line of base -> lines of other that stand before it)."""
    matched: dict[int, int] = {}
    inserted: dict[int, list[int]] = {}
    for _, first, last, start, end in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        common = min(last - first, end - start)
        matched.update({first + n: start + n for n in range(common)})
        if end - start > common:
            inserted.setdefault(last, []).extend(range(start + common, end))
    return matched, inserted


def excerpts(rows: Sequence[ScriptRow]) -> tuple[Excerpt, ...]:
    """The differing rows, each with a few equal ones before and after it."""
    wanted = sorted(
        {
            near
            for place, row in enumerate(rows)
            if row.note
            for near in range(max(place - AROUND, 0), min(place + AROUND + 1, len(rows)))
        }
    )
    found: list[Excerpt] = []
    last = -1
    for place in wanted:
        if found and place == last + 1:
            found[-1] = Excerpt(skipped=found[-1].skipped, rows=(*found[-1].rows, rows[place]))
        else:
            found.append(Excerpt(skipped=place - last - 1, rows=(rows[place],)))
        last = place
    return tuple(found)
