"""Lays what people decided and checked over a finished report: one place, one clock, nothing dropped."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from esmreport.core import attest, waive
from esmreport.core.given import AttestationEntry, Given, Malformed, TypedRow, WaiverEntry
from esmreport.core.history import Identity, Recorded, Typed
from esmreport.core.match import STATUS_WORDS, for_cluster, key
from esmreport.core.model import Notice, Report, Result, Status, Text
from esmreport.core.record import dataclass
from esmreport.core.sitetime import local_day, site_offset
from esmreport.core.summary import summarise

LISTED = 5
CHECKLIST = (Status.MANUAL, Status.COULD_NOT_CHECK)


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What belongs to other reports of the same run: positions of entries and typed rows that are about their
    results, and the names of their clusters."""

    waivers: frozenset[int] = frozenset()
    attestations: frozenset[int] = frozenset()
    typed: frozenset[int] = frozenset()
    clusters: tuple[str, ...] = ()


def overlay_all(reports: Sequence[Report], given: Given) -> list[Report]:
    """Every report of a run with what was given; an entry is unused only where no report has its result."""
    if _nothing(given):
        return list(reports)
    hits = [_hits(report, given) for report in reports]
    laid = []
    for index, report in enumerate(reports):
        others = [hit for position, hit in enumerate(hits) if position != index]
        elsewhere = Elsewhere(
            waivers=frozenset().union(*(hit.waivers for hit in others)),
            attestations=frozenset().union(*(hit.attestations for hit in others)),
            typed=frozenset().union(*(hit.typed for hit in others)),
            clusters=tuple(name for hit in others for name in hit.clusters),
        )
        laid.append(overlay(report, given, elsewhere))
    return laid


def overlay_one(report: Report, given: Given) -> Report:
    """One report of many that are made apart: an entry that names no cluster may be about another of them, so
    nothing is called unused or misnamed here."""
    named = [entry.cluster for entry in given.waivers]
    named += [entry.cluster for entry in given.attestations]
    named += [row.cluster for row in given.typed]
    elsewhere = Elsewhere(
        waivers=frozenset(n for n, entry in enumerate(given.waivers) if not entry.cluster),
        attestations=frozenset(n for n, entry in enumerate(given.attestations) if not entry.cluster),
        typed=frozenset(n for n, row in enumerate(given.typed) if not row.cluster),
        clusters=tuple(dict.fromkeys(name for name in named if name)),
    )
    return overlay(report, given, elsewhere)


def used(report: Report, given: Given) -> tuple[str, ...]:
    """Names of the entries that are about a result of the report: "w3" the fourth waiver, "a0" the first attestation."""
    hits = _hits(report, given)
    return (*(f"w{n}" for n in sorted(hits.waivers)), *(f"a{n}" for n in sorted(hits.attestations)))


def never_used(given: Given, names: Collection[str]) -> list[WaiverEntry | AttestationEntry]:
    """The entries that no report of a run had a result for; `names` as given by `used`."""
    waivers = [entry for n, entry in enumerate(given.waivers) if f"w{n}" not in names]
    return [*waivers, *(entry for n, entry in enumerate(given.attestations) if f"a{n}" not in names)]


def _nothing(given: Given) -> bool:
    return not (given.waivers or given.attestations or given.typed or given.malformed)


def _hits(report: Report, given: Given) -> Elsewhere:
    cluster, index = report.cluster.name, _index(report.results)
    return Elsewhere(
        waivers=frozenset(waive.targets(given.waivers, report.results, cluster)),
        attestations=frozenset(attest.targets(given.attestations, report.results, cluster)),
        typed=frozenset(
            number
            for number, row in enumerate(given.typed)
            if for_cluster(row.cluster, cluster) and _place_of(row.typed) in index
        ),
        clusters=(cluster,) if cluster else (),
    )


def overlay(report: Report, given: Given, elsewhere: Elsewhere | None = None) -> Report:
    """One report with what was given. A date holds through the end of that day at the site."""
    if _nothing(given):
        return report
    elsewhere = elsewhere or Elsewhere()
    today = day_of(report)
    cluster = report.cluster.name
    results, attested = attest.attest(
        report.results, given.attestations, today, cluster, report.rules, elsewhere.attestations
    )
    results, waived = waive.waive(results, given.waivers, today, cluster, report.rules, elsewhere.waivers)
    malformed = [_malformed(entry) for entry in given.malformed if for_cluster(entry.cluster, cluster)]
    strays = _misnamed((*given.waivers, *given.attestations), cluster, elsewhere)
    records = (*waived, *attested, *malformed, *strays)
    index = _index(results)
    typed = tuple(
        _placed(row, index, cluster)
        for number, row in enumerate(given.typed)
        if not _belongs_elsewhere(number, row, index, cluster, elsewhere)
    )
    return replace(
        report,
        results=results,
        summary=summarise(results, {rule.id: rule.area for rule in report.rules.values()}),
        records=records,
        typed=typed,
        notices=(*report.notices, *notices(records, typed)),
    )


def day_of(report: Report) -> date:
    """The day of the report at the site."""
    offset = site_offset(report.utc_offset_minutes, (node.utc_offset_minutes for node in report.nodes))
    return local_day(report.created_at, offset)


def _malformed(entry: Malformed) -> Recorded:
    cells = dict(entry.cells)
    return Recorded(
        kind=entry.kind,
        state="malformed",
        place=entry.place,
        rule=cells.pop("rule", ""),
        subject=cells.pop("subject", ""),
        node=cells.pop("node", ""),
        cells=cells,
        why=entry.why,
    )


