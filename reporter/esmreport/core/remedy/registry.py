"""Values of the registry. A key that is not there is never made: without it something else is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from esmreport.core import winpath
from esmreport.core.facts import RegistryKey, Seen, decoded_value
from esmreport.core.operate.places import WORK_FOLDER_NAMES, half_moved
from esmreport.core.read.registry import environment
from esmreport.core.remedy.base import ByHandError, Task
from esmreport.core.remedy.model import Raw, RegistryValue

SZ, EXPAND_SZ = 1, 2
_MOVED = re.compile(
    rf"[^\\/¥￥].*?[\\/¥￥](?:{'|'.join(sorted(WORK_FOLDER_NAMES))})(?=[\\/¥￥]|$)", re.IGNORECASE
)


def value(task: Task) -> tuple[RegistryValue, ...]:
    """`key`, `name`: the one value, made where the key has none of this name."""
    fact = task.node.registry_key(task.text("key"))
    if not isinstance(fact, Seen):
        raise ByHandError("no_key", "レジストリキーがありません", "The registry key does not exist")
    return (_change(fact.value, task.text("name"), task.wanted),)


def moved_below(task: Task) -> tuple[RegistryValue, ...]:
    """`key`, `name`: each value of this name below the key that lies in another work folder than the wanted
    one; only the part of the work folder is replaced (guide: registry rows 7 and 8 of Ver.6)."""
    fact = task.node.registry_below(task.text("key"))
    if not isinstance(fact, Seen):
        raise ByHandError("no_key", "レジストリキーがありません", "The registry key does not exist")
    name, machine = task.text("name"), environment(task.target)
    changes: list[RegistryValue] = []
    for record in fact.value:
        found = record.values.get(name.casefold())
        old = winpath.expand(_text(found), machine).text if found else ""
        if found and old.strip() and half_moved(old, task.wanted):
            changes.append(_change(record, str(found["name"]), _moved(old, task.wanted)))
    if not changes:
        raise ByHandError("no_value", "変更する値が見つかりません", "The values to be changed were not found")
    return tuple(changes)


def _moved(path: str, wanted: str) -> str:
    part = _MOVED.match(path)
    moved = wanted + path[part.end() :] if part else path
    if half_moved(moved, wanted):
        raise ByHandError(
            "no_part",
            "パスのどの部分を置き換えるかを判断できません",
            "Which part of the path is to be replaced cannot be told",
        )
    return moved


def _text(found: Mapping[str, Any]) -> str:
    decoded = decoded_value(found)
    return decoded if isinstance(decoded, str) and found["type"] in (SZ, EXPAND_SZ) else ""


def _change(record: RegistryKey, name: str, wanted: str) -> RegistryValue:
    found = record.values.get(name.casefold())
    if found is None:
        return RegistryValue(key=record.path, name=name, old=None, new=_raw(SZ, wanted))
    if "redacted" in found:
        raise ByHandError(
            "redacted",
            "採取時に伏せた値のため、元の値に戻せません",
            "The value was masked when it was collected, so there is no way back",
        )
    if found["type"] not in (SZ, EXPAND_SZ):
        raise ByHandError(
            "type",
            f"値の型が文字列ではありません（型 {found['type']}）",
            f"The value is no text (type {found['type']})",
        )
    old = Raw(type=int(found["type"]), raw=bytes.fromhex(str(found["raw"])))
    return RegistryValue(key=record.path, name=str(found["name"]), old=old, new=_raw(old.type, wanted))


def _raw(kind: int, text: str) -> Raw:
    return Raw(type=kind, raw=text.encode("utf-16-le") + b"\0\0")
