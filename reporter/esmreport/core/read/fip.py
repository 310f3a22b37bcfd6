"""The floating IP address in all the places that hold it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, Seen, Unknown
from esmreport.core.model import Reason
from esmreport.core.ofgroup import fips_of
from esmreport.core.operate.places import Place
from esmreport.core.read.cluster import config, group_of
from esmreport.core.read.composed import INDICATION, collect, on_shared
from esmreport.core.read.files import java_property
from esmreport.core.read.keyed import keyed_value
from esmreport.core.reasons import unresolved
from esmreport.core.record import dataclass

STANDBY = "standby"


@dataclass(frozen=True, kw_only=True)
class FipPlaces:
    """The address as the settings name it, and as floating IP resources of the group; `unread`: why the
    cluster's side is not known. `own`: addresses of the servers themselves, as far as they are known."""

    settings: tuple[Place, ...]
    cluster: tuple[Place, ...]
    unread: Reason | None
    own: tuple[Place, ...] = ()


def fip_places(target: Target, _params: Mapping[str, Any]) -> Fact:
    """CLUSTER_FIP, indicationReceiveGlobalIp and the floating IP resources of the group, as FipPlaces.

    Missing where no setting names an address: that it is not written is another rule's finding.
    """
    service = target.lookup("service_folder")
    options = {"path": f"{service}\\options.txt", "key": "CLUSTER_FIP"}
    indication = {"path": f"{service}\\{INDICATION}", "key": "indicationReceiveGlobalIp"}
    settings = collect(
        [
            ("options.txt: CLUSTER_FIP", on_shared(target, lambda shared: keyed_value(shared, options))),
            (
                "subscribeSetting.properties: indicationReceiveGlobalIp",
                on_shared(target, lambda shared: java_property(shared, indication)),
            ),
        ]
    )
    if not isinstance(settings, Seen):
        return settings
    cluster = _of_cluster(target)
    places = cluster.value if isinstance(cluster, Seen) else ()
    unread = cluster.reason if isinstance(cluster, Unknown) else None
    return Seen(
        value=FipPlaces(settings=settings.value, cluster=places, unread=unread, own=_own(target)),
        text=settings.text,
        evidence=settings.evidence,
        gap=settings.gap,
    )


def _of_cluster(target: Target) -> Fact:
    source = target.audit.target(target.audit.config_node or target.node)
    fact = config(source)
    if isinstance(fact, Unknown):
        return fact
    if isinstance(fact, Missing):
        # Without a configuration nothing says that the group has no such resource.
        return _of_site(target)
    group = group_of(target, fact.value)
    if isinstance(group, Unknown):
        return group
    places = tuple(
        Place(place=f"clp.conf: {group}", text=address, evidence=fact.evidence)
        for address in fips_of(fact.value, group)
    )
    return Seen(value=places, text=fact.text, evidence=fact.evidence)


def _own(target: Target) -> tuple[Place, ...]:
    """Addresses by which the configuration knows the servers, and those of nodes that the group is not on: a
    floating address is not among them."""
    fact = target.audit.config
    servers = fact.value.servers if isinstance(fact, Seen) else ()
    found = [
        Place(place=f"clp.conf: {server.name}", text=address.value, evidence=fact.evidence)
        for server in servers
        for address in server.addresses
    ]
    for node in target.audit.nodes:
        read = node.item("addresses", "addresses")
        if target.audit.states.get(node.name) == STANDBY and isinstance(read, Seen):
            found += [
                Place(place=node.name, text=str(known["ip"]), evidence=read.evidence)
                for known in read.value["addresses"]
            ]
    return tuple(found)


def _of_site(target: Target) -> Fact:
    known = target.audit.site.get("fip")
    if known is None or known.value is None:
        return Unknown(reason=unresolved("fip"))
    return Seen(value=(Place(place="FIP", text=known.value),), text=known.note)
