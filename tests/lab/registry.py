"""The registry a node really has: the plan's keys and what services and the system keep there themselves."""

from __future__ import annotations

from dataclasses import replace

from .model import SERVICES_KEY, Key, Node, Service, Value
from .paths import ancestors, fold
from .values import registry_value


def full_registry(node: Node) -> dict[str, Key]:
    """Every key by its folded physical path, the keys of the services included."""
    keys = dict(node.registry)
    for service in node.services.values():
        path = f"{SERVICES_KEY}\\{service.name}"
        own = keys.get(fold(path), Key(path=path))
        keys[fold(path)] = replace(own, values=service_values(service) + own.values)
        for above in ancestors(path):
            keys.setdefault(fold(above), Key(path=above))
    return keys


def service_values(service: Service) -> tuple[Value, ...]:
    """What the service control manager keeps in the key of a service."""
    specs: dict[str, object] = {
        "Type": service.type,
        "Start": service.start,
        "ErrorControl": service.error_control,
        "ImagePath": {"type": "REG_EXPAND_SZ", "value": service.image},
        "DisplayName": service.display,
        "ObjectName": service.account,
    }
    if service.dependencies:
        specs["DependOnService"] = list(service.dependencies)
    if service.delayed:
        specs["DelayedAutostart"] = 1
    return tuple(registry_value(name, spec, service.name) for name, spec in specs.items())
