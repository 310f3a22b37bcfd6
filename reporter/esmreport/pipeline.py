"""From bundle files to reports: reads, groups, resolves the site file, and builds one report per cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import field, replace
from pathlib import Path

from esmreport import __version__, ordinary
from esmreport.core.build import Collected, Request, build
from esmreport.core.drift import with_drift
from esmreport.core.facts import NodeFacts
from esmreport.core.given import Given
from esmreport.core.grouping import Group, group, node_of
from esmreport.core.model import Notice, Report, Text
from esmreport.core.overlay import overlay_all, overlay_one
from esmreport.core.record import dataclass
from esmreport.core.rule import RuleBook
from esmreport.core.site import SiteInput
from esmreport.core.sitetime import clock, site_offset
from esmreport.core.snapshot import Snapshot
from esmreport.core.whichbundle import GivenBundle, doubts, not_joined
from esmreport.io.bundles import Bundle
from esmreport.io.ignorelist import load_ignores
from esmreport.io.ownrules import own_rules
from esmreport.io.sitefile import SiteFile, SiteFileError, parse
from esmreport.io.tomlerrors import unreadable


@dataclass(frozen=True, kw_only=True)
class Order:
    """What the user asked for: bundles as read, the site file he gave (None: those in the bundles count), the
    clock (UTC, ISO 8601, or a date: the end of that day at the site), and what people decided and checked,
    and earlier audits to compare with. `of_fleet`: these are the bundles of one cluster out of many, so that what
    was given may be about the others."""

    bundles: Sequence[Bundle]
    site: SiteFile | None
    now: str
    given: Given = field(default_factory=Given)
    previous: Sequence[Snapshot] = ()
    of_fleet: bool = False


def reports(order: Order, book: RuleBook) -> list[Report]:
    """One report per cluster, in order of the first bundle. Raises SiteFileError for a broken site file."""
    nodes = [node_of(bundle.data) for bundle in order.bundles]
    groups = group(nodes, bool(order.site and order.site.roles))
    bare = [_report(order, found, nodes, book) for found in groups]
    made = (
        [overlay_one(found, order.given) for found in bare]
        if order.of_fleet
        else overlay_all(bare, order.given)
    )
    return [_compared(report, order) for report in made] if order.previous else made


def _compared(report: Report, order: Order) -> Report:
    ignores = (*order.given.ignores, *load_ignores())
    compared = with_drift(report, order.previous, ignores)
    if compared.drift is not None:
        return compared
    places = ", ".join(then.place for then in order.previous)
    text = Text(
        ja=f"{places} はこのクラスタの監査結果ではないため、前回との差分を示していません。",
        en=f"{places}: no audit of this cluster, so nothing is said about changes.",
    )
    notice = Notice(code="previous_of_another_cluster", level="warning", text=text)
    return replace(report, notices=(*report.notices, notice))


def _report(order: Order, found: Group, nodes: Sequence[NodeFacts], book: RuleBook) -> Report:
    chosen = [order.bundles[index] for index in found.newest]
    site, notices = _site(order, chosen, book)
    offset, doubt = _offset(site, chosen)
    now = clock(order.now, offset)
    request = Request(
        bundles=[_collected(order, index, found, nodes[index]) for index in found.newest],
        site=SiteInput(
            cluster_name=site.cluster_name,
            roles=site.roles,
            values=site.values,
            versions=site.versions,
            features=site.features,
            phase=site.phase,
        ),
        tool=f"esmreport {__version__}",
        run_id=run_id(chosen, book, now),
        created_at=now,
        title=site.title,
        document=site.document,
        notices=[
            *doubts(found, _given(order), now),
            *(not_joined(found, nodes) if order.of_fleet else ()),
            *notices,
            *doubt,
            *_left_out(site),
            *_own(book),
        ],
        utc_offset=offset,
    )
    return build(request, book)


def run_id(bundles: Sequence[Bundle], book: RuleBook, now: str) -> str:
    """An id that the same bundles, rules and clock give again: 32 hex digits."""
    parts = [*sorted(bundle.sha256 for bundle in bundles), book.sha256, now]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _collected(order: Order, index: int, found: Group, node: NodeFacts) -> Collected:
    bundle = order.bundles[index]
    older = found.older.get(bundle.computer.casefold(), ())
    return Collected(
        data=bundle.data,
        name=bundle.path.name,
        sha256=bundle.sha256,
        seal=bundle.seal,
        node=node,
        superseded=tuple(order.bundles[index].path.name for index in older),
    )


def _given(order: Order) -> list[GivenBundle]:
    return [
        GivenBundle(
            name=bundle.path.name, computer=bundle.computer, started=bundle.started, sha256=bundle.sha256
        )
        for bundle in order.bundles
    ]


def _offset(site: SiteFile, bundles: Sequence[Bundle]) -> tuple[int, list[Notice]]:
    """The site's distance from UTC in minutes, and a warning where the nodes do not agree on it."""
    offsets = [int(bundle.data["run"].get("utc_offset_minutes") or 0) for bundle in bundles]
    offset = site_offset(site.utc_offset, offsets)
    if site.utc_offset is not None or len(set(offsets)) < 2:
        return offset, []
    told = ", ".join(f"{b.computer} {o:+d}" for b, o in zip(bundles, offsets, strict=True))
    text = Text(
        ja=f"ノードの UTC との時差（分）が異なります（{told}）。日付の判定には {offset:+d} 分を使用しました。"
        "サイトファイルの utc_offset で指定できます。",
        en=f"The nodes differ in their distance from UTC in minutes ({told}); {offset:+d} was used. "
        "The site file can state it (utc_offset).",
    )
    return offset, [Notice(code="utc_offsets_differ", level="warning", text=text)]


