"""A journal that is none: the run begins anew, and neither waits nor trips."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from esmreport.fleet import store
from esmreport.fleet.store import Done

HEAD = '{"digest":"d","kind":"run","now":"2026-12-01","version":2}\n'


def test_a_journal_is_read(tmp_path: Path) -> None:
    (tmp_path / store.NAME).write_text(HEAD, encoding="ascii")
    assert store.read(tmp_path) == Done(now="2026-12-01", digest="d", ended=False)


@pytest.mark.parametrize(
    "content",
    [
        HEAD + '{"kind":' + "[" * 100_000 + "\n",
        HEAD + "[" * 100_000 + "\n",
        HEAD.replace("2026-12-01", "9999-12-31T23:59:59Z"),
        HEAD.replace('"2026-12-01"', "[]"),
        HEAD + '{"kind":"cluster","key":"k","row":5}\n',
        "",
    ],
    ids=["deep value", "deep line", "no time", "no text", "no row", "empty"],
)
def test_a_journal_that_cannot_be_used_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / store.NAME).write_text(content, encoding="ascii")
    assert store.read(tmp_path) == Done()


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / store.NAME)
    assert store.read(tmp_path) == Done()
    (tmp_path / store.NAME).unlink()
    (tmp_path / store.NAME).symlink_to("/dev/zero")
    assert store.read(tmp_path) == Done()
