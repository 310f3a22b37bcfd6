"""Facts that collect one setting from all the places where the guide wants it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Text
from esmreport.core.operate.places import Place
from esmreport.core.read.keyed import colon_line, keyed_value
from esmreport.core.reasons import NO_HOLDER

INDICATION = "esmpro\\eventman\\indication\\subscribeSetting.properties"


def collect(found: list[tuple[str, Fact]]) -> Fact:
    """Places from named facts: absent ones are left out; an unknown one is a gap."""
    places: list[Place] = []
    unknown: Unknown | None = None
    for name, fact in found:
        if isinstance(fact, Unknown):
            unknown = unknown or fact
        if isinstance(fact, Seen):
            values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
            places += [Place(place=name, text=str(value), evidence=fact.evidence) for value in values]
    if not places and unknown:
        return unknown
    if not places:
        return Missing(text=Text(ja="どこにも記述がありません", en="written nowhere"))
    return Seen(
        value=tuple(places),
        text=Text.same(str(len(places))),
        evidence=places[0].evidence,
        gap=unknown.reason if unknown else None,
    )


def on_shared(target: Target, read: Callable[[Target], Fact]) -> Fact:
    """What the node that holds the shared disk says."""
    holder = target.audit.holder
    if holder is None:
        return Unknown(reason=NO_HOLDER)
    return read(target.audit.target(holder))


def manager_names(target: Target, _params: Mapping[str, Any]) -> Fact:
    """The manager name in nvisord.cf, in CommunityName of every node, and in SM_NAME of options.txt."""
    work, service = target.lookup("work_folder"), target.lookup("service_folder")
    found: list[tuple[str, Fact]] = []
    for node in target.audit.nodes:
        root = target.audit.target(node).lookup("NEC")
        name = f"{node.name}: NVBASE\\CommunityName"
        found.append(
            (name, node.registry_value(f"{root}\\NVBASE", "CommunityName") if root else _no_root(node))
        )
    nvisord = {"path": f"{work}\\local\\nvisord.cf", "key": "CommunityName"}
    options = {"path": f"{service}\\options.txt", "key": "SM_NAME"}
    found.append(("nvisord.cf: CommunityName", on_shared(target, lambda shared: colon_line(shared, nvisord))))
    found.append(("options.txt: SM_NAME", on_shared(target, lambda shared: keyed_value(shared, options))))
    return collect(found)


def _no_root(node: NodeFacts) -> Fact:
    fact = node.item("host", "host")
    return fact if isinstance(fact, Unknown) else Missing(text=Text(ja="なし", en="absent"))
