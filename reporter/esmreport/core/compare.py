"""As-built comparison of the nodes: services, registry, files, access rights and versions side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from esmreport.core import products
from esmreport.core.facts import NodeFacts, decoded_value
from esmreport.core.model import Result, Row, Table, Text
from esmreport.core.operate.groups import SAME
from esmreport.core.operate.places import SAME_EVERYWHERE
from esmreport.core.read.services import start_code
from esmreport.core.record import dataclass
from esmreport.core.winpath import drive_of
from esmreport.core.words import STATES, code_text

NEC = "hkey_local_machine\\software\\nec"
COMPARISONS = (SAME, SAME_EVERYWHERE)
UNREAD_KEY = "\0unread"
AWAY_KEY = "\0away"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one node has: the words that are shown, and the key that is compared."""

    text: Text
    key: str


Column = dict[str, Cell]
NO_VALUE = Text(ja="（なし）", en="(none)")
UNREAD = Cell(text=Text(ja="（確認不能）", en="(could not be read)"), key=UNREAD_KEY)
AWAY = Cell(
    text=Text(ja="（共有ディスク：他ノードが保持）", en="(shared disk, held by the other node)"), key=AWAY_KEY
)


def _same(text: str) -> Cell:
    return Cell(text=Text.same(text), key=text)


def tables(nodes: Iterable[NodeFacts], results: Iterable[Result]) -> tuple[Table, ...]:
    """The comparison tables of the collected nodes; the baseline column is what the rules expect."""
    read = [node for node in nodes if not node.blocked]
    baseline = _baselines(results)
    made = (
        ("versions", _versions),
        ("services", _services),
        ("registry", _registry),
        ("files", _files),
        ("acls", _acls),
    )
    columns = {name: {node.name: column(node) for node in read} for name, column in made}
    for name in ("files", "acls"):
        _fill_away(columns[name], read)
    states = _states(columns)
    return tuple(_table(name, columns[name], baseline, states[name]) for name, _ in made)


def _baselines(results: Iterable[Result]) -> dict[str, Text]:
    """Expected values by what they are about: the value a result read, or else the whole item."""
    found: dict[str, Text] = {}
    compared: dict[str, Text] = {}
    for result in results:
        for evidence in result.evidence:
            value, equals, _ = (evidence.found or "").partition(" = ")
            # A rule that says what the value has to be says more than one that compares the nodes.
            weak = equals and result.expected in COMPARISONS
            (compared if weak else found).setdefault(
                (value if equals else evidence.item).casefold(), result.expected
            )
    return compared | found


def _table(
    name: str, columns: Mapping[str, Column], baseline: Mapping[str, Text], states: Mapping[str, str]
) -> Table:
    rows = tuple(
        Row(
            item=item,
            values={
                node: column[item].text if item in column else NO_VALUE for node, column in columns.items()
            },
            baseline=_expected(item, baseline),
            state=states[item],
        )
        for item in sorted(states, key=str.casefold)
    )
    return Table(name=name, rows=rows)


def _fill_away(columns: dict[str, Column], nodes: Iterable[NodeFacts]) -> None:
    """What lies on a disk that a node does not hold is not missing there."""
    for node in nodes:
        away = {
            drive_of(str(item["target"]["path"]))
            for item in node.bundle.get("items", ())
            if item["outcome"] == "UNAVAILABLE" and "path" in item["target"]
        }
        for item in {item for column in columns.values() for item in column}:
            if item not in columns[node.name] and drive_of(item) in away:
                columns[node.name][item] = AWAY


def _states(tables: Mapping[str, Mapping[str, Column]]) -> dict[str, dict[str, str]]:
    """For every item of every table, how the nodes stand to each other."""
    # Without pandas on purpose: for one cluster its import alone takes longer than all rules.
    return {name: _table_states(tuple(columns.values())) for name, columns in tables.items()}


def _table_states(columns: Sequence[Column]) -> dict[str, str]:
    items = dict.fromkeys(item for column in columns for item in column)
    return {
        item: _state([column[item].key if item in column else None for column in columns]) for item in items
    }


