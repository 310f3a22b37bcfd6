"""Reads a file that was given by name: an ordinary one of a sensible size, never a device or a pipe without end."""

from __future__ import annotations

import errno
from pathlib import Path

LARGEST = 100 * 1024 * 1024


def content(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of a file. Raises OSError, also where it is no ordinary file or too large."""
    size = path.stat().st_size
    if not path.is_file():
        raise OSError(errno.EINVAL, "not an ordinary file")
    if size > largest:
        raise OSError(errno.EFBIG, f"{size:,} bytes, the limit is {largest:,}")
    return path.read_bytes()


def nothing_at(path: Path) -> tuple[str, str]:
    """Why an argument names no bundle, in Japanese and English."""
    if not path.is_dir():
        return "ファイルが見つかりません", "no such file"
    if any(path.glob("RAW_*")):
        return (
            "バンドル（*.json）がありません。RAW_… フォルダは先に esmreport import で変換してください",
            "no bundle (*.json) in this folder; turn its RAW_… folders into bundles with esmreport import first",
        )
    return "このフォルダにはバンドル（*.json）がありません", "no bundle (*.json) in this folder"
