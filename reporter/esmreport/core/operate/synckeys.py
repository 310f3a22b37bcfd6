"""Operators on the keys of registry synchronization resources and on the groups of resources."""

from __future__ import annotations

from difflib import SequenceMatcher

from esmreport.core import synckey
from esmreport.core.model import Observation, Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.operate.places import Place
from esmreport.core.read.cluster import SyncKeys, not_understood

# Stands before a key that must be registered.
REGISTERED = Text(ja="登録あり: ", en="registered: ")

ALSO_ELSEWHERE = Reason(
    code="also_elsewhere",
    text=Text(
        ja="別のグループのスクリプトリソースにも、ESMPRO のサービスの行があります",
        en="A script resource of another group has lines of ESMPRO services too",
    ),
)

# From here on two names count as one with a slip: ESMAAlertMan and ESMAlertMan, not ESMSM and NVBASE.
ALIKE = 0.8


def lists_key(question: Question) -> list[Judgement]:
    """The expected key is registered. What was not understood could hold it: then nothing is said."""
    keys, wanted = _keys(question), str(question.expected)
    expected = Text(ja=REGISTERED.ja + wanted, en=REGISTERED.en + wanted)
    found = [place for place in keys.places if synckey.same(place.text, wanted)]
    if found:
        return [_judged(Status.PASS, expected, found)]
    if keys.unread:
        return [_judged(Status.COULD_NOT_CHECK, expected, [], not_understood(keys.unread))]
    return [_judged(Status.FAIL, expected, *_near(keys, wanted), question=question)]


def lists_no_key(question: Question) -> list[Judgement]:
    """None of the expected keys is registered, neither itself nor by a key above or below it."""
    keys = _keys(question)
    banned = question.expected if isinstance(question.expected, tuple) else (str(question.expected),)
    expected = Text(ja="登録なし: " + "、".join(banned), en="not registered: " + ", ".join(banned))
    found = [place for place in keys.places if any(_touches(place.text, key) for key in banned)]
    if found:
        return [_judged(Status.FAIL, expected, found)]
    if keys.unread:
        return [_judged(Status.COULD_NOT_CHECK, expected, [], not_understood(keys.unread))]
    return [_judged(Status.PASS, expected, [], question=question)]


def in_group(question: Question) -> list[Judgement]:
    """At least one of the resources (a list of places whose text is the group) is in the expected group.

    Option `all`: and none is in another one.
    """
    assert question.seen is not None
    places: tuple[Place, ...] = question.seen.value
    wanted = str(question.expected)
    mine = [place for place in places if place.text.casefold() == wanted.casefold()]
    expected = Text(ja=f"グループ {wanted} のリソース", en=f"a resource of group {wanted}")
    if mine and question.options.get("all") and len(mine) < len(places):
        others = [place for place in places if place not in mine]
        return [_judged(Status.FAIL, expected, others, ALSO_ELSEWHERE, groups=True)]
    return [_judged(Status.PASS if mine else Status.FAIL, expected, mine or list(places), groups=True)]


def _keys(question: Question) -> SyncKeys:
    assert question.seen is not None
    keys = question.seen.value
    assert isinstance(keys, SyncKeys)
    return keys


def _touches(key: str, banned: str) -> bool:
    return synckey.same(key, banned) or synckey.is_below(key, banned) or synckey.is_below(banned, key)


def _near(keys: SyncKeys, wanted: str) -> tuple[list[Place], Reason | None]:
    """Keys that were probably meant: the one above, the other registry view, a spelling slip."""
    above = [place for place in keys.places if synckey.is_below(wanted, place.text)]
    if above:
        text = Text(
            ja="上位のキーが登録されています。ガイドはこのキー自体の登録を求めています",
            en="A key above it is registered; the guide wants this key itself",
        )
        return above, Reason(code="key_above", text=text)
    near = [place for place in keys.places if _similar(synckey.parts(place.text), synckey.parts(wanted))]
    if not near:
        return [], None
    text = Text(ja="似た名前のキーが登録されています", en="A key of a similar name is registered")
    return near, Reason(code="key_similar", text=text)


def _similar(first: list[str], second: list[str]) -> bool:
    """The same key but for the registry view, or for a slip in one part."""
    other = [(one, two) for one, two in zip(first, second, strict=False) if one != two]
    if len(first) != len(second) or len(other) > 1:
        return False
    return all(SequenceMatcher(None, one, two).ratio() >= ALIKE for one, two in other)


def _judged(
    status: Status,
    expected: Text,
    places: list[Place],
    reason: Reason | None = None,
    question: Question | None = None,
    groups: bool = False,
) -> Judgement:
    shown = Text.same("\n".join(_line(place, groups) for place in places))
    if not places:
        shown = Text(ja="登録なし", en="not registered")
    evidence = tuple(line for place in places for line in place.evidence)
    if not evidence and question is not None and question.seen is not None:
        evidence = question.seen.evidence
    return Judgement(
        status=status,
        expected=expected,
        observed=(Observation(node=None, text=shown),),
        reason=reason,
        evidence=evidence,
    )


def _line(place: Place, groups: bool) -> str:
    return f"{place.place}: {place.text or '-'}" if groups else f"{place.text} ({place.place})"
