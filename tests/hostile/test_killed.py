"""Runs that are killed, at any moment: each report is whole or absent, and the next run succeeds."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import log
from tests.hostile.reports import FORMATS, arguments, left, names_of, written
from tests.hostile.trial import run


def _child(out: Path, formats: str, prepare: Callable[[], None]) -> int:
    """The pid of a process that makes the reports; everything is imported already, so that it is soon at work."""
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException), Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            os.environ.pop(log.FILE, None)
            prepare()
            run(arguments(out, formats))
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


def _second_run(out: Path, formats: str) -> None:
    for path in out.iterdir():
        if path.name.startswith("."):
            os.utime(path, (0, 0))
    code, printed, crashed = run(arguments(out, formats))
    assert (code, crashed) == (0, ""), printed
    assert written(out) == names_of(formats) and left(out) == []


def _killed(out: Path, formats: str, moments: int, took: float) -> int:
    """Kills `moments` runs, half at moments drawn from the `took` seconds of a run, half at the steps of writing a file; how
    many of them did not end before."""
    rng = random.Random(8)
    steps = 4 * len(names_of(formats))
    killed = 0
    for number in range(moments):
        if number % 10 == 0:
            shutil.rmtree(out, ignore_errors=True)
        if number % 2:
            dead = _killed_in(_child(out, formats, lambda: None), rng.uniform(0, took))
        else:
            # Every step of every file comes in turn, however few moments there are.
            dead = _killed_at_step(out, formats, number // 2 * max(1, 2 * steps // moments) % steps)
        killed += dead
        whole_ones = written(out)
        assert all(name.endswith(".tmp") for name in (left(out) if out.is_dir() else ()))
        log.note(f"killed with {len(whole_ones)} whole reports there" if dead else "ended before")
    return killed


@pytest.mark.parametrize(
    ("formats", "moments"),
    [(FORMATS, 50), ("xlsx,pdf,html,json", int(os.environ.get("HOSTILE_KILLS", "10")))],
    ids=["without PDF", "with PDF"],
)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a fork of this process")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_killed_run_leaves_no_half_report(formats: str, moments: int, tmp_path: Path) -> None:
    """Making a PDF takes long: `HOSTILE_KILLS=50` kills as often with it."""
    start = time.monotonic()
    run(arguments(tmp_path / "warm", formats))
    took = time.monotonic() - start
    out = tmp_path / "out"
    assert _killed(out, formats, moments, took) >= moments * 0.8
    _second_run(out, formats)


def _killed_at_step(out: Path, formats: str, step: int) -> bool:
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

    pid = _child(out, formats, prepare)
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
