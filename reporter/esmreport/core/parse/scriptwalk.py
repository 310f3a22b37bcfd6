"""One run through a script in thought, with the cluster's variables known. It always comes to an end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from esmreport.core.parse.batchcondition import evaluate, mentions
from esmreport.core.parse.batchwords import MAX_VALUE, arguments, filled, put_in, setting
from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.scriptcommand import command as read_command
from esmreport.core.parse.scriptmodel import Command, Condition, Kind, Step
from esmreport.core.winpath import expand

# Branch name and the event it is for.
BRANCHES = {"NORMAL": "START", "FAILOVER": "FAILOVER", "RECOVER": "RECOVER"}

_MAX_CALLS = 8
_MAX_STEPS = 20_000
# So many characters of commands with variables are read again with the values that these have by then.
_MAX_READ = 200_000
_NOT_RUN = (Kind.LABEL, Kind.IF, Kind.GOTO, Kind.EXIT)
# What a step tells the walk: the script ends, or the part that was called ends. Else it is where to go.
_STOP, _RETURN = -1, -2


def label_places(steps: tuple[Step, ...]) -> dict[str, list[int]]:
    """Where the labels stand, by name in capitals, first place first."""
    places: dict[str, list[int]] = {}
    for index, step in enumerate(steps):
        if step.command and step.command.kind is Kind.LABEL and step.command.target:
            places.setdefault(step.command.target.upper(), []).append(index)
    return places


class Walk:
    """Commands in the order in which they run. A jump under a condition that is not known is not taken,
    unless the script would never end otherwise; `whole` also takes it where no service command was met."""

    def __init__(self, steps: tuple[Step, ...], event: str, *, disk: str, server: str = "HOME") -> None:
        self.commands: list[Command] = []
        self.before_services: list[Command] = []
        self.problems: list[Problem] = []
        self.not_read: list[str] = []
        self.label: str | None = None
        self.dispatched = False
        self._steps = steps
        self._places = label_places(steps)
        labels = [name for name, own in BRANCHES.items() if own == event]
        self._usual = {place for label in labels for place in self._places.get(label, ())}
        self._values: Mapping[str, str] = {"CLP_EVENT": event, "CLP_DISK": disk, "CLP_SERVER": server}
        self._left = _MAX_STEPS
        self._calls: list[str] = []
        self._untaken: list[int] = []
        self._served = False
        # Variables that the script has set; a value that is not certain is None.
        self._set: dict[str, str | None] = {}
        # cmd.exe puts variables in before it runs a line or block: what is set there counts behind it.
        self._setting: dict[str, str | None] = {}
        self._line: int | None = None
        # What SETLOCAL keeps, and what ENDLOCAL goes back to behind its line.
        self._kept: list[dict[str, str | None]] = []
        self._back: dict[str, str | None] | None = None
        self._arguments: list[dict[str, str]] = []
        self._to_read = _MAX_READ

    def straight(self) -> None:
        """Walk from the first step to the end."""
        self._run(0, set())

    def whole(self) -> None:
        """Walk to the end; where that met no service command, also along the jumps not taken, those to the
        label of the event first."""
        self.straight()
        seen: set[int] = set()
        while self._untaken and not self._served:
            target = min(self._untaken, key=lambda place: place not in self._usual)
            self._untaken.remove(target)
            if target not in seen:
                seen.add(target)
                before = len(self.commands)
                self._run(target, set())
                self._mark(before)

    def _run(self, start: int, visited: set[int]) -> int:
        """Walk to the end of the script or of the called part; tells which of the two."""
        index = start
        jumped = True
        while index < len(self._steps):
            if index in visited:
                way_out = next((place for place in self._untaken if place not in visited), None)
                if way_out is None:
                    self._problem(Code.LOOP, self._steps[index].command)
                    return _STOP
                self._untaken.remove(way_out)
                index, jumped = way_out, True
            visited.add(index)
            if not jumped:
                self._passing(self._steps[index].command)
            self._begin(self._steps[index])
            signal = self._step(self._steps[index], index, certain=True)
            if signal in (_STOP, _RETURN):
                return signal if self._calls else _STOP
            jumped = signal is not None
            index = index + 1 if signal is None else signal
        return _RETURN

    def _step(self, step: Step, index: int, *, certain: bool) -> int | None:
        self._left -= 1
        if self._left < 0:
            if self._left == -1:
                self._problem(Code.TOO_MANY_STEPS, None)
            return _STOP
        if step.condition is not None:
            return self._choice(step, step.condition, index, certain=certain)
        command = self._read(step.command)
        if command is None:
            return None
        if command.kind is Kind.GOTO:
            return self._goto(command, index, certain=certain)
        if command.kind is Kind.EXIT:
            return _end_of(command) if certain else None
        if command.kind is Kind.CALL:
            return self._call(command, index, certain=certain)
        if command.kind not in _NOT_RUN:
            self._record(command, certain=certain)
        return None

    def _choice(self, step: Step, condition: Condition, index: int, *, certain: bool) -> int | None:
        if step.command and step.command.kind not in _NOT_RUN:
            self._record(step.command, certain=certain)
        holds = evaluate(condition, self._values)
        if holds is None:
            self._sequence(step.then, index, certain=False)
            self._sequence(step.otherwise, index, certain=False)
            return None
        if holds and mentions(condition, "CLP_EVENT"):
            self.dispatched = True
        return self._sequence(step.then if holds else step.otherwise, index, certain=certain)

    def _sequence(self, steps: tuple[Step, ...], index: int, *, certain: bool) -> int | None:
        for step in steps:
            signal = self._step(step, index, certain=certain)
            if signal is not None:
                return signal
        return None

    def _goto(self, command: Command, index: int, *, certain: bool) -> int | None:
        label = expand(command.target or "", self._values).text.upper()
        place = self._find(label, index)
        if not certain:
            if place is not None:
                self._untaken.append(place)
            return None
        if label == "EOF":
            return _RETURN
        if place is None:
            self._problem(Code.UNKNOWN_LABEL if "%" in label else Code.NO_LABEL, command)
            return _STOP
        self.dispatched = self.dispatched or "%clp_event%" in (command.target or "").lower()
        self.label = self.label or label
        return place

    def _call(self, command: Command, index: int, *, certain: bool) -> int | None:
        target = command.target or ""
        if not target.startswith(":"):
            self._record(command, certain=certain)
            self.not_read.append(target)
            ends = any(problem.code is Code.ENDS_HERE for problem in command.problems)
            return _STOP if ends and certain else None
        label = expand(target[1:], self._values).text.upper()
        place = self._find(label, index)
        if place is None:
            self._problem(Code.UNKNOWN_LABEL if "%" in label else Code.NO_LABEL, command)
            return None
        self.dispatched = self.dispatched or "%clp_event%" in target.lower()
        if label in self._calls or len(self._calls) >= _MAX_CALLS:
            self._problem(Code.LOOP, command)
            return None
        self._calls.append(label)
        self._arguments.append(self._passed(command))
        before, checked, values = len(self.commands), len(self.before_services), dict(self._set)
        signal = self._run(place, set())
        self._calls.pop()
        self._arguments.pop()
        if not certain:
            self._set.update(self._setting)
            self._setting.clear()
            self._set = {
                name: value if values.get(name) == value else None for name, value in self._set.items()
            }
            self._mark(before)
            del self.before_services[checked:]
            return None
        return _STOP if signal == _STOP else None

    def _find(self, label: str, index: int) -> int | None:
        """cmd.exe looks from where it stands to the end, then from the beginning."""
        places = self._places.get(label, [])
        return next((place for place in places if place > index), places[0] if places else None)

    def _begin(self, step: Step) -> None:
        """A new line or block is read: what was set before is put in."""
        first = step.command or (step.then[0].command if step.then else None)
        line = first.line if first else None
        if line != self._line:
            self._set, self._back = self._set if self._back is None else self._back, None
            self._set.update(self._setting)
            self._setting.clear()
            self._line = line

    def _read(self, command: Command | None) -> Command | None:
        """The command with the values that variables and arguments have here."""
        if command is None or not command.word or "%" not in command.raw or command.kind in _NOT_RUN:
            return command
        if self._to_read < 0:
            return command
        self._to_read -= len(command.raw)
        if self._to_read < 0:
            self._problem(Code.TOO_MANY_STEPS, None)
            return command
        again = read_command(command.raw, command.line, command.labels, self._set, self._given(command))
        return replace(again, condition=command.condition, given=command.given)

    def _given(self, command: Command) -> dict[str, str]:
        return {**(self._arguments[-1] if self._arguments else {}), **dict(command.given)}

    def _passed(self, command: Command) -> dict[str, str]:
        """The arguments that a CALL of a label passes on."""
        text = filled(put_in(command.raw, self._given(command)), self._set)
        return arguments(text.partition(command.target or ":")[2])

    def _keep(self, command: Command, *, certain: bool) -> None:
        """What SET, SETLOCAL, ENDLOCAL and SHIFT do to variables and arguments."""
        word = command.word.casefold()
        if word == "shift" and self._arguments:
            self._arguments[-1].clear()
        elif word == "setlocal":
            self._kept.append({**self._set, **self._setting})
        elif word == "endlocal" and self._kept:
            self._back = self._kept.pop()
        one = setting(put_in(command.raw, self._given(command))) if word == "set" else None
        if one:
            value = filled(one[1], self._set) if one[1] is not None else None
            self._setting[one[0]] = value if certain and len(value or "") <= MAX_VALUE else None

    def _record(self, command: Command, *, certain: bool) -> None:
        self._keep(command, certain=certain)
        self.commands.append(command if certain else replace(command, conditional=True))
        self._served = self._served or command.controls_service
        if certain and not self._served:
            self.before_services.append(command)

    def _mark(self, before: int) -> None:
        self.commands[before:] = [replace(command, conditional=True) for command in self.commands[before:]]

    def _passing(self, command: Command | None) -> None:
        """Running on into the branch of another event after services were started or stopped is a slip."""
        if not command or command.kind is not Kind.LABEL or self._calls or not self._served:
            return
        event = self._values["CLP_EVENT"]
        if BRANCHES.get((command.target or "").upper(), event) != event:
            self._problem(Code.FALLS_INTO, command)

    def _problem(self, code: Code, command: Command | None) -> None:
        line, found = (command.line, command.raw) if command else (None, "")
        self.problems.append(Problem(code=code, line=line, found=found))


def _end_of(command: Command) -> int:
    return _RETURN if [item.lower() for item in command.arguments[:1]] == ["/b"] else _STOP
