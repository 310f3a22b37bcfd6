"""SIDs in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse.sid import ALIASES, full_sid


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("BA", "S-1-5-32-544"),
        ("ba", "S-1-5-32-544"),
        ("SY", "S-1-5-18"),
        ("WD", "S-1-1-0"),
        ("BU", "S-1-5-32-545"),
        ("AU", "S-1-5-11"),
        ("CO", "S-1-3-0"),
        ("CG", "S-1-3-1"),
        ("OW", "S-1-3-4"),
        ("LS", "S-1-5-19"),
        ("NS", "S-1-5-20"),
        ("AN", "S-1-5-7"),
        ("BG", "S-1-5-32-546"),
        ("BO", "S-1-5-32-551"),
        ("PU", "S-1-5-32-547"),
        ("ED", "S-1-5-9"),
        ("IU", "S-1-5-4"),
        ("SU", "S-1-5-6"),
        ("NU", "S-1-5-2"),
        ("WR", "S-1-5-33"),
        ("RC", "S-1-5-12"),
        ("AC", "S-1-15-2-1"),
        ("DA", "S-1-5-21-<domain>-512"),
        ("DU", "S-1-5-21-<domain>-513"),
        ("LA", "S-1-5-21-<machine>-500"),
        ("LG", "S-1-5-21-<machine>-501"),
        ("S-1-5-32-544", "S-1-5-32-544"),
        ("s-1-5-032-0544", "S-1-5-32-544"),
        ("S-1-0x5-32-544", "S-1-5-32-544"),
        ("S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1001"),
        ("", None),
        ("ZZ", None),
        ("S-1-5-", None),
        ("S-1-5--18", None),
        ("BUILTIN\\Administrators", None),
    ],
)
def test_full_sid(text: str, full: str | None) -> None:
    assert full_sid(text) == full


def test_every_alias_has_its_own_sid() -> None:
    assert len(set(ALIASES.values())) == len(ALIASES)


@given(st.text())
def test_never_raises(text: str) -> None:
    full_sid(text)
