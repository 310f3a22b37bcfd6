"""Small bundles for the tests of the core: only the items that a test is about."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from esmreport.core.audit import Audit, Target
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Reason, SiteValue, Text
from esmreport.core.operate.base import Question
from esmreport.core.rule import Expected

Item = dict[str, Any]
NEC = "HKLM\\SOFTWARE\\NEC"
ENVIRONMENT = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"


def item(
    item_id: str,
    probe: str,
    target: Mapping[str, Any],
    value: Any = None,
    outcome: str = "OK",
    code: int | None = None,
) -> Item:
    return {
        "id": item_id,
        "probe": probe,
        "target": dict(target),
        "outcome": outcome,
        "code": code,
        "value": value,
    }


def registry(
    key: str,
    keys: Mapping[str, Any] | None = None,
    *,
    view: str = "32",
    outcome: str = "OK",
    code: int | None = None,
    whole: bool = True,
) -> Item:
    """A registry item; `keys` maps a path below the key to its values, or to the outcome that refused it."""
    rows = [_key(path, values) for path, values in (keys or {}).items()]
    return item(
        f"registry:{view}:{key}",
        "registry",
        {"view": view, "key": key, "depth": None if whole else 0, "names": None},
        {"keys": rows} if outcome == "OK" else None,
        outcome,
        code,
    )


def _key(path: str, values: Any) -> dict[str, Any]:
    if isinstance(values, str):
        return {"path": path, "outcome": values, "code": 5, "values": None}
    return {
        "path": path,
        "outcome": "OK",
        "code": None,
        "values": [_value(name, data) for name, data in values.items()],
    }


def _value(name: str, data: Any) -> dict[str, Any]:
    if isinstance(data, dict):
        return {"name": name, **data}
    if isinstance(data, int):
        return {"name": name, "type": 4, "raw": "", "int": data}
    if isinstance(data, list):
        return {"name": name, "type": 7, "raw": "", "list": data}
    return {"name": name, "type": 1, "raw": "", "text": data}


def file(
    path: str, text: str | bytes = "", *, role: str = "", outcome: str = "OK", code: int | None = None
) -> Item:
    raw = text.encode("cp932") if isinstance(text, str) else text
    value = {
        "size": len(raw),
        "sha256": "ab" * 32,
        "base64": base64.b64encode(raw).decode(),
        "encoding": "cp932",
    }
    return item(
        f"file:{path}",
        "file",
        {"path": path, "role": role},
        value if outcome == "OK" else None,
        outcome,
        code,
    )


def folder(path: str, *, kind: str = "directory", outcome: str = "OK", code: int | None = None) -> Item:
    value = {"kind": kind} if outcome == "OK" else None
    return item(f"folder:{path}", "folder", {"path": path, "role": ""}, value, outcome, code)


def service(name: str, api: Mapping[str, Any], registry_side: Mapping[str, Any] | None = None) -> Item:
    sides = {
        "api": _side(api),
        "registry": _side(registry_side if registry_side is not None else {"outcome": "ABSENT"}),
    }
    return item(f"service:{name}", "service", {"name": name}, {**sides, "disagreements": []})


def _side(side: Mapping[str, Any]) -> dict[str, Any]:
    return {"outcome": "OK", "code": None, **side}


def services(*names: str) -> Item:
    return item("service_list", "service_list", {}, {"names": list(names)})


def host(bitness: int = 64) -> Item:
    system = {"major": 10, "minor": 0, "build": 17763, "product_type": 3, "service_pack": 0}
    return item("host", "host", {}, {"bitness": bitness, "os": system})


def locations(**places: str) -> Item:
    return item(
        "locations",
        "locations",
        {},
        {name: {"value": value, "from": "test"} for name, value in places.items()},
    )


def drives(*rows: Mapping[str, Any]) -> Item:
    known = {"type": 3, "code": None, "serial": "0000-0000"}
    return item("drives", "drives", {}, {"drives": [{**known, **row} for row in rows]})


def node(*items: Item, name: str = "ESMNODE1", blocked: Reason | None = None) -> NodeFacts:
    return NodeFacts(name, {"items": list(items)}, blocked)


BLOCKED = Reason(code="altered", text=Text.same("altered"))


def audit(
    *nodes: NodeFacts, holder: int | None = 0, site: Mapping[str, str] | None = None, **rest: Any
) -> Audit:
    values = {
        name: SiteValue(name=name, value=value, origin="site_file", note=Text.same(""))
        for name, value in (site or {}).items()
    }
    known: dict[str, Any] = {
        "roles": {},
        "states": {},
        "config": Missing(text=Text.same("absent")),
        "config_node": nodes[0] if nodes else None,
    }
    known.update(rest)
    return Audit(nodes=tuple(nodes), site=values, holder=None if holder is None else nodes[holder], **known)


def target(*items: Item, site: Mapping[str, str] | None = None, **rest: Any) -> Target:
    """One node that holds the shared disk, seen by a rule."""
    one = node(*items)
    return Target(audit=audit(one, site=site, **rest), node=one)


def seen(value: Any, text: str = "", gap: Reason | None = None) -> Seen:
    return Seen(value=value, text=Text.same(text or str(value)), gap=gap)


def missing() -> Missing:
    return Missing(text=Text.same("absent"))


def unknown(code: str = "denied") -> Unknown:
    return Unknown(reason=Reason(code=code, text=Text.same(code)))


def ask(value: Any, expected: Expected = None, **options: Any) -> Question:
    return Question(
        expected=expected,
        seen=value if isinstance(value, Seen) else seen(value),
        options=options,
        subject="S",
    )


def ask_nodes(facts: Sequence[Fact], **options: Any) -> Question:
    named = {f"ESMNODE{number}": fact for number, fact in enumerate(facts, 1)}
    return Question(expected=None, facts=named, options=options, subject="S")
