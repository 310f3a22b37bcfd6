"""Which bundles belong to one cluster: its name and the case-folded set of its servers (and its uuid)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from esmreport.core.facts import NodeFacts, Seen
from esmreport.core.placement import config_of
from esmreport.core.record import dataclass

Identity = tuple[str, frozenset[str], str]


@dataclass(frozen=True, kw_only=True)
class Member:
    """One bundle with what grouping needs: `index` into the list given."""

    index: int
    name: str
    started: str
    identity: Identity | None


@dataclass(frozen=True, kw_only=True)
class Group:
    """The bundles of one cluster: per node the newest one and, by node name, the older ones."""

    newest: tuple[int, ...]
    older: Mapping[str, tuple[int, ...]]
    identity: Identity | None


def group(nodes: Sequence[NodeFacts], one_cluster: bool = False) -> list[Group]:
    """Groups bundles by cluster. Without clp.conf a bundle joins the cluster that lists its computer,
    else stands alone; with `one_cluster` (the site file names the nodes) all of them are one cluster."""
    return group_members([member_of_node(index, node) for index, node in enumerate(nodes)], one_cluster)


def group_members(members: Sequence[Member], one_cluster: bool = False) -> list[Group]:
    """The same from what each bundle says about itself, so that thousands need not be in memory at once."""
    if one_cluster:
        identity = next((member.identity for member in members if member.identity), None)
        return [_group(members, identity)] if members else []
    clusters: dict[object, list[Member]] = {}
    for member in members:
        if member.identity:
            clusters.setdefault(member.identity, []).append(member)
    for member in members:
        if member.identity is None:
            clusters.setdefault(_home(member, clusters), []).append(member)
    groups = [_group(found, found[0].identity) for found in clusters.values()]
    return sorted(groups, key=lambda found: found.newest[0])


def member_of(index: int, data: Mapping[str, Any]) -> Member:
    """What one bundle says about where it belongs."""
    return member_of_node(index, node_of(data))


def node_of(data: Mapping[str, Any]) -> NodeFacts:
    """A bundle as look-ups."""
    return NodeFacts(str(data["node"]["computer_name"]), data)


def member_of_node(index: int, node: NodeFacts) -> Member:
    """The same of look-ups that are used further."""
    fact = config_of(node)
    identity = None
    if isinstance(fact, Seen):
        config = fact.value
        servers = frozenset(server.name.casefold() for server in config.servers)
        identity = (config.name or "", servers, config.uuid or "")
    return Member(index=index, name=node.name, started=str(node.bundle["run"]["started"]), identity=identity)


def _home(member: Member, clusters: Mapping[object, list[Member]]) -> object:
    """The one cluster whose servers include this node; else a place of its own."""
    name = member.name.casefold()
    homes = [key for key, found in clusters.items() if found[0].identity and name in found[0].identity[1]]
    return homes[0] if len(homes) == 1 else ("alone", name)


def _group(members: Sequence[Member], identity: Identity | None) -> Group:
    by_node: dict[str, list[Member]] = {}
    for member in members:
        by_node.setdefault(member.name.casefold(), []).append(member)
    newest: list[int] = []
    older: dict[str, tuple[int, ...]] = {}
    for name, found in by_node.items():
        ordered = sorted(found, key=lambda member: (member.started, member.index))
        newest.append(ordered[-1].index)
        older[name] = tuple(member.index for member in ordered[:-1])
    return Group(newest=tuple(sorted(newest)), older=older, identity=identity)
