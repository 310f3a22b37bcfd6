"""The machine type of a Windows program, read from its first bytes."""

from __future__ import annotations

MACHINES = {0x14C: "x86", 0x8664: "x64", 0xAA64: "arm64", 0x200: "ia64"}
NO_PROGRAM = "no_program"


def machine_of(head: bytes) -> str | None:
    """x86, x64, arm64, ia64, another number in hex, or no_program; None where the bytes end too early."""
    if head[:2] != b"MZ":
        return NO_PROGRAM if len(head) >= 2 else None
    at = int.from_bytes(head[60:64], "little")
    if len(head) < 64 or len(head) < at + 6:
        return None
    if head[at : at + 4] != b"PE\0\0":
        return NO_PROGRAM
    number = int.from_bytes(head[at + 4 : at + 6], "little")
    return MACHINES.get(number, hex(number))
