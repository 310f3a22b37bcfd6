"""Facts about registry keys and values. Keys are written with `${NEC}`, so that bitness is settled once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from esmreport.core import winpath
from esmreport.core.audit import Target
from esmreport.core.fact import as_text
from esmreport.core.facts import Fact, Missing, NodeFacts, RegistryKey, Seen, Unknown, decoded_value, refusal
from esmreport.core.model import Reason, Text
from esmreport.core.operate.places import Place
from esmreport.core.reasons import container_absent
from esmreport.core.regpath import in_view, split_view
from esmreport.core.winpath import expand

EXPAND_SZ = 2
TEXT_TYPES = (1, 2, 7)
NO_VALUE = Text(ja="値なし", en="value absent")
ENVIRONMENT = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"


def value(target: Target, params: Mapping[str, Any]) -> Fact:
    """The value `name` of `key`: text, number or list. %VAR% of an expandable text is filled in. Where it is a list,
    the gap says that this is another type than the guide's."""
    root, name = str(params["key"]), str(params["name"])
    fact = target.node.registry_value(root, name)
    if isinstance(fact, Seen) and isinstance(fact.value, tuple):
        # An empty list is an empty text.
        return replace(fact, value=fact.value or ("",), gap=_stored_as_list(f"{root}\\{name}"))
    if not isinstance(fact, Seen) or not isinstance(fact.value, str):
        return fact
    record = target.node.registry_key(root)
    if isinstance(record, Seen) and record.value.values[name.casefold()]["type"] == EXPAND_SZ:
        expanded = expand(fact.value, environment(target)).text
        return Seen(value=expanded, text=fact.text, evidence=fact.evidence)
    return fact


def _stored_as_list(place: str) -> Reason:
    """Why the right text in a list is not right for sure: what reads a string may refuse it."""
    return Reason(
        code="stored_as_list",
        text=Text(
            ja=f"{place} は文字列（REG_SZ）ではなく複数行文字列（REG_MULTI_SZ）で、"
            "製品が読み取れるかどうかを判定できません",
            en=f"{place} is not a string (REG_SZ) but a list (REG_MULTI_SZ); whether the product reads it "
            "cannot be told",
        ),
    )


def key(target: Target, params: Mapping[str, Any]) -> Fact:
    """The key itself."""
    return target.node.registry_key(str(params["key"]))


def environment(target: Target) -> dict[str, str]:
    """Machine environment of the node, by name; empty where it was not read."""
    return target.node.once("environment", lambda: _environment(target.node))


def _environment(node: NodeFacts) -> dict[str, str]:
    fact = node.registry_key(ENVIRONMENT)
    if not isinstance(fact, Seen):
        return {}
    return {str(found["name"]): str(decoded_value(found)) for found in fact.value.values.values()}


def _below(target: Target, root: str) -> Fact:
    """The key and all keys below it; the first one that could not be read is the gap."""
    fact = target.node.registry_below(root)
    if not isinstance(fact, Seen):
        return fact
    gap = next((record for record in fact.value if record.outcome not in ("OK", "ABSENT")), None)
    reason = refusal(gap.outcome, gap.code, gap.path, gap.item) if gap else None
    return Seen(value=fact.value, text=fact.text, evidence=fact.evidence, gap=reason)


def _place(
    target: Target, record: RegistryKey, found: Mapping[str, Any], machine: Mapping[str, str]
) -> Place:
    decoded = decoded_value(found)
    text = "\n".join(decoded) if isinstance(decoded, tuple) else str(decoded)
    place = f"{record.path}\\{found['name']}"
    evidence = target.node.evidence(record.item, found=f"{place} = {text}")
    return Place(place=place, text=expand(text, machine).text, evidence=evidence)


def _listing(places: Sequence[Place]) -> Text:
    return Text.same("\n".join(f"{place.place} = {place.text}" for place in places))


def named_below(target: Target, params: Mapping[str, Any]) -> Fact:
    """Every value called `name` in keys below `key` that is not empty, as places. Missing where there
    is none."""
    fact = _below(target, str(params["key"]))
    if not isinstance(fact, Seen):
        return fact
    name, machine = str(params["name"]).casefold(), environment(target)
    found = [record for record in fact.value if name in record.values]
    places = tuple(_place(target, record, record.values[name], machine) for record in found)
    places = tuple(place for place in places if place.text.strip())
    if places:
        return Seen(value=places, text=_listing(places), evidence=fact.evidence, gap=fact.gap)
    if fact.gap:
        return Unknown(reason=fact.gap, evidence=fact.evidence)
    return Missing(text=NO_VALUE, evidence=fact.evidence)


