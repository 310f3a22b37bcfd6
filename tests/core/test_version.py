"""Versions are decimals, ranges are comparisons."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.version import Range, Version, clusterpro_release, clusterpro_release_from_digits


def version(text: str) -> Version:
    parsed = Version.parse(text)
    assert parsed is not None, text
    return parsed


@pytest.mark.parametrize(
    "order",
    [
        ["5.3", "5.40", "5.5", "5.65", "5.66", "5.7", "6.0", "6.06", "6.22", "6.40", "6.40.1", "6.5"],
        ["4.1", "4.1b", "4.16", "4.2", "4.3"],
        ["3.3", "3.4", "3.41", "10.0"],
        ["6.14", "6.16"],
        ["12.11", "12.12", "12.2"],
    ],
)
def test_order(order: list[str]) -> None:
    versions = [version(text) for text in order]
    assert sorted(versions) == versions
    assert len(set(versions)) == len(versions)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("5.5", "5.50"),
        ("6.4", "6.40"),
        ("6.40", "6.40.0.0"),
        ("6", "6.0"),
        ("4.2", "4.20"),
        ("6.40", "Ver.6.40"),
        ("6.40", "Ver 6.40 "),
        ("6.40", "v6.40"),
        ("6.40", "６．４０"),
        ("4.1b", "4.1B"),
        ("4.2.0-1", "4.2.0.1"),
    ],
)
def test_same(first: str, second: str) -> None:
    assert version(first) == version(second)
    assert hash(version(first)) == hash(version(second))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "6.",
        ".6",
        "6..4",
        "6.40 beta",
        "Ver3B3J",
        "6,40",
        "-6.4",
        "9" * 5000,
        "6.40.x",
        "6.4\n5",
        "不明",
    ],
)
def test_not_a_version(text: str) -> None:
    assert Version.parse(text) is None


def test_prints_what_was_written() -> None:
    assert str(version("6.40")) == "6.40"
    assert str(Version(6, "4")) == "6.4"
    assert version("6.40").major == 6


@pytest.mark.parametrize(
    ("expression", "inside", "outside"),
    [
        (">=6.40", ["6.40", "6.4", "6.40.1", "6.5", "7.0"], ["6.39", "6.22", "5.66"]),
        (">= 5.3, < 6.0", ["5.3", "5.30", "5.66", "5.99"], ["5.2", "6.0", "6"]),
        (">5.5,<=5.66", ["5.65", "5.66", "5.660"], ["5.5", "5.50", "5.67"]),
        ("<4.16", ["4.1", "4.1b", "4.15"], ["4.16", "4.2"]),
        ("6.40", ["6.4", "6.40"], ["6.41"]),
        ("==6.40", ["6.4"], ["6.41"]),
        ("!=6.40", ["6.41"], ["6.4"]),
        ("any", ["1", "99"], []),
        ("", ["1"], []),
    ],
)
def test_range(expression: str, inside: list[str], outside: list[str]) -> None:
    wanted = Range.parse(expression)
    assert wanted is not None
    assert [text for text in inside if not wanted.holds(version(text))] == []
    assert [text for text in outside if wanted.holds(version(text))] == []


@pytest.mark.parametrize(
    "expression", ["latest", ">=", ">=6.40,", ",", ">=6.4OO", "=>6.40", "6.0-6.4 or 7", ">= <6"]
)
def test_not_a_range(expression: str) -> None:
    assert Range.parse(expression) is None


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("4.2.0-1", "4.2"),
        ("12.11", "4.1"),
        ("12.20", "4.2"),
        ("11.35", "3.3"),
        ("11.1a", "3.1"),
        ("10.1", "2.1"),
        ("9.00", "1.0"),
        ("13.02", "5.0"),
        ("X 3.3", "3.3"),
        ("X4.0", "4.0"),
        ("4", "4.0"),
        ("unknown", None),
    ],
)
def test_clusterpro_release(text: str, release: str | None) -> None:
    found = clusterpro_release(text)
    assert (str(found) if found else None) == release


@pytest.mark.parametrize(
    ("digits", "release"),
    [("420109", "4.2"), ("121100", "4.1"), ("330501", "3.3"), ("4201", None), ("", None), ("42010x", None)],
)
def test_clusterpro_release_from_digits(digits: str, release: str | None) -> None:
    found = clusterpro_release_from_digits(digits)
    assert (str(found) if found else None) == release


decimals = st.builds(
    lambda major, fraction: f"{major}.{fraction}" if fraction else str(major),
    st.integers(0, 99),
    st.text("0123456789", max_size=4),
)
texts = st.builds(
    lambda number, tail, letter: number + tail + letter,
    decimals.filter(lambda text: "." in text),
    st.sampled_from(["", ".1", ".0", ".10", ".1.2", "-3"]),
    st.sampled_from(["", "a", "b"]),
)


@given(decimals, decimals)
def test_compares_like_decimals(first: str, second: str) -> None:
    assert (version(first) < version(second)) == (Fraction(first) < Fraction(second))
    assert (version(first) == version(second)) == (Fraction(first) == Fraction(second))


@given(texts, texts, texts)
def test_total_order(first: str, second: str, third: str) -> None:
    a, b, c = version(first), version(second), version(third)
    assert (a < b) + (a == b) + (a > b) == 1
    assert not (a <= b <= c) or a <= c


@given(st.text())
def test_never_raises(text: str) -> None:
    Version.parse(text)
    Range.parse(text)
    clusterpro_release(text)
    clusterpro_release_from_digits(text)
