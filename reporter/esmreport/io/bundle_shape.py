"""Checks the value of each item against docs/bundle.md, so that no later look-up meets a surprise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

OUTCOMES = ("OK", "ABSENT", "DENIED", "UNAVAILABLE", "LIMIT", "ERROR", "SKIPPED")


def item_error(item: Any) -> str | None:
    """The first key of an item that is wrong, None where the item is right."""
    if not isinstance(item, dict):
        return "(object)"
    for name, kind in (("id", str), ("probe", str), ("target", dict), ("outcome", str)):
        if not isinstance(item.get(name), kind):
            return name
    if item["outcome"] not in OUTCOMES:
        return "outcome"
    if not isinstance(item.get("code"), int | None):
        return "code"
    wrong = _target_error(item["probe"], item["target"])
    if wrong:
        return f"target.{wrong}"
    value = item.get("value")
    if value is None:
        return "value" if item["outcome"] == "OK" else None
    check = VALUES.get(item["probe"])
    if check is None:
        return None
    wrong = check(value)
    return f"value.{wrong}" if wrong else None


def _target_error(probe: str, target: Mapping[str, Any]) -> str | None:
    wanted: dict[str, tuple[str, ...]] = {
        "registry": ("view", "key"),
        "service": ("name",),
        "file": ("path",),
        "folder": ("path",),
        "listing": ("path",),
        "acl": ("path",),
        "command": ("command",),
    }
    return _first_not_text(target, wanted.get(probe, ()))


def _first_not_text(table: Any, names: tuple[str, ...]) -> str | None:
    if not isinstance(table, dict):
        return "(object)"
    return next((name for name in names if not isinstance(table.get(name), str)), None)


def _rows(value: Any, name: str, check: Callable[[Any], str | None]) -> str | None:
    if not isinstance(value, dict) or not isinstance(value.get(name), list):
        return name
    for number, row in enumerate(value[name]):
        wrong = check(row)
        if wrong:
            return f"{name}[{number}].{wrong}"
    return None


def _registry(value: Any) -> str | None:
    return _rows(value, "keys", _registry_key)


def _registry_key(key: Any) -> str | None:
    wrong = _first_not_text(key, ("path", "outcome"))
    if wrong:
        return wrong
    if key["outcome"] != "OK" and key.get("values") is None:
        return None
    return _rows(key, "values", _registry_value)


def _registry_value(value: Any) -> str | None:
    wrong = _first_not_text(value, ("name", "raw"))
    if wrong:
        return wrong
    if not isinstance(value.get("type"), int):
        return "type"
    if "text" in value and not isinstance(value["text"], str):
        return "text"
    if "int" in value and (not isinstance(value["int"], int) or isinstance(value["int"], bool)):
        return "int"
    texts = value.get("list", [])
    return None if isinstance(texts, list) and all(isinstance(text, str) for text in texts) else "list"


def _service(value: Any) -> str | None:
    for side in ("api", "registry"):
        wrong = _first_not_text(value.get(side) if isinstance(value, dict) else None, ("outcome",))
        if wrong:
            return f"{side}.{wrong}"
        table = value[side]
        for name in ("start", "state", "type"):
            if not isinstance(table.get(name), int | None):
                return f"{side}.{name}"
        for name in ("display_name", "image_path", "account"):
            if not isinstance(table.get(name), str | None):
                return f"{side}.{name}"
        if not isinstance(table.get("delayed"), bool | int | None):
            return f"{side}.delayed"
    return None


def _file(value: Any) -> str | None:
    if not isinstance(value, dict):
        return "(object)"
    for name in ("base64", "encoding", "sha256", "version"):
        if not isinstance(value.get(name), str | None):
            return name
    return None


def _folder(value: Any) -> str | None:
    return _first_not_text(value, ("kind",))


def _listing(value: Any) -> str | None:
    return _rows(value, "entries", lambda row: _first_not_text(row, ("path",)))


def _acl(value: Any) -> str | None:
    return _rows(value, "folders", lambda row: _first_not_text(row, ("path", "outcome")))


def _drives(value: Any) -> str | None:
    def check(row: Any) -> str | None:
        wrong = _first_not_text(row, ("letter",))
        if wrong or not row["letter"]:
            return "letter"
        return None if isinstance(row.get("code"), int | None) else "code"

    return _rows(value, "drives", check)


def _addresses(value: Any) -> str | None:
    return _rows(value, "addresses", lambda row: _first_not_text(row, ("ip",)))


def _names(value: Any) -> str | None:
    names = value.get("names") if isinstance(value, dict) else None
    return None if isinstance(names, list) and all(isinstance(name, str) for name in names) else "names"


def _host(value: Any) -> str | None:
    if not isinstance(value, dict):
        return "(object)"
    if value.get("bitness") not in (32, 64):
        return "bitness"
    numbers = value.get("os")
    if not isinstance(numbers, dict) or not all(
        isinstance(numbers.get(n), int) for n in ("major", "minor", "build")
    ):
        return "os"
    return None


def _command(value: Any) -> str | None:
    if not isinstance(value, dict) or not isinstance(value.get("exit_code"), int):
        return "exit_code"
    for name in ("output", "error"):
        wrong = _first_not_text(value.get(name), ("encoding", "base64"))
        if wrong:
            return f"{name}.{wrong}"
    return None


def _locations(value: Any) -> str | None:
    if not isinstance(value, dict):
        return "(object)"
    return next((name for name, entry in value.items() if not isinstance(entry, dict)), None)


VALUES: dict[str, Callable[[Any], str | None]] = {
    "registry": _registry,
    "service": _service,
    "service_list": _names,
    "file": _file,
    "folder": _folder,
    "listing": _listing,
    "acl": _acl,
    "drives": _drives,
    "addresses": _addresses,
    "host": _host,
    "locations": _locations,
    "command": _command,
}
