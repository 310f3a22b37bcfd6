"""Machine type of a program, from its first bytes."""

from __future__ import annotations

import pytest
from tests.lab.program import program_bytes

from esmreport.core.parse.pe import machine_of


def head(number: int, at: int = 128) -> bytes:
    return (
        b"MZ".ljust(60, b"\0")
        + at.to_bytes(4, "little")
        + b"\0" * (at - 64)
        + b"PE\0\0"
        + number.to_bytes(2, "little")
    )


@pytest.mark.parametrize(
    ("number", "machine"),
    [(0x14C, "x86"), (0x8664, "x64"), (0xAA64, "arm64"), (0x200, "ia64"), (0x1C4, "0x1c4")],
)
def test_machines(number: int, machine: str) -> None:
    assert machine_of(head(number)) == machine


@pytest.mark.parametrize("machine", ["x86", "x64"])
def test_programs_of_the_laboratory(machine: str) -> None:
    assert machine_of(program_bytes("1.0.0.0", "test", machine=machine)[:1024]) == machine


@pytest.mark.parametrize(
    ("data", "machine"),
    [
        (b"", None),
        (b"M", None),
        (b"MZ", None),
        (head(0x14C)[:-1], None),
        (head(0x14C, 4096)[:1024], None),
        (b"no program at all", "no_program"),
        (b"MZ".ljust(200, b"\0"), "no_program"),
        (head(0x14C).replace(b"PE", b"NE"), "no_program"),
    ],
)
def test_what_is_no_program_and_what_ends_too_early(data: bytes, machine: str | None) -> None:
    assert machine_of(data) == machine
