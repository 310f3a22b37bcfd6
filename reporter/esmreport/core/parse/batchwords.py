"""Command lines of batch files cut into words as cmd.exe and the C runtime do it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from esmreport.core.parse.text import lines
from esmreport.core.record import dataclass
from esmreport.core.winpath import expand

# A mark such as (*1) belongs to the guide's printed example; in a script it is an argument too many.
FOOTNOTE = re.compile(r"[(（]\s*[*＊※]\s*[0-9０-９]+\s*[)）]|[*＊※]\s*[0-9０-９]+(?=\s*$)")
_QUOTES = '"＂“”'
_BLANKS = " \t\u3000\u00a0"
_SET = re.compile(r"\s*@?\s*set\s+(?!/)\"?([^=\"\s]+)=([^\"]*)\"?\s*", re.IGNORECASE)
_CLUSTER_VARIABLE = re.compile(r"%CLP_\w+%", re.IGNORECASE)
_REDIRECTION = re.compile(r"(?:(?<=\s)[0-9])?(?:>>?|<)(?:&[0-9]|\s*(?:\"[^\"]*\"|[^\s&|<>\"]+))?")


# The longest line that cmd.exe reads.
MAX_LINE = 8191


@dataclass(frozen=True, kw_only=True)
class Logical:
    """A line with its continuation lines, cut at MAX_LINE; `number` is that of the first one."""

    number: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word: `text` without quotation marks and carets, `quoted` where it had quotation marks."""

    text: str
    quoted: bool


def logical_lines(text: str) -> list[Logical]:
    """Lines of a batch file, those that end with a caret joined to the next one."""
    found: list[Logical] = []
    parts: list[str] = []
    first = 0
    comment = False
    for line in lines(text):
        first = first if parts else line.number
        comment = comment if parts else is_comment(line.text)
        if not comment and _continues(line.text):
            parts.append(line.text[:-1])
            continue
        found.append(Logical(number=first, text="".join([*parts, line.text])[:MAX_LINE]))
        parts = []
    if parts:
        found.append(Logical(number=first, text="".join(parts)[:MAX_LINE]))
    return found


def is_comment(text: str) -> bool:
    """Whether a command is REM or a :: line."""
    return bool(re.match(r"[\s@]*(?:rem(?=[\s,;=.:/(\"]|$)|::)", text, re.IGNORECASE))


def fixed_variables(found: list[Logical]) -> dict[str, str]:
    """Variables that the script sets exactly once, by name in capitals."""
    values: dict[str, list[str]] = {}
    for line in found:
        match = _SET.fullmatch(line.text)
        if match:
            values.setdefault(match[1].upper(), []).append(match[2])
    return {
        name: settings[0]
        for name, settings in values.items()
        if len(settings) == 1 and not name.startswith("CLP_")
    }


def copied_variables(found: list[Logical]) -> dict[str, tuple[int, str]]:
    """Variables that are set once, to one of the cluster: (line of the setting, `%CLP_EVENT%` or the like)."""
    fixed = fixed_variables(found)
    copies: dict[str, tuple[int, str]] = {}
    for line in found:
        match = _SET.fullmatch(line.text)
        name = match[1].upper() if match else ""
        if name in fixed and _CLUSTER_VARIABLE.fullmatch(fixed[name]):
            copies[name] = (line.number, fixed[name])
    return copies


def words(text: str, variables: Mapping[str, str]) -> list[Word]:
    """Words of one command, variables put in, redirections left out."""
    found: list[Word] = []
    current: list[str] = []
    inside = quoted = escaped = False
    for char in without_redirections(expand(text, variables).text):
        if escaped:
            current.append(char)
            escaped = False
        elif char in _QUOTES:
            inside, quoted = not inside, True
        elif char == "^" and not inside:
            escaped = True
        elif char in _BLANKS and not inside:
            if current or quoted:
                found.append(Word(text="".join(current), quoted=quoted))
            current, quoted = [], False
        else:
            current.append(char)
    if current or quoted:
        found.append(Word(text="".join(current), quoted=quoted))
    return found


def without_redirections(text: str) -> str:
    """The command without `> file`, `2>&1` and the like, which may stand anywhere in it."""
    out: list[str] = []
    at = 0
    inside = False
    while at < len(text):
        char = text[at]
        if char == "^" and not inside:
            out.append(text[at : at + 2])
            at += 2
            continue
        inside = inside != (char == '"')
        found = None if inside or char == '"' else _REDIRECTION.match(text, at)
        if found:
            out.append(" ")
            at = found.end()
        else:
            out.append(char)
            at += 1
    return "".join(out)


def quotes_match(text: str) -> bool:
    """Whether every quotation mark has its partner."""
    return sum(text.count(mark) for mark in _QUOTES) % 2 == 0


def has_full_width(text: str) -> bool:
    """Whether full-width letters, signs, blanks or quotation marks stand outside of quoted names."""
    bare = re.sub(r'"[^"]*"', "", text)
    return any(char in "\u3000“”" or "\uff01" <= char <= "\uff5e" for char in bare)


def half_width(text: str) -> str:
    """The text with full-width letters and signs replaced by ordinary ones."""
    return unicodedata.normalize("NFKC", text)


def _continues(text: str) -> bool:
    # A line is only continued outside of quotation marks, so the next one begins outside of them.
    inside = escaped = False
    for char in text:
        if escaped:
            escaped = False
        elif char == '"':
            inside = not inside
        elif char == "^" and not inside:
            escaped = True
    return escaped
