"""Facts about a server as a machine: its model, its Windows release, its memory and free space."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esmreport.core import winpath
from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, Seen, Unknown, refusal
from esmreport.core.model import Reason, Text
from esmreport.core.read.machine import os_name
from esmreport.core.reasons import unresolved
from esmreport.core.switchable import is_switchable

BIOS = "HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS"
CURRENT_VERSION = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
MEGABYTE = 1 << 20
WORKSTATION = 1
# What Microsoft publishes as the least memory of each release, in MB; from Windows Server 2016 on an
# installation with a desktop needs more than one without.
OS_MEMORY = {(5, 2): 128, (6, 0): 512, (6, 1): 512, (6, 2): 512, (6, 3): 512}
CORE_MEMORY, DESKTOP_MEMORY = 512, 2048


def model(target: Target, _params: Mapping[str, Any]) -> Fact:
    """Fact kind server_model: maker and model as the firmware names them; Seen.value is (maker, model)."""
    facts = [target.node.registry_value(BIOS, name) for name in ("SystemManufacturer", "SystemProductName")]
    if not isinstance(facts[0], Seen):
        return facts[0]
    maker = str(facts[0].value).strip()
    name = str(facts[1].value).strip() if isinstance(facts[1], Seen) else ""
    return Seen(value=(maker, name), text=Text.same(f"{maker} / {name or '-'}"), evidence=facts[0].evidence)


def release(target: Target, _params: Mapping[str, Any]) -> Fact:
    """Fact kind server_release: Seen.value is {nt: (major, minor, build), server: bool, name}."""
    fact = target.node.item("host", "host")
    if not isinstance(fact, Seen):
        return fact
    numbers = fact.value["os"]
    nt = (int(numbers["major"]), int(numbers["minor"]), int(numbers["build"]))
    server = numbers.get("product_type") != WORKSTATION
    dotted = ".".join(map(str, nt))
    name = os_name(numbers) if server else f"Windows NT {dotted}"
    kind = Text.same("") if server else Text(ja="、クライアント OS", en=", a client system")
    text = Text(ja=f"{name} ({dotted}{kind.ja})", en=f"{name} ({dotted}{kind.en})")
    return Seen(value={"nt": nt, "server": server, "name": name}, text=text, evidence=fact.evidence)


def memory_left(target: Target, _params: Mapping[str, Any]) -> Fact:
    """Fact kind memory_left: memory in MB beyond what the operating system needs. The need is the site's word
    (os_memory_mb), else what Microsoft publishes."""
    fact = target.node.item("host", "host")
    if not isinstance(fact, Seen):
        return fact
    if fact.value.get("memory_bytes") is None:
        # No built-in command of Windows tells it without translated words.
        return Unknown(reason=refusal("SKIPPED", None, "host"), evidence=fact.evidence)
    need = _need(target, fact)
    if isinstance(need, Reason):
        return Unknown(reason=need, evidence=fact.evidence)
    has = int(fact.value["memory_bytes"]) // MEGABYTE
    text = Text(
        ja=f"{has - need} MB（搭載 {has} MB − OS に必要な {need} MB）",
        en=f"{has - need} MB ({has} MB less the {need} MB that the operating system needs)",
    )
    return Seen(value=has - need, text=text, evidence=fact.evidence)


def _need(target: Target, host: Seen) -> int | Reason:
    stated = target.audit.value("os_memory_mb")
    if stated:
        return int(stated) if stated.isdecimal() else unresolved("os_memory_mb")
    numbers = host.value["os"]
    if numbers["major"] >= 10:
        kind = target.node.registry_value(CURRENT_VERSION, "InstallationType")
        core = isinstance(kind, Seen) and str(kind.value).casefold() == "server core"
        return CORE_MEMORY if core else DESKTOP_MEMORY
    return OS_MEMORY.get((numbers["major"], numbers["minor"])) or unresolved("os_memory_mb")


def free_space(target: Target, params: Mapping[str, Any]) -> Fact:
    """Fact kind free_space: free space in MB of the drive that `path` lies on."""
    letter = winpath.drive_of(str(params["path"]))
    if letter is None:
        return Unknown(reason=unresolved("agent_dir"))
    fact = target.node.drive(letter)
    if not isinstance(fact, Seen):
        return fact
    free = fact.value.get("free_bytes")
    if free is None and fact.value.get("code") is None:
        return Unknown(reason=refusal("SKIPPED", None, letter, "drives"), evidence=fact.evidence)
    if free is None:
        return Missing(
            text=Text(ja=f"{letter} を開けません", en=f"{letter} is refused"), evidence=fact.evidence
        )
    size = int(free) // MEGABYTE
    return Seen(value=size, text=Text.same(f"{letter} {size} MB"), evidence=fact.evidence)


def disk_kind(target: Target, params: Mapping[str, Any]) -> Fact:
    """Fact kind disk_kind: whether `path` lies on a disk that moves between the servers: local_disk or
    switched_disk."""
    path = str(params["path"])
    if target.node.blocked:
        return Unknown(reason=target.node.blocked)
    evidence = target.node.evidence("locations", found=path)
    if winpath.drive_of(path) is None:
        return Unknown(reason=_no_drive(path), evidence=evidence)
    moves = is_switchable(path, target.audit)
    if isinstance(moves, Reason):
        return Unknown(reason=moves, evidence=evidence)
    return Seen(value="switched_disk" if moves else "local_disk", text=Text.same(path), evidence=evidence)


def _no_drive(path: str) -> Reason:
    return Reason(
        code="no_drive",
        text=Text(ja=f"{path} のドライブを判別できません", en=f"The drive of {path} cannot be told"),
    )
