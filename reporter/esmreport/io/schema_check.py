"""Checks JSON against one of our own schemas, as far as these go: the first place that is wrong, and nothing else.

A key that the schema does not name is let through, so that a newer collector may say more. A number beyond 64 bits is
none that Windows could have given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
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
_LEAST, _MOST = -(2**63), 2**64 - 1


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part of a schema asks: the types a value may have (None: any), then `rest`. They are apart so that who
    goes over many values looks at their types without a call for each, which is most of what makes this quick."""

    types: frozenset[type] | None
    rest: Check | None

    def check(self) -> Check:
        """The part as one check."""
        types, rest = self.types, self.rest
        if types is None:
            return rest or (lambda _value: None)

        def check(value: Any) -> str | None:
            if _of_type(value, types):
                return rest(value) if rest is not None else None
            return ""

        return check


Build = Callable[[Mapping[str, Any]], _Part]


def compiled(schema: Mapping[str, Any]) -> Check:
    """The check that a schema stands for. Raises KeyError for a keyword that is not known here."""
    named: dict[str, _Part] = {}

    def build(part: Mapping[str, Any]) -> _Part:
        if set(part) == {"$ref"}:
            return by_name(part["$ref"].removeprefix("#/$defs/"))
        unknown = set(part) - set(_KEYWORDS) - _SILENT
        if unknown:
            raise KeyError(", ".join(sorted(unknown)))
        types = _types(part["type"]) if "type" in part else None
        made = (make(part, build) for keyword, make in _KEYWORDS.items() if keyword in part)
        checks = [one for one in made if one is not None]
        return _Part(types, _all(checks) if checks else None)

    def by_name(name: str) -> _Part:
        if name not in named:
            named[name] = build(schema["$defs"][name])
        return named[name]

    for name in schema.get("$defs", {}):
        by_name(name)
    return build(schema).check()


def _types(names: str | Sequence[str]) -> frozenset[type]:
    return frozenset(_TYPES[name] for name in ([names] if isinstance(names, str) else names))


def _of_type(value: Any, types: frozenset[type]) -> bool:
    kind = type(value)
    return kind in types and (kind is not int or _LEAST <= value <= _MOST)


def _all(checks: Sequence[Check]) -> Check:
    if len(checks) == 1:
        return checks[0]

    def check(value: Any) -> str | None:
        for one in checks:
            wrong = one(value)
            if wrong is not None:
                return wrong
        return None

    return check


def _enum(part: Mapping[str, Any], _build: Build) -> Check:
    allowed = frozenset((type(one), one) for one in part["enum"])
    return lambda value: "" if type(value) in (dict, list) or (type(value), value) not in allowed else None


def _const(part: Mapping[str, Any], _build: Build) -> Check:
    wanted, kind = part["const"], type(part["const"])
    return lambda value: None if type(value) is kind and value == wanted else ""


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
    wanted = frozenset(names)

    def check(value: Any) -> str | None:
        if not isinstance(value, dict) or value.keys() >= wanted:
            return None
        return next(f".{name}" for name in names if name not in value)

    return check


def _properties(part: Mapping[str, Any], build: Build) -> Check:
    parts = [(name, build(inner)) for name, inner in part["properties"].items()]
    fields = tuple((name, one.types, one.rest) for name, one in parts)

    def check(value: Any) -> str | None:
        if not isinstance(value, dict):
            return None
        for name, types, rest in fields:
            if name in value:
                entry = value[name]
                if types is not None and not _of_type(entry, types):
                    return f".{name}"
                if rest is not None:
                    wrong = rest(entry)
                    if wrong is not None:
                        return f".{name}{wrong}"
        return None

    return check


def _items(part: Mapping[str, Any], build: Build) -> Check:
    one = build(part["items"]).check()

    def check(value: Any) -> str | None:
        if not isinstance(value, list):
            return None
        for number, entry in enumerate(value):
            wrong = one(entry)
            if wrong is not None:
                return f"[{number}]{wrong}"
        return None

    return check


def _others(part: Mapping[str, Any], build: Build) -> Check | None:
    """additionalProperties, where it says what the values of a table are; `false` is not enforced."""
    if not isinstance(part["additionalProperties"], dict):
        return None
    one, named = build(part["additionalProperties"]).check(), frozenset(part.get("properties", ()))

    def check(value: Any) -> str | None:
        for name, entry in value.items() if isinstance(value, dict) else ():
            wrong = None if name in named else one(entry)
            if wrong is not None:
                return f".{name}{wrong}"
        return None

    return check


def _names(part: Mapping[str, Any], build: Build) -> Check:
    one = build(part["propertyNames"]).check()
    return lambda value: (
        next((f".{name}" for name in value if one(name) is not None), None)
        if isinstance(value, dict)
        else None
    )


def _any_of(part: Mapping[str, Any], build: Build) -> Check:
    choices = [build(inner).check() for inner in part["anyOf"]]

    def check(value: Any) -> str | None:
        furthest = ""
        for choice in choices:
            wrong = choice(value)
            if wrong is None:
                return None
            # The choice that got furthest into the value is the one that was meant.
            furthest = max(furthest, wrong, key=len)
        return furthest

    return check


def _all_of(part: Mapping[str, Any], build: Build) -> Check:
    checks: list[Check] = []
    for name, inner in groupby(part["allOf"], _decided_by):
        parts = list(inner)
        checks += [_cases(name, parts, build)] if name else [build(one).check() for one in parts]
    return _all(checks)


def _decided_by(part: Mapping[str, Any]) -> str | None:
    """The one key whose text decides whether `then` counts."""
    named = part["if"].get("properties", {}) if set(part) == {"if", "then"} and len(part["if"]) == 1 else {}
    if len(named) != 1:
        return None
    [(name, inner)] = named.items()
    return name if set(inner) == {"const"} and isinstance(inner["const"], str) else None


def _cases(name: str, parts: Sequence[Mapping[str, Any]], build: Build) -> Check:
    """Conditions that ask one key for a text: one look-up instead of as many questions."""
    cases: dict[str, list[Check]] = {}
    for part in parts:
        cases.setdefault(part["if"]["properties"][name]["const"], []).append(build(part["then"]).check())
    checks = {wanted: _all(found) for wanted, found in cases.items()}
    every = _all([build(part["then"]).check() for part in parts])

    def check(value: Any) -> str | None:
        if not isinstance(value, dict) or name not in value:
            # Nothing speaks against any of the conditions.
            return every(value)
        found = value[name]
        one = checks.get(found) if isinstance(found, str) else None
        return one(value) if one is not None else None

    return check


def _not(part: Mapping[str, Any], build: Build) -> Check:
    one = build(part["not"]).check()
    return lambda value: "" if one(value) is None else None


def _if(part: Mapping[str, Any], build: Build) -> Check:
    condition, then = build(part["if"]).check(), build(part["then"]).check()
    return lambda value: then(value) if condition(value) is None else None


_SILENT = {"$schema", "$defs", "title", "description", "type", "then", "contentEncoding"}
_KEYWORDS: Mapping[str, Callable[[Mapping[str, Any], Build], Check | None]] = {
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
