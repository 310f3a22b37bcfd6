"""Two bundles of the same plan: what has to be equal, and the little that is Wine's own."""

from __future__ import annotations

import copy
import re
from typing import Any

from .network import permitted

# Services that a fresh Wine prefix has; the plan knows nothing of them.
WINE_SERVICES = frozenset(
    {
        "BITS", "Eventlog", "FontCache", "FontCache3.0.0.0", "LanmanServer", "MSIServer", "PlugPlay", "RpcSs",
        "Schedule", "Spooler", "StiSvc", "TermService", "Winmgmt", "wuauserv",
    }
)  # fmt: skip
# One for each process that Wine needs for its drivers: two or three, as the machine has devices.
DRIVER_HOST = re.compile(r"winedevice\d+", re.IGNORECASE)
# Wine tells programs its version from one and writes the other at every question for the time zone.
WINE_VALUES = {
    ("hklm\\software\\microsoft\\windows nt\\currentversion", "CurrentVersion"),
    ("hklm\\system\\currentcontrolset\\control\\timezoneinformation", "StandardName"),
}
UNKNOWN = "<not compared>"


def of_wine(service: str) -> bool:
    """Whether Wine brought this service along."""
    return service in WINE_SERVICES or DRIVER_HOST.fullmatch(service) is not None


def items_of(bundle: dict[str, Any], *, states: bool = True) -> dict[str, dict[str, Any]]:
    """Items by folded id, without times and without what Wine cannot show as the plan has it.

    `states` False: the services were not started. Where namespaces are not permitted, the computers have the
    addresses and the DNS name of this machine.
    """
    found = {}
    for item in copy.deepcopy(bundle["items"]):
        del item["elapsed_ms"]
        if item["probe"] == "service" and of_wine(item["target"]["name"]):
            continue
        if item["value"] is not None:
            _without_wine(item, bundle, states=states)
        found[item["id"].casefold()] = item
    return found


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """One line for each item that differs or that only one side has."""
    lines = [f"only in the first: {key}" for key in sorted(one.keys() - other.keys())]
    lines += [f"only in the second: {key}" for key in sorted(other.keys() - one.keys())]
    lines += [
        f"{key}: {one[key]} != {other[key]}"
        for key in sorted(one.keys() & other.keys())
        if one[key] != other[key]
    ]
    return lines


def _without_wine(item: dict[str, Any], bundle: dict[str, Any], *, states: bool) -> None:
    value, probe = item["value"], item["probe"]
    if probe == "host":
        value["memory_bytes"] = UNKNOWN
        if not permitted():
            value["dns_host_name"] = UNKNOWN
    elif probe == "drives":
        _drives(value["drives"])
    elif probe == "addresses" and not permitted():
        value["addresses"] = UNKNOWN
    elif probe == "service_list":
        value["names"] = [name for name in value["names"] if not of_wine(name)]
    elif probe == "service":
        _service(value, states=states)
    elif probe == "registry":
        _registry(item["target"]["key"].casefold(), value["keys"])
    elif probe == "acl":
        for folder in value["folders"]:
            folder["sd"] = bundle["security_descriptors"].get(folder["sd"])


def _drives(drives: list[dict[str, Any]]) -> None:
    for drive in drives:
        drive["total_bytes"] = drive["free_bytes"] = UNKNOWN
        # Windows: a fixed drive whose root is refused. Wine: a letter without a root, and no code.
        if drive["code"] is not None or drive["type"] == 1:
            drive.update(type=UNKNOWN, code=UNKNOWN, file_system=UNKNOWN, label=UNKNOWN, serial=UNKNOWN)


def _service(value: dict[str, Any], *, states: bool) -> None:
    api = value["api"]
    if api["outcome"] == "OK":
        # Wine's control manager does not tell these two.
        api["delayed"] = api["dependencies"] = UNKNOWN
        if not states:
            api["state"] = UNKNOWN
    value["disagreements"] = [
        one for one in value["disagreements"] if one["field"] not in ("dependencies", "delayed")
    ]


def _registry(target: str, keys: list[dict[str, Any]]) -> None:
    for key in keys:
        path = f"{target}\\{key['path']}".casefold().rstrip("\\")
        for value in key["values"]:
            if (path, value["name"]) in WINE_VALUES:
                value.update(raw=UNKNOWN, text=UNKNOWN)
