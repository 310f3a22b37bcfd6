"""Bytes to text, text to lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse.problem import Code
from esmreport.core.parse.text import decode, lines

AWKWARD = "wrkdir=X:\\業務\\髙﨑①ﾃｽﾄ～\r\n"


@pytest.mark.parametrize(
    ("raw", "guess", "encoding", "bom"),
    [
        (AWKWARD.encode("cp932"), None, "cp932", False),
        (AWKWARD.encode("cp932"), "cp932", "cp932", False),
        (AWKWARD.encode("cp932"), "Shift_JIS", "cp932", False),
        (AWKWARD.encode("cp932"), "utf-8", "cp932", False),
        (AWKWARD.encode("cp932"), "binary", "cp932", False),
        (AWKWARD.encode("cp932"), "no such encoding", "cp932", False),
        (AWKWARD.encode("utf-8"), None, "utf-8", False),
        (AWKWARD.encode("utf-8"), "utf-8-sig", "utf-8", False),
        (AWKWARD.encode("utf-8-sig"), None, "utf-8", True),
        (AWKWARD.encode("utf-8-sig"), "utf-8-sig", "utf-8", True),
        (b"\xff\xfe" + AWKWARD.encode("utf-16-le"), None, "utf-16-le", True),
        (b"\xff\xfe" + AWKWARD.encode("utf-16-le"), "cp932", "utf-16-le", True),
        (AWKWARD.encode("utf-16-le"), None, "utf-16-le", False),
        (AWKWARD.encode("utf-16-le"), "ascii", "utf-16-le", False),
        (b"\xfe\xff" + AWKWARD.encode("utf-16-be"), None, "utf-16-be", True),
        (AWKWARD.encode("utf-16-be"), None, "utf-16-be", False),
    ],
)
def test_decode(raw: bytes, guess: str | None, encoding: str, bom: bool) -> None:
    decoded = decode(raw, guess)
    assert (decoded.text, decoded.encoding, decoded.bom, decoded.problems) == (AWKWARD, encoding, bom, ())


@pytest.mark.parametrize(
    ("raw", "guess", "text", "encoding"),
    [
        (b"", None, "", "ascii"),
        (b"\xff\xfe", None, "", "utf-16-le"),
        (b"wrkdir=X:\\a", None, "wrkdir=X:\\a", "ascii"),
        ("stderr=a\n".encode("utf-16-le"), None, "stderr=a\n", "utf-16-le"),
        ("同期".encode("utf-16-le"), "utf-16-le", "同期", "utf-16-le"),
    ],
)
def test_decode_short(raw: bytes, guess: str | None, text: str, encoding: str) -> None:
    decoded = decode(raw, guess)
    assert (decoded.text, decoded.encoding, decoded.problems) == (text, encoding, ())


@pytest.mark.parametrize(
    ("raw", "guess", "text", "code", "line"),
    [
        ("一\n業務".encode()[:-1], "utf-8", "一\n業", Code.CUT_CHARACTER, 2),
        ("一\n業務".encode("cp932")[:-1], "cp932", "一\n業", Code.CUT_CHARACTER, 2),
        ("a\nb".encode("utf-16-le")[:-1], None, "a\n", Code.CUT_CHARACTER, 2),
        (b"\xff\xfea\0b", None, "a", Code.CUT_CHARACTER, 1),
        (b"a\nb\x81 c\n", None, "a\nb\ufffd c\n", Code.NOT_DECODED, 2),
        (b"abc\0efgh", None, "abc\0efgh", Code.NUL_CHARACTER, 1),
        (b"CommunityName:\0\r\nabcdefgh", None, "CommunityName:\0\r\nabcdefgh", Code.NUL_CHARACTER, 1),
    ],
)
def test_decode_damaged(raw: bytes, guess: str | None, text: str, code: Code, line: int) -> None:
    decoded = decode(raw, guess)
    assert decoded.text == text
    assert (decoded.problems[0].code, decoded.problems[0].line) == (code, line)


def test_cp932_is_not_shift_jis() -> None:
    with pytest.raises(UnicodeDecodeError):
        "髙﨑①".encode("cp932").decode("shift_jis")
    assert decode("髙﨑①".encode("cp932"), "shift_jis").text == "髙﨑①"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a", [(1, "a", "")]),
        ("a\n", [(1, "a", "\n")]),
        ("a\r\nb", [(1, "a", "\r\n"), (2, "b", "")]),
        ("a\r\r\nb\n", [(1, "a", "\r"), (2, "", "\r\n"), (3, "b", "\n")]),
        ("\n\n", [(1, "", "\n"), (2, "", "\n")]),
        ("a\x0bb\x85c\u2028d\x1ce\n", [(1, "a\x0bb\x85c\u2028d\x1ce", "\n")]),
    ],
)
def test_lines(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert [(line.number, line.text, line.end) for line in lines(text)] == expected


@given(st.text(alphabet=st.sampled_from("ab業\r\n\u2028\x0b ")))
def test_lines_join_to_the_text(text: str) -> None:
    found = lines(text)
    assert "".join(line.text + line.end for line in found) == text
    assert [line.number for line in found] == list(range(1, len(found) + 1))
    assert all(line.end for line in found[:-1])


@given(st.binary(), st.sampled_from([None, "ascii", "utf-8", "utf-16-le", "cp932", "binary", "x"]))
def test_decode_never_raises(raw: bytes, guess: str | None) -> None:
    decode(raw, guess)


@given(st.text(alphabet="ABC=\\業務①髙テ\r\n"), st.sampled_from(["utf-8", "cp932"]))
def test_decode_gives_the_text_back(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), encoding).text == text
