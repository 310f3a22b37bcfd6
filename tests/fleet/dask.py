"""A real Dask scheduler and workers on loopback, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {"PYTHONPATH": str(ROOT / "reporter"), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def _start(log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    with log.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=ENVIRONMENT,
            cwd=log.parent,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )


@contextmanager
def dask_cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address of the scheduler, and the processes of its workers."""
    place = folder / "scheduler.json"
    common = ("--host", "127.0.0.1", "--no-dashboard")
    started = [
        _start(
            folder / "scheduler.log",
            *("distributed.cli.dask_scheduler", *common, "--port", "0", "--scheduler-file", str(place)),
        )
    ]
    try:
        address = _address(place)
        one = ("--nthreads", "1", "--no-nanny", "--memory-limit", "0", "--local-directory", str(folder))
        hands = [
            _start(folder / f"worker{number}.log", "distributed.cli.dask_worker", address, *common, *one)
            for number in range(workers)
        ]
        started += hands
        yield address, hands
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _address(place: Path) -> str:
    for _ in range(1200):
        if place.exists() and place.stat().st_size:
            return str(json.loads(place.read_text(encoding="utf-8"))["address"])
        time.sleep(0.05)
    raise AssertionError("the scheduler does not come up")


def wait_for_workers(address: str, number: int) -> None:
    """Until so many workers are there."""
    from distributed import Client

    with Client(address, timeout="60s", set_as_default=False) as client:
        client.wait_for_workers(number, timeout=120)
