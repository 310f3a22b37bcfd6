"""Facts about Windows services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esmreport.core.audit import Target
from esmreport.core.facts import Fact, NodeFacts, Seen, Unknown, refusal
from esmreport.core.model import Text
from esmreport.core.words import START_TYPES, STATES, code_text


def service(target: Target, params: Mapping[str, Any]) -> Fact:
    """A service by key `name` or `display` name. `property`: start_type, state or exists.

    Where the service control API and the Services key disagree, the value names both, so that no expectation
    of one value holds: one of them is what runs now, the other what runs after the next boot.
    """
    name = params.get("name")
    fact = target.node.service(str(name)) if name else target.node.service_by_display(str(params["display"]))
    if params["property"] == "exists" and not isinstance(fact, Unknown):
        return _presence(fact)
    if not isinstance(fact, Seen):
        return fact
    item = fact.evidence[0].item
    if params["property"] == "state":
        return _state(target, fact, item)
    return _start_type(target, fact, item)


COOPERATOR = "CLUSTERPRO ESMPRO/SM cooperator"


def cooperation_service(node: NodeFacts) -> Fact:
    """The service of the cooperation function. The guide prints the end of its name in four ways; any of them
    counts."""
    beginning = COOPERATOR.casefold()[:-2]
    for shown in node.display_names():
        if shown.casefold().startswith(beginning):
            return node.service_by_display(shown)
    return node.service_by_display(COOPERATOR)


def cooperation(target: Target, _params: Mapping[str, Any]) -> Fact:
    """Whether the CLUSTERPRO ESMPRO/SM cooperation function is on the node: true or false."""
    fact = cooperation_service(target.node)
    return fact if isinstance(fact, Unknown) else _presence(fact)


def _presence(fact: Fact) -> Fact:
    there = isinstance(fact, Seen)
    assert not isinstance(fact, Unknown)
    return Seen(value=there, text=code_text("present" if there else "absent"), evidence=fact.evidence)


def _state(target: Target, fact: Seen, item: str) -> Fact:
    api = fact.value["api"]
    if api["outcome"] != "OK" or api.get("state") is None:
        return Unknown(reason=refusal(api["outcome"], api.get("code"), item), evidence=fact.evidence)
    code = STATES.get(api["state"], str(api["state"]))
    return Seen(
        value=code, text=code_text(code), evidence=target.node.evidence(item, found=f"state={api['state']}")
    )


def _start_type(target: Target, fact: Seen, item: str) -> Fact:
    sides = {name: fact.value[name] for name in ("api", "registry")}
    read = {
        name: side
        for name, side in sides.items()
        if side["outcome"] == "OK" and side.get("start") is not None
    }
    if not read:
        side = sides["api"]
        return Unknown(reason=refusal(side["outcome"], side.get("code"), item), evidence=fact.evidence)
    codes = {name: start_code(side) for name, side in read.items()}
    found = ", ".join(f"{name}: start={side['start']}" for name, side in read.items())
    evidence = target.node.evidence(item, found=found)
    plain = {code.removesuffix("_delayed") for code in codes.values()}
    if len(plain) == 1:
        # Only one of the two sources may tell about the delay.
        code = max(codes.values(), key=len)
        return Seen(value=code, text=code_text(code), evidence=evidence)
    return Seen(value="|".join(codes.values()), text=_both(codes), evidence=evidence)


def start_code(side: Mapping[str, Any]) -> str:
    """The code of a start type: manual, automatic, automatic_delayed, disabled, boot, system."""
    code = START_TYPES.get(int(side["start"]), str(side["start"]))
    return "automatic_delayed" if code == "automatic" and side.get("delayed") else code


def _both(codes: Mapping[str, str]) -> Text:
    now, later = code_text(codes["api"]), code_text(codes["registry"])
    return Text(
        ja=f"サービス制御マネージャ: {now.ja}、レジストリ: {later.ja}（不一致）",
        en=f"service control manager: {now.en}, registry: {later.en} (they disagree)",
    )
