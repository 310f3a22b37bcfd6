"""start.bat and stop.bat as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cached_property

from esmreport.core.parse.problem import Problem
from esmreport.core.record import dataclass


class Kind(StrEnum):
    """What a command does, as far as an audit asks."""

    ARMLOAD = "armload"
    ARMKILL = "armkill"
    NET_START = "net_start"
    NET_STOP = "net_stop"
    SC_START = "sc_start"
    SC_STOP = "sc_stop"
    DISK_CHECK = "disk_check"
    IF = "if"
    GOTO = "goto"
    CALL = "call"
    EXIT = "exit"
    LABEL = "label"
    OTHER = "other"


SERVICE_KINDS = (Kind.ARMLOAD, Kind.ARMKILL, Kind.NET_START, Kind.NET_STOP, Kind.SC_START, Kind.SC_STOP)


@dataclass(frozen=True, kw_only=True)
class Switch:
    """`/WAIT 0` is name "WAIT", value "0"; `raw` is the switch as written. Unknown switches are kept."""

    name: str
    value: str | None
    raw: str


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Condition of an IF. `operator`: ==, another comparison in capitals (EQU, NEQ...), EXIST, ERRORLEVEL,
    DEFINED, or "" where it is not known. A comparison minds case unless `ignore_case`."""

    left: str = ""
    operator: str = ""
    right: str = ""
    negated: bool = False
    ignore_case: bool = False


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command. `line`: where it begins; `labels`: the labels it stands under, several where labels follow
    each other directly; `word`: the command word as written and `path` what stands before its last separator.

    For service commands: `watch_id`, `service` (without quotation marks), `quoted` (it had some), `switches`.
    `target`: label of GOTO, label or file of CALL, name of a label. `footnote`: a mark such as (*1) left in.
    `condition`: text of the IF it stands in. `conditional`: it runs only if something unknown here holds.
    `given`: the word that each variable of a FOR around it stands for, by letter.
    """

    kind: Kind
    line: int
    raw: str
    labels: tuple[str, ...] = ()
    word: str = ""
    path: str = ""
    arguments: tuple[str, ...] = ()
    watch_id: str | None = None
    service: str | None = None
    quoted: bool = False
    switches: tuple[Switch, ...] = ()
    target: str | None = None
    footnote: str | None = None
    condition: str | None = None
    conditional: bool = False
    given: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    def switch(self, name: str) -> Switch | None:
        """A switch by name (without the slash, any case)."""
        return next((item for item in self.switches if item.name == name.upper()), None)

    @property
    def controls_service(self) -> bool:
        """Whether it starts or stops a service."""
        return self.kind in SERVICE_KINDS


@dataclass(frozen=True, kw_only=True)
class Step:
    """A command, or what depends on a condition: `then` and `otherwise` are run accordingly. `condition` is
    None for a plain command; `command` is None for what follows && or ||."""

    command: Command | None
    condition: Condition | None = None
    then: tuple[Step, ...] = ()
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Branch:
    """What is run for one event, in order, when the disk is all right and on the home server.

    `found`: dispatch, the script asks for the event and goes to `label`; default, it asks for events but not
    for this one; label, it has the usual label but asks for no event, so that it runs from its first line;
    whole, there are neither questions nor labels; None, there is no such branch. `label`: in capitals.
    `disk_check`: line of the disk check that stands before the first service command. `guarded`: with a
    failed disk no service command is run; None where there is no service command at all. `not_read`: batch
    files called from here. `on_other`: the branch on a server that is not the home server; None where the
    script does not ask for the server.
    """

    name: str
    event: str
    found: str | None
    label: str | None = None
    commands: tuple[Command, ...] = ()
    disk_check: int | None = None
    guarded: bool | None = None
    not_read: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    on_other: Branch | None = None

    def run(self, *, other: bool) -> Branch:
        """The branch as the home server or another one runs it."""
        return self.on_other if other and self.on_other else self

    @property
    def services(self) -> tuple[Command, ...]:
        """The commands that start or stop a service."""
        return tuple(command for command in self.commands if command.controls_service)


@dataclass(frozen=True, kw_only=True)
class Script:
    """A script: all commands in the order of the text, and its branches NORMAL, FAILOVER and RECOVER.

    `problems` are those of the text, the commands' own included; each branch has its own besides.
    """

    steps: tuple[Step, ...]
    commands: tuple[Command, ...]
    branches: Mapping[str, Branch]
    problems: tuple[Problem, ...]

    @cached_property
    def as_run(self) -> tuple[Command, ...]:
        """All commands; one with variables or arguments in every way in which the branches run it, if any
        does."""
        run: dict[tuple[int, str], dict[Command, None]] = {}
        for branch in self.branches.values():
            for command in (*branch.commands, *branch.run(other=True).commands):
                if "%" in command.raw:
                    place = run.setdefault((command.line, command.raw), {})
                    place[replace(command, conditional=False)] = None
        found: list[Command] = []
        for command in self.commands:
            ways = run.get((command.line, command.raw))
            found += [command] if ways is None else list(ways)
            if ways:
                ways.clear()
        return tuple(found)