def _state(keys: Sequence[str | None]) -> str:
    if UNREAD_KEY in keys:
        return "unknown"
    if AWAY_KEY in keys:
        return "shared"
    if None in keys:
        return "missing"
    return "equal" if len(set(keys)) == 1 else "different"


def _expected(item: str, baseline: Mapping[str, Text]) -> Text:
    for name in (item, f"service:{item}", f"file:{item}"):
        if name.casefold() in baseline:
            return baseline[name.casefold()]
    return Text.same("")


def _versions(node: NodeFacts) -> Column:
    found = products.installed(node)
    if not isinstance(found, list):
        return dict.fromkeys(products.TITLES.values(), UNREAD)
    return {products.TITLES[product.code]: _same(product.version) for product in found}


def _services(node: NodeFacts) -> Column:
    """Every service of the guide and of the cluster, and every one with ESMPRO or NEC in its image path."""
    column: Column = {}
    for item in node.bundle.get("items", ()):
        if item.get("probe") != "service" or item["outcome"] == "ABSENT":
            continue
        name = str(item["target"]["name"])
        if item["outcome"] != "OK":
            column[name] = UNREAD
            continue
        column[name] = _service_cell(item["value"])
    return column


def _service_cell(value: Mapping[str, Mapping[str, object]]) -> Cell:
    """Start type and state in words; only the start type is compared, for the state follows the active node."""
    side = value["api"] if value["api"]["outcome"] == "OK" else value["registry"]
    if side.get("start") is None:
        return UNREAD
    code = start_code(side)
    start = code_text(code)
    state = side.get("state")
    if isinstance(state, int):
        running = code_text(STATES.get(state, str(state)))
        start = Text(ja=f"{start.ja}／{running.ja}", en=f"{start.en} / {running.en}")
    return Cell(text=start, key=code)


def _registry(node: NodeFacts) -> Column:
    column: Column = {}
    for (view, path), key in node._registry.items():
        if (view == "64" and not path.startswith(NEC)) or (view == "32" and not path.startswith(NEC)):
            continue
        if key.outcome == "ABSENT":
            continue
        shown = key.path
        if key.outcome != "OK":
            column[shown] = UNREAD
        for value in key.values.values():
            decoded = decoded_value(value)
            text = "\n".join(decoded) if isinstance(decoded, tuple) else str(decoded)
            column[f"{shown}\\{value['name'] or '(既定)'}"] = _same(text)
    return column


def _files(node: NodeFacts) -> Column:
    column: Column = {}
    for item in node.bundle.get("items", ()):
        if item.get("probe") not in ("file", "folder") or item["outcome"] == "UNAVAILABLE":
            continue
        path = str(item["target"]["path"])
        if item["outcome"] == "ABSENT" or _nowhere(item, path):
            continue
        if item["outcome"] != "OK":
            column[path] = UNREAD
        elif item["probe"] == "folder":
            column[path] = Cell(text=Text(ja="フォルダ", en="folder"), key="folder")
        else:
            column[path] = _file_cell(item["value"])
    return column


def _nowhere(item: Mapping[str, object], path: str) -> bool:
    """Whether it was not asked because no setting of the node names its place, which then stands in braces. What a
    folder of commands' output does not hold is SKIPPED too, under a path: that is unknown."""
    return item["outcome"] == "SKIPPED" and path.startswith("{")


def _file_cell(value: Mapping[str, object]) -> Cell:
    version = f" {value['version']}" if value.get("version") else ""
    digest = str(value.get("sha256") or "")
    shown = f"SHA-256 {digest[:12]}{version}"
    text = Text(ja=f"{value.get('size')} バイト {shown}", en=f"{value.get('size')} bytes, {shown}")
    return Cell(text=text, key=digest)


def _acls(node: NodeFacts) -> Column:
    column: Column = {}
    sddl = node.bundle.get("security_descriptors", {})
    for item in node.bundle.get("items", ()):
        if item.get("probe") != "acl" or item["outcome"] != "OK":
            continue
        for folder in item["value"]["folders"]:
            path = f"{item['target']['path']}\\{folder['path']}".rstrip("\\")
            known = sddl.get(str(folder.get("sd")))
            column[path] = _same(str(known)) if folder["outcome"] == "OK" and known else UNREAD
    return column
