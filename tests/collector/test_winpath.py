"""Windows paths as text."""

import pytest

from esmcollect import winpath

VARIABLES = {"SYSTEMROOT": "C:\\Windows", "PROGRAMFILES(X86)": "C:\\Program Files (x86)", "ESMPRO": "D:\\ESM"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("X:\\NVWORK\\", "X:\\NVWORK"),
        ("X:/NVWORK//local", "X:\\NVWORK\\local"),
        ("X:¥NVWORK¥local", "X:\\NVWORK\\local"),
        ("X:￥NVWORK", "X:\\NVWORK"),
        (' "X:\\a b\\" ', "X:\\a b"),
        ("\\\\?\\X:\\a", "X:\\a"),
        ("\\??\\C:\\a", "C:\\a"),
        ("\\\\?\\UNC\\server\\share\\", "\\\\server\\share"),
        ("\\\\server\\\\share", "\\\\server\\share"),
        ("X:\\a\\..\\b\\.", "X:\\b"),
        ("X:\\..\\b", "X:\\b"),
        ("X:", "X:"),
        ("X:\\", "X:"),
        ("", ""),
        ("C:\\PROGRA~2\\ESMPRO", "C:\\PROGRA~2\\ESMPRO"),
    ],
)
def test_normalise(path, expected):
    assert winpath.normalise(path) == expected
    assert winpath.normalise(expected) == expected


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ('"C:\\Program Files (x86)\\ESMPRO\\a b.exe" -k x.exe', "C:\\Program Files (x86)\\ESMPRO\\a b.exe"),
        ("C:\\Program Files\\CLUSTERPRO\\bin\\clppm.exe", "C:\\Program Files\\CLUSTERPRO\\bin\\clppm.exe"),
        ("C:\\Program Files\\x\\jsl.EXE -ini a.ini", "C:\\Program Files\\x\\jsl.EXE"),
        ("%ESMPRO%\\AlertMan\\Program\\amvmain.exe", "D:\\ESM\\AlertMan\\Program\\amvmain.exe"),
        ("%SystemRoot%\\system32\\svchost.exe -k net", "C:\\Windows\\system32\\svchost.exe"),
        ("\\SystemRoot\\System32\\drivers\\x.sys", "C:\\Windows\\System32\\drivers\\x.sys"),
        ("System32\\drivers\\x.sys", "C:\\Windows\\System32\\drivers\\x.sys"),
        ("\\??\\C:\\x\\y.sys", "C:\\x\\y.sys"),
        ("%UNKNOWN%\\a.exe", None),
        ("a.exe", None),
        ("", None),
    ],
)
def test_program_of(image, expected):
    assert winpath.program_of(image, VARIABLES) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%esmpro%\\x", "D:\\ESM\\x"),
        ("%NOPE%\\x", "%NOPE%\\x"),
        ("100%%", "100%"),
        ("%ProgramFiles(x86)%\\ESMPRO", "C:\\Program Files (x86)\\ESMPRO"),
        ("50% of", "50% of"),
    ],
)
def test_expand(text, expected):
    assert winpath.expand(text, VARIABLES) == expected


@pytest.mark.parametrize(("path", "expected"), [("x:\\a", "X:"), ("\\\\s\\x", None), ("", None), ("X", None)])
def test_drive(path, expected):
    assert winpath.drive(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("X:", True),
        ("X:\\a", True),
        ("X:a", False),
        ("\\\\s\\x", True),
        ("\\a", False),
        ("a", False),
        ("", False),
    ],
)
def test_is_absolute(path, expected):
    assert winpath.is_absolute(path) is expected


def test_join_parent_and_root():
    assert winpath.join("X:\\", "a") == winpath.join("X:", "a") == "X:\\a"
    assert winpath.join("X:\\a", "") == "X:\\a"
    assert winpath.parent("X:\\a\\b") == "X:\\a"
    assert winpath.parent("X:\\a") == "X:"
    assert winpath.rooted("X:") == "X:\\"
    assert winpath.rooted("X:\\a") == "X:\\a"


def test_extended():
    assert winpath.extended("X:\\a") == "\\\\?\\X:\\a"
    assert winpath.extended("\\\\s\\x\\a") == "\\\\?\\UNC\\s\\x\\a"
    assert winpath.extended("\\\\?\\X:\\a") == "\\\\?\\X:\\a"


def test_same():
    assert winpath.same("X:/nvwork/", "x:\\NVWORK")
    assert not winpath.same("X:\\NVWORK", "X:\\NWORK")
