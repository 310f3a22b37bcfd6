"""The table [report] of the site file: words, authors, editions, logo; every fault named with its key."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from esmreport.io.sitefile import SiteFile, SiteFileError, parse

FULL = """
[report]
title = "ESMPRO 監査報告書"
customer = "㈱見本商事"
system = "統合監視システム"
document_number = "DOC-0001"
company = "見本システムズ"
contact = "support@example.com"
authors = ["髙﨑", "見本"]
confidentiality = "関係者外秘"
[[report.edition]]
number = 1.0
date = 2026-04-01
author = "髙﨑"
change = "初版"
[[report.edition]]
number = "1.1"
date = "2026-05-01"
"""


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x40" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def read(text: str, folder: Path | None = None) -> SiteFile:
    return parse(text, "site.toml", {}, folder)


def errors(text: str, folder: Path | None = None) -> list[str]:
    with pytest.raises(SiteFileError) as caught:
        read(text, folder)
    return [error.en for error in caught.value.errors]


def test_everything_is_taken() -> None:
    site = read(FULL)
    assert site.title["author"] == "髙﨑, 見本" and site.title["confidentiality"] == "関係者外秘"
    assert set(site.title) == {
        *("title", "customer", "system", "document_number", "company", "contact", "author"),
        "confidentiality",
    }
    first, second = site.document.editions
    assert (first.number, first.date, first.author, first.change) == ("1.0", "2026-04-01", "髙﨑", "初版")
    assert (second.number, second.date, second.author, second.change) == ("1.1", "2026-05-01", "", "")


def test_the_older_single_author_still_counts() -> None:
    assert read('[report]\nauthor = "A"\n').title == {"author": "A"}


def test_nothing_said_is_nothing_known() -> None:
    site = read("")
    assert site.title == {} and site.document.editions == () and site.document.logo is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[report]\nauthors = [1]", "key authors: must be text"),
        ("[report]\ncustomr = 'x'", "did you mean customer?"),
        ("[[report.edition]]\ndate = 2026-04-01", "key number: is missing"),
        ("[[report.edition]]\nnumber = [1]", "key number: must be text"),
        ("[[report.edition]]\nnumber = 1\nwho = 'x'", "key who: is not known"),
    ],
)
def test_each_fault_names_its_key(text: str, says: str) -> None:
    found = errors(text)
    assert any(says in sentence for sentence in found), found
    assert all(sentence.startswith("site.toml") for sentence in found)


def test_a_logo_lies_beside_the_site_file(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png(40, 20))
    logo = read('[report]\nlogo = "logo.png"', tmp_path).document.logo
    assert logo and (logo.media, logo.width, logo.height) == ("image/png", 40, 20)


def test_a_jpeg_tells_its_size(tmp_path: Path) -> None:
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 60) + bytes(10)
    (tmp_path / "logo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x04ab" + frame + bytes(20))
    logo = read('[report]\nlogo = "logo.jpg"', tmp_path).document.logo
    assert logo and (logo.media, logo.width, logo.height) == ("image/jpeg", 60, 30)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read"),
        (b"<svg/>", "neither PNG nor JPEG"),
        (png(40, 20)[:30], "is broken"),
        (png(5000, 1), "larger than 4000"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1_000_001), "at most 1000000"),
        (b"\xff\xd8\xff\xe0\xff\xff", "is broken"),
    ],
)
def test_a_logo_that_cannot_be_used_is_one_sentence(tmp_path: Path, content: bytes | None, says: str) -> None:
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)
    found = errors('[report]\nlogo = "logo.png"', tmp_path)
    assert len(found) == 1 and says in found[0] and "key logo" in found[0]


def test_the_logo_of_a_site_file_inside_a_bundle_is_left_out_and_named() -> None:
    site = read('[report]\nlogo = "logo.png"')
    assert site.document.logo is None and site.left_out == "logo.png"


def test_a_logo_with_a_name_that_no_file_has_is_one_sentence(tmp_path: Path) -> None:
    [said] = errors('[report]\nlogo = "a\\u0000b.png"', tmp_path)
    assert "cannot be read (its name holds NUL, which no name can)" in said
