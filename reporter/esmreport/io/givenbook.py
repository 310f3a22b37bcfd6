"""Decisions and checks from a workbook of ours that somebody filled, however it was treated meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from esmreport.core.given import Given, Malformed
from esmreport.core.match import key
from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.io.columns import CHECK, IDENTITY, PLAN, listed
from esmreport.io.givenrows import typed_row
from esmreport.io.giventoml import GivenError
from esmreport.io.workbook import Read, Table, read

PLAN_TITLES = ("是正計画", "Action plan")
CHECK_TITLES = ("手動確認", "Checklist")


@dataclass(frozen=True, kw_only=True)
class Book:
    """A workbook as read. `filled`: somebody typed into it. `complete`: all of that could be read, so that
    a new workbook can carry it on."""

    given: Given
    filled: bool
    complete: bool


def read_book(raw: bytes, name: str) -> Book:
    """What was typed into a workbook. Raises GivenError where the file cannot be used at all."""
    found = read(raw, name)
    ours = "RunId" in found.properties
    if not ours and not found.tables:
        raise GivenError(
            [
                Text(
                    ja=f"{name}: esmreport のブックではありません（是正計画・手動確認のシートがありません）",
                    en=f"{name}: is no workbook of esmreport (it has neither an action plan nor a checklist)",
                )
            ]
        )
    cluster = found.properties.get("Cluster") or None
    given, complete = Given(), True
    for table in found.tables:
        part, whole = _table(table, name, cluster)
        given, complete = given + part, complete and whole
    given += Given(malformed=tuple(_lost_sheets(found, name, cluster)))
    headless = _headless(found, name, cluster)
    given += Given(malformed=headless)
    given = _settled(given)
    complete = complete and not headless
    return Book(given=given, filled=bool(given.typed) or not complete, complete=complete)


def _table(table: Table, name: str, cluster: str | None) -> tuple[Given, bool]:
    """What a sheet gives, and whether all that was typed there could be read."""
    problems = _column_problems(table)
    typed = [(row, cells) for row, cells in table.rows if any(cells.get(c) for c in (*PLAN, *CHECK))]
    if problems:
        kind = "waiver" if "decision" in table.columns or "done" in table.columns else "attestation"
        place = _place(name, table.sheet, table.head_row)
        wrong = [_malformed(kind, place, problem, cluster) for problem in problems]
        return Given(malformed=tuple(wrong)), not typed
    given = Given()
    for row, cells in typed:
        given += typed_row(cells, _place(name, table.sheet, row), cluster)
    for merged in table.merged:
        why = Text(
            ja=f"セル {merged} が結合されています。値は先頭の行だけに採用しました",
            en=f"the cells {merged} are merged; the value counts for the first row only",
        )
        kind = "waiver" if "decision" in table.columns else "attestation"
        place = _place(name, table.sheet, table.head_row)
        given += Given(malformed=(_malformed(kind, place, why, cluster),))
    return given, True


def _column_problems(table: Table) -> list[Text]:
    known = [column for column in table.columns if column is not None]
    needed = list(IDENTITY)
    if "done" in known or "decision" in known:
        needed.append("decision")
    else:
        needed += ["result", "by", "date"]
    missing = [column for column in needed if column not in known]
    twice = sorted({column for column in known if known.count(column) > 1})
    problems = []
    if missing:
        names = listed(missing)
        problems.append(
            Text(
                ja=f"列 {names.ja} がないため、このシートの記入を読み取れません。見出しを元に戻してください",
                en=f"the column {names.en} is not there, so what was typed cannot be read; restore the head",
            )
        )
    if twice:
        names = listed(twice)
        problems.append(
            Text(
                ja=f"列 {names.ja} が 2 つあるため、このシートの記入を読み取れません。片方を消してください",
                en=f"the column {names.en} is there twice, so what was typed cannot be read; delete one",
            )
        )
    return problems


def _lost_sheets(found: Read, name: str, cluster: str | None) -> list[Malformed]:
    """Sheets that our workbooks always have and this one has no more."""
    if "RunId" not in found.properties:
        return []
    lost = []
    for kind, column, titles in (
        ("waiver", "decision", PLAN_TITLES),
        ("attestation", "result", CHECK_TITLES),
    ):
        there = any(column in table.columns for table in found.tables)
        if not there and not any(title in found.sheets for title in titles):
            why = Text(ja=f"シート「{titles[0]}」がありません", en=f"there is no sheet “{titles[1]}”")
            lost.append(_malformed(kind, Text.same(name), why, cluster))
    return lost


def _headless(found: Read, name: str, cluster: str | None) -> tuple[Malformed, ...]:
    """Sheets of ours whose head row cannot be found: what was typed below it cannot be read."""
    tabled = {table.sheet for table in found.tables}
    wrong = []
    for kind, titles in (("waiver", PLAN_TITLES), ("attestation", CHECK_TITLES)):
        for sheet in found.sheets:
            if sheet in titles and sheet not in tabled:
                why = Text(
                    ja="見出しの行が見つからないため、このシートの記入を読み取れません。見出しを元に戻してください",
                    en="the head row is not there, so what was typed cannot be read; restore it",
                )
                place = Text(ja=f"{name}「{sheet}」", en=f"{name}, sheet {sheet}")
                wrong.append(_malformed(kind, place, why, cluster))
    return tuple(wrong)


def _settled(given: Given) -> Given:
    """Two rows of one result: the same text counts once; of different texts the first counts, the other is
    listed."""
    first: dict[tuple[str, str, str, str], tuple[Mapping[str, str], Text]] = {}
    twins: set[Text] = set()
    rivals: list[Malformed] = []
    kept = []
    for row in given.typed:
        typed = row.typed
        place = (typed.sheet, key(typed.rule), key(typed.subject), key(typed.node or ""))
        cells, before = first.setdefault(place, (typed.cells, typed.place))
        if before == typed.place:
            kept.append(row)
        elif cells == typed.cells:
            twins.add(typed.place)
        else:
            twins.add(typed.place)
            why = Text(
                ja=f"同じ結果の別の行（{before.ja}）と記入が異なります。先の行を採用しました",
                en=f"another row of the same result says otherwise ({before.en}); that one counts",
            )
            kind = "waiver" if typed.sheet == "plan" else "attestation"
            shown = {"rule": typed.rule, "subject": typed.subject, "node": typed.node or "", **typed.cells}
            rivals.append(Malformed(kind=kind, place=typed.place, why=why, cells=shown, cluster=row.cluster))
            kept.append(replace(row, typed=replace(typed, why=why)))
    return Given(
        waivers=tuple(entry for entry in given.waivers if entry.place not in twins),
        attestations=tuple(entry for entry in given.attestations if entry.place not in twins),
        malformed=(*(entry for entry in given.malformed if entry.place not in twins), *rivals),
        typed=tuple(kept),
        ignores=given.ignores,
    )


def _place(name: str, sheet: str, row: int) -> Text:
    return Text(ja=f"{name}「{sheet}」{row} 行目", en=f"{name}, sheet {sheet}, row {row}")


def _malformed(kind: str, place: Text, why: Text, cluster: str | None) -> Malformed:
    return Malformed(kind=kind, place=place, why=why, cluster=cluster)
