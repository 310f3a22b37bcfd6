"""Bytes to text and text to lines, with nothing lost on the way that a rule may have to judge."""

from __future__ import annotations

import re

from esmreport.core.parse.problem import Code, Problem
from esmreport.core.record import dataclass

BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

# Names under which CP932 travels. Python's shift_jis knows neither circled digits nor the NEC and IBM kanji.
_CP932_NAMES = {"cp932", "shift_jis", "shift-jis", "sjis", "x-sjis", "ms932", "windows-31j", "mbcs"}
_USUAL = ("ascii", "utf-8", "cp932")
_GUESSES = {"ascii", "utf-8", "utf-16-le", "utf-16-be"}
# What Python's decoders say when the bytes end inside a character.
_CUT = {"unexpected end of data", "incomplete multibyte sequence", "truncated data"}
_END = re.compile(r"(\r\n|\n|\r)")


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """Text of a file. `encoding`: ascii, utf-8, utf-16-le, utf-16-be or cp932; `bom`: a byte order mark stood
    before the text (it is not part of it)."""

    text: str
    encoding: str
    bom: bool
    problems: tuple[Problem, ...]

    @property
    def java_reads(self) -> bool:
        """Whether a program reads the same that knows neither UTF-16 nor byte order marks, as java.util.Properties."""
        return not self.bom and not self.encoding.startswith("utf-16")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line: number from 1, text without its end, and the end: CRLF, LF, CR, or "" where it has none."""

    number: int
    text: str
    end: str


def decode(raw: bytes, guess: str | None = None) -> Decoded:
    """Text of `raw`: by its byte order mark, else by `guess` where it fits, else UTF-16, UTF-8, CP932.

    `guess` is an encoding name or None; "binary" and unknown names are ignored. Bytes that fit nothing become
    U+FFFD, and a problem says so.
    """
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            return _decoded(raw[len(mark) :], [encoding], bom=True)
    return _decoded(raw, _candidates(raw, guess), bom=False)


def lines(text: str) -> list[Line]:
    """Lines of a text; only CRLF, LF and CR end a line. Joined again they give the text."""
    parts = _END.split(text)
    last = parts.pop()
    found = [Line(number=at // 2 + 1, text=parts[at], end=parts[at + 1]) for at in range(0, len(parts), 2)]
    if last:
        found.append(Line(number=len(found) + 1, text=last, end=""))
    return found


def _candidates(raw: bytes, guess: str | None) -> list[str]:
    """Encodings that something speaks for."""
    name = (guess or "").strip().lower().removesuffix("-sig")
    wanted = "cp932" if name in _CP932_NAMES else name if name in _GUESSES else None
    return [*_utf_16(raw), *([wanted] if wanted else [])]


def _utf_16(raw: bytes) -> list[str]:
    """UTF-16 without a mark, seen by the zero bytes of its ASCII characters."""
    low, high = raw[0::2].count(0), raw[1::2].count(0)
    share = 2 if raw.isascii() else 10
    if max(low, high) * share < len(raw) // 2:
        return []
    return ["utf-16-le"] if high > 2 * low else ["utf-16-be"] if low > 2 * high else []


def _decoded(raw: bytes, likely: list[str], *, bom: bool) -> Decoded:
    text, encoding, code = _first_fit(raw, likely)
    problems: list[Problem] = []
    if code is Code.CUT_CHARACTER:
        problems.append(Problem(code=code, line=_line_of(text, len(text))))
    elif code is Code.NOT_DECODED:
        problems.append(Problem(code=code, line=_line_of(text, text.find("\ufffd"))))
    if "\0" in text:
        problems.append(Problem(code=Code.NUL_CHARACTER, line=_line_of(text, text.index("\0"))))
    return Decoded(text=text, encoding=encoding, bom=bom, problems=tuple(problems))


def _first_fit(raw: bytes, likely: list[str]) -> tuple[str, str, Code | None]:
    # What something speaks for is not given up for a last character that was cut off.
    for encoding in likely:
        for code, attempt in ((None, _whole), (Code.CUT_CHARACTER, _but_last)):
            text = attempt(raw, encoding)
            if text is not None:
                return text, encoding, code
    for code, attempt in ((None, _whole), (Code.CUT_CHARACTER, _but_last)):
        for encoding in _USUAL:
            text = attempt(raw, encoding)
            if text is not None:
                return text, encoding, code
    encoding = likely[0] if likely else _USUAL[-1]
    return raw.decode(encoding, errors="replace"), encoding, Code.NOT_DECODED


def _whole(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _but_last(raw: bytes, encoding: str) -> str | None:
    """For a file that was cut at a size limit: everything up to the character that is not whole."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        return raw[: error.start].decode(encoding) if error.reason in _CUT else None


def _line_of(text: str, index: int) -> int:
    return len(lines(text[:index] + "."))
