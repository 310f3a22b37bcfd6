"""Which commands a script runs for an event."""

from __future__ import annotations

from collections.abc import Iterator

from esmreport.core.parse.batchcondition import mentions
from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.scriptmodel import Branch, Command, Kind, Step
from esmreport.core.parse.scriptwalk import BRANCHES, Walk, label_places


def flat(steps: tuple[Step, ...]) -> Iterator[Command]:
    """All commands of a tree in the order of the text."""
    for step in steps:
        if step.command:
            yield step.command
        yield from flat(step.then)
        yield from flat(step.otherwise)


def read_branch(steps: tuple[Step, ...], name: str) -> Branch:
    """The branch for one event. What stands under a condition that is not known counts as conditional."""
    event = BRANCHES[name]
    found = _found(steps, name)
    if found is None:
        return Branch(name=name, event=event, found=None)
    walk, broken = _walks(steps, name, "HOME")
    # A group that fails over runs on the other server: what only the home server runs is lost there.
    other, other_broken = walk, broken
    if any(_asks(step, "CLP_SERVER") for step in _all(steps)):
        other, other_broken = _walks(steps, name, "OTHER")
    services = _any_service(walk)
    checks = [command.line for command in walk.before_services if command.kind is Kind.DISK_CHECK]
    if found == "dispatch" and not walk.dispatched:
        found = "default"
    return Branch(
        name=name,
        event=event,
        found=found,
        label=walk.label,
        commands=tuple(walk.commands),
        on_other=tuple(other.commands),
        disk_check=checks[0] if checks and services else None,
        guarded=not _any_service(broken) if services else None,
        guarded_on_other=not _any_service(other_broken) if _any_service(other) else None,
        not_read=tuple(dict.fromkeys(walk.not_read)),
        problems=tuple(walk.problems),
    )


def _walks(steps: tuple[Step, ...], name: str, server: str) -> tuple[Walk, Walk]:
    """What runs on the server when the disk is all right, and when it failed."""
    walk = Walk(steps, BRANCHES[name], disk="SUCCESS", server=server)
    walk.whole()
    broken = Walk(steps, BRANCHES[name], disk="FAILURE", server=server)
    if any(command.controls_service and not command.conditional for command in walk.commands):
        broken.straight()
    else:
        broken.whole()
    return walk, broken


def _any_service(walk: Walk) -> bool:
    return any(command.controls_service for command in walk.commands)


def missing_labels(steps: tuple[Step, ...]) -> list[Problem]:
    """GOTO and CALL to labels that the script does not have."""
    known = label_places(steps).keys() | {"EOF"}
    problems: list[Problem] = []
    for command in flat(steps):
        target = (command.target or "").upper()
        label = target if command.kind is Kind.GOTO else target[1:] if target.startswith(":") else ""
        if command.kind in (Kind.GOTO, Kind.CALL) and label and "%" not in label and label not in known:
            problems.append(Problem(code=Code.NO_LABEL, line=command.line, found=command.raw))
    return problems


def _found(steps: tuple[Step, ...], name: str) -> str | None:
    """How the script has the branch; cmd.exe begins at the first line whatever labels there are."""
    if any(_asks(step, "CLP_EVENT") for step in _all(steps)):
        return "dispatch"
    places = label_places(steps)
    if not places.keys() & BRANCHES.keys():
        return "whole"
    return "label" if name in places else None


def _all(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _all(step.then)
        yield from _all(step.otherwise)


def _asks(step: Step, variable: str) -> bool:
    """Whether it decides or jumps by a variable of the cluster."""
    if step.condition and mentions(step.condition, variable):
        return True
    command = step.command
    jumps = command is not None and command.kind is Kind.GOTO
    return bool(command and jumps and f"%{variable}%".lower() in (command.target or "").lower())