def _site(order: Order, bundles: Sequence[Bundle], book: RuleBook) -> tuple[SiteFile, list[Notice]]:
    """The site file that counts, and a warning where two that were carried in the bundles differ."""
    if order.site is not None:
        return order.site, []
    carried = [
        (bundle, bundle.data["site_file"])
        for bundle in bundles
        if isinstance(bundle.data["site_file"], dict)
        and isinstance(bundle.data["site_file"].get("text"), str)
    ]
    if not carried:
        return SiteFile(), []
    newest = max(carried, key=lambda entry: entry[0].started)
    name = f"{newest[0].path.name} ({newest[1].get('name', 'site.toml')})"
    site = parse(newest[1]["text"], name, book.features)
    if len({entry["text"] for _, entry in carried}) == 1:
        return site, []
    return site, [_differing_sites([bundle.path.name for bundle, _ in carried], newest[0].path.name)]


def _own(book: RuleBook) -> list[Notice]:
    names = [rule.id for rule in own_rules(book)]
    if not names:
        return []
    listed = ", ".join(names)
    text = Text(
        ja=f"自社規則 {len(names)} 件（{listed}）を基準に追加して判定しました。ガイドの要求ではありません。",
        en=f"{len(names)} own rules ({listed}) were added to the baseline; they are no requirements of the guide.",
    )
    return [Notice(code="own_rules", level="info", text=text)]


def _left_out(site: SiteFile) -> list[Notice]:
    if not site.left_out:
        return []
    text = Text(
        ja=f"サイトファイルのロゴ {site.left_out} はバンドルに含まれないため、表紙に載せていません。"
        "--site でサイトファイルを指定してください。",
        en=f"The logo {site.left_out} of the site file is not inside the bundles, so the cover is without it; "
        "give the site file with --site.",
    )
    return [Notice(code="logo_left_out", level="info", text=text)]


def _differing_sites(names: Sequence[str], used: str) -> Notice:
    listed = ", ".join(names)
    return Notice(
        code="sites_differ",
        level="warning",
        text=Text(
            ja=f"バンドル（{listed}）に含まれるサイトファイルの内容が異なります。{used} のものを使用しました。",
            en=f"The site files inside the bundles ({listed}) differ; the one of {used} was used.",
        ),
    )


def read_site(path: Path, book: RuleBook) -> SiteFile:
    """The site file given on the command line. Raises SiteFileError with every error found."""
    try:
        return parse(ordinary.content(path).decode("utf-8-sig"), path.name, book.features, path.parent)
    except (OSError, UnicodeDecodeError) as problem:
        why = unreadable(problem)
        sentence = Text(
            ja=f"サイトファイル {path}: {why.ja}。--site で指定したファイルを確認してください。",
            en=f"The site file {path} {why.en}; check what --site names.",
        )
        raise SiteFileError([sentence]) from None
