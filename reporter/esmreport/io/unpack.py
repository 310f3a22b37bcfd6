"""What a zip or a PDF holds, unpacked no further than a limit: a small file can stand for more than a computer has."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

MOST_MEMBERS = 10_000
LARGEST_STREAM = 16 << 20
ALL_STREAMS = 128 << 20
_ENTRY = b"PK\x01\x02"
_STREAM = re.compile(rb"stream\r?\n")
_END = b"endstream"


class UnpackError(Exception):
    """It cannot be unpacked, or is too large when it is; the message is for people, as zipfile's is."""


def archive(raw: bytes) -> zipfile.ZipFile:
    """A zip, its table read. Raises UnpackError."""
    if raw.count(_ENTRY) > MOST_MEMBERS:
        raise UnpackError("too many members")
    try:
        return zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error) as problem:
        raise UnpackError(str(problem)) from None


def member(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, largest: int) -> bytes:
    """One member, stored or deflated. Raises UnpackError."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnpackError(f"compression method {entry.compress_type}")
    if entry.file_size > largest:
        raise UnpackError(f"{entry.file_size:,} bytes when unpacked, the limit is {largest:,}")
    try:
        with opened.open(entry) as file:
            # With a count: without one all is unpacked, whatever the table says of the size.
            return file.read(entry.file_size + 1)
    except (
        zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError, struct.error,
    ) as problem:  # fmt: skip
        # RuntimeError: encrypted, or not implemented.
        raise UnpackError(str(problem)) from None


def streams(raw: bytes) -> Iterator[bytes]:
    """The deflated streams of a PDF, each up to a limit, in a time that its length asks for. Raises UnpackError
    where all of them together are too large."""
    left, at = ALL_STREAMS, 0
    while found := _STREAM.search(raw, at):
        end = raw.find(_END, found.end())
        end = len(raw) if end < 0 else end
        try:
            unpacked = zlib.decompressobj().decompress(raw[found.end() : end], LARGEST_STREAM)
        except zlib.error:
            unpacked = b""
        left -= len(unpacked)
        if left < 0:
            raise UnpackError(f"more than {ALL_STREAMS:,} bytes when unpacked")
        yield unpacked
        at = end + len(_END)
