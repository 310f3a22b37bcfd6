"""Operations on what belongs to a node: registry, services, environment, host, drives."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from .model import ENVIRONMENT_KEY, SERVICES_KEY, STARTS, STATES, Drive, Key, Plan, PlanError, Service
from .paths import ancestors, fold, physical_key
from .values import registry_value

# What the service control manager itself keeps in the key of a service.
SERVICE_VALUES = {
    "type", "start", "errorcontrol", "imagepath", "displayname", "objectname", "delayedautostart",
    "dependonservice",
}  # fmt: skip


def add_key(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    key = _create(plan, role, args["key"], place)
    for name, spec in args.get("values", {}).items():
        _put(plan, role, key, name, spec, place)


def set_value(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    spec = {name: args[name] for name in ("value", "type", "hex") if name in args}
    plain = spec["value"] if set(spec) == {"value"} else spec
    _put(plan, role, _create(plan, role, args["key"], place), args["name"], plain, place)


def delete_value(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    key = _existing(plan, role, args["key"], place)
    kept = tuple(v for v in key.values if v.name.casefold() != args["name"].casefold())
    if len(kept) == len(key.values):
        raise PlanError(f"{place}: {key.path} has no value {args['name']!r}")
    _store(plan, role, replace(key, values=kept))


def delete_key(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    top = fold(_existing(plan, role, args["key"], place).path)
    registry = plan.nodes[role].registry
    for path in [one for one in registry if one == top or one.startswith(top + "\\")]:
        del registry[path]


def deny_key(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    _store(plan, role, replace(_existing(plan, role, args["key"], place), code=5))


def set_environment(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    values = args.get("values", {args["name"]: args["value"]} if "name" in args else {})
    add_key(plan, role, {"key": ENVIRONMENT_KEY, "values": values}, place)


def delete_environment(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    delete_value(plan, role, {"key": ENVIRONMENT_KEY, "name": args["name"]}, place)


def add_service(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    services = plan.nodes[role].services
    if args["name"].casefold() in services:
        raise PlanError(f"{place}: there is a service {args['name']!r} already")
    service = Service(name=args["name"], display=args["display"], image=args["image"])
    services[args["name"].casefold()] = _changed(plan, role, service, args, place)


def set_service(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    service = _service(plan, role, args, place)
    plan.nodes[role].services[args["name"].casefold()] = _changed(plan, role, service, args, place)


def delete_service(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    """The service with everything below its key."""
    _service(plan, role, args, place)
    del plan.nodes[role].services[args["name"].casefold()]
    key = f"{SERVICES_KEY}\\{args['name']}"
    if fold(key) in plan.nodes[role].registry:
        delete_key(plan, role, {"key": key}, place)


def deny_service(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    plan.nodes[role].services[args["name"].casefold()] = replace(_service(plan, role, args, place), code=5)


def set_host(plan: Plan, role: str, args: dict[str, Any], _place: str) -> None:
    host = plan.nodes[role].host
    for name, value in args.items():
        old = host.get(name)
        host[name] = {**old, **value} if isinstance(old, dict) else value


def set_addresses(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    for one in args["addresses"]:
        if set(one) != {"adapter", "mac", "ip", "prefix_length"}:
            raise PlanError(f"{place}: an address needs adapter, mac, ip, prefix_length")
    object.__setattr__(plan.nodes[role], "addresses", tuple(args["addresses"]))


def set_drive(plan: Plan, role: str, args: dict[str, Any], _place: str) -> None:
    letter = fold(args["letter"])
    drives = plan.nodes[role].drives
    old = drives.get(letter, Drive(letter=letter.upper(), shared=letter in plan.shared_drives))
    change = {name: value for name, value in args.items() if name != "letter"}
    if change.get("code") == 0:
        change["code"] = None
    drives[letter] = replace(old, **change)


def unmount(plan: Plan, role: str, args: dict[str, Any], place: str) -> None:
    if plan.nodes[role].drives.pop(fold(args["letter"]), None) is None:
        raise PlanError(f"{place}: no drive {args['letter']}")


def drop(plan: Plan, role: str, _args: dict[str, Any], _place: str) -> None:
    object.__setattr__(plan, "dropped", plan.dropped | {role})


def _create(plan: Plan, role: str, key: str, place: str) -> Key:
    """The key, made with the keys above it where they do not exist."""
    node = plan.nodes[role]
    path = physical_key("64", key, node.bitness)
    if not path.startswith(("HKLM\\", "HKU\\", "HKCU\\")):
        raise PlanError(f"{place}: {key!r} is no registry key; write HKLM\\...")
    for one in [*reversed(ancestors(path)), path]:
        node.registry.setdefault(fold(one), Key(path=one))
    return node.registry[fold(path)]


def _existing(plan: Plan, role: str, key: str, place: str) -> Key:
    found = plan.nodes[role].registry.get(fold(physical_key("64", key, plan.nodes[role].bitness)))
    if found is None:
        raise PlanError(f"{place}: there is no key {key}")
    return found


def _store(plan: Plan, role: str, key: Key) -> None:
    plan.nodes[role].registry[fold(key.path)] = key


def _put(plan: Plan, role: str, key: Key, name: str, spec: object, place: str) -> None:
    rest = fold(key.path).removeprefix(fold(SERVICES_KEY) + "\\")
    if rest in plan.nodes[role].services and name.casefold() in SERVICE_VALUES:
        raise PlanError(f"{place}: {name} of service {rest} is set with service.set")
    current = plan.nodes[role].registry[fold(key.path)]
    value = registry_value(name, spec, place)
    names = [one.name.casefold() for one in current.values]
    values = list(current.values)
    if name.casefold() in names:
        values[names.index(name.casefold())] = value
    else:
        values.append(value)
    _store(plan, role, replace(current, values=tuple(values)))


def _service(plan: Plan, role: str, args: dict[str, Any], place: str) -> Service:
    found = plan.nodes[role].services.get(args["name"].casefold())
    if found is None:
        raise PlanError(f"{place}: there is no service {args['name']!r}")
    return found


def _changed(plan: Plan, role: str, service: Service, args: dict[str, Any], place: str) -> Service:
    change = {f.name: args[f.name] for f in fields(Service) if f.name in args and f.name != "name"}
    for name in ("start", "registry_start"):
        if name in args:
            change[name] = _word(STARTS, args[name], place)
    if "state" in args:
        change["state"] = _word(STATES, args["state"], place)
    if "dependencies" in args:
        change["dependencies"] = tuple(args["dependencies"])
    if "running" in args:
        runs = {"always": True, "never": False, "active": plan.nodes[role].active}
        change["state"] = STATES["running" if _word(runs, args["running"], place) else "stopped"]
    return replace(service, **change)


def _word(words: dict[str, Any], word: object, place: str) -> Any:
    if word not in words:
        raise PlanError(f"{place}: {word!r}; known: {', '.join(words)}")
    return words[str(word)]
