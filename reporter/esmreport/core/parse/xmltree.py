"""XML of the cluster product as a small tree with line numbers, read without trusting it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.text import BOMS, decode

MAX_DEPTH = 64

# Declared names and what they mean on Windows: ASCII and SJIS both stand for CP932, GB2312 for its superset.
_ENCODINGS = {
    **dict.fromkeys(["sjis", "shift_jis", "shift-jis", "x-sjis", "windows-31j", "ms932", "cp932"], "cp932"),
    **dict.fromkeys(["ascii", "us-ascii"], "cp932"),
    **dict.fromkeys(["euc-jp", "eucjp"], "euc_jp"),
    **dict.fromkeys(["gb2312", "gbk", "gb18030"], "gb18030"),
    **dict.fromkeys(["utf-8", "utf8"], "utf-8"),
}
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._\-]{1,40})[\"']")


@dataclass(kw_only=True)
class Element:
    """One element; `text` is its own text without the blanks around it, `text_line` the line it starts on."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    text_line: int = 0
    children: list[Element] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The attribute `name`, "" without it."""
        return self.attributes.get("name", "").strip()

    def all(self, tag: str) -> list[Element]:
        """Children with a tag, whatever its case."""
        return [child for child in self.children if child.tag.casefold() == tag.casefold()]

    def at(self, path: str) -> Element | None:
        """First element at a path such as "trekking/savedversion"."""
        found: Element | None = self
        for tag in path.split("/"):
            found = next(iter(found.all(tag)), None) if found else None
        return found

    def value(self, path: str) -> str | None:
        """Text at a path; None where there is no such element or it is empty."""
        found = self.at(path)
        return found.text or None if found else None

    def leaves(self, path: str = "") -> Iterator[tuple[str, Element]]:
        """(path, element) of every element below that holds text; `tag@name` where an element has a name."""
        for child in self.children:
            step = f"{child.tag}@{child.name}" if child.name else child.tag
            below = f"{path}/{step}" if path else step
            if child.text:
                yield below, child
            yield from child.leaves(below)


@dataclass(frozen=True, kw_only=True)
class Document:
    """`root` is None where the text is not XML that may be read; `problems` say why."""

    root: Element | None
    encoding: str
    problems: tuple[Problem, ...]


def read(raw: bytes) -> Document:
    """Read XML bytes by their declared encoding as Windows means it, or by what they turn out to be."""
    text, encoding, problems = _decode(raw)
    body = text.lstrip()
    skipped = len(re.findall(r"\r\n|\r|\n", text[: len(text) - len(body)]))
    builder = _Builder(skipped)
    root: Element | None = None
    try:
        parser = DefusedXMLParser(target=builder, forbid_dtd=True)
        builder.position = cast(Any, parser).parser
        parser.feed(body)
        root = cast("Element | None", parser.close())
    except ParseError as error:
        problems.append(Problem(code=Code.BROKEN_XML, line=error.position[0] + skipped))
    except _TooDeepError as error:
        problems.append(Problem(code=Code.TOO_DEEP, line=error.line))
    except DefusedXmlException:
        problems.append(Problem(code=Code.FORBIDDEN_XML))
    return Document(root=root, encoding=encoding, problems=tuple(problems))


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Builder:
    """Target of the parser: builds the tree and stops where the nesting is absurd."""

    def __init__(self, skipped: int) -> None:
        self.position: Any = None
        self._skipped = skipped
        self._open: list[Element] = []
        self._root: Element | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.position.CurrentLineNumber + self._skipped
        element = Element(tag=tag, attributes=dict(attributes), line=line)
        if len(self._open) >= MAX_DEPTH:
            raise _TooDeepError(line)
        if self._open:
            self._open[-1].children.append(element)
        self._root = self._root or element
        self._open.append(element)

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def end(self, _tag: str) -> None:
        element = self._open.pop()
        body = element.text.lstrip()
        element.text_line = element.line + element.text[: len(element.text) - len(body)].count("\n")
        element.text = body.rstrip()

    def close(self) -> Element | None:
        return self._root


def _decode(raw: bytes) -> tuple[str, str, list[Problem]]:
    found = _DECLARATION.match(raw)
    if not found or any(raw.startswith(mark) for mark, _ in BOMS):
        decoded = decode(raw)
        return decoded.text, decoded.encoding, list(decoded.problems)
    declared = found[1].decode("ascii")
    encoding = _ENCODINGS.get(declared.lower())
    # Text in one of the Asian encodings is hardly ever valid UTF-8, so valid UTF-8 was saved as such.
    if not raw.isascii() and encoding != "utf-8" and _fits(raw, "utf-8"):
        return raw.decode("utf-8"), "utf-8", [Problem(code=Code.OTHER_ENCODING, found=declared)]
    if encoding and _fits(raw, encoding):
        return raw.decode(encoding), encoding, []
    decoded = decode(raw, encoding)
    if decoded.encoding == encoding:
        return decoded.text, decoded.encoding, list(decoded.problems)
    other = [] if raw.isascii() else [Problem(code=Code.OTHER_ENCODING, found=declared)]
    return decoded.text, decoded.encoding, [*decoded.problems, *other]


def _fits(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
