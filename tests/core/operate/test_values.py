"""Operators on one value: tables of what passes, what fails, and what cannot be told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.core.nodes import ask, seen, unknown

from esmreport.core.model import Status, Text
from esmreport.core.operate import values
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.rule import Expected

PASS, FAIL, OPEN, INFO = Status.PASS, Status.FAIL, Status.COULD_NOT_CHECK, Status.INFO


@pytest.mark.parametrize(
    ("value", "expected", "options", "status"),
    [
        ("manual", "manual", {}, PASS),
        ("Manual", "manual", {}, FAIL),
        ("Manual", "manual", {"ignore_case": True}, PASS),
        ("manual|automatic", "manual", {}, FAIL),
        (True, True, {}, PASS),
        (False, True, {}, FAIL),
        (("a", "a"), "a", {}, PASS),
        (("a", "b"), "a", {}, FAIL),
        (("a", "a"), "a", {"once": True}, FAIL),
        ("a", "a", {"once": True}, PASS),
        ("", "a", {}, FAIL),
    ],
)
def test_equals(value: object, expected: Expected, options: dict[str, Any], status: Status) -> None:
    assert values.equals(ask(value, expected, **options))[0].status is status


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a ", "blank_at_end"),
        ("\u3000a", "blank_at_end"),
        ("b ", None),
        ("a", None),
        (("a ", "b"), "blank_at_end"),
    ],
)
def test_a_blank_that_nobody_sees_is_told(value: object, code: str | None) -> None:
    reason = values.equals(ask(value, "a"))[0].reason
    assert (reason.code if reason else None) == code


@pytest.mark.parametrize("judge", [values.equals, values.path_equals, values.on_drive])
def test_with_a_gap_only_what_is_wrong_is_settled(judge: Callable[[Question], list[Judgement]]) -> None:
    gap = unknown().reason
    right = judge(ask(seen("X:\\", gap=gap), "X:\\"))[0]
    assert (right.status, right.reason) == (OPEN, gap)
    assert judge(ask(seen("Y:\\", gap=gap), "X:\\"))[0].status is FAIL


def test_a_repeated_value_says_so() -> None:
    reason = values.equals(ask(("a", "a"), "a", once=True))[0].reason
    assert reason is not None
    assert reason.code == "repeated"


@pytest.mark.parametrize(
    ("value", "status"), [("B", PASS), ("c", FAIL), (("a", "b"), PASS), (("a", "c"), FAIL)]
)
def test_one_of(value: object, status: Status) -> None:
    assert values.one_of(ask(value, ("a", "b")))[0].status is status


@pytest.mark.parametrize(
    ("value", "status", "reason"),
    [
        ("X:\\NVWORK", PASS, None),
        ("x:/nvwork/", PASS, None),
        ("X:¥NVWORK", PASS, None),
        ("X:\\\\NVWORK\\.\\", PASS, None),
        ("\\\\?\\X:\\NVWORK", PASS, None),
        ("X:\\NWORK", FAIL, None),
        ("X:NVWORK", FAIL, None),
        ("Y:\\NVWORK", FAIL, None),
        ("", FAIL, None),
        ("X:\\NVWORK\\sub", FAIL, None),
        ("X:\\ NVWORK", FAIL, "blank_in_path"),
        ("X:\\NVWORK　", FAIL, "blank_in_path"),
        ("X:\\NVWOR~1", OPEN, "short_name"),
        ("C:\\NVWOR~1", FAIL, None),
        (("X:\\NVWORK", "x:\\nvwork"), PASS, None),
        (("X:\\NVWORK", "Y:\\NVWORK"), FAIL, None),
    ],
)
def test_path_equals(value: object, status: Status, reason: str | None) -> None:
    judged = values.path_equals(ask(value, "X:\\NVWORK"))[0]
    assert judged.status is status
    assert (judged.reason.code if judged.reason else None) == reason


def test_a_path_that_is_written_twice_fails_where_once_is_wanted() -> None:
    assert values.path_equals(ask(("X:\\A", "X:\\A"), "X:\\A", once=True))[0].status is FAIL


@pytest.mark.parametrize(
    ("value", "status"), [(":", PASS), (": \t", PASS), (":　", FAIL), ("：", FAIL), ((":", ":　"), FAIL)]
)
def test_matches_the_whole_value(value: object, status: Status) -> None:
    assert values.matches(ask(value, "shown", pattern=":[ \\t]*"))[0].status is status


@pytest.mark.parametrize(
    ("value", "kind", "status"),
    [
        ({"kind": "directory"}, "directory", PASS),
        ({"kind": "file"}, "directory", FAIL),
        ({"kind": None}, "directory", PASS),
        ("anything", None, PASS),
    ],
)
def test_exists(value: object, kind: str | None, status: Status) -> None:
    assert values.exists(ask(value, kind=kind))[0].status is status


def test_what_must_be_absent_fails_by_being_asked() -> None:
    assert values.is_absent(ask("there"))[0].status is FAIL


def test_report_only_informs() -> None:
    judged = values.report(ask("64"))[0]
    assert judged.status is INFO
    assert judged.observed[0].text.en == "64"


@pytest.mark.parametrize(("value", "status"), [(64, PASS), (32, FAIL), ((64, 64), PASS), ((64, 32), FAIL)])
def test_number_is(value: object, status: Status) -> None:
    assert values.number_is(ask(value, 64))[0].status is status


@pytest.mark.parametrize(
    ("value", "wanted", "status"),
    [
        ("2.1", ">=2.1", PASS),
        ("2.10", ">=2.1", PASS),
        ("4.0", ">=2.1", PASS),
        ("2.0", ">=2.1", FAIL),
        ("5.66", ">=5.7", FAIL),
        ("unknown", ">=2.1", OPEN),
        ("", ">=2.1", OPEN),
    ],
)
def test_version_in(value: str, wanted: str, status: Status) -> None:
    assert values.version_in(ask(value, wanted))[0].status is status


@pytest.mark.parametrize(
    ("value", "status", "reason"),
    [
        ("4.0", PASS, None),
        ("3.30", PASS, None),
        ("3.4", FAIL, None),
        ("4.1", INFO, "newer_than_guide"),
        ("5.0", INFO, "newer_than_guide"),
        ("?", OPEN, "version_unreadable"),
    ],
)
def test_release_covered(value: str, status: Status, reason: str | None) -> None:
    judged = values.release_covered(ask(value, ("2.1", "3.3", "4.0")))[0]
    assert judged.status is status
    assert (judged.reason.code if judged.reason else None) == reason


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("X:\\logs", PASS),
        ("x:/", PASS),
        ("C:\\logs", FAIL),
        ("\\\\server\\share", OPEN),
        (("X:\\logs", "C:\\logs"), FAIL),
    ],
)
def test_on_drive(value: str | tuple[str, ...], status: Status) -> None:
    assert values.on_drive(ask(value, "X:"))[0].status is status


def test_on_one_of_several_drives() -> None:
    assert values.on_drive(ask(("X:\\logs", "Y:\\logs"), "X:, Y:"))[0].status is PASS
    judged = values.on_drive(ask("C:\\logs", "X:, Y:"))[0]
    assert judged.status is FAIL
    assert judged.expected == Text(ja="X: または Y: 上のフォルダ", en="a folder on X: or Y:")
