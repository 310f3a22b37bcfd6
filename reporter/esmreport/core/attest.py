"""Checks by people: a valid one decides a result that the tool could not decide, and stays visible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from esmreport.core.given import AttestationEntry
from esmreport.core.history import NONE, Identity, Recorded
from esmreport.core.match import STATUS_WORDS, for_cluster, is_about, unknown_rule
from esmreport.core.model import Attestation, Observation, Reason, Result, Status, Text

OPEN = (Status.MANUAL, Status.COULD_NOT_CHECK)


def attest(
    results: Sequence[Result],
    entries: Sequence[AttestationEntry],
    today: date,
    cluster: str | None,
    rules: Iterable[str],
    elsewhere: frozenset[int] = frozenset(),
) -> tuple[tuple[Result, ...], tuple[Recorded, ...]]:
    """The results with what people saw, and what became of each entry. `elsewhere`: positions of entries
    that are about results of another cluster of the same run, so that here they are not unused."""
    known = sorted(rules)
    records: dict[int, Recorded] = {}
    about: dict[Identity, list[int]] = {}
    for number, entry in enumerate(entries):
        if not for_cluster(entry.cluster, cluster):
            continue
        target = _target(entry, results)
        if entry.rule.strip().upper() not in known:
            records[number] = _record(entry, "malformed", unknown_rule(entry.rule, known))
        elif target is not None:
            about.setdefault(target, []).append(number)
        elif number not in elsewhere:
            records[number] = _record(entry, "unused", NO_RESULT)
    decided = {
        result.identity: _decide(result, about[result.identity], entries, today, records)
        for result in results
        if result.identity in about
    }
    changed = tuple(decided.get(result.identity, result) for result in results)
    return changed, tuple(records[number] for number in sorted(records))


NO_RESULT = Text(
    ja="該当する結果がありません（規則・対象・ノードを確認してください）",
    en="there is no such result; check rule, subject and node",
)


def targets(entries: Sequence[AttestationEntry], results: Sequence[Result], cluster: str | None) -> set[int]:
    """Positions of the entries that are about one of the results."""
    return {
        number
        for number, entry in enumerate(entries)
        if for_cluster(entry.cluster, cluster) and _target(entry, results) is not None
    }


def _target(entry: AttestationEntry, results: Sequence[Result]) -> Identity | None:
    written = (entry.rule, entry.subject, entry.node)
    return next((r.identity for r in results if is_about(written, r.identity, False)), None)


def _record(entry: AttestationEntry, state: str, why: Text, results: tuple[Identity, ...] = ()) -> Recorded:
    return Recorded(
        kind="attestation",
        state=state,
        place=entry.place,
        rule=entry.rule,
        subject=entry.subject,
        node=entry.node,
        cells={
            "result": entry.result.value,
            "by": entry.by,
            "date": entry.date.isoformat(),
            "seen": entry.seen,
            "valid_until": entry.valid_until.isoformat(),
        },
        why=why,
        results=results,
    )


def _decide(
    result: Result,
    numbers: Sequence[int],
    entries: Sequence[AttestationEntry],
    today: date,
    records: dict[int, Recorded],
) -> Result:
    """The result as the newest valid check of it says; every check of it gets its record."""
    states = {number: _state(entries[number], today) for number in numbers}
    valid = [number for number in numbers if states[number] == "active"]
    newest = [n for n in valid if entries[n].date == max(entries[v].date for v in valid)]
    for number in numbers:
        state = states[number] if states[number] != "active" else "unused"
        why = OUTDATED if state == "unused" else _date_words(entries[number], state)
        records[number] = _record(entries[number], state, why, (result.identity,))
    if result.status not in OPEN:
        for number in valid:
            records[number] = _against_the_tool(entries[number], result)
        return result
    if len({entries[number].result for number in newest}) > 1:
        for number in newest:
            records[number] = _record(entries[number], "contradicting", SAME_DAY, (result.identity,))
        return result
    if newest:
        chosen = newest[-1]
        records[chosen] = _record(entries[chosen], "used", NONE, (result.identity,))
        return _decided(result, entries[chosen])
    latest = max(numbers, key=lambda number: entries[number].date)
    return replace(result, attestation=_attached(result, entries[latest], states[latest]))


OUTDATED = Text(ja="同じ項目の新しい確認結果があります", en="there is a newer check of the same item")
SAME_DAY = Text(
    ja="同じ日に異なる結果が記録されています。どちらも採用していません",
    en="two checks of the same day differ; neither counts",
)


def _state(entry: AttestationEntry, today: date) -> str:
    if entry.date > today:
        return "not_yet"
    return "expired" if entry.valid_until < today else "active"


def _date_words(entry: AttestationEntry, state: str) -> Text:
    if state == "expired":
        day = entry.valid_until.isoformat()
        return Text(
            ja=f"{day} で有効期間が終わりました。確認し直してください",
            en=f"it was valid until {day}; check again",
        )
    day = entry.date.isoformat()
    return Text(ja=f"確認日 {day} がまだ来ていません", en=f"its date {day} is still to come")


def _against_the_tool(entry: AttestationEntry, result: Result) -> Recorded:
    word = STATUS_WORDS[result.status]
    if entry.result is result.status:
        why = Text(
            ja=f"自動判定で「{word.ja}」となったため不要です",
            en=f"not needed: the tool itself says “{word.en}”",
        )
        return _record(entry, "unused", why, (result.identity,))
    said = STATUS_WORDS[entry.result]
    why = Text(
        ja=f"自動判定は「{word.ja}」、確認結果は「{said.ja}」です。自動判定を採用しました",
        en=f"the tool says “{word.en}”, the check says “{said.en}”; the tool's verdict stands",
    )
    return _record(entry, "contradicting", why, (result.identity,))


def _attached(result: Result, entry: AttestationEntry, state: str) -> Attestation:
    return Attestation(
        state=state,
        result=entry.result,
        automatic=result.status,
        by=entry.by,
        date=entry.date.isoformat(),
        seen=entry.seen,
        valid_until=entry.valid_until.isoformat(),
        place=entry.place,
    )


def _decided(result: Result, entry: AttestationEntry) -> Result:
    attached = _attached(result, entry, "active")
    if entry.result is Status.COULD_NOT_CHECK:
        return replace(result, attestation=attached)
    reason = Reason(
        code="attested",
        text=Text(
            ja=f"{entry.by} が {attached.date} に確認しました（{attached.valid_until} まで有効）",
            en=f"Checked by {entry.by} on {attached.date} (valid until {attached.valid_until})",
        ),
    )
    seen = (Observation(node=result.node, text=Text.same(entry.seen)),) if entry.seen else ()
    return replace(
        result, status=entry.result, reason=reason, observed=(*result.observed, *seen), attestation=attached
    )
