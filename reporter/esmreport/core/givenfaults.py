"""Sentences about exceptions and manual checks that were given and do not count, one for each of them."""

from __future__ import annotations

from collections.abc import Iterable

from esmreport.core.history import Recorded
from esmreport.core.model import Text

_MEND = Text(ja="記載を直して再実行してください", en="Mend the entry and run again")
_RENEW = Text(ja="続けるときは新しい期限の記載を追加してください", en="To go on, add an entry with a new day")
_DELETE = Text(ja="どちらかを削除してください", en="Delete one of the two")
# What to do, by kind and state; where a state stands without one, the reason says it. An entry that waits for its day
# is in the report, and no fault.
_WHAT_TO_DO: dict[tuple[str, str], Text | None] = {
    ("waiver", "malformed"): _MEND,
    ("waiver", "expired"): _RENEW,
    ("waiver", "contradicting"): _DELETE,
    ("waiver", "unused"): None,
    ("attestation", "malformed"): _MEND,
    ("attestation", "expired"): None,
    ("attestation", "contradicting"): None,
    ("attestation", "unused"): None,
}
_KINDS = {
    "waiver": Text(ja="例外を使用していません", en="exception not used"),
    "attestation": Text(ja="手動確認の記録を使用していません", en="manual check not used"),
}
_TWICE = Text(ja="例外が重複しています", en="exceptions overlap")


def faults(records: Iterable[Recorded]) -> tuple[Text, ...]:
    """File and place, why the entry does not count, and what to do, in the order of `records`."""
    return tuple(_sentence(record) for record in records if (record.kind, record.state) in _WHAT_TO_DO)


def _sentence(record: Recorded) -> Text:
    overlap = (record.kind, record.state) == ("waiver", "contradicting")
    what = _TWICE if overlap else _KINDS[record.kind]
    todo = _WHAT_TO_DO[record.kind, record.state]
    named = f"{record.rule} {record.subject}".strip()
    about = f" ({named})" if named else ""
    why = record.why.en if record.why.en.endswith("?") else f"{record.why.en}."
    return Text(
        ja=f"{record.place.ja}{about}: {what.ja}。{record.why.ja}。" + (f"{todo.ja}。" if todo else ""),
        en=f"{record.place.en}{about}: {what.en}: {why}" + (f" {todo.en}." if todo else ""),
    )
