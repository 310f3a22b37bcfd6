"""Frozen keyword-only dataclasses that are made by the thousand in every audit."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """The same as `dataclass(frozen=True, kw_only=True)`, with a constructor of half the time."""
    made = dataclass(frozen=True, kw_only=True)(cls)
    # That of a frozen dataclass calls object.__setattr__ for each field; writing into the instance's dictionary is
    # as safe here and twice as fast, which is a tenth of a whole audit.
    made.__init__ = _constructor(made)  # type: ignore[method-assign]
    return made


def _constructor(cls: type[Any]) -> Any:
    known: dict[str, Any] = {}
    asked: list[str] = []
    lines: list[str] = []
    for entry in fields(cls):
        value = entry.name
        if entry.default_factory is not MISSING:
            known[f"make_{value}"], known[f"none_{value}"] = entry.default_factory, MISSING
            asked.append(f"{value}=none_{value}")
            lines.append(f"    _into[{value!r}] = make_{value}() if {value} is none_{value} else {value}")
            continue
        if entry.default is not MISSING:
            known[f"default_{value}"] = entry.default
        asked.append(value if entry.default is MISSING else f"{value}=default_{value}")
        lines.append(f"    _into[{value!r}] = {value}")
    text = "\n".join([f"def __init__(self, *, {', '.join(asked)}):", "    _into = self.__dict__", *lines])
    exec(text, known)
    return known["__init__"]
