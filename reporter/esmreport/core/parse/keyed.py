"""Files of single settings: options.txt (`KEY=value`) and nvisord.cf (`Key:"value"`). Everything on a line is
kept, because the guide judges what stands between the colon and the quotation mark."""

from __future__ import annotations

from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.text import Line, lines
from esmreport.core.record import dataclass

_FULL_WIDTH = {"=": "＝", ":": "："}
_QUOTES = "\"'＂“”„‟″＇‘’"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting, piece by piece: the line's text is indent + key + before + separator + gap + open_quote +
    value + close_quote + tail.

    `separator` may be the full-width twin of the one looked for. Without quotation marks `open_quote` and
    `close_quote` are empty and `value` ends before the blanks at the end. `terminated`: a line break follows.
    """

    key: str
    value: str
    line: int
    indent: str
    before: str
    separator: str
    gap: str
    open_quote: str
    close_quote: str
    tail: str
    terminated: bool

    @property
    def raw(self) -> str:
        """Everything behind the separator, as written."""
        return self.gap + self.open_quote + self.value + self.close_quote + self.tail

    @property
    def text(self) -> str:
        """The whole line, without its end."""
        return self.indent + self.key + self.before + self.separator + self.raw


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of a file in order, repeated ones included."""

    entries: tuple[Setting, ...]
    problems: tuple[Problem, ...]

    def find(self, key: str) -> tuple[Setting, ...]:
        """Settings of a key, without regard to case; `key` of each is as written."""
        return tuple(entry for entry in self.entries if entry.key.casefold() == key.casefold())


def parse(text: str, separator: str = "=") -> Settings:
    """Read settings separated by "=" or ":". Lines that start with `#` or `;` are comments; other lines
    without the separator, its full-width twin and repeated keys are problems."""
    entries: list[Setting] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for line in lines(text):
        bare = line.text.strip()
        if not bare or bare[0] in "#;":
            continue
        entry = _setting(line, separator)
        if entry is None:
            problems.append(Problem(code=Code.NOT_UNDERSTOOD, line=line.number, found=bare))
            continue
        if entry.separator != separator:
            problems.append(Problem(code=Code.FULL_WIDTH_SEPARATOR, line=line.number, found=entry.key))
        if entry.key.casefold() in seen:
            problems.append(Problem(code=Code.DUPLICATE_KEY, line=line.number, found=entry.key))
        seen.add(entry.key.casefold())
        entries.append(entry)
    return Settings(entries=tuple(entries), problems=tuple(problems))


def _setting(line: Line, separator: str) -> Setting | None:
    wanted = (separator, _FULL_WIDTH.get(separator, separator))
    at = next((index for index, char in enumerate(line.text) if char in wanted), None)
    name = line.text[:at].strip()
    if at is None or not name:
        return None
    start = line.text.index(name)
    gap, open_quote, value, close_quote, tail = _value(line.text[at + 1 :])
    return Setting(
        key=name,
        value=value,
        line=line.number,
        indent=line.text[:start],
        before=line.text[start + len(name) : at],
        separator=line.text[at],
        gap=gap,
        open_quote=open_quote,
        close_quote=close_quote,
        tail=tail,
        terminated=bool(line.end),
    )


def _value(raw: str) -> tuple[str, str, str, str, str]:
    """(gap, opening quotation mark, value, closing quotation mark, tail) of what follows a separator."""
    body = raw.lstrip()
    gap = raw[: len(raw) - len(body)]
    if body and body[0] in _QUOTES:
        at = next((index for index in range(1, len(body)) if body[index] in _QUOTES), None)
        if at is not None:
            return gap, body[0], body[1:at], body[at], body[at + 1 :]
        value = body[1:].rstrip()
        return gap, body[0], value, "", body[1 + len(value) :]
    value = body.rstrip()
    return gap, "", value, "", body[len(value) :]
