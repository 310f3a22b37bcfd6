"""Registry paths."""

import pytest

from esmcollect import regpath


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("HKLM\\SOFTWARE\\NEC", ("HKLM", "SOFTWARE\\NEC")),
        ("HKEY_LOCAL_MACHINE\\SOFTWARE\\NEC\\", ("HKLM", "SOFTWARE\\NEC")),
        ("hklm\\software", ("HKLM", "software")),
        ("\\HKLM\\\\SOFTWARE\\\\NEC", ("HKLM", "SOFTWARE\\NEC")),
        ("HKU\\.DEFAULT", ("HKU", ".DEFAULT")),
        ("HKLM", ("HKLM", "")),
        # A slash and a yen sign are letters of a key name, not separators.
        ("HKLM\\SOFTWARE\\a/b¥c", ("HKLM", "SOFTWARE\\a/b¥c")),
    ],
)
def test_split(key, expected):
    assert regpath.split(key) == expected


@pytest.mark.parametrize("key", ["", "SOFTWARE\\NEC", "HKXX\\a"])
def test_an_unknown_hive_is_an_error(key):
    with pytest.raises(ValueError, match="hive"):
        regpath.split(key)


def test_join_leaves_empty_parts_out():
    assert regpath.join("HKLM\\A", "", "B\\C") == "HKLM\\A\\B\\C"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("HKLM\\SOFTWARE\\NEC", "hkey_local_machine\\software\\nec\\", True),
        ("HKLM\\SOFTWARE\\NEC", "HKLM\\SOFTWARE\\Wow6432Node\\NEC", False),
        ("HKLM\\SOFTWARE\\エクスプレス (MG)", "HKLM\\software\\エクスプレス (mg)", True),
    ],
)
def test_same(one, other, expected):
    assert regpath.same(one, other) is expected
