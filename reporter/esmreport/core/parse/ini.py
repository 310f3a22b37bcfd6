"""Ini files of the Java Service Launcher (jsl.ini): which key stands where, as written and expanded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.text import Line, lines
from esmreport.core.record import dataclass
from esmreport.core.winpath import Expanded, expand, fold

_COMMENT = (";", "#")
# A blank of full width is a letter of names to Windows.
BLANKS = " \t\r\n\f\v"
# The longest value that a Windows environment variable can have; stops values that double each other.
_MAX_LENGTH = 32767


@dataclass(frozen=True, kw_only=True)
class IniValue:
    """One `key = value`: `key` and `section` as written ("" before the first section), `value` without the
    blanks around it, `line` from 1."""

    section: str
    key: str
    value: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Ini:
    """All values of a file in order, repeated ones included."""

    values: tuple[IniValue, ...]
    sections: tuple[str, ...]
    problems: tuple[Problem, ...]

    def find(self, key: str, section: str | None = None) -> tuple[IniValue, ...]:
        """Values of a key, in any section or in one; names without regard to case."""
        found = self._by_key.get(key.casefold(), ())
        if section is None:
            return tuple(found)
        return tuple(value for value in found if value.section.casefold() == section.casefold())

    @cached_property
    def _by_key(self) -> Mapping[str, list[IniValue]]:
        found: dict[str, list[IniValue]] = {}
        for value in self.values:
            found.setdefault(value.key.casefold(), []).append(value)
        return found

    def expand(self, text: str, environment: Mapping[str, str]) -> Expanded:
        """Replace %VAR% from [defines], then from `environment`; `%%` is a percent sign.

        A value in [defines] may refer to the environment and to values written above it. Where a name is
        defined twice the first one counts.
        """
        return expand(text, self.variables(environment), escape=True)

    def variables(self, environment: Mapping[str, str]) -> dict[str, str]:
        """What %VAR% stands for in this file, by folded name."""
        variables = {fold(name): value for name, value in environment.items()}
        defined: dict[str, str] = {}
        for value in self.section("defines"):
            expanded = expand(value.value, variables | defined, escape=True).text
            usable = expanded if len(expanded) <= _MAX_LENGTH else value.value
            defined.setdefault(fold(value.key), usable)
        return variables | defined

    def section(self, section: str) -> tuple[IniValue, ...]:
        """All values of a section, name without regard to case."""
        return tuple(value for value in self.values if value.section.casefold() == section.casefold())


def parse(text: str) -> Ini:
    """Read a jsl.ini. Comments start with `;` or `#`; a value may hold either. Repeated keys stay, and a
    problem names the later line; lines that are neither section, comment nor `key = value` are problems."""
    values: list[IniValue] = []
    sections: list[str] = []
    problems: list[Problem] = []
    section = ""
    seen: set[tuple[str, str]] = set()
    for line in lines(text):
        bare = line.text.strip(BLANKS)
        if not bare or bare.startswith(_COMMENT):
            continue
        if bare.startswith("["):
            section, problem = _section(line, bare)
            sections.append(section)
            problems += problem
            continue
        key, equals, value = bare.partition("=")
        if not equals or not key.strip(BLANKS):
            problems.append(Problem(code=Code.NOT_UNDERSTOOD, line=line.number, found=bare))
            continue
        entry = IniValue(section=section, key=key.strip(BLANKS), value=value.strip(BLANKS), line=line.number)
        identity = (entry.section.casefold(), entry.key.casefold())
        if identity in seen:
            problems.append(Problem(code=Code.DUPLICATE_KEY, line=line.number, found=entry.key))
        seen.add(identity)
        values.append(entry)
    return Ini(values=tuple(values), sections=tuple(sections), problems=tuple(problems))


def _section(line: Line, bare: str) -> tuple[str, list[Problem]]:
    name, closing, _ = bare[1:].partition("]")
    problem = Problem(code=Code.SECTION_NOT_CLOSED, line=line.number, found=bare)
    return name.strip(BLANKS), [] if closing else [problem]
