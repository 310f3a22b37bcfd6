"""A Windows program that is nothing but a version resource: something to read a version from."""

from __future__ import annotations

import re
import struct

from .model import PlanError

_ALIGN = 0x200
_RVA = 0x1000
_VERSION_TYPE, _NEUTRAL_ID, _JAPANESE = 16, 1, 0x411


def program_bytes(version: str, place: str) -> bytes:
    """PE file (x64, one section) whose version resource says `version`, four numbers a.b.c.d."""
    if not re.fullmatch(r"\d+(\.\d+){3}", version):
        raise PlanError(f"{place}: program: {version!r} is not a version a.b.c.d")
    section = _resource_section(_version_info([int(part) for part in version.split(".")]))
    padded = section.ljust(-(-len(section) // _ALIGN) * _ALIGN, b"\0")
    return _headers(len(section), len(padded)).ljust(_ALIGN, b"\0") + padded


def _version_info(numbers: list[int]) -> bytes:
    a, b, c, d = numbers
    high, low = a << 16 | b, c << 16 | d
    fixed = struct.pack("<13I", 0xFEEF04BD, 0x10000, high, low, high, low, 0x3F, 0, 0x40004, 1, 0, 0, 0)
    key = "VS_VERSION_INFO\0".encode("utf-16-le")
    head = 6 + len(key)
    padding = b"\0" * (-head % 4)
    total = head + len(padding) + len(fixed)
    return struct.pack("<3H", total, len(fixed), 0) + key + padding + fixed


def _resource_section(data: bytes) -> bytes:
    def directory(number: int, target: int, *, below: bool) -> bytes:
        return struct.pack("<2I4H2I", 0, 0, 0, 0, 0, 1, number, target | (0x80000000 if below else 0))

    tables = (
        directory(_VERSION_TYPE, 24, below=True)
        + directory(_NEUTRAL_ID, 48, below=True)
        + directory(_JAPANESE, 72, below=False)
        + struct.pack("<4I", _RVA + 88, len(data), 0, 0)
    )
    return tables + data


def _headers(size: int, padded: int) -> bytes:
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    directories = [(0, 0)] * 16
    directories[2] = (_RVA, size)
    optional = struct.pack(
        "<HBB5IQ2I6H4I2H4Q2I",
        0x20B, 14, 0, 0, padded, 0, 0, _RVA, 0x140000000, 0x1000, _ALIGN, 6, 0, 0, 0, 6, 0, 0,
        _RVA + 0x1000, _ALIGN, 0, 3, 0, 0x100000, 0x1000, 0x100000, 0x1000, 0, 16,
    ) + b"".join(struct.pack("<2I", *one) for one in directories)  # fmt: skip
    coff = struct.pack("<2H3I2H", 0x8664, 1, 0, 0, 0, len(optional), 0x22)
    section = struct.pack("<8s6I2HI", b".rsrc", size, _RVA, padded, _ALIGN, 0, 0, 0, 0, 0x40000040)
    return dos + b"PE\0\0" + coff + optional + section
