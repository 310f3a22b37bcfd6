"""The as-built state that is no comparison table: scripts as text, running services, synchronised keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from esmreport.core import synckey, winpath
from esmreport.core.audit import Audit
from esmreport.core.document import ScriptText
from esmreport.core.esmservices import COOPERATOR, SERVICES, by_name
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Result, Row, Status, Table, Text
from esmreport.core.ofgroup import members
from esmreport.core.operate.synckeys import REGISTERED
from esmreport.core.parse.clpmodel import ClusterConfig
from esmreport.core.parse.text import decode
from esmreport.core.placement import config_of
from esmreport.core.scriptfiles import ROLE
from esmreport.core.words import STATES

NO_FILE = Text(ja="（ファイルなし）", en="(no such file)")
NOT_REGISTERED = Text(ja="（登録なし）", en="(not registered)")
UNREAD = Text(ja="（確認不能）", en="(could not be read)")
WANTED = Text(ja="登録する", en="to be registered")
PLACES = ("NEC", "install_dir", "local_service", "cluster_dir", "agent_dir", "public_ip")


def scripts(nodes: Sequence[NodeFacts]) -> tuple[ScriptText, ...]:
    """Every collected script of the cluster, by its path below the scripts folder, with its text on each
    node."""
    read = [node for node in nodes if not node.blocked]
    named: dict[str, str] = {}
    paths: dict[tuple[str, str], str] = {}
    for node in read:
        for item in node.files_of_role(ROLE):
            path = str(item["target"]["path"])
            name = _below_scripts(node, path)
            named.setdefault(winpath.fold(name), name)
            paths[(winpath.fold(name), node.name)] = path
    return tuple(
        _script(named[key], {node: paths.get((key, node.name)) for node in read}) for key in sorted(named)
    )


def _below_scripts(node: NodeFacts, path: str) -> str:
    root = f"{node.location('cluster_dir')}\\scripts\\"
    return path[len(root) :] if winpath.normalise(path).startswith(winpath.fold(root)) else path


def _script(name: str, paths: Mapping[NodeFacts, str | None]) -> ScriptText:
    lines: dict[str, tuple[str, ...]] = {}
    notes: dict[str, Text] = {}
    for node, path in paths.items():
        fact: Fact = node.file_bytes(path) if path else Missing(text=NO_FILE)
        if isinstance(fact, Seen):
            content, guess, _ = fact.value
            lines[node.name] = tuple(decode(content, guess).text.splitlines())
        else:
            notes[node.name] = fact.reason.text if isinstance(fact, Unknown) else NO_FILE
    return ScriptText(name=name, lines=lines, notes=notes)


def running(node: NodeFacts) -> dict[str, str]:
    """State of the guide's services on a node (running, stopped, ...; unknown), in the guide's order."""
    order = {service.key: place for place, service in enumerate(SERVICES)} | {COOPERATOR: len(SERVICES)}
    found: dict[str, tuple[int, str]] = {}
    for name, value in node.services.items():
        known = by_name(name) or by_name(str(value.get("api", {}).get("display_name") or ""))
        if known:
            found[name] = (order[known], _state(value.get("api") or {}))
    return {name: state for name, (_, state) in sorted(found.items(), key=lambda entry: entry[1][0])}


def _state(api: Mapping[str, object]) -> str:
    state = api.get("state") if api.get("outcome") == "OK" else None
    return STATES.get(state, "unknown") if isinstance(state, int) else "unknown"


def places(node: NodeFacts, audit: Audit) -> dict[str, str]:
    """What the node's placeholders in rule texts stand for; those that nobody can answer are left out."""
    target = audit.target(node)
    found = {name: target.lookup(name) for name in PLACES}
    return {name: value for name, value in found.items() if value}


@dataclass(kw_only=True)
class _Key:
    """A key of the table on synchronised keys while it is put together."""

    shown: str
    resources: dict[str, list[str]] = field(default_factory=dict)
    wanted: bool = False


def synchronised(nodes: Iterable[NodeFacts], results: Iterable[Result], group: str | None) -> Table:
    """The registry keys that each node's cluster configuration synchronises, and those that rules ask for."""
    read = [node for node in nodes if not node.blocked]
    keys: dict[str, _Key] = {}
    configs = {node.name: config_of(node) for node in read}
    unread = {name for name, fact in configs.items() if not isinstance(fact, Seen) or _unclear(fact.value)}
    for name, fact in configs.items():
        for resource, key in _registered(fact, group):
            entry = keys.setdefault(synckey.fold(key), _Key(shown=key))
            entry.resources.setdefault(name, []).append(resource)
    for key in _wanted(results):
        keys.setdefault(synckey.fold(key), _Key(shown=key)).wanted = True
    rows = tuple(_sync_row(keys[key], configs, unread) for key in sorted(keys))
    return Table(name="sync", rows=rows)


def _unclear(config: ClusterConfig) -> bool:
    return any(sync.state == "not_recognised" for sync in config.syncs)


def _registered(fact: Fact, group: str | None) -> list[tuple[str, str]]:
    """(resource, key) of every registry synchronization resource; those of other groups name their group."""
    if not isinstance(fact, Seen):
        return []
    config: ClusterConfig = fact.value
    mine = members(config, group, "regsync") if group else set()
    found = []
    for sync in config.syncs:
        owner = config.group_of("regsync", sync.name)
        away = bool(mine) and ("regsync", sync.name.casefold()) not in mine and owner is not None
        shown = f"{sync.name} ({owner.name})" if away and owner else sync.name
        found += [(shown, key.key) for key in sync.keys]
    return found


def _wanted(results: Iterable[Result]) -> list[str]:
    judged = (Status.PASS, Status.FAIL, Status.COULD_NOT_CHECK)
    return [
        result.expected.en.removeprefix(REGISTERED.en)
        for result in results
        if result.status in judged and result.expected.en.startswith(REGISTERED.en)
    ]


def _sync_row(key: _Key, nodes: Iterable[str], unread: set[str]) -> Row:
    values = {}
    for name in nodes:
        resources = key.resources.get(name)
        missing = UNREAD if name in unread else NOT_REGISTERED
        values[name] = Text.same(", ".join(resources)) if resources else missing
    return Row(
        item=key.shown,
        values=values,
        baseline=WANTED if key.wanted else Text.same(""),
        state=_sync_state(list(values.values())),
    )


def _sync_state(values: Sequence[Text]) -> str:
    if UNREAD in values:
        return "unknown"
    if NOT_REGISTERED in values:
        return "missing"
    return "equal" if len({value.ja for value in values}) <= 1 else "different"
