"""The corrected text of a file: only the lines of the settings change, all else stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from esmreport.core.parse import ini, keyed, properties
from esmreport.core.parse.text import BOMS, Decoded, decode, lines
from esmreport.core.remedy.model import Line
from esmreport.fix.declined import DeclinedError

_INI = re.compile(r"\s*[^=]*?\s*=[ \t]*")
_PROPERTY = re.compile(r"[ \t\f]*(?:\\.|[^\\=: \t\f])*[ \t\f]*[=:]?[ \t\f]*")
_SEPARATORS = {"keyed": "=", "colon": ":"}
# (first line, last line, new text), lines from 0; first == last + 1 inserts before `first`.
Edit = tuple[int, int, str]


def corrected(content: bytes, settings: Sequence[Line]) -> bytes:
    """`content` with every setting in place. Raises DeclinedError where one place cannot be told."""
    decoded = decode(content)
    if _encode(decoded, decoded.text) != content:
        raise DeclinedError(
            "encoding",
            "ファイルの文字コードを確実に判定できないため、書き換えません",
            "The encoding of the file is not certain, so it is not rewritten",
        )
    if any(setting.format == "properties" for setting in settings) and not decoded.java_reads:
        raise DeclinedError(
            "not_for_java",
            "UTF-16 または BOM 付きの UTF-8 で保存されており、Java が読み取れません。BOM なしで保存し直してください",
            "It is saved as UTF-16, or with a byte order mark, which Java cannot read: save it again without",
        )
    text = decoded.text
    for setting in settings:
        text = _set(text, setting)
    return _encode(decoded, text)


def _encode(decoded: Decoded, text: str) -> bytes:
    encodings = (decoded.encoding, "cp932") if decoded.encoding == "ascii" else (decoded.encoding,)
    mark = next(mark for mark, name in BOMS if name == decoded.encoding) if decoded.bom else b""
    for encoding in encodings:
        try:
            return mark + text.encode(encoding)
        except UnicodeEncodeError:
            continue
    raise DeclinedError(
        "encoding",
        "書き込む値に、ファイルの文字コードで表せない文字があります",
        "The value holds characters that the encoding of the file lacks",
    )


def _set(text: str, setting: Line) -> str:
    if any(ord(char) < 0x20 for char in setting.value + setting.key):
        raise DeclinedError("control", "書き込む値に制御文字があります", "The value holds control characters")
    edit = _EDITS[setting.format](text, setting)
    first, last, new = edit
    found = lines(text)
    end = next((line.end for line in found if line.end), "\r\n")
    before = [line.text + line.end for line in found[:first]]
    if before and not found[first - 1].end:
        before[-1] += end
    after = "".join(line.text + line.end for line in found[last + 1 :])
    own_end = found[last].end if first <= last else end
    changed = "".join(before) + new + (own_end or (end if setting.format in _SEPARATORS else "")) + after
    if not _HOLDS[setting.format](changed, setting):
        raise DeclinedError(
            "not_effective",
            "書き換えても意図した値になりません。ファイルの書き方を確認してください",
            "The edit would not have the intended effect; look at how the file is written",
        )
    return changed


def _one(count: int) -> None:
    if count > 1:
        raise DeclinedError(
            "repeated",
            "同じ項目が複数回記述されており、どれを残すかを決める必要があります",
            "The setting is written more than once; a person has to decide which one stays",
        )


def _ini(text: str, setting: Line) -> Edit:
    parsed = ini.parse(text)
    found = parsed.find(setting.key)
    _one(len(found))
    value = setting.value.replace("%", "%%")
    if found:
        at = found[0].line - 1
        prefix = _INI.match(lines(text)[at].text)
        assert prefix is not None
        return at, at, prefix.group() + value
    at = _end_of_section(text, setting.section)
    return at, at - 1, f"{setting.key}={value}"


def _end_of_section(text: str, section: str) -> int:
    """Number (from 0) of the line behind the last one of a section that is not empty."""
    inside, at = False, None
    for index, line in enumerate(lines(text)):
        bare = line.text.strip()
        if bare.startswith("["):
            inside = bare[1:].partition("]")[0].strip().casefold() == section.casefold()
        if inside and bare:
            at = index + 1
    if at is None:
        raise DeclinedError(
            "no_section",
            f"[{section}] セクションがないため、追加する場所が決まりません",
            f"There is no section [{section}] to put the setting into",
        )
    return at


def _property(text: str, setting: Line) -> Edit:
    found = properties.parse(text).find(setting.key)
    _one(len(found))
    value = properties.escape(setting.value)
    if not found:
        at = len(lines(text))
        return at, at - 1, f"{setting.key}={value}"
    first = found[0].line - 1
    prefix = _PROPERTY.match(lines(text)[first].text)
    assert prefix is not None
    joint = "" if re.search(r"[=:]\s*$", prefix.group()) else "="
    return first, found[0].last_line - 1, prefix.group() + joint + value


def _keyed(text: str, setting: Line) -> Edit:
    separator = _SEPARATORS[setting.format]
    found = keyed.parse(text, separator).find(setting.key)
    _one(len(found))
    if not found:
        at = len(lines(text))
        return at, at - 1, f"{setting.key}{separator}{setting.value}"
    at = found[0].line - 1
    # Full-width blanks beside the name keep the line from being read.
    indent, before = (
        blanks if not blanks.strip(" \t") else "" for blanks in (found[0].indent, found[0].before)
    )
    return at, at, f"{indent}{found[0].key}{before}{separator}{setting.value}"


def _ini_holds(text: str, setting: Line) -> bool:
    found = ini.parse(text).find(setting.key)
    return [entry.value for entry in found] == [setting.value.replace("%", "%%")]


def _property_holds(text: str, setting: Line) -> bool:
    return [entry.value for entry in properties.parse(text).find(setting.key)] == [setting.value]


def _keyed_holds(text: str, setting: Line) -> bool:
    found = keyed.parse(text, _SEPARATORS[setting.format]).find(setting.key)
    return [entry.raw for entry in found] == [setting.value] and found[0].terminated


_EDITS: dict[str, Callable[[str, Line], Edit]] = {
    "ini": _ini,
    "properties": _property,
    "keyed": _keyed,
    "colon": _keyed,
}
_HOLDS: dict[str, Callable[[str, Line], bool]] = {
    "ini": _ini_holds,
    "properties": _property_holds,
    "keyed": _keyed_holds,
    "colon": _keyed_holds,
}
