"""Facts about the cluster configuration: its groups and its registry synchronization resources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from esmreport.core import esmservices
from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, Seen, Unknown
from esmreport.core.model import Evidence, Reason, Text
from esmreport.core.ofgroup import members
from esmreport.core.operate.places import Place
from esmreport.core.parse.clpmodel import ClusterConfig, RegistrySync
from esmreport.core.placement import config_of
from esmreport.core.reasons import container_absent, unresolved
from esmreport.core.record import dataclass
from esmreport.core.synckey import fold
from esmreport.core.version import Version

NO_SYNC = Text(ja="レジストリ同期リソースなし", en="no registry synchronization resource")
NONE_IN_GROUP = Text(
    ja="フェイルオーバグループにレジストリ同期リソースなし",
    en="no registry synchronization resource in the failover group",
)


@dataclass(frozen=True, kw_only=True)
class SyncKeys:
    """Registered keys (place = resource name). `unread`: resources whose content was not understood."""

    places: tuple[Place, ...]
    unread: tuple[str, ...]


def config(target: Target) -> Fact:
    """The cluster configuration of the target's node; Seen.value is a ClusterConfig."""
    if target.audit.config_node is target.node:
        return target.audit.config
    return config_of(target.node)


def written(target: Target) -> Fact:
    """The configuration, Unknown where there is none: a file that is not there says nothing of the cluster."""
    fact = config(target)
    if isinstance(fact, Missing):
        return Unknown(reason=container_absent("clp.conf"), evidence=fact.evidence)
    return fact


def group_of(target: Target, found: ClusterConfig) -> str | Unknown:
    """Name of the failover group that is audited, if clp.conf has it."""
    name = target.lookup("group")
    if name is None:
        return Unknown(reason=unresolved("group"))
    if name.casefold() not in {group.name.casefold() for group in found.groups}:
        return Unknown(
            reason=Reason(
                code="no_such_group",
                text=Text(
                    ja=f"clp.conf にグループ {name} がありません。サイトファイルの group を確認してください",
                    en=f"clp.conf has no group {name}; check `group` in the site file",
                ),
            )
        )
    return name


def started_by_resource(target: Target, found: ClusterConfig) -> set[str]:
    """Key names of the guide's services that service resources of the audited group start."""
    group = group_of(target, found)
    if isinstance(group, Unknown):
        return set()
    mine = members(found, group, "service")
    return esmservices.keys(
        name
        for resource in found.services
        if ("service", resource.name.casefold()) in mine
        for name in resource.services
    )


def sync_keys(target: Target, _params: Mapping[str, Any]) -> Fact:
    """Every key that the group's registry synchronization resources list, as SyncKeys.

    Where the group has none, those of other groups are taken for Ver.6 only: there another rule asks in which
    group they are. In the older ones a key that is registered elsewhere is not registered for ServerManager.
    """
    fact = written(target)
    if not isinstance(fact, Seen):
        return fact
    group = group_of(target, fact.value)
    if isinstance(group, Unknown):
        return group
    mine = members(fact.value, group, "regsync")
    syncs = [sync for sync in fact.value.syncs if ("regsync", sync.name.casefold()) in mine]
    if not syncs and fact.value.syncs and not isinstance(target.chapter_version("SM6"), Version):
        return Missing(text=NONE_IN_GROUP, evidence=fact.evidence)
    return keys_of(target, syncs or fact.value.syncs, fact)


def keys_of(target: Target, syncs: Sequence[RegistrySync], fact: Seen) -> Fact:
    """The keys of some registry synchronization resources of the configuration `fact`, as SyncKeys."""
    item = fact.evidence[0].item
    if not syncs:
        return Missing(text=NO_SYNC, evidence=fact.evidence)
    unread = tuple(sync.name for sync in syncs if sync.state == "not_recognised")
    places = tuple(
        Place(
            place=sync.name, text=key.key, evidence=target.node.evidence(item, line=key.line, found=key.raw)
        )
        for sync in syncs
        for key in sync.keys
    )
    if unread and not places:
        return Unknown(reason=not_understood(unread), evidence=fact.evidence)
    names = ", ".join(sync.name for sync in syncs)
    text = Text(ja=f"{names}: {len(places)} キー", en=f"{names}: {len(places)} keys")
    return Seen(value=SyncKeys(places=places, unread=unread), text=text, evidence=fact.evidence)


def not_understood(names: Sequence[str]) -> Reason:
    """For resources whose keys could not be told from what is written in them."""
    shown = ", ".join(names)
    return Reason(
        code="keys_not_recognised",
        text=Text(
            ja=f"レジストリ同期リソース {shown} の内容からキーを読み取れません。"
            "WebUI または Builder で確認してください",
            en=f"The keys of registry synchronization resource {shown} are not recognised; "
            "look in the WebUI or the Builder",
        ),
    )


def sync_definition(target: Target, _params: Mapping[str, Any]) -> Fact:
    """The registry synchronization resources of one node's configuration as comparable lines `name: key`."""
    fact = config(target)
    if not isinstance(fact, Seen):
        return fact
    syncs: Sequence[RegistrySync] = fact.value.syncs
    if any(sync.state == "not_recognised" for sync in syncs):
        return Unknown(reason=not_understood([sync.name for sync in syncs]), evidence=fact.evidence)
    if not syncs:
        return Missing(text=NO_SYNC, evidence=fact.evidence)
    lines = sorted((f"{sync.name}: {key.key}", key.line) for sync in syncs for key in sync.keys)
    item = fact.evidence[0].item
    evidence = tuple(
        Evidence(node=target.node.name, item=item, line=line, found=shown) for shown, line in lines
    )
    value = tuple(sorted(fold(shown) for shown, _ in lines))
    text = "\n".join(shown for shown, _ in lines)
    return Seen(value=value, text=Text.same(text or "-"), evidence=evidence or fact.evidence)


def resource_groups(target: Target, params: Mapping[str, Any]) -> Fact:
    """The group of every resource of a type, as places (place = resource, text = group or "")."""
    fact = written(target)
    if not isinstance(fact, Seen):
        return fact
    wanted = str(params["type"])
    places = [
        Place(place=resource.name, text=group_name(fact.value, wanted, resource.name),
              evidence=target.node.evidence(fact.evidence[0].item, line=resource.line, found=resource.name))
        for resource in fact.value.resources
        if resource.type == wanted
    ]  # fmt: skip
    return _placed(places, fact)


def _placed(places: Sequence[Place], fact: Seen) -> Fact:
    if not places:
        return Missing(text=Text(ja="リソースなし", en="no such resource"), evidence=fact.evidence)
    shown = Text.same("\n".join(f"{place.place}: {place.text or '-'}" for place in places))
    return Seen(
        value=tuple(places), text=shown, evidence=tuple(line for place in places for line in place.evidence)
    )


def group_name(found: ClusterConfig, kind: str, name: str) -> str:
    """Name of the group that holds a resource, "" where none does."""
    group = found.group_of(kind, name)
    return group.name if group else ""
