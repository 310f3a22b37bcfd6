"""Facts about the start and stop scripts of the script resources that start ESMPRO."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from esmreport.core import esmservices, scriptfiles
from esmreport.core.audit import Target
from esmreport.core.basefamily import of_other_products
from esmreport.core.esmservices import ASKED, LISTED, TABLES
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Evidence, Reason, Text
from esmreport.core.operate.places import Place
from esmreport.core.parse.clpmodel import ClusterConfig
from esmreport.core.parse.script import Branch, Command, Script
from esmreport.core.read.cluster import config, group_of, started_by_resource, written
from esmreport.core.record import dataclass
from esmreport.core.scriptfiles import Judged
from esmreport.core.scriptview import (
    BRANCHES,
    BranchView,
    Names,
    ScriptView,
    ServiceLine,
    branch_view,
    differing,
    is_service_line,
    not_followed,
    service_line,
)
from esmreport.core.version import Version

NO_RESOURCE = Text(ja="スクリプトリソースなし", en="no script resource")


@dataclass(frozen=True, kw_only=True)
class _Part:
    """One script of one resource, as read on one node; script None where the file is absent."""

    one: Judged
    node: NodeFacts
    script: Script | None
    evidence: tuple[Evidence, ...]


def script(target: Target, params: Mapping[str, Any]) -> Fact:
    """The `script` (start or stop) of the judged script resources as a ScriptView.

    Read on the configuration's node, else on another one that has it. With `gate_service`: Missing where no
    line of that service stands in any script, because another rule reports that; with `gate` only where
    that feature holds. With `service`: where no script has lines because service resources start the
    services, and none starts this one, an empty view that says so.
    """
    which = str(params["script"])
    both = target.once("scripts", lambda: _views(target))
    if not isinstance(both, tuple):
        left_out = isinstance(both, Missing) and _left_out(target, params.get("service"))
        return _nothing(which, both) if left_out else both
    view = both[0] if which == "start" else both[1]
    if isinstance(view, Unknown):
        return view
    if view.empty and _left_out(target, params.get("service")):
        view = replace(view, left_out=True)
    start, stop = (None if isinstance(found, Unknown) else found for found in both)
    gated = _gated(target, params, [found for found in (start, stop) if found])
    if gated:
        return Missing(text=gated, evidence=view.items)
    if which == "start" and stop:
        view = replace(view, other=stop)
    return Seen(value=view, text=Text.same(f"{which}.bat"), evidence=view.items)


def _left_out(target: Target, service: str | None) -> bool:
    """Whether service resources of the group start services of the guide, and this one is not among them."""
    fact = config(target)
    if service is None or not isinstance(fact, Seen):
        return False
    started = started_by_resource(target, fact.value)
    return bool(started) and service not in started


def _nothing(which: str, fact: Fact) -> Fact:
    """The view of scripts that are not there, for a service that is left out."""
    branches = {name: branch_view(name, (), Names(lambda _: None, ()), LISTED) for name in BRANCHES}
    view = ScriptView(
        action=which,
        branches=branches,
        lines=(),
        items=fact.evidence,
        absent_on={},
        unread_on={},
        left_out=True,
    )
    return Seen(value=view, text=NO_RESOURCE, evidence=fact.evidence)


def _views(target: Target) -> tuple[ScriptView | Unknown, ScriptView | Unknown] | Fact:
    """The start and the stop scripts of the judged resources; a Fact where there are none to judge."""
    chosen = chosen_resources(target)
    if not isinstance(chosen, list):
        return chosen
    starts, stops = (_parts(target, chosen, which) for which in ("start", "stop"))
    names = named(target, _commands(starts))
    start = starts if isinstance(starts, Unknown) else _view(target, "start", starts, names)
    if isinstance(stops, Unknown):
        return start, stops
    return start, _view(target, "stop", stops, names, other=None if isinstance(start, Unknown) else start)


def named(target: Target, starts: Sequence[Command]) -> Names:
    """Which services lines mean, with the watch IDs that the commands of the start scripts load."""
    return Names(lambda name: _key_of(target, name), starts)


def chosen_resources(target: Target) -> list[Judged] | Fact:
    """The script resources that are judged; Missing where the configuration has none, Unknown where there is no
    configuration."""
    fact = written(target)
    if not isinstance(fact, Seen):
        return fact
    found: ClusterConfig = fact.value
    group = group_of(target, found)
    if isinstance(group, Unknown):
        return group
    chosen = scriptfiles.judged(found, group, readable(target))
    return chosen or Missing(text=NO_RESOURCE, evidence=fact.evidence)


def readable(target: Target) -> list[NodeFacts]:
    """The target's node first, then the others that were collected."""
    return [
        target.node,
        *(node for node in target.audit.nodes if node is not target.node and not node.blocked),
    ]