def _misnamed(
    entries: Sequence[WaiverEntry | AttestationEntry], cluster: str | None, elsewhere: Elsewhere
) -> list[Recorded]:
    """Entries for a cluster of nearly the name of one in this run: a slip that would silently lose them."""
    here = [name for name in (cluster, *elsewhere.clusters) if name]
    found = []
    for entry in entries:
        if not entry.cluster or any(for_cluster(entry.cluster, name) for name in here):
            continue
        near = get_close_matches(key(entry.cluster), [key(name) for name in here], n=1, cutoff=0.8)
        if near:
            why = Text(
                ja=f"クラスタ {entry.cluster} はありません（{near[0]} の誤りではありませんか）",
                en=f"there is no cluster {entry.cluster}; did you mean {near[0]}?",
            )
            kind = "waiver" if isinstance(entry, WaiverEntry) else "attestation"
            cells = {"rule": entry.rule, "subject": entry.subject, "node": entry.node}
            found.append(_malformed(Malformed(kind=kind, place=entry.place, why=why, cells=cells)))
    return found


Place = tuple[str, str, str | None]


def _index(results: Sequence[Result]) -> dict[Place, Result]:
    """The results by what they are about, as people may have written it."""
    return {(key(r.rule), key(r.subject), None if r.node is None else key(r.node)): r for r in results}


def _place_of(typed: Typed) -> Place:
    return (key(typed.rule), key(typed.subject), None if typed.node is None else key(typed.node))


def _belongs_elsewhere(
    number: int, row: TypedRow, index: Mapping[Place, Result], cluster: str | None, elsewhere: Elsewhere
) -> bool:
    """A row whose result is in another report, or whose workbook is that of another cluster of this run."""
    if not for_cluster(row.cluster, cluster):
        return any(for_cluster(row.cluster, name) for name in elsewhere.clusters)
    return number in elsewhere.typed and _place_of(row.typed) not in index


def _placed(row: TypedRow, index: Mapping[Place, Result], cluster: str | None) -> Typed:
    typed = row.typed
    if typed.why is not None:
        return typed
    if not for_cluster(row.cluster, cluster):
        why = Text(
            ja=f"クラスタ {row.cluster} のブックの記入です",
            en=f"typed into the workbook of cluster {row.cluster}",
        )
        return replace(typed, why=why)
    result = index.get(_place_of(typed))
    if result is None:
        why = Text(ja="該当する結果がなくなりました", en="there is no such result any more")
        return replace(typed, why=why)
    typed = replace(typed, rule=result.rule, subject=result.subject, node=result.node)
    if has_row(typed.sheet, result):
        return typed
    word = STATUS_WORDS[result.status]
    why = Text(ja=f"判定が「{word.ja}」になりました", en=f"the verdict is now “{word.en}”")
    return replace(typed, why=why)


def has_row(sheet: str, result: Result) -> bool:
    """Whether a result has a row in the sheet "plan" or "manual" of a workbook."""
    if sheet == "plan":
        return result.status is Status.FAIL
    return result.status in CHECKLIST or result.attestation is not None


def typed_cells(typed: Sequence[Typed], sheet: str) -> dict[Identity, dict[str, str]]:
    """What stands in the rows of a sheet, by result; the last row typed for a result wins."""
    return {
        entry.identity: dict(entry.cells) for entry in typed if entry.sheet == sheet and entry.why is None
    }


SENTENCES = {
    ("waiver", "expired"): ("期限の切れた例外", "exceptions that have ended"),
    ("waiver", "not_yet"): ("承認日が先の例外", "exceptions granted in the future"),
    ("waiver", "unused"): ("使われなかった例外", "exceptions that were not used"),
    ("waiver", "contradicting"): ("重複または矛盾する例外", "exceptions that contradict each other"),
    ("waiver", "malformed"): ("使用できない例外の記述", "exceptions that cannot be used"),
    ("attestation", "expired"): ("有効期間の終わった手動確認", "manual checks that are no longer valid"),
    ("attestation", "not_yet"): ("日付が先の手動確認", "manual checks dated in the future"),
    ("attestation", "unused"): ("使われなかった手動確認", "manual checks that were not used"),
    ("attestation", "contradicting"): ("矛盾する手動確認", "manual checks that contradict"),
    ("attestation", "malformed"): ("使用できない手動確認の記述", "manual checks that cannot be used"),
}


def notices(records: Sequence[Recorded], typed: Sequence[Typed]) -> list[Notice]:
    """One sentence per kind of trouble, with file and line of the first few; the chapters list all."""
    found = []
    for (kind, state), (ja, en) in SENTENCES.items():
        several = [record for record in records if (record.kind, record.state) == (kind, state)]
        if several:
            level = "info" if state in ("unused", "not_yet") else "warning"
            found.append(_notice(f"{kind}_{state}", level, ja, en, [record.place for record in several]))
    told = {record.place for record in records if record.state != "used"}
    orphans = [entry.place for entry in typed if entry.why is not None and entry.place not in told]
    if orphans:
        ja, en = "行がなくなった記入", "typed rows that no longer have a place"
        found.append(_notice("typed_without_row", "warning", ja, en, orphans))
    return found


def _notice(code: str, level: str, ja: str, en: str, places: Sequence[Text]) -> Notice:
    more = len(places) - LISTED
    listed_ja = "、".join(place.ja for place in places[:LISTED]) + (f" ほか {more} 件" if more > 0 else "")
    listed_en = "; ".join(place.en for place in places[:LISTED]) + (f" and {more} more" if more > 0 else "")
    return Notice(
        code=code,
        level=level,
        text=Text(
            ja=f"{ja}が {len(places)} 件あります: {listed_ja}。",
            en=f"{en[0].upper()}{en[1:]}: {len(places)} ({listed_en}).",
        ),
    )
