"""How cmd.exe takes a line of a batch file apart, phase by phase, for lines without blocks and pipes.

1. `%%`, `%NAME%`, `%NAME:~n%`, `%0` and their like are put in, everywhere, quoted or not.
2. `"` switches quoting on and off, `^` outside quotes makes the next character plain, and only outside quotes
   `& | < > ( )` and the separators of IF and FOR count. The line is now a tree.
3. When a command of the tree runs, the variables of FOR are put in; the result is not taken apart again.

Whatever the scripts must never hold (a second command, a pipe, a block) is a ModelError.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

SEPARATORS = " \t,;="


class ModelError(AssertionError):
    """A line means something that no script of ours may mean."""


@dataclass(frozen=True)
class Char:
    """A character, and whether it can mean something to cmd.exe."""

    text: str
    plain: bool


@dataclass
class Simple:
    """A command: its text, and where its channels go (channel -> (file, append?); 2 -> "&1")."""

    text: str
    redirects: dict[int, tuple[str, bool]] = field(default_factory=dict)


@dataclass
class If:
    kind: str
    negated: bool
    ignore_case: bool
    left: str
    right: str
    then: Node


@dataclass
class For:
    options: str
    variable: str
    source: str
    body: Node


Node = Simple | If | For


def percent(line: str, value: Callable[[str], str | None]) -> str:
    """Phase 1. `value` answers names (`errorlevel`), slices (`PROBE:~1`), and `*`, digits or `~dp0`."""
    out, at = [], 0
    while at < len(line):
        if line[at] != "%":
            out.append(line[at])
            at += 1
            continue
        argument = re.compile(r"%(~[a-z]*\d|\d|\*)", re.IGNORECASE).match(line, at)
        end = line.find("%", at + 1)
        if line.startswith("%%", at):
            out.append("%")
            at += 2
        elif argument:
            out.append(value(argument[1]) or "")
            at = argument.end()
        elif end > at:
            out.append(value(line[at + 1 : end]) or "")
            at = end + 1
        else:
            at += 1
    return "".join(out)


def lex(text: str) -> list[Char]:
    """Phase 2, first half: which characters are plain."""
    found: list[Char] = []
    quoted, at = False, 0
    while at < len(text):
        char = text[at]
        if char == '"':
            quoted = not quoted
            found.append(Char(char, True))
        elif char == "^" and not quoted:
            at += 1
            if at < len(text):
                found.append(Char(text[at], True))
        else:
            found.append(Char(char, quoted))
        at += 1
    return found


def parse(text: str) -> Node:
    """Phase 2: the tree of one line."""
    chars = lex(text)
    while chars and chars[0].text in "@ \t":
        chars = chars[1:]
    return _node(chars)


def _node(chars: list[Char]) -> Node:
    chars = _skip(chars)
    word = _text(_until(chars, SEPARATORS + "/:")).casefold()
    if word == "if":
        return _if(chars[2:])
    if word == "for":
        return _for(chars[3:])
    if word == "rem":
        return Simple("rem")
    return _simple(chars)


def _simple(chars: list[Char]) -> Simple:
    found, at = Simple(""), 0
    kept: list[str] = []
    while at < len(chars):
        char = chars[at]
        if char.plain or char.text not in "<>&|()":
            kept.append(char.text)
            at += 1
            continue
        if char.text != ">":
            # In a command that is not inside a block a bracket is text; the rest starts something else.
            if char.text in "()" and kept:
                kept.append(char.text)
                at += 1
                continue
            raise ModelError(f"{char.text!r} counts in: {_text(chars)}")
        channel = 1
        if kept and kept[-1].isdigit() and (len(kept) == 1 or kept[-2] in SEPARATORS):
            channel = int(kept.pop())
        at += 1
        append = at < len(chars) and chars[at].text == ">" and not chars[at].plain
        at += append
        if _text(chars[at : at + 2]) == "&1":
            found.redirects[channel] = ("&1", False)
            at += 2
            continue
        while at < len(chars) and chars[at].text in " \t":
            at += 1
        target = _until(chars[at:], SEPARATORS + "<>&|")
        found.redirects[channel] = (_text(target).replace('"', ""), append)
        at += len(target)
    found.text = "".join(kept)
    return found


def _if(chars: list[Char]) -> If:
    flags: set[str] = set()
    while True:
        chars = _skip(chars)
        word = _text(_until(chars, SEPARATORS))
        if word.casefold() not in ("/i", "not"):
            break
        flags.add(word.casefold())
        chars = chars[len(word) :]
    kind = word.casefold() if word.casefold() in ("defined", "exist") else "equal"
    if kind != "equal":
        chars = _skip(chars[len(word) :])
    left = _until(chars, SEPARATORS)
    chars, right = chars[len(left) :], []
    if kind == "equal":
        chars = _drop_blanks(chars)
        if _text(chars[:2]) != "==":
            raise ModelError(f"no comparison in: {_text(chars)}")
        chars = _skip(chars[2:])
        right = _until(chars, SEPARATORS)
        chars = chars[len(right) :]
    return If(kind, "not" in flags, "/i" in flags, _text(left), _text(right), _node(chars))


def _for(chars: list[Char]) -> For:
    chars = _skip(chars)
    if _text(chars[:2]).casefold() != "/f":
        raise ModelError(f"not FOR /F: {_text(chars)}")
    chars = _skip(chars[2:])
    options = _until(chars, SEPARATORS)
    chars = _skip(chars[len(options) :])
    variable = _text(chars[:2])
    chars = _skip(chars[2:])
    if _text(chars[:2]).casefold() != "in" or not variable.startswith("%"):
        raise ModelError(f"FOR without IN: {_text(chars)}")
    chars = _skip(chars[2:])
    end = next(at for at, char in enumerate(chars) if char.text == ")" and not char.plain)
    source, chars = _text(chars[1:end]), _skip(chars[end + 1 :])
    if _text(chars[:2]).casefold() != "do":
        raise ModelError(f"FOR without DO: {_text(chars)}")
    return For(_text(options).strip('"'), variable[1], source, _node(chars[2:]))


def _text(chars: list[Char]) -> str:
    return "".join(char.text for char in chars)


def _until(chars: list[Char], stops: str) -> list[Char]:
    at = next((n for n, char in enumerate(chars) if not char.plain and char.text in stops), len(chars))
    return chars[:at]


def _skip(chars: list[Char]) -> list[Char]:
    at = next((n for n, char in enumerate(chars) if char.plain or char.text not in SEPARATORS), len(chars))
    return chars[at:]


def _drop_blanks(chars: list[Char]) -> list[Char]:
    at = next((n for n, char in enumerate(chars) if char.text not in " \t"), len(chars))
    return chars[at:]


def put_in(text: str, variables: dict[str, str]) -> str:
    """Phase 3: the variables of FOR, `%A` and `%~nxA`."""
    out, at = [], 0
    while at < len(text):
        modified = re.compile(r"%~[fdpnxsatz]*([A-Za-z])").match(text, at)
        if text[at] == "%" and text[at + 1 : at + 2] in variables:
            out.append(variables[text[at + 1]])
            at += 2
        elif modified and modified[1] in variables:
            out.append(variables[modified[1]].strip('"'))
            at = modified.end()
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def split_arguments(text: str) -> list[str]:
    """What the C runtime of a Windows program makes of its command line."""
    found: list[str] = []
    at = 0
    while at < len(text):
        if text[at] in " \t":
            at += 1
            continue
        current, quoted = [], False
        while at < len(text) and (quoted or text[at] not in " \t"):
            slashes = len(text[at:]) - len(text[at:].lstrip("\\"))
            at += slashes
            if text[at : at + 1] == '"':
                current.append("\\" * (slashes // 2))
                if slashes % 2:
                    current.append('"')
                else:
                    quoted = not quoted
                at += 1
            else:
                current.append("\\" * slashes)
                if not slashes or (at < len(text) and (quoted or text[at] not in " \t")):
                    current.append(text[at : at + 1])
                    at += 1
        found.append("".join(current))
    return found
