"""One row of cells, whatever file it comes from, as an exception, a check, a typed row, or what is
wrong."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from esmreport.core.given import (
    ANY,
    SHARED,
    AttestationEntry,
    Given,
    Malformed,
    TypedRow,
    WaiverEntry,
)
from esmreport.core.history import Typed
from esmreport.core.model import Text
from esmreport.core.sitetime import a_year_after, parse_day
from esmreport.io.columns import (
    CHECK,
    COLUMNS,
    DECISIONS,
    IDENTITY,
    PLAN,
    RESULTS,
    decision_of,
    is_never,
    is_shared,
    result_of,
)

Cells = Mapping[str, str]


def waiver(cells: Cells, place: Text, wildcards: bool = True) -> WaiverEntry | Malformed:
    """The exception that a row describes."""
    wrong = _missing(cells, (*IDENTITY, "reason", "approver", "expires"))
    granted, expires = _day(cells, "granted", wrong), None
    if not is_never(cells.get("expires", "")):
        expires = _day(cells, "expires", wrong)
    if granted and expires and granted > expires:
        wrong.append(
            Text(
                ja=f"承認日 {granted} が期限 {expires} より後です",
                en=f"granted ({granted}) is later than expires ({expires})",
            )
        )
    if ANY in cells.get("rule", ""):
        wrong.append(Text(ja="規則には * を使えません", en="rule takes no *"))
    if wrong:
        return _malformed("waiver", cells, place, wrong)
    return WaiverEntry(
        rule=cells["rule"],
        subject=cells["subject"],
        node=_node(cells["node"]),
        reason=cells["reason"],
        approver=cells["approver"],
        reference=cells.get("reference", ""),
        granted=granted,
        expires=expires,
        place=place,
        cluster=cells.get("cluster") or None,
        wildcards=wildcards,
    )


def attestation(cells: Cells, place: Text) -> AttestationEntry | Malformed:
    """The check that a row describes; without an end it is valid for a year."""
    wrong = _missing(cells, (*IDENTITY, "result", "by", "date"))
    day, until = _day(cells, "date", wrong), _day(cells, "valid_until", wrong)
    result = result_of(cells.get("result", ""))
    if result is None and cells.get("result"):
        wrong.append(_choice("result", cells["result"], {status.value: w for status, w in RESULTS.items()}))
    for name in IDENTITY:
        if ANY in cells.get(name, ""):
            wrong.append(
                Text(
                    ja=f"{COLUMNS[name][0]}には * を使えません",
                    en=f"{name} takes no *: a check is about one thing",
                )
            )
    if day and until and day > until:
        wrong.append(
            Text(
                ja=f"有効期限 {until} が確認日 {day} より前です",
                en=f"valid_until ({until}) is before the date ({day})",
            )
        )
    if wrong or day is None or result is None:
        return _malformed("attestation", cells, place, wrong)
    return AttestationEntry(
        rule=cells["rule"],
        subject=cells["subject"],
        node=_node(cells["node"]),
        result=result,
        by=cells["by"],
        date=day,
        seen=cells.get("seen", ""),
        valid_until=until or a_year_after(day),
        place=place,
        cluster=cells.get("cluster") or None,
    )


def typed_row(cells: Cells, place: Text, cluster: str | None) -> Given:
    """What a row of the action plan or the checklist gives: the text itself, always, and what it means."""
    given = Given()
    for sheet, columns in (("plan", PLAN), ("manual", CHECK)):
        written = {name: cells[name] for name in columns if cells.get(name)}
        if not written:
            continue
        row = Typed(
            sheet=sheet,
            rule=cells.get("rule", ""),
            subject=cells.get("subject", ""),
            node=None if is_shared(cells.get("node", "")) else cells.get("node", ""),
            cells=written,
            place=place,
        )
        given += Given(typed=(TypedRow(typed=row, cluster=cluster),))
        given += _meaning(sheet, {**cells, "cluster": cluster or ""}, place)
    return given


def _meaning(sheet: str, cells: Cells, place: Text) -> Given:
    if sheet == "manual":
        check = attestation(cells, place)
        if isinstance(check, Malformed):
            return Given(malformed=(check,))
        return Given(attestations=(check,))
    said = cells.get("decision", "")
    decision = decision_of(said)
    if said and decision is None:
        wrong = [_choice("decision", said, DECISIONS)]
        return Given(malformed=(_malformed("waiver", cells, place, wrong),))
    if decision != "accept":
        return Given()
    entry = waiver({**cells, "granted": ""}, place, wildcards=False)
    return Given(malformed=(entry,)) if isinstance(entry, Malformed) else Given(waivers=(entry,))


def _missing(cells: Cells, names: tuple[str, ...]) -> list[Text]:
    absent = [name for name in names if not cells.get(name)]
    if not absent:
        return []
    ja = "、".join(COLUMNS[name][0] for name in absent)
    verb = "is" if len(absent) == 1 else "are"
    return [Text(ja=f"{ja}が空です", en=f"{', '.join(absent)} {verb} empty")]


def _day(cells: Cells, name: str, wrong: list[Text]) -> datetime.date | None:
    text = cells.get(name, "")
    day = parse_day(text)
    if text and day is None:
        wrong.append(
            Text(
                ja=f"{COLUMNS[name][0]} {text!r} は 2026-04-01 の形の日付ではありません",
                en=f"{name} {text!r} is not a date such as 2026-04-01",
            )
        )
    return day


def _choice(name: str, said: str, allowed: Mapping[str, tuple[str, ...]]) -> Text:
    choices = "、".join(words[0] for words in allowed.values())
    return Text(
        ja=f"{COLUMNS[name][0]} {said!r} は {choices} のどれでもありません",
        en=f"{name} {said!r} is none of {', '.join(allowed)}",
    )


def _malformed(kind: str, cells: Cells, place: Text, wrong: list[Text]) -> Malformed:
    why = Text(ja="。".join(text.ja for text in wrong), en="; ".join(text.en for text in wrong))
    shown = {name: text for name, text in cells.items() if text and name != "cluster"}
    return Malformed(kind=kind, place=place, why=why, cells=shown, cluster=cells.get("cluster") or None)


def _node(text: str) -> str:
    return SHARED if is_shared(text) else text
