"""Which node is which: cluster name and servers, priority roles, and who held the shared disk at
collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache

from esmreport.core.facts import Fact, NodeFacts, Seen, Unknown, not_collected
from esmreport.core.model import Text
from esmreport.core.ofgroup import disks_of, fips_of, groups_with_drive
from esmreport.core.parse.clpconf import parse
from esmreport.core.parse.clpmodel import ClusterConfig
from esmreport.core.record import dataclass
from esmreport.core.site import SiteInput

CONF_ROLE = "clp.conf"
BASE_SERVICES = ("Nvbase", "ESMDSVNT")
RUNNING = 4
NOT_TOLD = Text(ja="共有ディスクのドライブが不明です", en="the drive of the shared disk is not known")


@dataclass(frozen=True, kw_only=True)
class Placement:
    """The cluster as its configuration and the site file describe it. `missing`: servers nobody collected."""

    name: str | None
    servers: tuple[str, ...]
    missing: tuple[str, ...]
    roles: Mapping[str, str]
    config: Fact
    config_node: NodeFacts | None
    states: Mapping[str, str] = field(default_factory=dict)
    state_reasons: Mapping[str, Text] = field(default_factory=dict)
    holder: NodeFacts | None = None

    @property
    def parsed(self) -> ClusterConfig | None:
        return self.config.value if isinstance(self.config, Seen) else None

    def in_order(self, nodes: Sequence[NodeFacts]) -> list[NodeFacts]:
        """Primary first, then by name."""
        rank = {"primary": 0, "secondary": 1}
        return sorted(
            nodes, key=lambda node: (rank.get(self.roles.get(node.name, ""), 2), node.name.casefold())
        )

    def fips(self, group: str | None) -> tuple[str, ...]:
        """Floating IP addresses of the group, of all groups where none is chosen."""
        config = self.parsed
        if config is None:
            return ()
        return fips_of(config, group) if group else config.fips

    def disk_kind(self, group: str | None, drive: str | None) -> str | None:
        """sd, md or hd: the kind of resource that holds the shared drive."""
        config = self.parsed
        if config is None or drive is None:
            return None
        disks = disks_of(config, group) if group else ()
        return next((disk.kind for disk in disks if drive.upper() in disk.drives), None)

    def _floating(self, drive: str | None) -> set[str]:
        """Floating IP addresses of the groups that hold the drive."""
        config = self.parsed
        groups = groups_with_drive(config, drive) if config else ()
        # A server that has its own address tells nothing; that it is used as a floating one, a rule finds.
        own = (
            {address.value for server in config.servers for address in server.addresses} if config else set()
        )
        return {address for group in groups for address in self.fips(group)} - own

    def with_drive(self, nodes: Sequence[NodeFacts], drive: str | None) -> Placement:
        """The same with states and holder worked out from who can open the shared drive.

        Where several can, because a node has a drive of its own under the letter, the floating IP address and
        the running services tell.
        """
        states, reasons = {}, {}
        for node in nodes:
            states[node.name], reasons[node.name] = _state(node, drive)
        active = [node for node in self.in_order(nodes) if states[node.name] == "active"]
        floating = self._floating(drive)
        reached = [node for node in active if not floating.isdisjoint(node.addresses())]
        owners = reached or [node for node in active if _runs(node)]
        for node in active:
            if len(owners) == 1 and node not in owners and not _runs(node):
                states[node.name] = "standby"
                reasons[node.name] = _elsewhere(drive, owners[0].name, fip=bool(reached))
        active = [node for node in active if states[node.name] == "active"]
        return replace(self, states=states, state_reasons=reasons, holder=active[0] if active else None)


def place(nodes: Sequence[NodeFacts], site: SiteInput) -> Placement:
    """Names, servers and roles from clp.conf; the site file overrides."""
    config, owner = _config(nodes)
    parsed = config.value if isinstance(config, Seen) else None
    listed = tuple(server.name for server in parsed.servers) if parsed else tuple(site.roles)
    known = {node.name.casefold() for node in nodes}
    return Placement(
        name=site.cluster_name or (parsed.name if parsed else None),
        servers=listed or tuple(node.name for node in nodes),
        missing=tuple(name for name in listed if name.casefold() not in known),
        roles=_roles(nodes, parsed, site),
        config=config,
        config_node=owner,
    )


# The same file is asked for when bundles are grouped, when nodes are placed and by rules; nodes have equal ones.
_parsed = lru_cache(maxsize=4)(parse)


def config_of(node: NodeFacts) -> Fact:
    """The cluster configuration file of one node, parsed."""
    if node.blocked:
        return Unknown(reason=node.blocked)
    items = node.files_of_role(CONF_ROLE)
    if not items:
        return not_collected(CONF_ROLE)
    fact = node.file_bytes(str(items[0]["target"]["path"]))
    if not isinstance(fact, Seen):
        return fact
    config = _parsed(fact.value[0])
    if not config.recognised:
        unread = not_collected(CONF_ROLE)
        text = Text(ja="clp.conf の内容を解釈できません", en="the content of clp.conf is not understood")
        return Unknown(
            reason=replace(unread.reason, code="not_recognised", text=text), evidence=fact.evidence
        )
    return Seen(value=config, text=Text.same(str(items[0]["target"]["path"])), evidence=fact.evidence)


def _config(nodes: Sequence[NodeFacts]) -> tuple[Fact, NodeFacts | None]:
    first: Fact | None = None
    for node in nodes:
        fact = config_of(node)
        if isinstance(fact, Seen):
            return fact, node
        first = first or fact
    readable = next((node for node in nodes if not node.blocked), None)
    return first or not_collected(CONF_ROLE), readable


def _roles(nodes: Sequence[NodeFacts], config: ClusterConfig | None, site: SiteInput) -> dict[str, str]:
    declared = {name.casefold(): role for name, role in site.roles.items()}
    ranked = (
        sorted(config.servers, key=lambda server: (server.priority is None, server.priority))
        if config
        else []
    )
    by_priority = {
        server.name.casefold(): "secondary" if rank else "primary" for rank, server in enumerate(ranked)
    }
    names = [node.name for node in nodes] + [server.name for server in ranked]
    return {
        name: declared.get(name.casefold()) or by_priority.get(name.casefold(), "unknown") for name in names
    }


def _runs(node: NodeFacts) -> bool:
    """Whether a base service of ServerManager ran at collection."""
    found = [node.service(name) for name in BASE_SERVICES]
    return any(isinstance(fact, Seen) and fact.value["api"].get("state") == RUNNING for fact in found)


def _elsewhere(drive: str | None, owner: str, *, fip: bool) -> Text:
    if not fip:
        return Text(
            ja=f"{drive} を開くことができましたが、サービスは停止しており、{owner} で実行中です",
            en=f"{drive} could be opened, but the services are stopped here and run on {owner}",
        )
    return Text(
        ja=f"{drive} を開くことができましたが、FIP は {owner} にあり、サービスは停止しています",
        en=f"{drive} could be opened, but the floating IP address is on {owner} and the services are stopped",
    )


def _state(node: NodeFacts, drive: str | None) -> tuple[str, Text]:
    if node.blocked:
        return "unknown", node.blocked.text
    if drive is None:
        return "unknown", NOT_TOLD
    holds = node.holds(drive)
    if holds is None:
        return "unknown", Text(ja="ドライブの一覧を読み取れません", en="the list of drives could not be read")
    if holds:
        return "active", Text(ja=f"{drive} を開くことができました", en=f"{drive} could be opened")
    return "standby", Text(ja=f"{drive} を開くことができません", en=f"{drive} could not be opened")