def rows(target: Target, params: Mapping[str, Any]) -> Fact:
    """The value `name` of `key`, or with `deep` = "yes" of every key below it, for comparing nodes:
    Seen.value is a tuple of `key=value` in which paths have one spelling."""
    fact = named_below(target, params)
    if not isinstance(fact, Seen):
        return fact
    top = in_view(*split_view(str(params["key"])))
    wanted = f"{top}\\{params['name']}".casefold()
    deep = params.get("deep") == "yes"
    places = [place for place in fact.value if deep or _one_key(place.place) == wanted]
    if fact.gap and (deep or not places):
        return Unknown(reason=fact.gap, evidence=fact.evidence)
    if not places:
        return Missing(text=NO_VALUE, evidence=fact.evidence)
    lines = tuple(
        sorted(f"{_one_key(place.place)[len(top) :]}={_one_spelling(place.text)}" for place in places)
    )
    evidence = tuple(line for place in places for line in place.evidence)
    return Seen(value=lines, text=_listing(places), evidence=evidence)


def _one_key(place: str) -> str:
    """A value's place in the spelling of `split_view`, so that it can be cut at its root."""
    key, _, name = place.rpartition("\\")
    return f"{in_view(*split_view(key))}\\{name}".casefold()


def _one_spelling(text: str) -> str:
    return winpath.normalise(text) if winpath.drive_of(text) else text


def texts_below(target: Target, params: Mapping[str, Any]) -> Fact:
    """Every text value below each of `keys`, as places; those called as in `ignore` are left out.
    Missing where no key is there."""
    ignored = {str(name).casefold() for name in params.get("ignore", ())}
    machine = environment(target)
    below = [_below(target, str(root)) for root in params["keys"]]
    keys = [fact for fact in below if isinstance(fact, Seen)]
    unknown = [fact.reason for fact in below if isinstance(fact, Unknown)]
    gaps = unknown + [fact.gap for fact in keys if fact.gap]
    if not keys:
        return next((fact for fact in below if isinstance(fact, Unknown)), below[0])
    places = tuple(
        _place(target, record, found, machine)
        for fact in keys
        for record in fact.value
        for name, found in record.values.items()
        if found["type"] in TEXT_TYPES and name not in ignored
    )
    evidence = keys[0].evidence
    return Seen(value=places, text=_listing(places), evidence=evidence, gap=gaps[0] if gaps else None)


def values(target: Target, params: Mapping[str, Any]) -> Fact:
    """Several single values as places; each of `values` is `key|name`. One that is missing is left out,
    the first one must be there."""
    places: list[Place] = []
    unknown: Unknown | None = None
    gaps: list[Reason] = []
    for entry in params["values"]:
        root, _, name = str(entry).rpartition("|")
        fact = value(target, {"key": root, "name": name})
        if isinstance(fact, Unknown):
            unknown = unknown or fact
        elif isinstance(fact, Missing) and not places:
            return Unknown(reason=container_absent(f"{root}\\{name}"), evidence=fact.evidence)
        elif isinstance(fact, Seen):
            text = as_text(fact.value)
            places.append(Place(place=f"{root}\\{name}", text=text, evidence=fact.evidence))
            gaps += [fact.gap] if fact.gap else []
        if unknown and not places:
            return unknown
    return Seen(
        value=tuple(places),
        text=_listing(places),
        evidence=places[0].evidence,
        gap=unknown.reason if unknown else next(iter(gaps), None),
    )


def subkeys(target: Target, params: Mapping[str, Any]) -> Fact:
    """Names of the keys directly below `key`, without regard to case; empty where the key is absent."""
    root = str(params["key"])
    fact = target.node.registry_below(root)
    if isinstance(fact, Unknown):
        return fact
    names: dict[str, str] = {}
    if isinstance(fact, Seen):
        top = fact.value[0].path
        for record in fact.value[1:]:
            name = record.path[len(top) + 1 :].split("\\")[0]
            names.setdefault(name.casefold(), name)
    shown = Text.same("\n".join(names.values())) if names else Text(ja="なし", en="none")
    return Seen(value=tuple(sorted(names)), text=shown, evidence=fact.evidence)


def only_native(target: Target, params: Mapping[str, Any]) -> Fact:
    """Values below `HKLM\\SOFTWARE\\NEC\\<key>` of the 64-bit view that the 32-bit view does not hold,
    name and content, as places: the product never reads them there. Missing where there is none."""
    key = str(params["key"])
    native = _below(target, f"HKLM\\SOFTWARE\\NEC\\{key}")
    if not isinstance(native, Seen):
        return native
    read = _below(target, f"HKLM\\SOFTWARE\\Wow6432Node\\NEC\\{key}")
    if isinstance(read, Unknown):
        return read
    gap = native.gap or (read.gap if isinstance(read, Seen) else None)
    known = {_signature(record, found) for record in (read.value if isinstance(read, Seen) else ())
             for found in record.values.values()}  # fmt: skip
    places = tuple(
        _place(target, record, found, {})
        for record in native.value
        for found in record.values.values()
        if _signature(record, found) not in known
    )
    if places:
        return Seen(value=places, text=_listing(places), evidence=native.evidence, gap=gap)
    if gap:
        return Unknown(reason=gap, evidence=native.evidence)
    return Missing(text=NO_VALUE, evidence=native.evidence)


def _signature(record: RegistryKey, found: Mapping[str, Any]) -> tuple[str, str, str]:
    _, path = split_view(record.path)
    return path, str(found["name"]).casefold(), str(decoded_value(found))
