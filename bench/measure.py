"""Whole processes, measured by turns so that a busy machine slows both sides of a ratio alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROGRAM = "import sys; sys.argv[0] = 'esmreport'; from esmreport.cli import main; main()"
# What a report program may end with when it did its work.
FINE = (0, 3, 4)


@dataclass(frozen=True, kw_only=True)
class Spent:
    """One process: seconds of the clock, seconds of processors, peak resident memory in MB."""

    wall: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True, kw_only=True)
class Job:
    """A command, where it runs, and the Python that runs it."""

    arguments: Sequence[str]
    python: str = sys.executable
    cwd: Path = ROOT
    environment: Mapping[str, str] | None = None


def program(*arguments: str) -> Job:
    """`esmreport` with these arguments."""
    return Job(arguments=("-c", PROGRAM, *arguments))


def python(code: str) -> Job:
    """A piece of Python."""
    return Job(arguments=("-c", code))


def spend(job: Job) -> Spent:
    """Runs it to its end. Raises RuntimeError where it fails: a crash is not fast."""
    # Both sides are measured as they are installed: with what Python keeps compiled.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    running = subprocess.Popen(
        [job.python, *job.arguments],
        cwd=job.cwd,
        env={**inherited, "PYTHONPATH": str(ROOT / "reporter"), **(job.environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    said: list[bytes] = []
    assert running.stderr is not None
    reader = threading.Thread(target=lambda: said.append(running.stderr.read() if running.stderr else b""))
    reader.start()
    _, status, usage = os.wait4(running.pid, 0)
    wall = time.perf_counter() - began
    running.returncode = os.waitstatus_to_exitcode(status)
    reader.join()
    if running.returncode not in FINE:
        raise RuntimeError(f"{job.arguments} ended with {running.returncode}: {b''.join(said)[-800:]!r}")
    # Linux counts ru_maxrss in KB.
    return Spent(wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak_mb=usage.ru_maxrss / 1024)


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """Medians of both sides, and of the ratios of pairs that ran one after the other: by the clock and by processor
    time, which a busy machine stretches less."""

    wall: float
    cpu: float
    ours: Spent
    floor: Spent


def by_turns(ours: Job, floor: Job, times: int) -> Ratio:
    """Runs both `times` times after one round that only warms the caches."""
    spend(floor)
    spend(ours)
    pairs = [(spend(ours), spend(floor)) for _ in range(times)]
    return Ratio(
        wall=statistics.median(mine.wall / other.wall for mine, other in pairs),
        cpu=statistics.median(mine.cpu / other.cpu for mine, other in pairs),
        ours=_middle([mine for mine, _ in pairs]),
        floor=_middle([other for _, other in pairs]),
    )


def _middle(found: Sequence[Spent]) -> Spent:
    return Spent(
        wall=statistics.median(one.wall for one in found),
        cpu=statistics.median(one.cpu for one in found),
        peak_mb=max(one.peak_mb for one in found),
    )
