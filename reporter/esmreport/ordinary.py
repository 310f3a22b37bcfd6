"""Reads a file that was given by name: an ordinary one of a sensible size, never a device or a pipe without end."""

from __future__ import annotations

from pathlib import Path

from esmreport.core.model import Text
from esmreport.oswords import UnusableFileError

LARGEST = 100 * 1024 * 1024


def content(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of a file. Raises OSError, also where it is no ordinary file or too large."""
    try:
        size = path.stat().st_size
    except ValueError:
        raise UnusableFileError(
            "名前に使えない文字（NUL）があります", "its name holds NUL, which no name can"
        ) from None
    if not path.is_file():
        raise UnusableFileError("通常のファイルではありません", "not an ordinary file")
    if size > largest:
        raise UnusableFileError(
            f"{size:,} バイト、上限は {largest:,} バイトです", f"{size:,} bytes, the limit is {largest:,}"
        )
    return path.read_bytes()


def nothing_at(path: Path) -> Text:
    """Why an argument names no bundle."""
    if not path.is_dir():
        return Text(ja="ファイルが見つかりません", en="no such file")
    if any(path.glob("RAW_*")):
        return Text(
            ja="バンドル（*.json）がありません。RAW_… フォルダは先に esmreport import で変換してください",
            en="no bundle (*.json) in this folder; turn its RAW_… folders into bundles with esmreport import first",
        )
    return Text(ja="このフォルダにはバンドル（*.json）がありません", en="no bundle (*.json) in this folder")
