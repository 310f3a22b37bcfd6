"""A site file to start from: every key with a comment in both languages, filled in from an audit where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from esmreport.core.condition import KNOWN_PHASES
from esmreport.core.model import Node, Report, SiteValue, Text
from esmreport.core.products import STATED_AS, TITLES
from esmreport.core.publicaddress import site_name
from esmreport.core.record import dataclass
from esmreport.core.rule import Feature

# Key, example, what it is.
Key = tuple[str, str, Text]

REPORT: tuple[Key, ...] = (
    ("title", "ESMPRO 構成監査報告書", Text(ja="報告書の表題", en="title of the report")),
    ("customer", "見本商事", Text(ja="お客様名", en="customer")),
    ("system", "統合監視システム", Text(ja="システム名", en="name of the system")),
    ("document_number", "DOC-0001", Text(ja="文書番号", en="document number")),
    ("company", "見本システムズ", Text(ja="作成会社", en="company that writes the report")),
    ("contact", "support@example.com", Text(ja="連絡先", en="contact")),
    ("confidentiality", "関係者外秘", Text(ja="機密区分", en="confidentiality")),
    ("logo", "logo.png", Text(ja="表紙のロゴ（PNG / JPEG）", en="logo on the cover (PNG or JPEG)")),
)
CLUSTER: tuple[Key, ...] = (
    (
        "group",
        "failover-esm",
        Text(ja="ESMPRO のフェイルオーバグループ", en="failover group that holds ESMPRO"),
    ),
    (
        "shared_drive",
        "X:",
        Text(ja="共有（ミラー）ディスクのドライブ", en="drive of the shared (mirror) disk"),
    ),
    (
        "fip",
        "192.0.2.10",
        Text(ja="ESMPRO が使うフローティング IP", en="floating IP address that ESMPRO uses"),
    ),
    (
        "manager_name",
        "ESMMANAGER",
        Text(ja="マネージャ名（コミュニティ名）", en="manager name (CommunityName)"),
    ),
    ("work_folder", "X:\\NVWORK", Text(ja="共有のワークフォルダ", en="work folder on the shared disk")),
    (
        "service_folder",
        "X:\\WEB-INF\\service",
        Text(ja="共有の service フォルダ（jsl.ini の wrkdir）", en="service folder (wrkdir of jsl.ini)"),
    ),
    ("package_folder", "X:\\pkgpool", Text(ja="更新パッケージの保存先", en="folder of update packages")),
    (
        "install_dir",
        "C:\\Program Files (x86)\\ESMPRO",
        Text(ja="ServerManager のインストール先", en="install folder of ServerManager"),
    ),
    (
        "agent_dir",
        "C:\\ESM",
        Text(ja="ServerAgent / ServerAgentService のインストール先", en="install folder of the agent"),
    ),
    (
        "cluster_dir",
        "C:\\Program Files\\CLUSTERPRO",
        Text(ja="CLUSTERPRO X のインストール先", en="install folder of CLUSTERPRO X"),
    ),
    (
        "user_group",
        "S-1-5-21-1-2-3-1001",
        Text(
            ja="ESMPRO ユーザグループの SID（Administrators 以外の場合）",
            en="SID of the ESMPRO user group, if not Administrators",
        ),
    ),
    (
        "os_memory_mb",
        "2048",
        Text(ja="OS の推奨メモリ（MB）", en="memory that the OS asks for (megabytes)"),
    ),
)
EXAMPLES = {
    "server_manager": "6.40",
    "server_agent": "4.6",
    "server_agent_service": "2.0",
    "clusterpro": "4.0",
}
HEAD = Text(
    ja="サイトファイル: 現場でしか分からない値を書きます。先頭の # を外すと有効になります。",
    en="Site file: what only the people of the site know. Take the leading # away to make a line count.",
)
FROM_AUDIT = Text(
    ja="先頭に # がない行は採取結果から読み取った値です。正しいか確認し、違うものは直してください。",
    en="Lines without # were worked out from the bundles: check them, and correct what is wrong.",
)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What an audit knows: values by name, nodes; nothing where there was no audit."""

    values: Mapping[str, SiteValue]
    nodes: tuple[Node, ...]


