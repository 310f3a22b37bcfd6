"""A file appears whole or not at all, and a failure is one sentence."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

import pytest

from esmreport.render.errors import RenderError
from esmreport.render.write import write_file


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "報告書.pdf"
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert names(tmp_path) == ["報告書.pdf"]


def test_others_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    write_file(path, b"x")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left"), "the disk is full"),
        (PermissionError(errno.EACCES, "denied"), "close it if it is open elsewhere"),
        (OSError(errno.EIO, "I/O error"), "the medium has an input or output error"),
    ],
)
def test_a_failure_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, says: str
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(RenderError) as caught:
        write_file(path, b"new")
    assert says in caught.value.text.en and str(path) in caught.value.text.ja
    assert "\n" not in caught.value.text.en
    assert path.read_bytes() == b"old" and names(tmp_path) == ["a.pdf"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="its folder does not exist"):
        write_file(tmp_path / "none" / "a.pdf", b"x")


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(RenderError, match="cannot be written"):
        write_file(tmp_path / "a.pdf", b"x")
    assert names(tmp_path) == ["a.pdf"]
