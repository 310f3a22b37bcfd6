"""What the operating system refused is told in the reader's language."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from esmreport import ordinary, oswords
from esmreport.core.model import Text


def refused(path: Path) -> Text:
    with pytest.raises(OSError) as problem:
        ordinary.content(path, largest=10)
    return oswords.why(problem.value)


def test_a_missing_file_a_folder_a_pipe_and_a_large_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "none") == Text(ja="見つかりません", en="it does not exist")
    assert refused(tmp_path).ja == "通常のファイルではありません"
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").en == "not an ordinary file"
    (tmp_path / "large").write_bytes(b"x" * 2000)
    assert refused(tmp_path / "large").ja == "2,000 バイト、上限は 10 バイトです"


def test_what_has_no_words_is_told_as_the_system_tells_it() -> None:
    assert oswords.why(OSError(9999, "odd")) == Text(ja="odd", en="odd")
    assert oswords.why(OSError("no number")).ja == "no number"
    assert oswords.why(OSError()).en == "OSError"