def draft(report: Report | None, features: Iterable[Feature]) -> str:
    """Text of a site file (TOML). Values of the audit count, each with where it came from; everything else is a
    comment, so that nothing is stated that nobody said."""
    known = _Known(
        values={value.name: value for value in report.site} if report else {},
        nodes=report.nodes if report else (),
    )
    parts = [
        _comments(HEAD, *([FROM_AUDIT] if report else [])),
        _general(known),
        ["[report]", *_report(report)],
        ["[cluster]", *_cluster(report, known)],
        ["[products]", *_products(known)],
        *_nodes(known),
        ["[features]", *_features(features)],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _comments(*texts: Text) -> list[str]:
    return [line for text in texts for line in (f"# {text.ja}", f"# {text.en}")]


def _explained(text: Text) -> str:
    return f"# {text.ja} / {text.en}"


def _general(known: _Known) -> list[str]:
    offsets = {node.utc_offset_minutes for node in known.nodes}
    phase = Text(
        ja="監査の段階: 運用中、設定変更の前、アップデート後、アンインストール後",
        en="phase of the audit: in operation, before a change, after an update, after an uninstall",
    )
    zone = Text(ja="サイトの時差（日付の判定に使用）", en="distance from UTC (for dates)")
    lines = [
        _explained(phase),
        f"# {', '.join(KNOWN_PHASES)}",
        f"phase = {_text(KNOWN_PHASES[0])}",
        _explained(zone),
    ]
    if len(offsets) != 1:
        return [*lines, '# utc_offset = "+09:00"']
    [minutes] = offsets
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    return [*lines, f'utc_offset = "{sign}{size // 60:02}:{size % 60:02}"']


def _report(report: Report | None) -> Iterator[str]:
    title = report.title if report else {}
    for name, example, what in REPORT:
        yield _explained(what)
        yield _line(name, title.get(name), example)
    yield _explained(Text(ja="作成者", en="authors"))
    yield (
        f"authors = [{_text(title['author'])}]"
        if title.get("author")
        else '# authors = ["作成者 1", "作成者 2"]'
    )
    yield _explained(Text(ja="版の履歴（必要な数だけ）", en="editions, as many as there are"))
    for line in (
        "[[report.edition]]",
        'number = "1.0"',
        'date = "2026-04-01"',
        'author = "作成者 1"',
        'change = "初版"',
    ):
        yield f"# {line}"


def _cluster(report: Report | None, known: _Known) -> Iterator[str]:
    name = report.cluster.name if report else None
    yield _explained(Text(ja="クラスタ名", en="name of the cluster"))
    yield _line("name", name, "esm-cluster")
    for key, example, what in CLUSTER:
        found = known.values.get(key)
        yield _explained(what)
        if found:
            yield f"# → {found.note.ja} / {found.note.en}"
        yield _line(key, found.value if found else None, example)


def _products(known: _Known) -> Iterator[str]:
    yield from _comments(
        Text(
            ja="ノードから読み取れない、または読み取った値を使わないときだけ指定します。",
            en="Only where a version cannot be read from the nodes, or is to be overruled.",
        )
    )
    for key, code in STATED_AS.items():
        seen = [
            (node.name, node.products[TITLES[code]]) for node in known.nodes if TITLES[code] in node.products
        ]
        if seen:
            yield "# → " + ", ".join(f"{name}: {version or '-'}" for name, version in seen)
        yield f"# {key} = {_text(seen[0][1] if seen and seen[0][1] else EXAMPLES[key])}"


def _nodes(known: _Known) -> Iterator[list[str]]:
    """One table for each node; without any, two as an example."""
    what = Text(
        ja="ノード: role は primary（優先順位 1 位）または secondary。public_ip は Public-LAN の実 IP アドレス",
        en="nodes: role is primary (first in priority) or secondary; public_ip is the real address in the public LAN",
    )
    if not known.nodes:
        example = ["# [[node]]", '# name = "ESMNODE1"', '# role = "primary"', '# public_ip = "192.0.2.11"']
        other = [line.replace("NODE1", "NODE2").replace("primary", "secondary") for line in example]
        yield [_explained(what), *example, *(line.replace(".11", ".12") for line in other)]
    certain = all(node.priority_role in ("primary", "secondary") for node in known.nodes)
    for number, node in enumerate(known.nodes):
        lines = [_explained(what)] if number == 0 else []
        mark = "" if certain else "# "
        lines += [f"{mark}[[node]]", f"{mark}name = {_text(node.name)}"]
        lines.append(f"{mark}role = {_text(node.priority_role if certain else 'primary')}")
        address = known.values.get(site_name(node.name))
        if address:
            lines.append(f"# → {address.note.ja} / {address.note.en}")
        shown = _line("public_ip", address.value if address else None, f"192.0.2.{11 + number}")
        yield [*lines, shown if certain or shown.startswith("#") else f"# {shown}"]


def _features(features: Iterable[Feature]) -> Iterator[str]:
    yield from _comments(
        Text(
            ja="答えのない質問は、報告書の手動確認項目になります。",
            en="A question without an answer becomes a manual check in the report.",
        )
    )
    for feature in features:
        if feature.ask is not None:
            yield from _comments(feature.ask)
            yield f"# {feature.name} = true"


def _line(key: str, value: str | None, example: str) -> str:
    return f"{key} = {_text(value)}" if value else f"# {key} = {_text(example)}"


def _text(value: str) -> str:
    """A TOML string; a path keeps its backslashes where it can."""
    if "'" not in value and value.isprintable() and "\\" in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in escaped) + '"'
