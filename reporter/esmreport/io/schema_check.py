"""Checks JSON against one of our own schemas, as far as these go: the first place that is wrong, and nothing else.

A key that the schema does not name is let through, so that a newer collector may say more. A number beyond 64 bits is
none that Windows could have given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

# Gives the first wrong place below a value: "" the value itself, ".name" and "[3]" inside it; None where it is right.
Check = Callable[[Any], str | None]

# A bundle has some ten thousand values: what comes out of JSON has exactly these types.
_TYPES: Mapping[str, type] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}


def compiled(schema: Mapping[str, Any]) -> Check:
    """The check that a schema stands for. Raises KeyError for a keyword that is not known here."""
    named: dict[str, Check] = {}

    def by_name(name: str) -> Check:
        def check(value: Any) -> str | None:
            return named[name](value)

        return check

    def build(part: Mapping[str, Any]) -> Check:
        if set(part) == {"$ref"}:
            name = part["$ref"].removeprefix("#/$defs/")
            return named.get(name) or by_name(name)
        checks = [make(part, build) for keyword, make in _KEYWORDS.items() if keyword in part]
        unknown = set(part) - set(_KEYWORDS) - _SILENT
        if unknown:
            raise KeyError(", ".join(sorted(unknown)))
        return checks[0] if len(checks) == 1 else _all(checks)

    for name, part in schema.get("$defs", {}).items():
        named[name] = build(part)
    return build(schema)


def _all(checks: list[Check]) -> Check:
    def check(value: Any) -> str | None:
        for one in checks:
            wrong = one(value)
            if wrong is not None:
                return wrong
        return None

    return check


Build = Callable[[Mapping[str, Any]], Check]


def _type(part: Mapping[str, Any], _build: Build) -> Check:
    names = part["type"] if isinstance(part["type"], list) else [part["type"]]
    types = frozenset(_TYPES[name] for name in names)
    if int not in types:
        return lambda value: None if type(value) in types else ""

    def check(value: Any) -> str | None:
        if type(value) is int:
            return None if -(2**63) <= value < 2**64 else ""
        return None if type(value) in types else ""

    return check


def _same(left: Any, right: Any) -> bool:
    return type(left) is type(right) and bool(left == right)


def _enum(part: Mapping[str, Any], _build: Build) -> Check:
    allowed = frozenset((type(one), one) for one in part["enum"])
    return lambda value: "" if type(value) in (dict, list) or (type(value), value) not in allowed else None


def _const(part: Mapping[str, Any], _build: Build) -> Check:
    wanted = part["const"]
    return lambda value: None if _same(value, wanted) else ""


def _pattern(part: Mapping[str, Any], _build: Build) -> Check:
    search = re.compile(part["pattern"]).search
    return lambda value: None if not isinstance(value, str) or search(value) else ""


def _minimum(part: Mapping[str, Any], _build: Build) -> Check:
    least = part["minimum"]
    return lambda value: None if not isinstance(value, int) or value >= least else ""


def _maximum(part: Mapping[str, Any], _build: Build) -> Check:
    most = part["maximum"]
    return lambda value: None if not isinstance(value, int) or value <= most else ""


def _required(part: Mapping[str, Any], _build: Build) -> Check:
    names = tuple(part["required"])

    def check(value: Any) -> str | None:
        if isinstance(value, dict):
            for name in names:
                if name not in value:
                    return f".{name}"
        return None

    return check


def _properties(part: Mapping[str, Any], build: Build) -> Check:
    checks = tuple((name, build(inner)) for name, inner in part["properties"].items())

    def check(value: Any) -> str | None:
        if not isinstance(value, dict):
            return None
        for name, one in checks:
            if name in value:
                wrong = one(value[name])
                if wrong is not None:
                    return f".{name}{wrong}"
        return None

    return check


def _items(part: Mapping[str, Any], build: Build) -> Check:
    one = build(part["items"])

    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return None
        for number, entry in enumerate(value):
            wrong = one(entry)
            if wrong is not None:
                return f"[{number}]{wrong}"
        return None

    return check


def _others(part: Mapping[str, Any], build: Build) -> Check:
    """additionalProperties, where it says what the values of a table are; `false` is not enforced."""
    if not isinstance(part["additionalProperties"], dict):
        return lambda _value: None
    one, named = build(part["additionalProperties"]), frozenset(part.get("properties", ()))

    def check(value: Any) -> str | None:
        for name, entry in value.items() if isinstance(value, dict) else ():
            wrong = None if name in named else one(entry)
            if wrong is not None:
                return f".{name}{wrong}"
        return None

    return check


def _names(part: Mapping[str, Any], build: Build) -> Check:
    one = build(part["propertyNames"])
    return lambda value: (
        next((f".{name}" for name in value if one(name) is not None), None)
        if isinstance(value, dict)
        else None
    )


def _any_of(part: Mapping[str, Any], build: Build) -> Check:
    choices = [build(inner) for inner in part["anyOf"]]

    def check(value: Any) -> str | None:
        told = [choice(value) for choice in choices]
        # The choice that got furthest into the value is the one that was meant.
        return None if None in told else max((wrong for wrong in told if wrong is not None), key=len)

    return check


def _all_of(part: Mapping[str, Any], build: Build) -> Check:
    return _all([build(inner) for inner in part["allOf"]])


def _not(part: Mapping[str, Any], build: Build) -> Check:
    one = build(part["not"])
    return lambda value: "" if one(value) is None else None


def _if(part: Mapping[str, Any], build: Build) -> Check:
    condition, then = build(part["if"]), build(part["then"])
    return lambda value: then(value) if condition(value) is None else None


_SILENT = {"$schema", "$defs", "title", "description", "then", "contentEncoding"}
_KEYWORDS: Mapping[str, Callable[[Mapping[str, Any], Build], Check]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minimum": _minimum,
    "maximum": _maximum,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _others,
    "propertyNames": _names,
    "items": _items,
    "anyOf": _any_of,
    "allOf": _all_of,
    "not": _not,
    "if": _if,
}