def _parts(target: Target, chosen: Sequence[Judged], which: str) -> list[_Part] | Unknown:
    """The scripts in running order: the group stops what it started last first."""
    parts: list[_Part] = []
    for one in chosen if which == "start" else reversed(chosen):
        part = _part(target, one, which)
        if isinstance(part, Unknown):
            return part
        parts.append(part)
    return parts


def _part(target: Target, one: Judged, which: str) -> _Part | Unknown:
    """The script of the first node that has it: that the nodes differ is another rule's finding."""
    facts = [(node, scriptfiles.script_of(node, one, which)) for node in readable(target)]
    for node, fact in facts:
        if isinstance(fact, Seen):
            return _Part(one=one, node=node, script=fact.value, evidence=fact.evidence)
    for _, fact in facts:
        if isinstance(fact, Unknown):
            return fact
    return _Part(one=one, node=facts[0][0], script=None, evidence=facts[0][1].evidence)


def _commands(parts: Sequence[_Part] | Unknown) -> list[Command]:
    if isinstance(parts, Unknown):
        return []
    return [command for part in parts if part.script for command in part.script.as_run]


def _view(
    target: Target, which: str, parts: Sequence[_Part], names: Names, other: ScriptView | None = None
) -> ScriptView:
    branches, on_other = (
        {name: _branch(name, parts, names, _table(target), other=other) for name in BRANCHES}
        for other in (False, True)
    )
    lines = tuple(
        service_line(command, part.node.name, part.evidence[0].item, names)
        for part in parts
        if part.script
        for command in part.script.as_run
        if is_service_line(command)
    )
    absent, unread = _existence(target, lines)
    return ScriptView(
        action=which,
        branches=branches,
        on_other=differing(branches, on_other),
        lines=lines,
        items=tuple(line for part in parts for line in part.evidence),
        other=other,
        absent_on=absent,
        unread_on=unread,
        unused=frozenset(not_used(target)),
        others=_others(target, lines),
        nodes=len(target.audit.nodes),
    )


def _branch(
    name: str, parts: Sequence[_Part], names: Names, table: frozenset[str], *, other: bool
) -> BranchView:
    read: list[tuple[Branch, str, str]] = []
    doubts: list[Reason] = []
    for part in parts:
        if part.script:
            branch = part.script.branches[name]
            read.append((branch, part.node.name, part.evidence[0].item))
            doubts += [
                not_followed(called)
                for called in branch.run(other=other).not_read
                if not scriptfiles.called_is_plain(part.node, part.one, called)
            ]
    view = branch_view(name, read, names, table, other=other)
    return replace(view, doubts=(*view.doubts, *doubts))


def _table(target: Target) -> frozenset[str]:
    for chapter, table in TABLES.items():
        if isinstance(target.chapter_version(chapter), Version):
            return table
    return LISTED


def _key_of(target: Target, name: str) -> str | None:
    """Key name of a service by key or display name, as any node knows it; the guide's own name goes first."""
    for node in readable(target):
        for shown, key in node.display_names().items():
            if name.casefold() in (shown.casefold(), key.casefold()):
                return esmservices.by_name(shown) or key
    return None


def _existence(
    target: Target, lines: Sequence[ServiceLine]
) -> tuple[dict[str, tuple[str, ...]], dict[str, Reason]]:
    """For the names in the lines: the nodes without such a service, and why a node could not be asked."""
    absent: dict[str, tuple[str, ...]] = {}
    unread: dict[str, Reason] = {}
    for name in {line.command.service for line in lines if line.command.service and not line.unnamed}:
        for node in target.audit.nodes:
            fact = node.service(name)
            if not isinstance(fact, Seen):
                fact = node.service_by_display(name)
            if isinstance(fact, Missing):
                absent[name] = (*absent.get(name, ()), node.name)
            elif isinstance(fact, Unknown):
                unread[name] = fact.reason
    return absent, unread


