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
_CLUSTER_VARIABLE = re.compile(r"%CLP_\w+%", re.IGNORECASE)
_SET = re.compile(r"\s*@?\s*set\s+(/[ap]\s+)?(.*)", re.IGNORECASE | re.DOTALL)
# A name that is set somewhere in a line, behind IF or in a block.
_SET_WITHIN = re.compile(r"(?<![\w-])set\s+(?:/[ap]\s+)?\"?([^=\s\"]+)=", re.IGNORECASE)
_DELAYED = re.compile(r"![^!\s]+!")
# %1 is an argument, %* are all of them, %%s the variable of a FOR; with ~ the quotation marks around the value are left out.
_GIVEN = re.compile(r"%(~?)([0-9*])|%%(~?)([A-Za-z])")
_LIST = re.compile(r"for\s+%%([A-Za-z])\s+in\s*\(([^()*?%!]*)\)\s*do$", re.IGNORECASE)
_ITEM = re.compile(r"(?:\"[^\"]*\"|[^\s,;=\"])+")
_REDIRECTION = re.compile(r"(?:(?<=\s)[0-9])?(?:>>?|<)(?:&[0-9]|\s*(?:\"[^\"]*\"|[^\s&|<>\"]+))?")


# The longest line that cmd.exe reads.
MAX_LINE = 8191
# Names and paths are shorter; what is longer is not put in.
MAX_VALUE = 1024


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


def fixed_variables(found: list[Logical]) -> dict[str, str | None]:
    """Variables that the script sets, always to the same value, by name in capitals."""
    values: dict[str, set[str | None]] = {}
    for line in found:
        if is_comment(line.text):
            continue
        one = None if re.search(r"[&|]", line.text) else setting(line.text)
        if one:
            values.setdefault(one[0], set()).add(one[1])
        else:
            for match in _SET_WITHIN.finditer(line.text):
                values.setdefault(match[1].upper(), set()).add(None)
    return {name: next(iter(found)) for name, found in values.items() if len(found) == 1}


def copied_variables(found: list[Logical]) -> dict[str, tuple[int, str]]:
    """Variables that are set once, to one of the cluster: (line of the setting, `%CLP_EVENT%` or the like)."""
    fixed = fixed_variables(found)
    copies: dict[str, tuple[int, str]] = {}
    for line in found:
        name, value = setting(line.text) or ("", None)
        if value is not None and fixed.get(name) == value and _CLUSTER_VARIABLE.fullmatch(value):
            copies.setdefault(name, (line.number, value))
    return copies


def setting(text: str) -> tuple[str, str | None] | None:
    """(name in capitals, value) where a command is SET, value None where it is not known. Not for the
    cluster's variables. Quotation marks belong to the value unless they are around name and value."""
    match = _SET.match(without_redirections(text)) if "set" in text.casefold() else None
    if not match:
        return None
    rest = match[2]
    if rest.startswith('"'):
        rest = rest[1 : rest.rfind('"')] if rest.rfind('"') else rest[1:]
    name, sign, value = rest.partition("=")
    name = name.rstrip("+-*/&^|").upper() if match[1] else name.upper()
    if not sign or not name or name.startswith("CLP_"):
        return None
    return name, None if match[1] or len(value) > MAX_VALUE else value


def unresolved(text: str | None) -> bool:
    """Whether a name holds a variable or an argument whose value is not known."""
    return bool(text) and ("%" in str(text) or bool(_DELAYED.search(str(text))))


def put_in(text: str, given: Mapping[str, str]) -> str:
    """The text with arguments (by digit) and variables of FOR (by letter) put in, as far as given."""

    def value(found: re.Match[str]) -> str:
        bare, name = (found[1], found[2]) if found[2] else (found[3], found[4])
        if name not in given:
            return found[0]
        return given[name].strip('"') if bare else given[name]

    return _GIVEN.sub(value, text) if given and "%" in text else text


def listed(head: str) -> tuple[str, tuple[str, ...]] | None:
    """(variable, words) of a FOR that goes through a list of plain words; None for every other FOR."""
    match = _LIST.match(head.strip())
    found = tuple(_ITEM.findall(match[2])) if match else ()
    return (match[1], found) if match and found else None


def arguments(text: str) -> dict[str, str]:
    """What %1 to %9 and %* are in a subroutine, by sign, given the text behind its name."""
    found = [item for item in _ITEM.findall(without_redirections(text[:MAX_LINE])) if len(item) <= MAX_VALUE]
    whole = without_redirections(text[:MAX_LINE]).strip()[:MAX_VALUE]
    return {"*": whole} | {str(n): found[n - 1] if n <= len(found) else "" for n in range(1, 10)}


def filled(text: str, variables: Mapping[str, str | None]) -> str:
    """The text with variables (by name in capitals) put in whose value is known."""
    if "%" not in text:
        return text
    named = {name: variables.get(name) for name in text.upper().split("%")}
    return expand(text, {name: value for name, value in named.items() if value is not None}).text


def words(text: str, variables: Mapping[str, str | None]) -> list[Word]:
    """Words of one command, variables put in, redirections left out."""
    found: list[Word] = []
    current: list[str] = []
    inside = quoted = escaped = False
    for char in without_redirections(filled(text, variables)[:MAX_LINE]):
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
