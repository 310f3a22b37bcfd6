"""Operators on one value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from esmreport.core import winpath
from esmreport.core.fact import Seen
from esmreport.core.model import Observation, Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question, decide, unreadable
from esmreport.core.operate.places import exact_address
from esmreport.core.version import Range, Version
from esmreport.core.words import expected_text, number_text

NEWER_THAN_GUIDE = "newer_than_guide"
PRESENT = Text(ja="存在する", en="present")
ABSENT = Text(ja="存在しない", en="absent")


def _occurrences(question: Question) -> tuple[Any, ...]:
    """A value may be written several times (duplicate keys); each must be right."""
    assert question.seen is not None
    value = question.seen.value
    return value if isinstance(value, tuple) else (value,)


def _once(question: Question) -> Reason | None:
    count = len(_occurrences(question))
    if question.options.get("once") and count != 1:
        return Reason(
            code="repeated",
            text=Text(
                ja=f"{count} 回記述されています（1 回のみとします）",
                en=f"Written {count} times; once is right",
            ),
        )
    return None


def equals(question: Question) -> list[Judgement]:
    """The value is the expected text or number. Options: `ignore_case`, `once` (written exactly once), `kind` (ip: an
    address, however it is spelled), `filled` (an empty value is wrong, even where nobody knows the right one)."""
    repeated = _once(question)
    fold: Callable[[str], str] = str.casefold if question.options.get("ignore_case") else str
    if question.options.get("kind") == "ip":
        fold = exact_address
    wanted = fold(str(question.expected))
    values = [str(value) for value in _occurrences(question)]
    wrong = [value for value in values if fold(value) != wanted]
    reason = repeated or _only_blanks([value for value in wrong if fold(value.strip()) == wanted])
    return _complete(question, decide(question, not wrong and repeated is None, reason=reason))


def says_nothing(seen: Seen) -> bool:
    """Whether nothing is written there but blanks and quotation marks."""
    values = seen.value if isinstance(seen.value, tuple) else (seen.value,)
    return not any(str(value).strip(' "') for value in values)


def _complete(question: Question, judged: list[Judgement]) -> list[Judgement]:
    """What is wrong fails in any case; where the fact has a gap, what is right is not settled."""
    gap = question.seen.gap if question.seen else None
    if gap is None:
        return judged
    return [
        replace(one, status=Status.COULD_NOT_CHECK, reason=gap) if one.status is Status.PASS else one
        for one in judged
    ]


def _only_blanks(values: list[str]) -> Reason | None:
    """Why values fail that look right: nobody sees a blank at an end."""
    if not values:
        return None
    shown = ", ".join(f'"{value}"' for value in values)
    return Reason(
        code="blank_at_end",
        text=Text(
            ja=f"値の前または後に余分な空白があります: {shown}",
            en=f"There is a blank before or after the value: {shown}",
        ),
    )


def one_of(question: Question) -> list[Judgement]:
    """The value is one of the expected texts, ignoring case."""
    wanted = question.expected if isinstance(question.expected, tuple) else (str(question.expected),)
    folded = {text.casefold() for text in wanted}
    holds = all(str(value).casefold() in folded for value in _occurrences(question))
    return decide(question, holds, expected=Text.same(" / ".join(wanted)))


def path_equals(question: Question) -> list[Judgement]:
    """The value is the expected path, however it is written (case, separators, trailing separator).

    A short name (8.3) that does not match as it stands cannot be compared. Option: `once`.
    """
    repeated = _once(question)
    wanted = str(question.expected)
    values = [str(value) for value in _occurrences(question)]
    wrong = [value for value in values if not winpath.same_path(value, wanted)]
    if not wrong:
        return _complete(question, decide(question, repeated is None, reason=repeated))
    if all(winpath.has_stray_blank(value) for value in wrong):
        reason = Reason(
            code="blank_in_path",
            text=Text(ja="区切り文字の前後に空白が入っています", en="There is a blank beside a separator"),
        )
        return decide(question, False, reason=reason)
    if all(winpath.same_path(value.replace("￥", "\\"), wanted) for value in wrong):
        reason = Reason(
            code="yen_in_path",
            text=Text(
                ja="全角の「￥」は区切り文字になりません。フォルダ名の一部とみなされます",
                en="A full-width yen sign separates nothing; it is taken for a part of the name",
            ),
        )
        return decide(question, False, reason=reason)
    drive = winpath.drive_of(wanted)
    if all(winpath.has_short_name(value) and winpath.drive_of(value) in (None, drive) for value in wrong):
        return [
            Judgement(
                status=Status.COULD_NOT_CHECK,
                expected=expected_text(wanted),
                observed=(Observation(node=None, text=question.seen.text),) if question.seen else (),
                reason=Reason(
                    code="short_name",
                    text=Text(
                        ja="短い形式（8.3）の名前で書かれており、同じ場所かどうかを判定できません",
                        en="Written with a short (8.3) name; whether it is the same place cannot be told",
                    ),
                ),
                evidence=question.seen.evidence if question.seen else (),
            )
        ]
    return decide(question, False)


def matches(question: Question) -> list[Judgement]:
    """The whole value matches the regular expression in option `pattern`; `expected` is shown to people."""
    pattern = re.compile(str(question.options["pattern"]))
    return decide(question, all(pattern.fullmatch(str(value)) for value in _occurrences(question)))


def exists(question: Question) -> list[Judgement]:
    """The thing is there; option `kind` (directory or file) says as what."""
    assert question.seen is not None
    kind = question.options.get("kind")
    found = question.seen.value.get("kind") if isinstance(question.seen.value, dict) else None
    return decide(question, kind is None or found in (None, kind), expected=PRESENT)


def is_absent(question: Question) -> list[Judgement]:
    """The thing must not be there; being asked at all means that it is."""
    return decide(question, False, expected=ABSENT)


def report(question: Question) -> list[Judgement]:
    """Nothing is demanded: the value is shown as information."""
    judged = decide(question, True, expected=Text(ja="（判定なし）", en="(not judged)"))[0]
    return [
        Judgement(
            status=Status.INFO, expected=judged.expected, observed=judged.observed, evidence=judged.evidence
        )
    ]


def number_is(question: Question) -> list[Judgement]:
    """The value is the expected number."""
    holds = all(value == question.expected for value in _occurrences(question))
    return decide(question, holds, expected=number_text(question.expected))


def version_in(question: Question) -> list[Judgement]:
    """The version lies in the expected range, e.g. ">=2.1", compared as the guide means versions."""
    wanted = Range.parse(str(question.expected))
    values = [Version.parse(str(value)) for value in _occurrences(question)]
    if wanted is None or None in values:
        return unreadable(
            question, "version_unreadable", "バージョンを解釈できません", "The version is not understood"
        )
    return decide(question, all(wanted.holds(value) for value in values if value))


def release_covered(question: Question) -> list[Judgement]:
    """The release of the cluster product is one of the expected list. A newer one than all of them is
    information: the guide does not know it, which is no fault of the cluster."""
    assert question.seen is not None
    covered = [Version.parse(text) for text in _wanted(question)]
    found = Version.parse(str(question.seen.value))
    if found is None or None in covered:
        return unreadable(
            question, "version_unreadable", "バージョンを解釈できません", "The version is not understood"
        )
    expected = Text.same(" / ".join(_wanted(question)))
    if found <= max(version for version in covered if version):
        return decide(question, found in covered, expected=expected)
    judged = decide(question, True, expected=expected)[0]
    reason = Reason(
        code=NEWER_THAN_GUIDE,
        text=Text(
            ja=f"CLUSTERPRO X {found} は本ガイドより新しく、ガイドの対象に含まれていません。"
            "判定結果は新しい版のガイドでも確認してください",
            en=f"CLUSTERPRO X {found} is newer than the guide, which does not cover it; "
            "check the results against a newer edition too",
        ),
    )
    return [
        Judgement(
            status=Status.INFO,
            expected=expected,
            observed=judged.observed,
            reason=reason,
            evidence=judged.evidence,
        )
    ]


def _wanted(question: Question) -> tuple[str, ...]:
    return question.expected if isinstance(question.expected, tuple) else (str(question.expected),)


def on_drive(question: Question) -> list[Judgement]:
    """The path lies on the expected drive, or on one of several ("X:, Y:"), in whichever folder."""
    drives = {winpath.drive_of(drive) for drive in str(question.expected).split(", ")}
    values = [winpath.drive_of(str(value)) for value in _occurrences(question)]
    names = (" または ".join(sorted(map(str, drives))), " or ".join(sorted(map(str, drives))))
    expected = Text(ja=f"{names[0]} 上のフォルダ", en=f"a folder on {names[1]}")
    if None in values:
        return unreadable(question, "no_drive", "ドライブを判別できません", "The drive cannot be told")
    return _complete(question, decide(question, all(value in drives for value in values), expected=expected))
