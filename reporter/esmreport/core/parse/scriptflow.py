"""Which commands a script runs for an event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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
    found = _found(steps, name)
    if found is None:
        return Branch(name=name, event=BRANCHES[name], found=None)
    branch = _walked(steps, name, found, "HOME")
    # A group that fails over runs on the other server: what only the home server runs is lost there.
    if any(_asks(step, "CLP_SERVER") for step in _all(steps)):
        return replace(branch, on_other=_walked(steps, name, found, "OTHER"))
    return branch


def _walked(steps: tuple[Step, ...], name: str, found: str, server: str) -> Branch:
    """The branch as one of the servers runs it."""
    walk = Walk(steps, BRANCHES[name], disk="SUCCESS", server=server)
    walk.whole()
    services = [command for command in walk.commands if command.controls_service]
    checks = [command.line for command in walk.before_services if command.kind is Kind.DISK_CHECK]
    if found == "dispatch" and not walk.dispatched:
        found = "default"
    return Branch(
        name=name,
        event=BRANCHES[name],
        found=found,
        label=walk.label,
        commands=tuple(walk.commands),
        disk_check=checks[0] if checks and services else None,
        guarded=_guarded(steps, name, services, server) if services else None,
        not_read=tuple(dict.fromkeys(walk.not_read)),
        problems=tuple(walk.problems),
    )


def _guarded(steps: tuple[Step, ...], name: str, services: list[Command], server: str) -> bool:
    """Whether no service command is run when the disk failed."""
    broken = Walk(steps, BRANCHES[name], disk="FAILURE", server=server)
    if all(command.conditional for command in services):
        broken.whole()
    else:
        broken.straight()
    return not any(command.controls_service for command in broken.commands)


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
    jumps = command is not None and command.kind in (Kind.GOTO, Kind.CALL)
    return bool(command and jumps and f"%{variable}%".lower() in (command.target or "").lower())
