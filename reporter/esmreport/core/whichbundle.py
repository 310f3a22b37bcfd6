"""Warnings about which bundles were taken for a cluster, where that was not certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from esmreport.core.facts import NodeFacts, Unknown
from esmreport.core.grouping import Group
from esmreport.core.model import Notice, Text
from esmreport.core.placement import config_of
from esmreport.core.record import dataclass
from esmreport.core.sitetime import moment

# Clocks of computers that are not synchronised differ by minutes.
FAST = timedelta(minutes=10)
NOT_JOINED = "not_joined"


@dataclass(frozen=True, kw_only=True)
class GivenBundle:
    """A bundle that was given: file name, computer, start of the collection (UTC, ISO 8601) and hash."""

    name: str
    computer: str
    started: str
    sha256: str


def doubts(group: Group, given: Sequence[GivenBundle], now: str) -> Iterator[Notice]:
    """What is not certain about the bundles that count in a group of `given`; `now`: the clock of the report."""
    for index in group.newest:
        chosen = given[index]
        older = [given[other] for other in group.older.get(chosen.computer.casefold(), ())]
        yield from _same_start(chosen, older)
        yield from _ahead(chosen, older, now)


def _same_start(chosen: GivenBundle, older: Sequence[GivenBundle]) -> Iterator[Notice]:
    rivals = [one for one in older if one.started == chosen.started and one.sha256 != chosen.sha256]
    if rivals:
        names = ", ".join(one.name for one in rivals)
        yield _notice(
            "same_start",
            f"{chosen.computer} のバンドル {chosen.name} と {names} は採取開始時刻（{chosen.started}）が同じで内容が"
            f"異なり、どちらが新しいか分かりません。{chosen.name} を使用しました。使用しない方を除いて実行し直してください。",
            f"The bundles {chosen.name} and {names} of {chosen.computer} began at the same time ({chosen.started}) and "
            f"differ, so nothing tells which is newer; {chosen.name} was used. Take away the one that shall not count.",
        )


def _ahead(chosen: GivenBundle, older: Sequence[GivenBundle], now: str) -> Iterator[Notice]:
    began, shown = moment(chosen.started), moment(now)
    if began is None or shown is None or began <= shown + FAST:
        return
    names = ", ".join(one.name for one in older)
    yield _notice(
        "clock_ahead",
        f"{chosen.name} の採取開始時刻（{chosen.started}）は、このレポートの時刻（{now}）より先です。"
        f"{chosen.computer} の時計と --as-of を確認してください。"
        + (
            f"この時刻のために {names} は使用していません。実際にはこちらが新しい可能性があります。"
            if names
            else ""
        ),
        f"{chosen.name} says that it was collected at {chosen.started}, which is after the time of this report ({now}); "
        f"check the clock of {chosen.computer}, and --as-of."
        + (f" For that time it was taken and not {names}, which may be newer in truth." if names else ""),
    )


def not_joined(group: Group, nodes: Sequence[NodeFacts]) -> Iterator[Notice]:
    """Where other bundles were given beside those of this group, and no clp.conf tells whether it belongs to them."""
    alone = nodes[group.newest[0]]
    if group.identity is None and len(group.newest) == 1 and isinstance(config_of(alone), Unknown):
        yield _notice(
            NOT_JOINED,
            f"ほかのバンドルも指定されましたが、{alone.name} の clp.conf を読み取れなかったため、同じクラスタのノードか"
            f"どうか分からず、{alone.name} を単独で監査しました。同じクラスタの場合は、サイトファイルに各ノードを "
            "[[node]] で記載し、--site で指定してください。",
            f"Other bundles were given too, but clp.conf of {alone.name} could not be read, so nothing tells whether it "
            f"belongs to the same cluster, and {alone.name} was audited alone. If it does, name each node in the site "
            "file ([[node]]) and give it with --site.",
        )


def _notice(code: str, ja: str, en: str) -> Notice:
    return Notice(code=code, level="warning", text=Text(ja=ja, en=en))
