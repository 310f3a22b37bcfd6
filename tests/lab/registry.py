"""The registry a node really has: the plan's keys, and what Windows itself keeps of host and services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .model import SERVICES_KEY, Key, Node, Service, Value
from .paths import ancestors, fold
from .values import registry_value

WINDOWS_NT_KEY = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
PRODUCT_KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions"
PRODUCT_TYPES = {1: "WinNT", 2: "LanmanNT", 3: "ServerNT"}


def full_registry(node: Node) -> dict[str, Key]:
    """Every key by its folded physical path; what the plan says of a value comes first."""
    keys = dict(node.registry)
    for kept in [*host_keys(node), *map(service_key, node.services.values())]:
        own = keys.get(fold(kept.path), Key(path=kept.path))
        planned = {value.name.casefold() for value in own.values}
        rest = tuple(value for value in kept.values if value.name.casefold() not in planned)
        keys[fold(kept.path)] = replace(own, values=rest + own.values)
        for above in ancestors(kept.path):
            keys.setdefault(fold(above), Key(path=above))
    return keys


def service_key(service: Service) -> Key:
    """What the service control manager keeps in the key of a service."""
    specs: dict[str, object] = {
        "Type": service.type,
        "Start": service.start if service.registry_start is None else service.registry_start,
        "ErrorControl": service.error_control,
        "ImagePath": {"type": "REG_EXPAND_SZ", "value": service.image},
        "DisplayName": service.display,
        "ObjectName": service.account,
    }
    if service.dependencies:
        specs["DependOnService"] = list(service.dependencies)
    if service.delayed:
        specs["DelayedAutostart"] = 1
    return Key(path=f"{SERVICES_KEY}\\{service.name}", values=_values(specs))


def host_keys(node: Node) -> list[Key]:
    """What Windows keeps of its own version."""
    system: Any = node.host["os"]
    specs: dict[str, object] = {
        # From Windows 10 on this value stays what it was in Windows 8.1.
        "CurrentVersion": "6.3" if system["major"] >= 10 else f"{system['major']}.{system['minor']}",
        "CurrentBuild": str(system["build"]),
        "CurrentBuildNumber": str(system["build"]),
    }
    if system["major"] >= 10:
        specs |= {"CurrentMajorVersionNumber": system["major"], "CurrentMinorVersionNumber": system["minor"]}
    if system["service_pack"]:
        specs["CSDVersion"] = f"Service Pack {system['service_pack']}"
    product: dict[str, object] = {"ProductType": PRODUCT_TYPES[system["product_type"]]}
    return [
        Key(path=WINDOWS_NT_KEY, values=_values(specs)),
        Key(path=PRODUCT_KEY, values=_values(product)),
    ]


def _values(specs: Mapping[str, object]) -> tuple[Value, ...]:
    return tuple(registry_value(name, spec, name) for name, spec in specs.items())