def _others(target: Target, lines: Sequence[ServiceLine]) -> dict[str, bool]:
    """For the services that the guide does not list: whether they belong to another ESMPRO/BASE product."""
    names = {name for line in lines for name in line.services} - LISTED
    answers = {name: of_other_products(readable(target), name) for name in names}
    return {name: answer for name, answer in answers.items() if answer is not None}


def _gated(target: Target, params: Mapping[str, Any], views: Sequence[ScriptView]) -> Text | None:
    service = params.get("gate_service")
    if service is None:
        return None
    gate = params.get("gate")
    if gate is not None and target.feature(str(gate)) is not True:
        return None
    if any(str(service) in line.services for view in views for line in view.lines):
        return None
    return Text(ja=f"{service} の行なし", en=f"no line of {service}")


def not_used(target: Target) -> set[str]:
    """Services whose line a person said is not needed."""
    return {name for name, feature in ASKED.items() if target.feature(feature) is False}


def script_groups(target: Target, params: Mapping[str, Any]) -> Fact:
    """The group of every judged script resource, as places (place = resource, text = group or "").

    With `others`: also of those of other groups that name services of the guide's tables; Unknown where only
    a script that could not be read may do so.
    """
    chosen = chosen_resources(target)
    if not isinstance(chosen, list):
        return chosen
    item = target.audit.config.evidence
    also, unread = _of_other_groups(target, chosen) if params.get("others") else ([], None)
    if unread and not also:
        return unread
    places = tuple(Place(place=one.resource.name, text=one.group, evidence=item) for one in [*chosen, *also])
    shown = "\n".join(f"{place.place}: {place.text or '-'}" for place in places)
    return Seen(value=places, text=Text.same(shown), evidence=item)


def _of_other_groups(target: Target, chosen: Sequence[Judged]) -> tuple[list[Judged], Unknown | None]:
    """(script resources of other groups that name services of the guide's tables and are not chosen, why a
    script of another group could not be read)."""
    fact = written(target)
    if not isinstance(fact, Seen):
        return [], None
    group = str(group_of(target, fact.value)).casefold()
    others = [
        one for one in scriptfiles.every(fact.value) if one.group.casefold() != group and one not in chosen
    ]
    also = [one for one in others if scriptfiles.names_services(one, readable(target), LISTED)]
    if any(one.group.casefold() != group for one in chosen):
        return also, None
    parts = (_part(target, one, which) for one in others for which in ("start", "stop"))
    return also, next((part for part in parts if isinstance(part, Unknown)), None)


def script_hashes(target: Target, _params: Mapping[str, Any]) -> Fact:
    """SHA-256 of the start and stop scripts of the judged resources on one node, as comparable lines."""
    chosen = chosen_resources(_of_config(target))
    if not isinstance(chosen, list):
        return chosen
    lines: list[str] = []
    evidence: list[Evidence] = []
    for one in chosen:
        for which in ("start", "stop"):
            path = scriptfiles.path_of(target.node, one, which)
            fact = scriptfiles.script_of(target.node, one, which)
            if isinstance(fact, Unknown):
                return fact
            name = f"{one.resource.name}\\{path.rsplit(chr(92), 1)[-1]}"
            digest = "-"
            if isinstance(fact, Seen):
                file = target.node.at_path("file", path)
                digest = str(file.value["sha256"]) if isinstance(file, Seen) else "-"
            lines.append(f"{name}: {digest}")
            evidence += fact.evidence
    shown = Text.same("\n".join(line[:-48] + "…" if len(line) > 60 else line for line in lines))
    return Seen(value=tuple(lines), text=shown, evidence=tuple(evidence))


def _of_config(target: Target) -> Target:
    """The same audit seen from the node whose configuration counts."""
    node = target.audit.config_node
    return target.audit.target(node) if node else target
