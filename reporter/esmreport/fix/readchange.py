"""Reads the changes of a results file; the list of kinds is closed."""

from __future__ import annotations

from collections.abc import Callable

from esmreport.core.remedy.model import (
    FORMATS,
    RIGHTS,
    START_TYPES,
    Access,
    Change,
    Content,
    Grant,
    Line,
    Raw,
    RegistryValue,
    StartType,
)
from esmreport.fix.shape import Part


def read_change(data: Part) -> Change:
    """One change of a results file, by its kind. Raises ShapeError."""
    return _CHANGES[data.get("kind").one_of(tuple(_CHANGES))](data)


def _start_type(data: Part) -> Change:
    return StartType(
        service=data.get("service").text(),
        old=data.get("old").one_of(START_TYPES),
        new=data.get("new").one_of(START_TYPES),
    )


def _raw(data: Part) -> Raw:
    return Raw(type=data.get("type").number(), raw=data.get("raw").hex())


def _registry_value(data: Part) -> Change:
    return RegistryValue(
        key=data.get("key").text(),
        name=data.get("name").text(),
        old=data.get("old").maybe(_raw),
        new=_raw(data.get("new")),
    )


def _access(data: Part) -> Change:
    grants = tuple(
        Grant(sid=grant.get("sid").text(), rights=grant.get("rights").one_of(RIGHTS))
        for grant in data.get("grants").entries()
    )
    return Access(path=data.get("path").text(), old=data.get("old").text(), grants=grants)


def _line(data: Part) -> Change:
    return Line(
        path=data.get("path").text(),
        format=data.get("format").one_of(FORMATS),
        key=data.get("key").text(),
        value=data.get("value").text(),
        section=data.get("section").text(),
    )


def _content(data: Part) -> Change:
    return Content(path=data.get("path").text(), content=data.get("base64").content())


_CHANGES: dict[str, Callable[[Part], Change]] = {
    "start_type": _start_type,
    "registry_value": _registry_value,
    "access": _access,
    "line": _line,
    "content": _content,
}
