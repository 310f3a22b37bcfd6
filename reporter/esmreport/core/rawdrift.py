"""Differences of the raw evidence itself, whether or not a rule judges it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from esmreport.core.given import Ignore
from esmreport.core.history import Inventory, Part, Piece, RawChange, Unread
from esmreport.core.match import alike
from esmreport.core.model import Text

MOST_LINES = 20
DRY = ("sha256", "type")
Key = tuple[str, str, str]
Told = Mapping[tuple[str, str], frozenset[str]]


def raw_changes(
    then: Inventory | None, now: Inventory | None, told: Told, ignores: Sequence[Ignore]
) -> tuple[tuple[RawChange, ...], tuple[Text, ...]]:
    """The differences, and what could not be compared in one sentence each.

    `told`: (node, evidence) -> rules whose results changed with it, node "" where it does not matter. A
    registry value that such a result tells about is not told twice; a file or service always is, for the rule
    sees only a part of it.
    """
    if then is None or now is None:
        return (), (NO_INVENTORY,)
    before = {piece.key: piece for piece in then.pieces}
    after = {piece.key: piece for piece in now.pieces}
    found: list[RawChange] = []
    masked = hidden = 0
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None:
            if old.fields == new.fields:
                continue
            if old.masked is not None and new.masked is not None and old.masked != new.masked:
                masked += 1
                continue
        elif _not_comparable(old or new, then if old is None else now, then, now):
            hidden += 1
            continue
        change = _raw(old, new, told, ignores)
        if change is not None:
            found.append(change)
    return tuple(found), tuple(_notes(masked, hidden, then, now))


NO_INVENTORY = Text(
    ja="前回の結果ファイルに証跡の一覧がないため、証跡の差分は比較していません",
    en="the last results file has no list of evidence, so the evidence was not compared",
)


def _not_comparable(piece: Piece | None, lacking: Inventory, then: Inventory, now: Inventory) -> bool:
    """Whether the side that lacks a piece may simply not have seen it: unread, another node, or not asked."""
    assert piece is not None
    if any(_covers(gap, piece) for gap in lacking.unread):
        return True
    if piece.node is None:
        return _manifests(then) != _manifests(now)
    nodes = {name.casefold(): version for name, version in lacking.manifests.items()}
    other = now if lacking is then else then
    asked = {name.casefold(): version for name, version in other.manifests.items()}
    return nodes.get(piece.node.casefold()) != asked.get(piece.node.casefold())


def _manifests(inventory: Inventory) -> set[int]:
    return set(inventory.manifests.values())


def _covers(gap: Unread, piece: Piece) -> bool:
    if (gap.node or "").casefold() != (piece.node or "").casefold() or gap.what not in ("*", piece.what):
        return False
    return not gap.item or f"{piece.item}\\".casefold().startswith(f"{gap.item}\\".casefold())


def _notes(masked: int, hidden: int, then: Inventory, now: Inventory) -> Iterable[Text]:
    if masked:
        yield Text(
            ja=f"秘匿に使った鍵が異なるため、{masked} 件の証跡は比較していません",
            en=f"not compared, because their secrets were masked with different keys: {masked}",
        )
    if hidden:
        yield Text(
            ja=f"片方の採取で読み取れていない、または対象外だったため、{hidden} 件の証跡は比較していません",
            en=f"not compared, because one of the two collections did not see them: {hidden}",
        )
    if _manifests(then) != _manifests(now):
        yield Text(
            ja="採取項目の版が前回と異なるため、増減は比較していません",
            en="the collector asks for other things than then, so what appeared or went is not compared",
        )


def _raw(old: Piece | None, new: Piece | None, told: Told, ignores: Sequence[Ignore]) -> RawChange | None:
    there = new or old
    assert there is not None
    parts = _parts(old.fields if old else {}, new.fields if new else {})
    if not parts:
        return None
    rules = _rules(there, told)
    if rules and there.what == "registry":
        return None
    kind = "appeared" if old is None else "gone" if new is None else "changed"
    reasons = [_ignored(part, there, ignores) for part in parts]
    ignored = reasons[0] if all(reason is not None for reason in reasons) else None
    if ignored is None:
        kept = [part for part, reason in zip(parts, reasons, strict=True) if reason is None]
        parts = tuple(kept)
    return RawChange(
        kind=kind,
        what=there.what,
        item=there.item,
        node=there.node,
        parts=parts,
        rules=rules,
        ignored=ignored,
    )


def _rules(piece: Piece, told: Told) -> tuple[str, ...]:
    names = (piece.item, f"{piece.what}:{piece.item}")
    node = (piece.node or "").casefold()
    return tuple(sorted({rule for name in names for rule in told.get((node, name.casefold()), ())}))


def _ignored(part: Part, piece: Piece, ignores: Sequence[Ignore]) -> Text | None:
    for ignore in ignores:
        if (
            ignore.what in ("*", piece.what)
            and alike(ignore.item, piece.item, wildcards=True)
            and alike(ignore.field, part.name, wildcards=True)
        ):
            return ignore.reason
    return None


def _parts(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Part, ...]:
    """The fields that differ. Where the text of a file is known, its changed lines say more than a hash."""
    if "text" in before and "text" in after and before["text"] != after["text"]:
        removed, added = _lines(before["text"], after["text"])
        if removed or added:
            return (Part(name="text", before=removed, after=added),)
    names = [
        name
        for name in dict.fromkeys((*before, *after))
        if name != "text" and (before.get(name) or "") != (after.get(name) or "")
    ]
    if not before or not after:
        # Of a thing that came or went, a hash and a number of a type say nothing to a reader.
        names = [name for name in names if name not in DRY] or names
    return tuple(Part(name=name, before=before.get(name), after=after.get(name)) for name in names)


def _lines(before: str, after: str) -> tuple[str, str]:
    old, new = before.splitlines(), after.splitlines()
    removed: list[str] = []
    added: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            removed += [f"{number}: {line}" for number, line in enumerate(old[a:b], start=a + 1)]
            added += [f"{number}: {line}" for number, line in enumerate(new[c:d], start=c + 1)]
    return _cut(removed), _cut(added)


def _cut(lines: Sequence[str]) -> str:
    more = len(lines) - MOST_LINES
    return "\n".join([*lines[:MOST_LINES], f"… +{more}"] if more > 0 else lines)
