"""What if the node were different: a bundle with single answers changed, to try rules on."""

from __future__ import annotations

import base64
import copy
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from esmreport.core.bilingual import Text
from esmreport.core.record import dataclass
from esmreport.core.regpath import normalise, split_view

STARTS = {
    "automatic": (2, False),
    "automatic_delayed": (2, True),
    "manual": (3, False),
    "disabled": (4, False),
}
STATES = {"running": 4, "stopped": 1}
OUTCOMES = ("ABSENT", "DENIED", "UNAVAILABLE", "ERROR")
REG_SZ, REG_DWORD = 1, 4


class WhatIfError(Exception):
    """A change that cannot be made to this bundle; `text` says why."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ja=ja, en=en)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change on one node. `kind`: service, registry, file, item; `name`: key name of the service, key, path, or
    item id; `what`: the rest, see docs/own-rules.md."""

    node: str
    kind: str
    name: str
    what: Mapping[str, Any]


def changed(bundle: Mapping[str, Any], changes: tuple[Change, ...]) -> dict[str, Any]:
    """A copy of the bundle with the changes made. Raises WhatIfError."""
    made = copy.deepcopy(dict(bundle))
    for change in changes:
        _MAKERS[change.kind](made, change)
    return made


def _item(bundle: Mapping[str, Any], item_id: str) -> dict[str, Any]:
    wanted = item_id.casefold()
    for item in bundle["items"]:
        if str(item["id"]).casefold() == wanted:
            return dict_of(item)
    node = bundle["node"]["computer_name"]
    raise WhatIfError(
        f"{node} のバンドルに項目 {item_id} がありません", f"the bundle of {node} has no item {item_id}"
    )


def dict_of(value: Any) -> dict[str, Any]:
    """The object itself, checked to be one."""
    if not isinstance(value, dict):
        raise WhatIfError(
            "変更する値がありません（読み取れていない項目です）", "the item has no value to change"
        )
    return value


def _become(item: dict[str, Any], outcome: str) -> None:
    item.update(outcome=outcome, value=None, code={"ABSENT": 2, "DENIED": 5}.get(outcome), detail=None)


def _outcome(bundle: dict[str, Any], change: Change) -> None:
    _become(_item(bundle, change.name), str(change.what["outcome"]))


def _service(bundle: dict[str, Any], change: Change) -> None:
    item = _item(bundle, f"service:{change.name}")
    if change.what.get("absent"):
        _become(item, "ABSENT")
        return
    value = dict_of(item["value"])
    for side in (value.get("api") or {}, value.get("registry") or {}):
        if side.get("outcome") != "OK":
            continue
        if "start" in change.what:
            side["start"], side["delayed"] = STARTS[change.what["start"]]
        if "state" in change.what and "state" in side:
            side["state"] = STATES[change.what["state"]]


def _file(bundle: dict[str, Any], change: Change) -> None:
    item = _item(bundle, f"file:{change.name}")
    if change.what.get("absent"):
        _become(item, "ABSENT")
        return
    value = dict_of(item["value"])
    if "base64" not in value:
        raise WhatIfError(
            f"バンドルに {change.name} の内容がありません",
            f"the bundle does not carry the content of {change.name}",
        )
    encoding = value["encoding"] if value["encoding"] != "ascii" else "cp932"
    text = base64.b64decode(value["base64"]).decode(encoding)
    if "text" in change.what:
        text = str(change.what["text"])
    else:
        old, new = change.what["replace"]
        if old not in text:
            raise WhatIfError(
                f"{change.name} に {old!r} がありません", f"{change.name} does not hold {old!r}"
            )
        text = text.replace(old, new)
    try:
        raw = text.encode(encoding)
    except UnicodeEncodeError as problem:
        char = text[problem.start]
        raise WhatIfError(
            f"{change.name} の文字コード（{encoding}）では {char!r} を表せません",
            f"{char!r} does not exist in the encoding of {change.name} ({encoding})",
        ) from None
    value.update(
        base64=base64.b64encode(raw).decode("ascii"), size=len(raw), sha256=hashlib.sha256(raw).hexdigest()
    )


def _registry(bundle: dict[str, Any], change: Change) -> None:
    value_name = str(change.what.get("value_name", ""))
    for key in _keys(bundle, change.name):
        kept = [value for value in key["values"] if str(value["name"]).casefold() != value_name.casefold()]
        if not change.what.get("absent"):
            kept.append(_registry_value(value_name, change.what["value"]))
        key["values"] = sorted(kept, key=lambda value: str(value["name"]))
        return
    node = bundle["node"]["computer_name"]
    raise WhatIfError(
        f"{node} のバンドルにレジストリキー {change.name} がありません",
        f"the bundle of {node} has no registry key {change.name}",
    )


def _keys(bundle: Mapping[str, Any], wanted: str) -> Iterator[dict[str, Any]]:
    place = split_view(wanted)
    for item in bundle["items"]:
        if item["probe"] == "registry" and item["outcome"] == "OK":
            for key in item["value"]["keys"]:
                root = str(item["target"]["key"])
                path = f"{root}\\{key['path']}" if key["path"] else root
                if (str(item["target"]["view"]), normalise(path)) == place and key["outcome"] == "OK":
                    yield key


def _registry_value(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, int):
        raw = value.to_bytes(4, "little").hex()
        return {"name": name, "type": REG_DWORD, "raw": raw, "int": value}
    raw = f"{value}\0".encode("utf-16-le").hex()
    return {"name": name, "type": REG_SZ, "raw": raw, "text": str(value)}


_MAKERS = {"service": _service, "file": _file, "registry": _registry, "item": _outcome}
