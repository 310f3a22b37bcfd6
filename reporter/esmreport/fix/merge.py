"""From changes to things: what several findings want of one service, value, folder or file is one change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from esmreport.core import winpath
from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.core.regpath import normalise
from esmreport.core.remedy.model import (
    Access,
    CarriedFile,
    Change,
    Content,
    Fix,
    Identity,
    Line,
    RegistryValue,
    StartType,
)
from esmreport.fix.declined import DeclinedError
from esmreport.fix.edit import corrected
from esmreport.fix.step import Step
from esmreport.fix.step_access import access_step
from esmreport.fix.step_files import file_step
from esmreport.fix.step_registry import registry_step, start_type_step


def _conflict() -> DeclinedError:
    return DeclinedError(
        "conflict",
        "同じ箇所に対して複数の指摘が異なる値を求めているため、人が決める必要があります",
        "Several findings want different values in the same place; a person has to decide",
    )


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One service, value or file of a node, or folders inside each other, and all that is wanted of it.
    `shared`: it lies on the shared disk."""

    on: str
    shared: bool
    changes: tuple[Change, ...]
    findings: tuple[Identity, ...]


def things(fixes: Iterable[Fix]) -> list[Thing]:
    """One Thing for each place, in the order in which the places are named first."""
    found: dict[tuple[str, str, str], Thing] = {}
    for fix in fixes:
        shared = fix.identity[2] is None
        for change in fix.changes:
            key = ("" if shared else fix.on.casefold(), *_place(change))
            known = found.get(key) or Thing(on=fix.on, shared=shared, changes=(), findings=())
            found[key] = replace(
                known,
                changes=(*known.changes, change),
                findings=tuple(dict.fromkeys((*known.findings, fix.identity))),
            )
    return _nested(list(found.values()))


def _nested(found: Sequence[Thing]) -> list[Thing]:
    """Folders inside each other are one thing: rights that are passed down change the lower one too."""
    joined: list[Thing] = []
    for thing in found:
        paths = [change.path for change in thing.changes if isinstance(change, Access)]
        for other in [one for one in joined if paths and _touch(one, thing)]:
            joined.remove(other)
            thing = replace(
                other,
                changes=(*other.changes, *thing.changes),
                findings=tuple(dict.fromkeys((*other.findings, *thing.findings))),
            )
        joined.append(thing)
    return joined


def _touch(one: Thing, other: Thing) -> bool:
    if (one.shared, one.shared or one.on) != (other.shared, other.shared or other.on):
        return False
    return any(
        winpath.is_under(first.path, second.path) or winpath.is_under(second.path, first.path)
        for first in one.changes
        for second in other.changes
        if isinstance(first, Access) and isinstance(second, Access)
    )


def _place(change: Change) -> tuple[str, str]:
    if isinstance(change, StartType):
        return ("service", change.service.casefold())
    if isinstance(change, RegistryValue):
        return ("registry", f"{normalise(change.key)}\\{change.name.casefold()}")
    return ("folder" if isinstance(change, Access) else "file", winpath.normalise(change.path))


def step_of(thing: Thing, files: Mapping[tuple[str, str], CarriedFile], stem: str) -> Step:
    """The step that does all that is wanted of a thing; `stem` names its files. Raises DeclinedError."""
    first = thing.changes[0]
    if isinstance(first, StartType | RegistryValue):
        if any(_wish(change) != _wish(first) for change in thing.changes):
            raise _conflict()
        if isinstance(first, StartType):
            return start_type_step(first, thing.findings)
        return registry_step(first, thing.findings, stem)
    if isinstance(first, Access):
        return access_step(_accesses(thing.changes), thing.findings, stem)
    file = files.get((thing.on.casefold(), winpath.normalise(first.path)))
    if file is None:
        raise DeclinedError("not_carried", "監査時のファイルがありません", "The audited file was not carried")
    return file_step(file, _wanted(file, thing.changes), _title(file, thing.changes), thing.findings, stem)


def _wish(change: Change) -> object:
    return change.new if isinstance(change, StartType | RegistryValue) else change


def _accesses(changes: Sequence[Change]) -> list[Access]:
    """One Access a folder, with everything that is wanted of it."""
    found: dict[str, Access] = {}
    for change in changes:
        assert isinstance(change, Access)
        place = winpath.normalise(change.path)
        known = found.get(place)
        grants = dict.fromkeys((*(known.grants if known else ()), *change.grants))
        if len({grant.sid for grant in grants}) != len(grants):
            raise _conflict()
        found[place] = replace(known or change, grants=tuple(grants))
    return list(found.values())


def _wanted(file: CarriedFile, changes: Sequence[Change]) -> bytes:
    contents = {change.content for change in changes if isinstance(change, Content)}
    lines = [change for change in changes if isinstance(change, Line)]
    if contents:
        if len(contents) > 1 or lines:
            raise _conflict()
        return contents.pop()
    wishes: dict[tuple[str, str], Line] = {}
    for line in lines:
        if wishes.setdefault((line.format, line.key.casefold()), line).value != line.value:
            raise _conflict()
    if file.content is None:
        raise DeclinedError("no_file", "ファイルがありません", "There is no such file")
    return corrected(file.content, list(wishes.values()))


def _title(file: CarriedFile, changes: Sequence[Change]) -> Text:
    lines = list(dict.fromkeys(change for change in changes if isinstance(change, Line)))
    if not lines:
        return Text(
            ja=f"ファイル {file.path} を共有ディスクのものと同じにする",
            en=f"File {file.path} becomes a copy of the one on the shared disk",
        )
    shown = ", ".join(dict.fromkeys(f"{line.key}={line.value}" for line in lines))
    return Text(ja=f"ファイル {file.path} の設定: {shown}", en=f"Settings in file {file.path}: {shown}")
