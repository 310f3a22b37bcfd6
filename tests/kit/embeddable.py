"""A zip with the shape of an embeddable Python: the right names and headers, no program inside."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

MACHINES = {"AMD64": 0x8664, "x86": 0x14C, "ARM64": 0xAA64, "IA64": 0x200}
MODULES = ("encodings/cp932.pyc", "ctypes/__init__.pyc", "json/__init__.pyc")


def program(arch: str) -> bytes:
    """The first bytes of an executable for a machine."""
    return (
        b"MZ"
        + bytes(58)
        + (64).to_bytes(4, "little")
        + b"PE\0\0"
        + MACHINES[arch].to_bytes(2, "little")
        + bytes(64)
    )


def library(major: int, minor: int, micro: int) -> bytes:
    """A DLL that is nothing but the head of a version resource."""
    words = (minor, major, 1013, micro * 1000 + 150)
    version = b"".join(word.to_bytes(2, "little") for word in words)
    return b"MZ" + bytes(100) + b"\xbd\x04\xef\xfe" + bytes(4) + version + bytes(40)


def modules(names: tuple[str, ...] = MODULES) -> bytes:
    """The zipped standard library."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, b"code")
    return stream.getvalue()


def members(minor: int = 12, arch: str = "AMD64", micro: int = 4) -> dict[str, bytes]:
    """Name -> content of every file of the package."""
    return {
        "python.exe": program(arch),
        f"python3{minor}.dll": library(3, minor, micro),
        f"python3{minor}.zip": modules(),
        f"python3{minor}._pth": b"python.zip\r\n.\r\nimport site\r\n",
        "vcruntime140.dll": b"MZ runtime",
        "_ctypes.pyd": b"MZ ctypes",
    }


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Writes the zip and gives its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path
