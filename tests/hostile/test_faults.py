"""Disks, folders and people while the reports are written: each file is whole or absent, and somebody is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hostile.reports import FORMATS, arguments, left, names_of, written
from tests.hostile.trial import SAMPLES, run

NAMES = names_of(FORMATS)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """`mounted(options)`: a file system of its own."""
    place = tmp_path / "stick"
    place.mkdir()

    def mount(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if (
            shutil.which("mount") is None
            or subprocess.run(command, capture_output=True, check=False).returncode
        ):
            pytest.skip("this user cannot mount a file system")
        return place

    yield mount
    subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


@pytest.mark.parametrize("size", [16, 200, 600, 1500])
def test_a_disk_that_fills_up(mounted: Callable[[str], Path], size: int) -> None:
    out = mounted(f"size={size}k")
    code, printed, crashed = run(arguments(out))
    assert (code, crashed) == (1, "")
    missing = NAMES - written(out)
    assert missing and left(out) == []
    assert printed.count("the disk is full") == len(missing)
    for name in missing:
        assert f"{name} cannot be written" in printed


def test_a_folder_that_cannot_be_written(mounted: Callable[[str], Path]) -> None:
    out = mounted("size=1m")
    subprocess.run(["mount", "-o", "remount,ro", str(out)], check=True)
    code, printed, crashed = run(arguments(out))
    assert (code, crashed) == (1, "")
    assert printed.count("cannot be written") == len(NAMES) and list(out.iterdir()) == []
    code, printed, crashed = run(arguments(out / "deeper"))
    assert (code, crashed) == (1, "") and "cannot be made" in printed


def test_something_else_where_a_report_goes(tmp_path: Path) -> None:
    (tmp_path / "esm-cluster-audit.html").mkdir()
    code, printed, crashed = run(arguments(tmp_path))
    assert (code, crashed) == (1, "") and printed.count("cannot be written") == 1
    assert written(tmp_path) == NAMES and left(tmp_path) == []
    assert (tmp_path / "esm-cluster-audit.html").is_dir()


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows refuses to replace a workbook that is open."""
    run(arguments(tmp_path))
    before = (tmp_path / "esm-cluster-audit.xlsx").read_bytes()
    replace = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.suffix == ".xlsx":
            error = PermissionError(13, "sharing violation")
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    code, printed, crashed = run(arguments(tmp_path))
    assert (code, crashed) == (1, "") and "close it if it is open elsewhere" in printed
    assert (tmp_path / "esm-cluster-audit.xlsx").read_bytes() == before
    assert written(tmp_path) == NAMES and left(tmp_path) == []


def test_a_folder_that_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    replace = Path.replace

    def gone(self: Path, target: Path) -> Path:
        done = replace(self, target)
        shutil.rmtree(out)
        return done

    monkeypatch.setattr(Path, "replace", gone)
    code, printed, crashed = run(arguments(out))
    assert (code, crashed) == (1, "") and printed.count("its folder does not exist") == len(NAMES) - 1


def test_a_renderer_that_trips_costs_its_format_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(_view: object) -> bytes:
        raise ValueError("SECRET of a node")

    monkeypatch.setattr("esmreport.render.html.render_html", trip)
    code, printed, crashed = run(arguments(tmp_path))
    assert (code, crashed) == (1, "")
    assert "esm-cluster-audit.html cannot be made" in printed and "SECRET" not in printed
    assert written(tmp_path) == NAMES - {"esm-cluster-audit.html"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [([], "内部エラーが発生しました"), (["--lang", "en"], "An internal error occurred (KeyError")],
)
def test_a_mistake_of_the_program_is_one_sentence(tmp_path: Path, options: list[str], sentence: str) -> None:
    code = (
        "import sys, esmreport.run_report as r\n"
        "def trip(*_): raise KeyError('SECRET')\n"
        f"r.run = trip; sys.argv = ['esmreport', 'report', {str(tmp_path)!r}, *{options!r}]\n"
        "from esmreport.cli import main; main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent / "reporter"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=environment, check=False
    )
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert sentence in done.stderr
    assert "KeyError" in done.stderr and "SECRET" not in done.stderr and "Traceback" not in done.stderr
