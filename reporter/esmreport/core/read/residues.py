"""Facts about what a removed ServerManager left in the cluster configuration and in the scripts, in any group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from esmreport.core import scriptfiles
from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Evidence, Reason, Text
from esmreport.core.parse.problem import Code
from esmreport.core.parse.script import Command, Script
from esmreport.core.read.cluster import config, keys_of
from esmreport.core.read.scripts import NO_RESOURCE, named, readable
from esmreport.core.record import dataclass
from esmreport.core.scriptfiles import Judged
from esmreport.core.scriptview import ServiceLine, is_service_line, not_followed, service_line, unknown_name


@dataclass(frozen=True, kw_only=True)
class LeftLines:
    """Every line of every script that starts or stops a service, on each node that has the script. `gaps`: why
    there may be more of them; `items`: the files that were read."""

    lines: tuple[ServiceLine, ...]
    gaps: tuple[Reason, ...]
    items: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True)
class _Copy:
    """A script of a resource as one node has it."""

    one: Judged
    which: str
    node: NodeFacts
    fact: Fact


def left_keys(target: Target, _params: Mapping[str, Any]) -> Fact:
    """Every key that any registry synchronization resource of the cluster lists, as SyncKeys."""
    fact = config(target)
    return keys_of(target, fact.value.syncs, fact) if isinstance(fact, Seen) else fact


def left_lines(target: Target, _params: Mapping[str, Any]) -> Fact:
    """The service lines of all script resources, as LeftLines; Missing where the cluster has no such resource."""
    fact = config(target)
    if not isinstance(fact, Seen):
        return fact
    resources = scriptfiles.every(fact.value)
    if not resources:
        return Missing(text=NO_RESOURCE, evidence=fact.evidence)
    copies = list(_copies(target, resources))
    names = named(
        target, [command for copy in copies if copy.which == "start" for command in _commands(copy)]
    )
    lines = tuple(
        service_line(command, copy.node.name, copy.fact.evidence[0].item, names)
        for copy in copies
        for command in _commands(copy)
        if is_service_line(command)
    )
    found = LeftLines(lines=lines, gaps=tuple(_gaps(copies)), items=_items(copies) or fact.evidence)
    return Seen(value=found, text=Text.same("start.bat / stop.bat"), evidence=found.items)


def _copies(target: Target, resources: list[Judged]) -> Iterator[_Copy]:
    for one in resources:
        for which in ("start", "stop"):
            for node in readable(target):
                yield _Copy(one=one, which=which, node=node, fact=scriptfiles.script_of(node, one, which))


def _commands(copy: _Copy) -> tuple[Command, ...]:
    script: Script | None = copy.fact.value if isinstance(copy.fact, Seen) else None
    return script.as_run if script else ()


def _gaps(copies: list[_Copy]) -> Iterator[Reason]:
    for copy in copies:
        if isinstance(copy.fact, Unknown):
            yield copy.fact.reason
        elif isinstance(copy.fact, Seen):
            script: Script = copy.fact.value
            called = {name for branch in script.branches.values() for name in branch.not_read}
            for name in sorted(called):
                if not scriptfiles.called_is_plain(copy.node, copy.one, name):
                    yield not_followed(name)
            for command in script.as_run:
                if any(problem.code is Code.UNKNOWN_NAME for problem in command.problems):
                    yield unknown_name(command)


def _items(copies: list[_Copy]) -> tuple[Evidence, ...]:
    return tuple(line for copy in copies if isinstance(copy.fact, Seen) for line in copy.fact.evidence)
