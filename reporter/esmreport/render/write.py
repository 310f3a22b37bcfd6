"""Puts a rendered file in its place, whole or not at all."""

from __future__ import annotations

import contextlib
import glob
import os
import tempfile
import time
from pathlib import Path

from esmreport import oswords
from esmreport.core.model import Text
from esmreport.render.errors import RenderError

_WINERROR_SHARING = 32
_WINERROR_DISK_FULL = 112
_ENOSPC = 28
_LEFT_AFTER = 60.0


def write_file(path: Path, content: bytes) -> None:
    """Write `content` under a temporary name in the target folder, then rename it to `path`.

    Raises RenderError with one sentence (file open elsewhere, disk full, no right, no such folder); an older
    `path` is then untouched and no temporary file stays behind.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _share_like_a_new_file(temporary)
        temporary.replace(path)
        _sweep(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise RenderError(_sentence(path, error)) from error


def _sweep(path: Path) -> None:
    """Removes what a run that was killed has left of this file."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        # A younger one may belong to a run that is still writing.
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_AFTER:
                left.unlink()


def _share_like_a_new_file(path: Path) -> None:
    # mkstemp makes files that only their owner reads; a report is handed on.
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def _sentence(path: Path, error: OSError) -> Text:
    ja, en = _cause(error)
    return Text(ja=f"{path} を書き込めません。{ja}", en=f"{path} cannot be written: {en}")


def _cause(error: OSError) -> tuple[str, str]:
    windows_code = getattr(error, "winerror", None)
    if error.errno == _ENOSPC or windows_code == _WINERROR_DISK_FULL:
        return (
            "ディスクの空きが足りません。空きを作るか、-o で別のフォルダを指定してください。",
            "the disk is full; free some space or choose another folder with -o.",
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return (
            "出力先のフォルダがありません。-o で存在するフォルダを指定してください。",
            "its folder does not exist; choose an existing folder with -o.",
        )
    if isinstance(error, PermissionError | IsADirectoryError) or windows_code == _WINERROR_SHARING:
        return (
            "Excel などで開いている場合は閉じ、フォルダの書き込み権限を確認してください。",
            "close it if it is open elsewhere (Excel), and check the right to write there.",
        )
    return (
        f"-o で別のフォルダを指定してください（{oswords.why(error).ja}）。",
        f"choose another folder with -o ({oswords.why(error).en}).",
    )
