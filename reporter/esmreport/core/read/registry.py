"""Facts about registry keys and values. Keys are written with `${NEC}`, so that bitness is settled once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, RegistryKey, Seen, Unknown, decoded_value, refusal
from esmreport.core.model import Text
from esmreport.core.operate.places import Place
from esmreport.core.winpath import expand

EXPAND_SZ = 2
TEXT_TYPES = (1, 2, 7)


def value(target: Target, params: Mapping[str, Any]) -> Fact:
    """The value `name` of `key`: text, number or list. %VAR% of an expandable text is filled in."""
    fact = target.node.registry_value(str(params["key"]), str(params["name"]))
    if isinstance(fact, Seen) and isinstance(fact.value, str) and "%" in fact.value:
        expanded = expand(fact.value, environment(target)).text
        return Seen(value=expanded, text=fact.text, evidence=fact.evidence)
    return fact


def key(target: Target, params: Mapping[str, Any]) -> Fact:
    """The key itself."""
    return target.node.registry_key(str(params["key"]))


def environment(target: Target) -> dict[str, str]:
    """Machine environment of the node, by name; empty where it was not read."""
    root = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
    fact = target.node.registry_key(root)
    if not isinstance(fact, Seen):
        return {}
    return {str(found["name"]): str(decoded_value(found)) for found in fact.value.values.values()}


def _below(target: Target, root: str) -> Fact:
    """All readable keys below; Unknown where any of them could not be read."""
    fact = target.node.registry_below(root)
    if not isinstance(fact, Seen):
        return fact
    for record in fact.value:
        if record.outcome not in ("OK", "ABSENT"):
            return Unknown(
                reason=refusal(record.outcome, record.code, record.path, record.item),
                evidence=target.node.evidence(record.item),
            )
    return fact


def _place(target: Target, record: RegistryKey, found: Mapping[str, Any]) -> Place:
    decoded = decoded_value(found)
    text = "\n".join(decoded) if isinstance(decoded, tuple) else str(decoded)
    place = f"{record.path}\\{found['name']}"
    return Place(
        place=place, text=text, evidence=target.node.evidence(record.item, found=f"{place} = {text}")
    )


def named_below(target: Target, params: Mapping[str, Any]) -> Fact:
    """Every value called `name` in keys below `key`, as places. Missing where there is none."""
    fact = _below(target, str(params["key"]))
    if not isinstance(fact, Seen):
        return fact
    name = str(params["name"]).casefold()
    places = tuple(
        _place(target, record, record.values[name]) for record in fact.value if name in record.values
    )
    places = tuple(place for place in places if place.text.strip())
    if not places:
        return Missing(text=Text(ja="値なし", en="value absent"), evidence=fact.evidence)
    return Seen(value=places, text=Text.same(str(len(places))), evidence=fact.evidence)


def texts_below(target: Target, params: Mapping[str, Any]) -> Fact:
    """Every text value below each of `keys`, as places. Missing where no key is there."""
    places: list[Place] = []
    missing: Fact | None = None
    for root in params["keys"]:
        fact = _below(target, str(root))
        if isinstance(fact, Unknown):
            return fact
        if isinstance(fact, Missing):
            missing = missing or fact
            continue
        places += [
            _place(target, record, found)
            for record in fact.value
            for found in record.values.values()
            if found["type"] in TEXT_TYPES
        ]
    if not places and missing:
        return missing
    return Seen(
        value=tuple(places), text=Text.same(str(len(places))), evidence=target.node.evidence("registry")
    )


def values(target: Target, params: Mapping[str, Any]) -> Fact:
    """Several single values as places; each of `values` is `key|name`. A missing one is left out."""
    places: list[Place] = []
    missing: Fact | None = None
    for entry in params["values"]:
        root, _, name = str(entry).rpartition("|")
        fact = target.node.registry_value(root, name)
        if isinstance(fact, Unknown):
            return fact
        if isinstance(fact, Missing):
            missing = missing or fact
            continue
        assert isinstance(fact, Seen)
        places.append(Place(place=f"{root}\\{name}", text=str(fact.value), evidence=fact.evidence))
    if not places:
        return missing or Missing(text=Text(ja="値なし", en="value absent"))
    return Seen(value=tuple(places), text=Text.same(str(len(places))), evidence=places[0].evidence)
