"""Accepted exceptions: attached to failed results, whose verdict stays as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from esmreport.core.given import WaiverEntry
from esmreport.core.history import NONE, Identity, Recorded
from esmreport.core.match import STATUS_WORDS, for_cluster, is_about, unknown_rule
from esmreport.core.model import Result, Status, Text, Waiver


def waive(
    results: Sequence[Result],
    entries: Sequence[WaiverEntry],
    today: date,
    cluster: str | None,
    rules: Iterable[str],
    elsewhere: frozenset[int] = frozenset(),
) -> tuple[tuple[Result, ...], tuple[Recorded, ...]]:
    """The results with their exceptions, and what became of each entry. `elsewhere`: positions of entries
    that are about results of another cluster of the same run, so that here they are not unused."""
    known = sorted(rules)
    mine = {n: entry for n, entry in enumerate(entries) if for_cluster(entry.cluster, cluster)}
    about = {n: [r for r in results if _is_about(entry, r)] for n, entry in mine.items()}
    failed = {n: [r.identity for r in found if r.status is Status.FAIL] for n, found in about.items()}
    chosen = _choose(mine, failed, today)
    records = []
    for number, entry in mine.items():
        if entry.rule.strip().upper() not in known:
            records.append(_record(entry, "malformed", unknown_rule(entry.rule, known)))
        elif about[number] or number not in elsewhere:
            records.append(_outcome(number, mine, about[number], chosen, today))
    waived = tuple(
        replace(result, waiver=_attached(mine[chosen[result.identity]], today))
        if result.identity in chosen
        else result
        for result in results
    )
    return waived, tuple(records)


def targets(entries: Sequence[WaiverEntry], results: Sequence[Result], cluster: str | None) -> set[int]:
    """Positions of the entries that are about one of the results."""
    return {
        number
        for number, entry in enumerate(entries)
        if for_cluster(entry.cluster, cluster) and any(_is_about(entry, result) for result in results)
    }


def _is_about(entry: WaiverEntry, result: Result) -> bool:
    return is_about((entry.rule, entry.subject, entry.node), result.identity, entry.wildcards)


def state_of(entry: WaiverEntry, today: date) -> str:
    """active, expired or not_yet; an exception holds through the whole day of its end."""
    if entry.granted is not None and entry.granted > today:
        return "not_yet"
    return "expired" if entry.expires is not None and entry.expires < today else "active"


def _choose(
    entries: dict[int, WaiverEntry], failed: dict[int, list[Identity]], today: date
) -> dict[Identity, int]:
    """For each failed result the entry that counts: one in force before any other, the one that ends
    first."""

    def rank(number: int) -> tuple[int, date, int]:
        entry = entries[number]
        order = ("active", "not_yet", "expired").index(state_of(entry, today))
        return (order, entry.expires or date.max, number)

    chosen: dict[Identity, int] = {}
    for number in sorted(entries, key=rank):
        for identity in failed[number]:
            chosen.setdefault(identity, number)
    return chosen


def _outcome(
    number: int,
    entries: dict[int, WaiverEntry],
    about: Sequence[Result],
    chosen: dict[Identity, int],
    today: date,
) -> Recorded:
    entry = entries[number]
    failed = tuple(result.identity for result in about if result.status is Status.FAIL)
    if not failed:
        return _record(entry, "unused", _why_unused(about))
    state = state_of(entry, today)
    if state == "expired":
        day = entry.expires.isoformat() if entry.expires else ""
        why = Text(ja=f"{day} で期限が切れました", en=f"it ended on {day}")
        return _record(entry, "expired", why, failed)
    if state == "not_yet":
        day = entry.granted.isoformat() if entry.granted else ""
        why = Text(ja=f"承認日 {day} がまだ来ていません", en=f"it is granted from {day} on")
        return _record(entry, "not_yet", why, failed)
    lost = [identity for identity in failed if chosen[identity] != number]
    if lost:
        others = [entries[n] for n in dict.fromkeys(chosen[identity] for identity in lost)]
        return _record(entry, "contradicting", _why_twice(others), failed)
    return _record(entry, "used", NONE, failed)


def _why_twice(others: Sequence[WaiverEntry]) -> Text:
    places_ja = "、".join(other.place.ja for other in others)
    places_en = ", ".join(other.place.en for other in others)
    return Text(
        ja=f"同じ結果に別の例外（{places_ja}）もあります。期限が早い方を採用しました",
        en=f"another exception is about the same result ({places_en}); the one that ends first counts",
    )


def _why_unused(about: Sequence[Result]) -> Text:
    if not about:
        return Text(
            ja="該当する結果がありません（規則・対象・ノードを確認してください）",
            en="there is no such result; check rule, subject and node",
        )
    counts = Counter(result.status for result in about)
    ja = "、".join(f"{STATUS_WORDS[status].ja} {count} 件" for status, count in counts.items())
    en = ", ".join(f"{STATUS_WORDS[status].en} {count}" for status, count in counts.items())
    return Text(ja=f"不適合の結果がありません（{ja}）", en=f"none of the results it is about fails ({en})")


def _record(entry: WaiverEntry, state: str, why: Text, results: tuple[Identity, ...] = ()) -> Recorded:
    return Recorded(
        kind="waiver",
        state=state,
        place=entry.place,
        rule=entry.rule,
        subject=entry.subject,
        node=entry.node,
        cells={
            "reason": entry.reason,
            "approver": entry.approver,
            "reference": entry.reference,
            "granted": entry.granted.isoformat() if entry.granted else "",
            "expires": entry.expires.isoformat() if entry.expires else "never",
        },
        why=why,
        results=results,
    )


def _attached(entry: WaiverEntry, today: date) -> Waiver:
    return Waiver(
        state=state_of(entry, today),
        reason=entry.reason,
        approver=entry.approver,
        reference=entry.reference,
        granted=entry.granted.isoformat() if entry.granted else None,
        expires=entry.expires.isoformat() if entry.expires else None,
        place=entry.place,
    )
