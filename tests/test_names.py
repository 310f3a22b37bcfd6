"""File names made from cluster names."""

from __future__ import annotations

import pytest

from esmreport.core.filenames import safe


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("esm-cluster", "esm-cluster"),
        ("基幹クラスタ①", "基幹クラスタ①"),
        ("..\\..\\x", "_.._x"),
        ("a/b", "a_b"),
        ("CON", "_CON"),
        ("com1.txt", "_com1.txt"),
        ("   ", "cluster"),
        ("...", "cluster"),
        ("a\x00b\n", "a_b_"),
        ("x" * 300, "x" * 80),
        ('"<>|?*:', "cluster"),
    ],
)
def test_safe(name: str, wanted: str) -> None:
    assert safe(name) == wanted
