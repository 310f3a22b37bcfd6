"""As-built comparison of the nodes: services, registry, files, access rights and versions side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from esmreport.core import products
from esmreport.core.facts import NodeFacts, decoded_value
from esmreport.core.model import Result, Row, Table, Text
from esmreport.core.read.services import start_code
from esmreport.core.words import STATES, code_text

if TYPE_CHECKING:
    import pandas as pd

NEC = "hkey_local_machine\\software\\nec"
NO_VALUE = Text(ja="（なし）", en="(none)")
UNREAD = Text(ja="（確認不能）", en="(could not be read)")
Column = dict[str, Text]


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
    return tuple(_table(name, {node.name: column(node) for node in read}, baseline) for name, column in made)


def _baselines(results: Iterable[Result]) -> dict[str, Text]:
    """Expected values by what they are about: the item a result read, and its subject."""
    found: dict[str, Text] = {}
    for result in results:
        for evidence in result.evidence:
            name = (
                (evidence.found or "").split(" = ")[0] if " = " in (evidence.found or "") else evidence.item
            )
            found.setdefault(name.casefold(), result.expected)
    return found


def _table(name: str, columns: Mapping[str, Column], baseline: Mapping[str, Text]) -> Table:
    frame = _frame(columns)
    rows = tuple(_row(str(item), frame, columns, baseline) for item in frame.index)
    return Table(name=name, rows=rows)


def _frame(columns: Mapping[str, Column]) -> pd.DataFrame:
    """Items as index, one column a node, the Japanese text as the value that is compared, outer-joined."""
    import pandas as pd

    series = {
        name: pd.Series({item: text.ja for item, text in column.items()}, dtype="object")
        for name, column in columns.items()
    }
    frame = pd.DataFrame(series)
    return frame.loc[sorted(frame.index, key=str.casefold)]


def _row(item: str, frame: pd.DataFrame, columns: Mapping[str, Column], baseline: Mapping[str, Text]) -> Row:
    values = {name: column.get(item, NO_VALUE) for name, column in columns.items()}
    seen = frame.loc[item]
    if UNREAD.ja in set(seen.dropna()):
        state = "unknown"
    elif bool(seen.isna().any()):
        state = "missing"
    else:
        state = "equal" if seen.nunique() == 1 else "different"
    return Row(item=item, values=values, baseline=_expected(item, baseline), state=state)


def _expected(item: str, baseline: Mapping[str, Text]) -> Text:
    for name in (item, f"service:{item}", f"file:{item}"):
        if name.casefold() in baseline:
            return baseline[name.casefold()]
    return Text.same("")


def _versions(node: NodeFacts) -> Column:
    found = products.installed(node)
    if not isinstance(found, list):
        return dict.fromkeys(products.TITLES.values(), UNREAD)
    return {products.TITLES[product.code]: Text.same(product.version) for product in found}


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
        column[name] = _service_text(item["value"])
    return column


def _service_text(value: Mapping[str, Mapping[str, object]]) -> Text:
    side = value["api"] if value["api"]["outcome"] == "OK" else value["registry"]
    if side.get("start") is None:
        return UNREAD
    start = code_text(start_code(side))
    state = side.get("state")
    if not isinstance(state, int):
        return start
    running = code_text(STATES.get(state, str(state)))
    return Text(ja=f"{start.ja}／{running.ja}", en=f"{start.en} / {running.en}")


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
            column[f"{shown}\\{value['name'] or '(既定)'}"] = Text.same(text)
    return column


def _files(node: NodeFacts) -> Column:
    column: Column = {}
    for item in node.bundle.get("items", ()):
        if item.get("probe") not in ("file", "folder") or item["outcome"] == "UNAVAILABLE":
            continue
        path = str(item["target"]["path"])
        if item["outcome"] == "ABSENT":
            continue
        if item["outcome"] != "OK":
            column[path] = UNREAD
        elif item["probe"] == "folder":
            column[path] = Text(ja="フォルダ", en="folder")
        else:
            column[path] = _file_text(item["value"])
    return column


def _file_text(value: Mapping[str, object]) -> Text:
    version = f" {value['version']}" if value.get("version") else ""
    size, digest = value.get("size"), str(value.get("sha256") or "")[:12]
    return Text(ja=f"{size} バイト SHA-256 {digest}{version}", en=f"{size} bytes, SHA-256 {digest}{version}")


def _acls(node: NodeFacts) -> Column:
    column: Column = {}
    sddl = node.bundle.get("security_descriptors", {})
    for item in node.bundle.get("items", ()):
        if item.get("probe") != "acl" or item["outcome"] != "OK":
            continue
        for folder in item["value"]["folders"]:
            path = f"{item['target']['path']}\\{folder['path']}".rstrip("\\")
            known = sddl.get(str(folder.get("sd")))
            column[path] = Text.same(str(known)) if folder["outcome"] == "OK" and known else UNREAD
    return column
