"""What one command of a script does: which service it starts or stops, and how it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from esmreport.core.parse.batchwords import (
    FOOTNOTE,
    Word,
    half_width,
    has_full_width,
    put_in,
    quotes_match,
    unresolved,
    words,
)
from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.scriptmodel import Command, Kind, Switch
from esmreport.core.winpath import has_blank

# Switches of ARMLOAD and ARMKILL that take a value, and those known to take none; others are kept as found.
_NUMBERED = {"WAIT", "R", "H", "INT", "T"}
_NAMED = {"U"}
_PLAIN = {"S", "A", "M", "SCR", "W", "WINDOW", "C", "D"}

_BROKEN_WORD = re.compile(
    r'"?((?:[^"]*[\\/])?)(ARM(?:LOAD|KILL)(?:\s+\.\s*|\.\s+)EXE)"?(?=\s|$)', re.IGNORECASE
)
_WORD_IN_PATH = re.compile(r"[\\/](ARM(?:LOAD|KILL)(?:\.EXE)?)(?=\s|$)", re.IGNORECASE)
_PATH = re.compile(r"[A-Z]:[\\/][^\"]*", re.IGNORECASE)
_WHOLE = re.compile(r"%[^%]+%|%[~\w]*|%\*|%%[~\w]*|![^!]+!")
_GOTO = re.compile(r"goto(?:\s*:\s*|\s+)([^\s:+,;=]+)", re.IGNORECASE)


def command(
    raw: str,
    line: int,
    labels: tuple[str, ...],
    variables: Mapping[str, str | None],
    given: Mapping[str, str] | None = None,
) -> Command:
    """Understand one command, IF and labels excepted. What is not known is kept as `Kind.OTHER`.

    `given`: what arguments (by sign: 1 to 9, *) and variables of FOR (by letter) stand for.
    """
    marks = FOOTNOTE.findall(raw)
    text = put_in(FOOTNOTE.sub("", raw).strip(" \t"), given or {})
    base = Command(kind=Kind.OTHER, line=line, raw=raw.strip(), labels=labels)
    head, path, rest, problems = _head(text, line, variables)
    known = _understood(replace(base, word=head, path=path), head, rest)
    if known.controls_service:
        known = replace(known, footnote=marks[0] if marks else None)
        problems += _writing(text, line, known.footnote)
    if _unknown(known):
        problems.append(Problem(code=Code.UNKNOWN_NAME, line=line, found=known.raw))
    return replace(known, problems=(*problems, *known.problems))


def _unknown(known: Command) -> bool:
    """Whether it cannot be told which service it starts or stops, or whether it does."""
    if known.kind is Kind.ARMKILL:
        return unresolved(known.watch_id)
    if known.kind is Kind.ARMLOAD and known.switch("S") is None:
        names = [item for item in known.arguments if item != known.watch_id or known.service is None]
        program = known.switch("W") is not None or known.quoted
        return not program and any(_WHOLE.fullmatch(item) for item in names)
    if known.controls_service:
        return unresolved(known.service)
    if known.word.lower() in ("net", "net1", "sc", "net.exe", "sc.exe"):
        verbs = [item for item in known.arguments if not item.startswith("\\\\")]
        return any(unresolved(item) for item in verbs[:1])
    named = known.word.lower() != "%comspec%" and not known.path
    return named and bool(known.arguments or known.word == "%*") and bool(_WHOLE.fullmatch(known.word))


def _head(
    text: str, line: int, variables: Mapping[str, str | None]
) -> tuple[str, str, list[Word], list[Problem]]:
    """(command word, path before it, words after it, problems)."""
    broken = _BROKEN_WORD.match(text)
    if broken:
        problem = Problem(code=Code.SPACE_IN_COMMAND, line=line, found=broken[2])
        return broken[2], broken[1], words(text[broken.end() :], variables), [problem]
    loose = _WORD_IN_PATH.search(text)
    path = text[: loose.start(1)] if loose else ""
    if loose and has_blank(path) and _PATH.fullmatch(path):
        problem = Problem(code=Code.UNQUOTED_PATH, line=line, found=path + loose[1])
        return loose[1], path, words(text[loose.end() :], variables), [problem]
    found = words(text, variables)
    if not found:
        return "", "", [], []
    path, name = _split_path(found[0].text)
    return name, path, found[1:], []


def _split_path(text: str) -> tuple[str, str]:
    at = max(text.rfind("\\"), text.rfind("/"))
    return text[: at + 1], text[at + 1 :]


def _understood(base: Command, head: str, rest: Sequence[Word]) -> Command:
    name = re.sub(r"\s", "", half_width(head)).lower()
    bare = name.removesuffix(".exe")
    base = replace(base, arguments=tuple(word.text for word in rest))
    goto = _GOTO.match(base.raw)
    if goto:
        return replace(base, kind=Kind.GOTO, target=goto[1])
    if bare in ("armload", "armkill"):
        return _arm(base, Kind.ARMLOAD if bare == "armload" else Kind.ARMKILL, rest)
    if bare in ("net", "net1") and rest and rest[0].text.lower() in ("start", "stop"):
        return _net(base, rest)
    if bare == "sc":
        return _sc(base, rest)
    if bare == "call":
        return _call(base, rest)
    if bare == "exit":
        return replace(base, kind=Kind.EXIT)
    if bare in ("cmd", "%comspec%"):
        return _within(base, _after_switch(rest, "/c"))
    if bare == "start":
        return _within(base, _started(rest))
    if name.endswith((".bat", ".cmd")):
        problem = Problem(code=Code.ENDS_HERE, line=base.line, found=base.raw)
        return replace(base, kind=Kind.CALL, target=base.path + head, problems=(problem,))
    return base


def _arm(base: Command, kind: Kind, rest: Sequence[Word]) -> Command:
    switches, plain, problems = _switches(rest, base.line)
    known = replace(base, kind=kind, switches=switches)
    names = [word for word, _ in plain]
    # A single name that stands behind a switch is the last argument, the service; the watch ID comes first.
    lone_service = kind is Kind.ARMLOAD and len(plain) == 1 and plain[0][1] > 0
    watch_id = None if lone_service or not names else names[0].text
    if watch_id is None:
        problems.append(Problem(code=Code.NO_WATCH_ID, line=base.line, found=base.raw))
    if kind is Kind.ARMLOAD:
        known, more = _named(known, names if lone_service else names[1:])
        problems += more
    return replace(known, watch_id=watch_id, problems=tuple(problems))


def _named(known: Command, names: Sequence[Word]) -> tuple[Command, list[Problem]]:
    """The command with its service; several words without quotation marks are taken for one name."""
    if not names:
        return known, [Problem(code=Code.NO_SERVICE, line=known.line, found=known.raw)]
    if len(names) == 1:
        return replace(known, service=names[0].text, quoted=names[0].quoted), []
    if known.kind is Kind.ARMLOAD and known.switch("S") is None:
        # Without /S it starts a program, and what follows are the program's own arguments.
        return known, []
    name = " ".join(word.text for word in names)
    return replace(known, service=name), [Problem(code=Code.UNQUOTED_NAME, line=known.line, found=name)]


def _switches(
    rest: Sequence[Word], line: int
) -> tuple[tuple[Switch, ...], list[tuple[Word, int]], list[Problem]]:
    """(switches, other words with their position, problems)."""
    switches: list[Switch] = []
    plain: list[tuple[Word, int]] = []
    problems: list[Problem] = []
    at = 0
    while at < len(rest):
        word = rest[at]
        at += 1
        if word.quoted or not half_width(word.text).startswith("/"):
            plain.append((word, at - 1))
            continue
        name = half_width(word.text)[1:].upper()
        following = rest[at] if at < len(rest) and not rest[at].text.startswith("/") else None
        value = following.text if following and _takes(name, following, rest[at + 1 :], bool(plain)) else None
        if value is None and name in _NUMBERED | _NAMED:
            problems.append(Problem(code=Code.NO_SWITCH_VALUE, line=line, found=word.text))
        switches.append(Switch(name=name, value=value, raw=word.text))
        at += value is not None
    return tuple(switches), plain, problems


def _takes(name: str, following: Word, after: Sequence[Word], has_id: bool) -> bool:
    if name in _PLAIN:
        return False
    if name in _NUMBERED:
        return half_width(following.text).isdigit()
    if name in _NAMED:
        return True
    # An unknown switch may have a value if the watch ID stands before it and a service name is still to come.
    return has_id and any(not word.text.startswith("/") for word in after)


def _net(base: Command, rest: Sequence[Word]) -> Command:
    kind = Kind.NET_START if rest[0].text.lower() == "start" else Kind.NET_STOP
    plain = [word for word in rest[1:] if word.quoted or not word.text.startswith("/")]
    switches = tuple(
        Switch(name=word.text[1:].upper(), value=None, raw=word.text)
        for word in rest[1:]
        if not word.quoted and word.text.startswith("/")
    )
    if not plain and kind is Kind.NET_START:
        return base  # It lists what is running.
    known, problems = _named(replace(base, kind=kind, switches=switches), plain)
    return replace(known, problems=tuple(problems))


def _sc(base: Command, rest: Sequence[Word]) -> Command:
    plain = [word for word in rest if not word.text.startswith("\\\\")]
    verb = plain[0].text.lower() if plain else ""
    if verb not in ("start", "stop"):
        return base
    known = replace(base, kind=Kind.SC_START if verb == "start" else Kind.SC_STOP)
    known, problems = _named(known, plain[1:2])
    return replace(known, problems=tuple(problems))


def _call(base: Command, rest: Sequence[Word]) -> Command:
    if not rest:
        return base
    path, name = _split_path(rest[0].text)
    inner = _understood(replace(base, word=name, path=path), name, rest[1:])
    if inner.controls_service:
        return inner
    return replace(base, kind=Kind.CALL, target=rest[0].text)


def _within(base: Command, rest: Sequence[Word]) -> Command:
    """What cmd /c or start run: a service command counts as if it stood alone, a batch file as called."""
    if len(rest) == 1 and rest[0].quoted and has_blank(rest[0].text):
        rest = words(rest[0].text, {})
    inner = _call(base, rest)
    called = inner.kind is Kind.CALL and (inner.target or "").lower().endswith((".bat", ".cmd"))
    return inner if inner.controls_service or called else base


def _after_switch(rest: Sequence[Word], switch: str) -> Sequence[Word]:
    """The words behind a switch."""
    found = [number for number, word in enumerate(rest) if word.text.lower() == switch]
    return rest[found[0] + 1 :] if found else ()


def _started(rest: Sequence[Word]) -> Sequence[Word]:
    """The words behind the switches of start and its title, which is the first one in quotation marks."""
    at, title = 0, False
    while at < len(rest):
        if rest[at].quoted and not title:
            title = True
        elif not rest[at].text.startswith("/"):
            break
        at += 2 if rest[at].text.lower() in ("/d", "/node", "/affinity") else 1
    return rest[at:]


def _writing(text: str, line: int, footnote: str | None) -> list[Problem]:
    """What is wrong with how a service command was written, whatever it does."""
    problems: list[Problem] = []
    if footnote:
        problems.append(Problem(code=Code.FOOTNOTE, line=line, found=footnote))
    if has_full_width(text):
        problems.append(Problem(code=Code.FULL_WIDTH, line=line, found=text))
    if not quotes_match(text):
        problems.append(Problem(code=Code.QUOTE_NOT_CLOSED, line=line, found=text))
    return problems
