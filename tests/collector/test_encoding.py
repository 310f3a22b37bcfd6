"""The guess of a file's encoding, and codecs that lose nothing."""

import pytest

from esmcollect import encoding

JAPANESE = "wrkdir=X:\\設定①㈱髙﨑 ｶﾅ\r\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "ascii"),
        (b"a=1\r\n\x1a", "ascii"),
        (JAPANESE.encode("utf-8"), "utf-8"),
        (JAPANESE.encode("utf-8-sig"), "utf-8-sig"),
        (JAPANESE.encode("cp932"), "cp932"),
        (b"\xff\xfe" + JAPANESE.encode("utf-16-le"), "utf-16-le"),
        (JAPANESE.encode("utf-16-le"), "utf-16-le"),
        ("日本\r\n".encode("utf-16-le"), "utf-16-le"),
        (b"MZ\x90\0\x03\0\0\0", "binary"),
        (b"\xff\xfe\x01", "binary"),
        (b"\xef\xbb\xbf\xff", "binary"),
        (b"\x01\x02\x03", "binary"),
        ("日本語の設定".encode("euc_jp"), "binary"),
        (b"caf\x80", "binary"),
        (b"\xa4\xff\xfe", "binary"),
    ],
)
def test_guess(data, expected):
    assert encoding.guess(data) == expected


@pytest.mark.parametrize("codec", ["ascii", "utf-8", "utf-8-sig", "cp932", "utf-16-le"])
def test_lossless_gives_the_bytes_back(codec):
    text = "password=x\r\n" if codec == "ascii" else JAPANESE
    data = text.encode(codec)
    chosen = encoding.lossless(data, encoding.guess(data))
    assert data.decode(chosen).encode(chosen) == data


@pytest.mark.parametrize("data", [b"\x87\x90", b"\xfa\x4a\xee\xf9", bytes(range(256))])
def test_lossless_falls_back_where_a_codec_does_not_give_the_bytes_back(data):
    chosen = encoding.lossless(data, encoding.guess(data))
    assert data.decode(chosen).encode(chosen) == data


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932", "utf-16-le", "utf-16"])
def test_text_of(codec):
    assert encoding.text_of(JAPANESE.encode(codec)) == JAPANESE


def test_text_of_never_fails():
    assert encoding.text_of(bytes(range(256)))
