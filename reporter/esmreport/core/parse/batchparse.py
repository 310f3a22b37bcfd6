"""Batch files as a tree of commands: blocks, IF, FOR, and what is joined with &, && and ||."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from esmreport.core.parse.batchcondition import can_hold, mentions, read_condition
from esmreport.core.parse.batchwords import FOOTNOTE, Logical, copied_variables, is_comment, listed
from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.scriptcommand import command
from esmreport.core.parse.scriptmodel import Command, Condition, Kind, Step
from esmreport.core.winpath import expand

_MAX_NESTING = 30
# So many letters may all the FOR of a script be written out to; nested ones multiply.
_MAX_WRITTEN_OUT = 10_000
# Labels that stand one below the other.
_MAX_LABELS = 15
_LABEL = re.compile(r":\s*([^\s:+,;=&|<>]+)")
_IF = re.compile(r"if(?=[\s/\"%])", re.IGNORECASE)
_FOR = re.compile(r"for\s.*?\)\s*do(?=[\s(])", re.IGNORECASE)
_ELSE = re.compile(r"\s*else(?=[\s(])", re.IGNORECASE)
# A footnote's parentheses must not close a block; they are hidden while the structure is read.
_HIDE = str.maketrans("()", "\ue000\ue001")
_SHOW = str.maketrans("\ue000\ue001", "()")


def parse_steps(
    found: list[Logical], variables: Mapping[str, str | None]
) -> tuple[tuple[Step, ...], tuple[Problem, ...]]:
    """(steps, problems of the structure) of the logical lines of a batch file."""
    parser = _Parser(found, variables)
    steps = parser.sequence(depth=0, one_line=False)
    return steps, tuple(parser.problems)


class _Parser:
    """Reads from left to right, line by line; every method leaves the position behind what it has read."""

    def __init__(self, found: list[Logical], variables: Mapping[str, str | None]) -> None:
        self.problems: list[Problem] = []
        self._lines = [(line.number, FOOTNOTE.sub(_hidden, line.text)) for line in found]
        self._variables = variables
        self._copies = copied_variables(found)
        self._index = 0
        self._at = 0
        self._nesting = 0
        self._room = _MAX_WRITTEN_OUT
        self._given: dict[str, str] = {}
        self._labels: tuple[str, ...] = ()
        self._after_label = False

    def sequence(self, *, depth: int, one_line: bool) -> tuple[Step, ...]:
        """Steps up to the end of the line, of the block (its parenthesis is not read) or of the file."""
        steps: list[Step] = []
        uncertain = False
        while self._index < len(self._lines):
            self._skip(" \t,;=@")
            rest = self._rest()
            if not rest:
                if one_line:
                    break
                self._index, self._at, uncertain = self._index + 1, 0, False
            elif rest[0] == ")" and depth:
                break
            elif rest[0] in "&|":
                operator = rest[:2] if rest[:2] in ("&&", "||") else rest[0]
                uncertain = operator != "&" and (uncertain or operator != "|")
                self._at += len(operator)
            else:
                found = self._statement(depth)
                steps += [Step(command=None, condition=Condition(), then=found)] if uncertain else found
        return tuple(steps)

    def _statement(self, depth: int) -> tuple[Step, ...]:
        if self._nesting >= _MAX_NESTING:
            self._problem(Code.TOO_DEEP, self._to_end())
            return ()
        self._nesting += 1
        steps = self._one(depth)
        self._nesting -= 1
        return steps

    def _one(self, depth: int) -> tuple[Step, ...]:
        rest = self._rest()
        if is_comment(rest):
            self._to_end()
            return ()
        if rest[0] == ":":
            return self._label(depth)
        self._after_label = False
        if rest[0] == "(":
            return self._block(depth)
        if rest[0] == ")":
            self._problem(Code.BLOCK_NOT_CLOSED, self._to_end())
            return ()
        if _IF.match(rest):
            return self._if(depth)
        loop = _FOR.match(rest)
        if loop:
            self._at += loop.end()
            return self._for(depth, loop[0])
        number = self._number()
        raw = self._take(depth)
        read = command(_shown(raw), number, self._labels, self._variables, self._given)
        if read.kind in (Kind.GOTO, Kind.CALL):
            read = replace(read, target=self._original(read.target or ""))
        return (Step(command=replace(read, given=tuple(self._given.items()))),)

    def _label(self, depth: int) -> tuple[Step, ...]:
        first = not self._lines[self._index][1][: self._at].strip()
        text = self._to_end()
        found = _LABEL.match(text)
        if not found or depth or not first:
            return ()
        self._labels = (*self._labels[-_MAX_LABELS:], found[1]) if self._after_label else (found[1],)
        self._after_label = True
        return (Step(command=replace(self._command(Kind.LABEL, text), target=found[1])),)

    def _block(self, depth: int) -> tuple[Step, ...]:
        opened = self._number()
        self._at += 1
        steps = self.sequence(depth=depth + 1, one_line=False)
        if self._rest().startswith(")"):
            self._at += 1
        else:
            self.problems.append(Problem(code=Code.BLOCK_NOT_CLOSED, line=opened))
        return steps

    def _body(self, depth: int) -> tuple[Step, ...]:
        """What an IF or FOR governs: a block, or the rest of the line."""
        self._skip(" \t@")
        if self._rest().startswith("("):
            return self._block(depth)
        return self.sequence(depth=depth, one_line=True)

    def _for(self, depth: int, text: str) -> tuple[Step, ...]:
        """Once for each word of a list of plain words; what any other FOR runs is conditional."""
        head = self._command(Kind.OTHER, text)
        index, at, problems = self._index, self._at, len(self.problems)
        once = self._body(depth)
        name, items = listed(text) or ("", ())
        letters = len(items) * self._length(index, at)
        if not items or letters > self._room:
            return (Step(command=head, condition=Condition(), then=once),)
        self._room -= letters
        around = self._given
        steps = [Step(command=head)]
        for item in items:
            self._index, self._at = index, at
            del self.problems[problems:]
            self._given = {**around, name: item}
            steps += self._body(depth)
        self._given = around
        return tuple(steps)

    def _length(self, index: int, at: int) -> int:
        """How long the text from a place to the present one is."""
        return sum(len(text) for _, text in self._lines[index : self._index]) - at + self._at

    def _if(self, depth: int) -> tuple[Step, ...]:
        line = self._lines[self._index][1]
        start = self._at
        head = self._command(Kind.IF, line[start:])
        read = read_condition(line, start + 2)
        if read is None:
            self._to_end()
            problem = Problem(code=Code.BAD_IF, line=head.line, found=head.raw)
            return (Step(command=replace(head, problems=(problem,)), condition=Condition()),)
        condition, self._at = self._with_copies(read[0]), read[1]
        then = self._body(depth)
        otherwise: tuple[Step, ...] = ()
        alternative = _ELSE.match(self._rest())
        if alternative:
            self._at += alternative.end()
            otherwise = self._body(depth)
        text = _shown(line[start + 2 : read[1]]).strip()
        return (
            Step(
                command=_if_command(head, condition, text, then),
                condition=condition,
                then=_under(then, text),
                otherwise=_under(otherwise, f"NOT ({text})"),
            ),
        )

    def _with_copies(self, condition: Condition) -> Condition:
        """The condition with what it asks for through a copy of a cluster variable made further up."""
        left, right = self._original(condition.left), self._original(condition.right)
        return replace(condition, left=left, right=right)

    def _original(self, text: str) -> str:
        above = {name: value for name, (line, value) in self._copies.items() if line < self._number()}
        return expand(text, above).text

    def _take(self, depth: int) -> str:
        """One plain command: up to an operator, the end of the line or of the block."""
        line = self._lines[self._index][1]
        start = at = self._at
        inside = False
        while at < len(line):
            char = line[at]
            if char == "^" and not inside:
                at += 1
            elif char == '"':
                inside = not inside
            elif not inside and char in "<>" and line[at + 1 : at + 2] == "&":
                at += 1
            elif not inside and (char in "&|" or (char == ")" and depth)):
                break
            at += 1
        self._at = max(at, start + 1)
        return line[start : self._at]

    def _command(self, kind: Kind, raw: str) -> Command:
        return Command(kind=kind, line=self._number(), raw=_shown(raw).strip(), labels=self._labels)

    def _number(self) -> int:
        return self._lines[min(self._index, len(self._lines) - 1)][0]

    def _rest(self) -> str:
        return self._lines[self._index][1][self._at :] if self._index < len(self._lines) else ""

    def _to_end(self) -> str:
        rest = self._rest()
        self._at += len(rest)
        return rest

    def _skip(self, chars: str) -> None:
        rest = self._rest()
        self._at += len(rest) - len(rest.lstrip(chars))

    def _problem(self, code: Code, found: str) -> None:
        self.problems.append(Problem(code=code, line=self._number(), found=_shown(found).strip()))


def _if_command(head: Command, condition: Condition, text: str, then: tuple[Step, ...]) -> Command:
    kind = Kind.DISK_CHECK if mentions(condition, "CLP_DISK") else Kind.IF
    first = then[0].command if len(then) == 1 else None
    target = first.target if first and first.kind is Kind.GOTO else None
    problems = () if can_hold(condition) else (Problem(code=Code.NEVER_TRUE, line=head.line, found=text),)
    return replace(head, kind=kind, target=target, condition=text, problems=problems)


def _under(steps: tuple[Step, ...], condition: str) -> tuple[Step, ...]:
    """The steps with the condition they stand in; the innermost one stays."""
    return tuple(
        replace(
            step,
            command=replace(step.command, condition=step.command.condition or condition)
            if step.command
            else None,
            then=_under(step.then, condition),
            otherwise=_under(step.otherwise, condition),
        )
        for step in steps
    )


def _hidden(mark: re.Match[str]) -> str:
    return mark[0].translate(_HIDE)


def _shown(text: str) -> str:
    return text.translate(_SHOW)
