"""Registry data as Windows programs read it."""

import pytest

from esmcollect.regvalue import describe, without_surrogates

from .fake import dword, sz


def wide(text):
    return text.encode("utf-16-le", "surrogatepass")


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (1, sz("X:\\NVWORK"), {"text": "X:\\NVWORK"}),
        (2, sz("%ESMPRO%\\①髙﨑"), {"text": "%ESMPRO%\\①髙﨑"}),
        (1, sz(""), {"text": ""}),
        (1, b"", {"text": ""}),
        (1, wide("no end"), {"text": "no end", "malformed": "unterminated"}),
        (1, wide("a\0b\0"), {"text": "a", "malformed": "embedded_nul"}),
        (1, wide("a\0\0\0"), {"text": "a"}),
        (1, wide("a\0") + b"x", {"text": "a", "malformed": "odd_length"}),
        (1, wide("a\ud800b\0"), {"text": "a\ufffdb"}),
        (1, wide("𠮷\0"), {"text": "𠮷"}),
        (7, wide("a\0日本\0\0"), {"list": ["a", "日本"]}),
        (7, wide("\0"), {"list": []}),
        (7, wide("\0\0"), {"list": []}),
        (7, b"", {"list": []}),
        (7, wide("a\0b\0"), {"list": ["a", "b"], "malformed": "unterminated"}),
        (7, wide("a\0b"), {"list": ["a", "b"], "malformed": "unterminated"}),
        (7, wide("a\0\0b\0\0"), {"list": ["a"], "malformed": "embedded_nul"}),
        (7, wide("a\0\0") + b"x", {"list": ["a"], "malformed": "odd_length"}),
        (4, dword(3), {"int": 3}),
        (4, b"\xff\xff\xff\xff", {"int": 0xFFFFFFFF}),
        (4, b"\x01\x02", {"malformed": "short"}),
        (4, b"", {"malformed": "short"}),
        (4, b"\x01\x02\x03\x04\x05", {"malformed": "long"}),
        (5, b"\x00\x00\x01\x00", {"int": 256}),
        (11, b"\x01" + b"\0" * 7, {"int": 1}),
        (11, b"\x01", {"malformed": "short"}),
        (3, b"\x01\x02", {}),
        (0, b"", {}),
        (12345, b"\x01", {}),
    ],
)
def test_describe(kind, raw, expected):
    assert describe("n", kind, raw) == {"name": "n", "type": kind, "raw": raw.hex(), **expected}


def test_without_surrogates_keeps_everything_else():
    assert without_surrogates("a\udfffb𠮷") == "a\ufffdb𠮷"
