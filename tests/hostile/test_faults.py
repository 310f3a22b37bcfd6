"""Disks, folders and people while the reports are written: each file is whole or absent, and somebody is told."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.trial import CLOCK, SAMPLES, run

FORMATS = "json,html,xlsx,csv"
NAMES = {f"esm-cluster-audit.{suffix}" for suffix in FORMATS.split(",")}


def arguments(out: Path, formats: str = FORMATS) -> list[str]:
    return [
        "report",
        str(SAMPLES / "drifted"),
        "-o",
        str(out),
        "--as-of",
        CLOCK,
        "--format",
        formats,
        "--lang",
        "en",
    ]


def whole(path: Path) -> bool:
    """Whether a file is what its name says, to its end."""
    raw = path.read_bytes()
    match path.suffix:
        case ".json":
            return bool(json.loads(raw)["results"]) and raw.endswith(b"}\n")
        case ".html":
            return raw.rstrip().endswith(b"</html>")
        case ".xlsx":
            return zipfile.ZipFile(io.BytesIO(raw)).testzip() is None
        case ".pdf":
            return raw.rstrip().endswith(b"%%EOF")
        case ".csv":
            return raw.endswith(b"\r\n")
    raise AssertionError(path)


def written(out: Path) -> set[str]:
    """The reports of a folder, each of them whole."""
    found = {path.name for path in out.iterdir() if not path.name.startswith(".")} if out.is_dir() else set()
    assert all(whole(out / name) for name in found if (out / name).is_file())
    return found


def left(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir() if path.name.startswith("."))


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


def test_a_mistake_of_the_program_is_one_sentence(tmp_path: Path) -> None:
    code = (
        "import sys, esmreport.run_report as r\n"
        "def trip(*_): raise KeyError('SECRET')\n"
        f"r.run = trip; sys.argv = ['esmreport', 'report', {str(tmp_path)!r}]\n"
        "from esmreport.cli import main; main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent / "reporter"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert "KeyError" in done.stderr and "SECRET" not in done.stderr and "Traceback" not in done.stderr


def _child(out: Path, prepare: Callable[[], None]) -> int:
    """The pid of a process that makes the reports; everything is imported already, so that it is soon at work."""
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException), Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            prepare()
            run(arguments(out))
        os._exit(0)
    return pid


def _killed_in(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(pid, os.WNOHANG) != (0, 0):
            return False
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return True


def _second_run(out: Path) -> None:
    for path in out.iterdir():
        if path.name.startswith("."):
            os.utime(path, (0, 0))
    code, printed, crashed = run(arguments(out))
    assert (code, crashed) == (0, ""), printed
    assert written(out) == NAMES and left(out) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a fork of this process")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_killed_at_fifty_moments(tmp_path: Path) -> None:
    """Half of the moments are drawn from the time a run takes, half are the steps of writing a file."""
    start = time.monotonic()
    run(arguments(tmp_path / "warm"))
    took = time.monotonic() - start
    rng = random.Random(8)
    killed = 0
    out = tmp_path / "out"
    for number in range(50):
        if number % 10 == 0:
            shutil.rmtree(out, ignore_errors=True)
        if number % 2:
            killed += _killed_in(_child(out, lambda: None), rng.uniform(0, took))
        else:
            killed += _killed_at_step(out, number // 2 % (4 * len(NAMES)))
        written(out)
        assert all(name.endswith(".tmp") for name in (left(out) if out.is_dir() else ()))
    assert killed >= 40
    _second_run(out)


def _killed_at_step(out: Path, step: int) -> bool:
    """Ends at a step of writing: a temporary file made, half written, written, about to take its place."""
    left_over = [step]

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            left_over[0] -= 1
            if left_over[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*given, **named)

        return call

    def prepare() -> None:
        import tempfile

        fdopen = os.fdopen

        def halves(*given: Any, **named: Any) -> Any:
            stream = fdopen(*given, **named)
            if "wb" in given:
                write = stream.write
                half = counted(lambda content: write(content))

                def in_two(content: bytes) -> int:
                    write(content[: len(content) // 2])
                    stream.flush()
                    half(content[len(content) // 2 :])
                    return len(content)

                stream = _Proxy(stream, in_two)
            return stream

        os.fdopen = halves
        os.fsync = counted(os.fsync)
        tempfile.mkstemp = counted(tempfile.mkstemp)
        Path.replace = counted(Path.replace)  # type: ignore[method-assign]

    pid = _child(out, prepare)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


class _Proxy:
    def __init__(self, stream: Any, write: Callable[[bytes], int]) -> None:
        self._stream, self.write = stream, write

    def __enter__(self) -> _Proxy:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
