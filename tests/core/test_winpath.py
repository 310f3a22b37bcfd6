"""Windows paths as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core import winpath


@pytest.mark.parametrize(
    ("path", "tidied"),
    [
        ("X:\\NVWORK", "X:\\NVWORK"),
        ("x:/nvwork/", "X:\\nvwork"),
        ("X:¥NVWORK¥alert¥", "X:\\NVWORK\\alert"),
        ("X:￥NVWORK", "X:￥NVWORK"),
        ("X:\\\\WEB-INF\\\\service", "X:\\WEB-INF\\service"),
        ("X:\\WEB-INF\\.\\service\\..\\service", "X:\\WEB-INF\\service"),
        ("X:\\..\\..\\NVWORK", "X:\\NVWORK"),
        ("X:", "X:\\"),
        ("X:\\", "X:\\"),
        ("x:/", "X:\\"),
        ("X:WEB-INFservice", "X:WEB-INFservice"),
        ("X:.", "X:."),
        ("\\\\?\\X:\\NVWORK", "X:\\NVWORK"),
        ("\\\\?\\UNC\\server\\share\\dir", "\\\\server\\share\\dir"),
        ("\\\\.\\X:\\", "X:\\"),
        ("//server/share//dir/", "\\\\server\\share\\dir"),
        ("¥¥server¥share", "\\\\server\\share"),
        ("\\\\server\\share\\..\\..", "\\\\server\\share"),
        ("\\NVWORK\\", "\\NVWORK"),
        (".\\log\\..\\log", "log"),
        ("..\\service", "..\\service"),
        (".\\X:", ".\\X:"),
        (".", "."),
        ("", ""),
        ("X:\\業務\\髙﨑①", "X:\\業務\\髙﨑①"),
        ("X:\\NVWORK ", "X:\\NVWORK "),
    ],
)
def test_tidy(path: str, tidied: str) -> None:
    assert winpath.tidy(path) == tidied


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("X:\\NVWORK\\Alert", "x:/nvwork/ALERT/", True),
        ("X:¥NVWORK", "X:\\NVWORK", True),
        ("X:", "x:\\", True),
        ("C:\\Program Files (x86)\\ESMPRO", "c:\\program files (X86)\\esmpro\\", True),
        ("X:\\ｎvwork", "X:\\Ｎvwork", True),
        ("X:\\NVWORK", "X:\\NWORK", False),
        ("X:\\NVWORK", "X:NVWORK", False),
        ("X:\\NVWORK", "X:\\NVWORK ", False),
        ("X:\\NVWORK", "Y:\\NVWORK", False),
        ("X:\\straße", "X:\\strasse", False),
        ("C:\\PROGRA~1", "C:\\Program Files", False),
    ],
)
def test_same_path(first: str, second: str, same: bool) -> None:
    assert winpath.same_path(first, second) is same


@pytest.mark.parametrize(
    ("path", "root", "rest"),
    [
        ("X:\\NVWORK\\Alert\\filter", "x:/nvwork", "Alert\\filter"),
        ("X:\\NVWORK", "X:\\NVWORK\\", ""),
        ("X:\\NVWORK", "X:", "NVWORK"),
        ("X:\\NVWORKS", "X:\\NVWORK", None),
        ("X:\\NV", "X:\\NVWORK", None),
        ("X:NVWORK", "X:\\", None),
        ("X:\\NVWORK\\..\\other", "X:\\NVWORK", None),
        ("\\\\server\\share\\a", "//SERVER/share", "a"),
        ("X:\\a", "", None),
        ("\\\\server\\share", "\\\\", None),
    ],
)
def test_relative_to(path: str, root: str, rest: str | None) -> None:
    assert winpath.relative_to(path, root) == rest
    assert winpath.is_under(path, root) is (rest is not None)


@pytest.mark.parametrize(
    ("path", "drive", "absolute"),
    [
        ("x:\\NVWORK", "X:", True),
        ("X:", "X:", True),
        ("X:file", "X:", False),
        ("\\\\?\\x:\\", "X:", True),
        ("\\\\server\\share", None, True),
        ("\\dir", None, False),
        ("dir", None, False),
        ("", None, False),
    ],
)
def test_drive_and_absolute(path: str, drive: str | None, absolute: bool) -> None:
    assert winpath.drive_of(path) == drive
    assert winpath.is_absolute(path) is absolute


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("C:\\PROGRA~1\\ESMPRO", True),
        ("C:/progra~2", True),
        ("C:\\dir\\FILE~12.TXT", True),
        ("C:\\~\\x", False),
        ("C:\\backup~", False),
        ("C:\\Program Files\\ESMPRO", False),
        ("C:\\verylong~1", False),
    ],
)
def test_short_names(path: str, short: bool) -> None:
    assert winpath.has_short_name(path) is short


@pytest.mark.parametrize(
    ("path", "blank", "stray"),
    [
        ("X:\\NVWORK", False, False),
        ("C:\\Program Files\\x", True, False),
        ("X:\\NVWORK \\ESMPRO", True, True),
        ("X:¥ NVWORK", True, True),
        ("X:\\NVWORK\u3000", True, True),
        (" X:\\NVWORK", True, True),
        ("X:\\NVWORK\\\tESMPRO", True, True),
    ],
)
def test_blanks(path: str, blank: bool, stray: bool) -> None:
    assert winpath.has_blank(path) is blank
    assert winpath.has_stray_blank(path) is stray


def test_join() -> None:
    assert winpath.join("X:", "NVWORK", "Alert/filter") == "X:\\NVWORK\\Alert\\filter"
    assert winpath.join("X:\\service", "..\\log") == "X:\\log"
    assert winpath.join("X:\\service", "Y:\\log") == "Y:\\log"


@pytest.mark.parametrize(
    ("text", "bare"),
    [('"X:\\a b"', "X:\\a b"), (" x ", "x"), ('"', '"'), ('"a', '"a'), ("“a”", "a"), ('""', "")],
)
def test_unquote(text: str, bare: str) -> None:
    assert winpath.unquote(text) == bare


VARIABLES = {"EsmDir": "C:\\ESMPRO", "ProgramFiles(x86)": "C:\\Program Files (x86)", "LOOP": "%LOOP%"}


@pytest.mark.parametrize(
    ("text", "escape", "expanded", "unknown"),
    [
        ("%ESMDIR%\\AlertMan", False, "C:\\ESMPRO\\AlertMan", ()),
        ("%ProgramFiles(X86)%\\ESMPRO", False, "C:\\Program Files (x86)\\ESMPRO", ()),
        ("%NONE%\\%none2%\\%NONE%", False, "%NONE%\\%none2%\\%NONE%", ("NONE", "none2")),
        ("100%", False, "100%", ()),
        ("50% of %EsmDir%", False, "50% of C:\\ESMPRO", ()),
        ("%%EsmDir%%", True, "%EsmDir%", ()),
        ("%%%EsmDir%", True, "%C:\\ESMPRO", ()),
        ("%%EsmDir%", False, "%C:\\ESMPRO", ()),
        ("%LOOP%", False, "%LOOP%", ()),
        ("", False, "", ()),
    ],
)
def test_expand(text: str, escape: bool, expanded: str, unknown: tuple[str, ...]) -> None:
    result = winpath.expand(text, VARIABLES, escape=escape)
    assert (result.text, result.unknown) == (expanded, unknown)


paths = st.lists(
    st.sampled_from(
        ["\\", "/", "¥", "\\\\", ".", "..", "?", "UNC", "X:", "x:", "a", "B", " ", "~1", "業務", "ß", "％"]
    ),
    max_size=12,
).map("".join)


@given(st.one_of(paths, st.text()))
def test_normalise_is_idempotent(path: str) -> None:
    once = winpath.normalise(path)
    assert winpath.normalise(once) == once
    assert winpath.normalise(winpath.tidy(path)) == once


@given(paths, st.sampled_from(["\\", "/", "¥"]))
def test_separators_do_not_matter(path: str, separator: str) -> None:
    assert winpath.same_path(path, path.replace("\\", separator))


@given(paths, paths)
def test_under_agrees_with_relative(path: str, root: str) -> None:
    rest = winpath.relative_to(path, root)
    if rest:
        assert winpath.same_path(winpath.tidy(root).rstrip("\\") + "\\" + rest, path)


@given(st.text(), st.dictionaries(st.text(), st.text()), st.booleans())
def test_expand_never_raises_and_leaves_plain_text(
    text: str, variables: dict[str, str], escape: bool
) -> None:
    result = winpath.expand(text, variables, escape=escape)
    if "%" not in text:
        assert result.text == text
    winpath.has_short_name(text)
    winpath.has_stray_blank(text)
    winpath.drive_of(text)
