"""Sentences for page 1: what the reader must know before he believes the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from esmreport.core import products
from esmreport.core.audit import Audit
from esmreport.core.contradicted import contradictions
from esmreport.core.facts import Seen
from esmreport.core.model import Cluster, Node, Notice, Result, Text
from esmreport.core.operate.values import NEWER_THAN_GUIDE

FAR_APART_HOURS = 24


def notices(
    audit: Audit, nodes: Sequence[Node], cluster: Cluster, results: Iterable[Result]
) -> Iterator[Notice]:
    """Warnings first, then information."""
    if audit.outside:
        yield Notice(code=audit.outside.code, level="warning", text=audit.outside.text)
    yield from _still_installed(audit)
    yield from _missing(nodes, cluster)
    yield from _seals(nodes)
    yield from _incomplete(nodes)
    yield from _apart(nodes)
    yield from _superseded(nodes)
    yield from _states(audit, nodes)
    yield from _without_config(audit)
    yield from _not_in_group(audit, cluster)
    yield from contradictions(audit)
    yield from _newer(results)
    yield from _phase(audit)
    yield from _inferred(audit)


def _notice(code: str, level: str, ja: str, en: str) -> Notice:
    return Notice(code=code, level=level, text=Text(ja=ja, en=en))


PHASES = {
    "change": Text(
        ja="作業（インストール、アップデート、アンインストール）前の監査です。"
        "運用中の項目に加えて、作業のチェックリストを載せています。",
        en="Audit before a change: what holds in operation, and the check list for installations, updates and removals.",
    ),
    "post-update": Text(
        ja="アップデート後の監査です。運用中の項目に加えて、アップデート後に必要な作業の項目を判定しています。",
        en="Audit after an update: what holds in operation, and what an update leaves to do.",
    ),
    "post-uninstall": Text(
        ja="アンインストール後の監査です。クラスタに残っている設定だけを判定しており、運用中の項目は判定していません。",
        en="Audit after a removal: only what was left in the cluster is judged, nothing that holds in operation.",
    ),
}


def _phase(audit: Audit) -> Iterator[Notice]:
    text = PHASES.get(audit.phase)
    if text:
        yield Notice(code="phase", level="info", text=text)


def _still_installed(audit: Audit) -> Iterator[Notice]:
    """After a removal: the nodes that still list ServerManager."""
    if audit.phase != "post-uninstall":
        return
    names = [node.name for node in audit.nodes if isinstance(products.version(node, "SM"), Seen)]
    if names:
        shown = ", ".join(names)
        yield _notice(
            "still_installed",
            "warning",
            f"アンインストール後の監査ですが、{shown} には ESMPRO/ServerManager がまだ登録されています。",
            f"This is an audit after a removal, but {shown} still lists ServerManager.",
        )


def _missing(nodes: Sequence[Node], cluster: Cluster) -> Iterator[Notice]:
    for name in cluster.missing_servers:
        yield _notice(
            "node_not_collected",
            "warning",
            f"{name} のバンドルがありません。このノードは監査されていません。{name} "
            "で採取し、両方のバンドルを指定してください。",
            f"There is no bundle of {name}: that node was not audited. Collect on {name} "
            "and give both bundles.",
        )
    if len(nodes) == 1 and not cluster.missing_servers:
        yield _notice(
            "one_node",
            "warning",
            f"{nodes[0].name} 1 ノード分のバンドルしかありません。もう一方のノードは採取されていません。",
            f"Only {nodes[0].name} was collected; the other node was not.",
        )


def _seals(nodes: Sequence[Node]) -> Iterator[Notice]:
    for node in nodes:
        if node.seal == "altered":
            yield _notice(
                "altered",
                "warning",
                f"{node.bundle} は封印と一致しません（採取後の変更、または別のキットの鍵）。"
                f"{node.name} の項目は評価していません。",
                f"{node.bundle} does not match its seal (changed after it was collected, or another kit's "
                f"key); nothing of {node.name} is evaluated.",
            )
        elif node.seal == "unsealed":
            yield _notice(
                "unsealed",
                "warning",
                f"{node.bundle} には封印（ハッシュ）がなく、採取後に変更されていないことを確認できません。",
                f"{node.bundle} carries no seal (hash): that it is unchanged cannot be shown.",
            )


def _incomplete(nodes: Sequence[Node]) -> Iterator[Notice]:
    for node in nodes:
        if node.gaps:
            yield _notice(
                "gaps",
                "warning",
                f"{node.name} では {len(node.gaps)} 件を読み取れませんでした"
                "（一覧は「証跡」、ブックでは「採取状況」にあります）。",
                f"On {node.name}, {len(node.gaps)} items could not be read "
                "(listed under 'Evidence', in the workbook on 'Collection').",
            )


def _time(node: Node) -> datetime:
    return datetime.fromisoformat(node.collected_at.replace("Z", "+00:00"))


def _apart(nodes: Sequence[Node]) -> Iterator[Notice]:
    if len(nodes) < 2:
        return
    try:
        times = sorted(_time(node) for node in nodes)
        hours = (times[-1] - times[0]).total_seconds() / 3600
    except (ValueError, TypeError):
        yield _notice(
            "time_unreadable",
            "warning",
            "採取時刻を読み取れないバンドルがあります。",
            "The collection time of a bundle is unreadable.",
        )
        return
    if hours > FAR_APART_HOURS:
        yield _notice(
            "far_apart",
            "warning",
            f"ノード間で採取時刻が {hours:.0f} 時間離れています。"
            "その間の変更が差異として現れることがあります。",
            f"The nodes were collected {hours:.0f} hours apart; changes in between can "
            "show up as differences.",
        )


def _superseded(nodes: Sequence[Node]) -> Iterator[Notice]:
    for node in nodes:
        if node.superseded:
            names = ", ".join(node.superseded)
            yield _notice(
                "superseded",
                "info",
                f"{node.name} は最新のバンドル {node.bundle} を使用し、古い {names} は使用していません。",
                f"For {node.name} the newest bundle {node.bundle} counts; older ones are not used: {names}.",
            )


def _states(audit: Audit, nodes: Sequence[Node]) -> Iterator[Notice]:
    active = [node.name for node in nodes if node.state == "active"]
    if len(active) > 1:
        names = ", ".join(active)
        yield _notice(
            "two_active",
            "warning",
            f"{names} の両方で共有（ミラー）ディスクを開くことができました。"
            "採取の間にフェイルオーバが起きたか、"
            "ドライブの設定に誤りがある可能性があります。",
            f"The shared (mirror) disk could be opened on all of {names}: a failover "
            "between the collections, or a "
            "wrong drive.",
        )
    elif not active and audit.holder is None:
        yield _notice(
            "no_holder",
            "warning",
            "採取したどのノードも共有（ミラー）ディスクを保持していないため、共有ディスク上の設定は確認できていません。",
            "No collected node holds the shared (mirror) disk, so the settings on it were not checked.",
        )


def _without_config(audit: Audit) -> Iterator[Notice]:
    if not isinstance(audit.config, Seen):
        yield _notice(
            "no_clp_conf",
            "warning",
            "クラスタ構成情報ファイル（clp.conf）を読み取れませんでした。ノードの役割・FIP・共有ディスクは"
            "サイトファイルまたは推定によります。",
            "The cluster configuration file (clp.conf) could not be read; roles, FIP and "
            "shared disk come from the "
            "site file or are inferred.",
        )


def _not_in_group(audit: Audit, cluster: Cluster) -> Iterator[Notice]:
    """The servers on which the failover group never starts, as clp.conf says."""
    groups = audit.config.value.groups if isinstance(audit.config, Seen) else ()
    policy = {name.casefold() for group in groups if group.name == cluster.group for name in group.policy}
    names = [name for name in cluster.servers if name.casefold() not in policy] if policy else []
    if names:
        shown = ", ".join(names)
        yield _notice(
            "not_in_group",
            "warning",
            f"フェイルオーバグループ {cluster.group} を起動できるサーバに {shown} が含まれていません（clp.conf）。"
            "意図した構成でなければ、フェイルオーバしても ESMPRO は起動しません。意図した構成なら、"
            f"{shown} に関する不適合や確認不能は例外として登録できます。",
            f"{shown} is not among the servers on which the failover group {cluster.group} may start (clp.conf). "
            "If that is not intended, ESMPRO comes up nowhere after a failover; if it is, what fails or could not be "
            f"checked on {shown} can be accepted as an exception.",
        )


def _newer(results: Iterable[Result]) -> Iterator[Notice]:
    seen: set[str] = set()
    for result in results:
        if result.reason and result.reason.code == NEWER_THAN_GUIDE and result.reason.text.ja not in seen:
            seen.add(result.reason.text.ja)
            yield Notice(code=NEWER_THAN_GUIDE, level="warning", text=result.reason.text)


def _inferred(audit: Audit) -> Iterator[Notice]:
    names = [
        value.name for value in audit.site.values() if value.origin in ("inferred", "default") and value.value
    ]
    if names:
        yield _notice(
            "inferred",
            "info",
            f"サイトの値 {len(names)} 件は採取内容から推定しました（{', '.join(names)}）。"
            "「判定に用いたサイトの値」の表で確認してください。",
            f"{len(names)} site values were inferred from what was collected ({', '.join(names)}); "
            "please confirm them in the table 'Site values used'.",
        )
