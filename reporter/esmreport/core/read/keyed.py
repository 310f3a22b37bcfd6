"""Settings of options.txt (`KEY=value`) and nvisord.cf (`Key:"value"`): the value and what stands around it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, Seen
from esmreport.core.model import Text
from esmreport.core.parse import keyed
from esmreport.core.parse.keyed import Setting
from esmreport.core.read.files import Found, line_text, settings
from esmreport.core.words import code_text

Pick = Callable[[Setting], str]

BLANKS = " \t"
UNTERMINATED = "unterminated"
NOT_READ = Text(
    ja="項目の記述なし（区切りの「＝」または項目名の前後の空白が全角のため、設定として読み取られません）",
    en='no such entry (the sign "＝" or a blank beside the name is full-width, so it is not read as a setting)',
)
OTHER_MARK = ('半角の「"」ではない引用符', 'not the half-width "')
NAMES = {
    "＝": ("全角の等号", "full-width equals sign"),
    "\u3000": ("全角スペース", "full-width space"),
    "\u00a0": ("ノーブレークスペース", "no-break space"),
    **dict.fromkeys("＂“”„‟″＇‘’", OTHER_MARK),
}
OTHER_CHARACTER = ("半角ではない文字", "not the half-width character")


def keyed_value(target: Target, params: Mapping[str, Any]) -> Fact:
    """A `KEY=value` line of options.txt without its quotes. With a full-width "＝" it is no such line.

    With `raw` the value as it is written, and before it what else stands on such a line: a reader takes it for
    the setting, so it has to be told. With `ended` too, a line that no line break ends has no right value."""
    if params.get("raw"):
        return _as_written(target, params)
    fact = _read(target, params, "=", lambda entry: entry.value, _counts)
    if not isinstance(fact, Missing):
        return fact
    written = _as_written(target, params)
    return Missing(text=NOT_READ, evidence=written.evidence) if isinstance(written, Seen) else fact


def colon_line(target: Target, params: Mapping[str, Any]) -> Fact:
    """A `Key:"value"` line of nvisord.cf. `part`: value (default), quoted (the value with its quotation marks
    and whatever else stands on the line beside key, colon and blanks), gap (the separator and what stands
    between it and the quotation mark), end (terminated or unterminated)."""
    part = str(params.get("part", "value"))
    fact = _read(target, params, ":", PARTS[part])
    if not isinstance(fact, Seen) or part not in SHOWN:
        return fact
    return replace(fact, text=SHOWN[part](fact.value))


def _read(
    target: Target,
    params: Mapping[str, Any],
    separator: str,
    pick: Pick,
    counts: Callable[[Setting], bool] = lambda _: True,
) -> Fact:
    """What `pick` takes from each line of the key that `counts`."""

    def find(text: str) -> list[Found]:
        return [
            (entry.line, line_text(target, text, entry.line), pick(entry))
            for entry in keyed.parse(text, separator=separator).find(str(params["key"]))
            if counts(entry)
        ]

    return settings(target, str(params["path"]), find)


def _quoted(entry: Setting) -> str:
    return entry.before + entry.open_quote + entry.value + entry.close_quote + entry.tail.rstrip(BLANKS)


PARTS: dict[str, Pick] = {
    "value": lambda entry: entry.value,
    "quoted": _quoted,
    "gap": lambda entry: entry.separator + entry.gap,
    "end": lambda entry: "terminated" if entry.terminated else UNTERMINATED,
}


def _stray(entry: Setting) -> str:
    """What keeps a line of options.txt from being read: full-width blanks beside the key, a full-width sign."""
    blanks = entry.indent.strip(BLANKS) + entry.before.strip(BLANKS)
    return blanks + entry.separator if blanks or entry.separator != "=" else ""


def _counts(entry: Setting) -> bool:
    return not _stray(entry)


def _as_written(target: Target, params: Mapping[str, Any]) -> Fact:
    seen: list[Setting] = []

    def pick(entry: Setting) -> str:
        seen.append(entry)
        end = UNTERMINATED if params.get("ended") and not entry.terminated else ""
        return _stray(entry) + entry.raw.strip(BLANKS) + end

    fact = _read(target, params, "=", pick)
    if not isinstance(fact, Seen):
        return fact
    remarks = _odd_characters(seen)
    if any(UNTERMINATED in value for value in _values(fact.value)):
        remarks.append(code_text(UNTERMINATED))
    ja = "".join(f"\n（{remark.ja}）" for remark in remarks)
    en = "".join(f"\n({remark.en})" for remark in remarks)
    return replace(fact, text=Text(ja=fact.text.ja + ja, en=fact.text.en + en))


def _odd_characters(entries: Sequence[Setting]) -> list[Text]:
    """Characters that a reader takes for the half-width ones, by name: none or one remark."""
    odd = dict.fromkeys(char for entry in entries for char in _around(entry) if _looks_half_width(char))
    if not odd:
        return []
    named = [(*NAMES.get(char, OTHER_CHARACTER), _code_point(char)) for char in odd]
    return [
        Text(
            ja="紛らわしい文字: " + "、".join(f"{ja} {code}" for ja, _, code in named),
            en="characters easily mistaken: " + ", ".join(f"{en} {code}" for _, en, code in named),
        )
    ]


def _around(entry: Setting) -> str:
    """What the guide prints in half-width characters: all but a name between quotation marks."""
    value = "" if entry.open_quote else entry.value
    return _stray(entry) + entry.gap + entry.open_quote + value + entry.close_quote + entry.tail


def _looks_half_width(char: str) -> bool:
    if char.isascii():
        return False
    return char in NAMES or unicodedata.normalize("NFKC", char).isascii()


def _values(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """The values of a key: one, or several where it is repeated."""
    return (value,) if isinstance(value, str) else value


def _code_points(value: str | tuple[str, ...]) -> Text:
    """Characters that look alike, told apart."""
    return Text.same("\n".join(" ".join(map(_code_point, text)) for text in _values(value)))


def _code_point(char: str) -> str:
    return f"U+{ord(char):04X}"


def _end(value: str | tuple[str, ...]) -> Text:
    return code_text(UNTERMINATED if UNTERMINATED in _values(value) else "terminated")


SHOWN: dict[str, Callable[[str | tuple[str, ...]], Text]] = {"gap": _code_points, "end": _end}
