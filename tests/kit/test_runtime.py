"""Which zips are an embeddable Python, what is said of the others, and which Windows each serves."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from esmreport.io import runtime
from esmreport.io.runtime import RuntimeZipError, inspect

from .embeddable import MODULES, members, modules, program, zipped


@pytest.mark.parametrize(
    ("minor", "arch", "windows"),
    [
        (8, "AMD64", "6.1"),
        (8, "x86", "6.1"),
        (9, "AMD64", "6.3"),
        (11, "ARM64", "6.3"),
        (12, "AMD64", "10.0"),
        (14, "x86", "10.0"),
    ],
)
def test_version_machine_and_windows(tmp_path: Path, minor: int, arch: str, windows: str) -> None:
    found = inspect(zipped(tmp_path / "p.zip", members(minor, arch)))
    assert (found.version, found.arch, found.windows) == (f"3.{minor}.4", arch, windows)
    assert found.folder == f"{arch}-{windows}"
    assert found.search_path == f"python3{minor}.zip\r\n.\r\n".encode()
    assert not found.tested


def refused(path: Path) -> str:
    with pytest.raises(RuntimeZipError) as caught:
        inspect(path)
    assert caught.value.text.ja.startswith(f"{path}: ") and caught.value.text.en.startswith(f"{path}: ")
    assert "\n" not in caught.value.text.en
    return caught.value.text.en


def without(name: str) -> dict[str, bytes]:
    return {key: data for key, data in members().items() if key != name}


@pytest.mark.parametrize("name", sorted(members()))
def test_a_part_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    said = refused(zipped(tmp_path / "p.zip", without(name)))
    assert ("python3XX.dll" if name == "python312.dll" else name) in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"python.exe": b"#!/bin/sh"}, "python.exe is not a program"),
        ({"python.exe": program("IA64")}, "python.exe is not a program"),
        ({"python312.dll": b"MZ nothing"}, "version inside python312.dll"),
        ({"python312.zip": b"no zip"}, "python312.zip is damaged"),
        ({"python312.zip": modules(("json/__init__.pyc",))}, "encodings/cp932.pyc"),
        ({"sub/python.exe": b"MZ"}, "lies elsewhere"),
        ({"python313.dll": b"MZ"}, "python3XX.dll"),
    ],
)
def test_wrong_content_is_named(tmp_path: Path, change: dict[str, bytes], said: str) -> None:
    assert said in refused(zipped(tmp_path / "p.zip", {**members(), **change}))


def test_an_old_python_is_refused(tmp_path: Path) -> None:
    assert "3.8 or later" in refused(zipped(tmp_path / "p.zip", members(7)))


def test_a_download_that_was_cut(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "p.zip", members()).read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    assert "download it again" in refused(cut)


def test_a_byte_that_flipped(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members().items():
            archive.writestr(name, data)
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"MZ runtime")] ^= 1
    path.write_bytes(raw)
    assert "vcruntime140.dll is damaged" in refused(path)


def test_what_is_no_zip_and_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "setup.exe").write_bytes(b"MZ")
    assert "is not a readable zip" in refused(tmp_path / "setup.exe")
    assert "cannot be read" in refused(tmp_path / "no.zip")
    assert "cannot be read" in refused(tmp_path)


def test_a_zip_that_would_fill_the_stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "TOTAL_LIMIT", 100)
    assert "too large" in refused(zipped(tmp_path / "p.zip", members()))


def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")
    for path in (tmp_path / "pipe.zip", Path("/dev/zero"), tmp_path / ("x" * 5000)):
        assert "cannot be read" in refused(path)


@pytest.mark.parametrize("name", ["..", ".hidden", "C:x", "a/b", "a\\b", "a\nb", "x y"])
def test_a_name_that_could_lead_elsewhere(tmp_path: Path, name: str) -> None:
    assert "lies elsewhere" in refused(zipped(tmp_path / "p.zip", {**members(), name: b"x"}))


def test_a_library_that_would_take_hours_to_look_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its members are small when packed, and more than a kit may hold when unpacked."""
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (*MODULES, *(f"{number}.pyc" for number in range(20))):
            archive.writestr(name, bytes(100_000))
    monkeypatch.setattr(runtime, "TOTAL_LIMIT", 1_000_000)
    assert "python312.zip is damaged" in refused(
        zipped(tmp_path / "p.zip", {**members(), "python312.zip": many.getvalue()})
    )


@pytest.mark.parametrize(("local", "table", "value"), [(6, 8, 1), (8, 10, 99)])
def test_a_library_that_is_encrypted_or_packed_otherwise(
    tmp_path: Path, local: int, table: int, value: int
) -> None:
    raw = bytearray(modules())
    raw[raw.index(b"PK\x03\x04") + local] = value
    raw[raw.index(b"PK\x01\x02") + table] = value
    assert "python312.zip is damaged" in refused(
        zipped(tmp_path / "p.zip", {**members(), "python312.zip": bytes(raw)})
    )


def test_a_build_that_claims_to_be_a_known_one(tmp_path: Path) -> None:
    """The version is one that the collector was tested with; the content is not."""
    said = refused(zipped(tmp_path / "p.zip", members(8, micro=10)))
    assert "not the official Python 3.8.10 (AMD64)" in said and "LICENSE.txt" in said


def test_the_known_builds_are_complete() -> None:
    for version, arch in (("3.8.10", "AMD64"), ("3.13.2", "AMD64")):
        files = runtime.known_files(version, arch)
        assert files is not None
        assert {"python.exe", "vcruntime140.dll", "_ctypes.pyd"} <= files.keys()
        assert all(len(digest) == 64 for digest in files.values())
    assert runtime.known_files("3.8.10", "x86") is None


def test_an_encrypted_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", members())
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as archive:
        local = archive.infolist()[0].header_offset
    raw[local + 6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "python.exe is damaged" in refused(path)
