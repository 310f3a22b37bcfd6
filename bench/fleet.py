"""What a fleet costs: clusters a second with one and two processes, memory, an interruption, a Dask scheduler.

    python bench/fleet.py [--clusters 2000] [--small 200] [--work DIR] [--steps small,one,two,killed,dask]

Bundles come from bench/generate.py (seed 1). Every step is the program itself in a process of its own; CPU is that of all
its processes, memory the highest resident size the kernel saw. Prints one JSON line a step. `digest` is over all results
files and the index as JSON, `cells` over the sheets of its workbook.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "reporter")]

from tests.fleet.dask import dask_cluster, wait_for_workers  # noqa: E402

from bench.generate import canonical, pair  # noqa: E402

CODE = "import sys; sys.argv[0] = 'esmreport'; from esmreport.cli import main; main()"
AS_OF = "2026-11-30T00:00:00Z"
# A small fleet would get all faces of each cluster.
PLAIN = ("--quiet", "--per-cluster", "json")


@dataclass(kw_only=True)
class Cost:
    """One run of the program: exit code, seconds of the clock and of all its processors, peak memory in MB."""

    code: int
    seconds: float
    cpu: float
    parent_mb: float
    worker_mb: float


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clusters", type=int, default=2000)
    parser.add_argument("--small", type=int, default=200)
    parser.add_argument("--work", type=Path, help="folder for bundles and results (default: a temporary one)")
    parser.add_argument("--steps", default="small,one,two,killed,dask")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = asked.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        found: dict[str, dict[str, Any]] = {}
        for step in asked.steps.split(","):
            found[step] = STEPS[step](work, asked.clusters, asked.small)
            print(json.dumps({"step": step, **found[step]}), flush=True)
            if not asked.work:
                # Results of 2,000 clusters are 3 GB.
                shutil.rmtree(work / step)
        for line in budgets(found, floor_ms(bundles(work, asked.clusters))):
            print(line)


def budgets(found: dict[str, dict[str, Any]], floor: float) -> Iterator[str]:
    """The budgets of a fleet from the steps that were run. `floor`: ms that json.loads takes for one cluster."""
    one, two, small = (found.get(step) for step in ("one", "two", "small"))
    if small and two:
        grown = [two[name] - small[name] for name in ("cpu", "again_cpu", "clusters")]
        each = (grown[0] - grown[1]) * 1000 / grown[2]
        yield (
            f"results only, processor time a cluster over json.loads of its bundles: {each / floor:.1f} (limit 4); "
            f"{each:.1f} ms over {floor:.1f} ms; the index takes {grown[1] * 1000 / grown[2]:.1f} ms a cluster more"
        )
    if one and two:
        faster = two["per_second"] / one["per_second"]
        yield f"two processes over one: {faster:.2f} (at least 1.7)"
    if small and two:
        worker = two["worker_mb"] / small["worker_mb"]
        more = (two["parent_mb"] - small["parent_mb"]) * 1024 / (two["clusters"] - small["clusters"])
        yield f"memory of a worker, {two['clusters']} over {small['clusters']}: {worker:.2f} (limit 1.1)"
        yield f"memory of the parent: {more:.1f} KB more a cluster (limit 30)"
    for what in ("digest", "cells"):
        same = {step: it[what] for step, it in found.items() if step != "small"}
        yield f"the same {what} in all ways: {len(set(same.values())) <= 1} {same}"


def floor_ms(folder: Path) -> float:
    """Milliseconds of processor time that json.loads takes for the two bundles of a cluster."""
    texts = [path.read_bytes() for path in sorted(folder.glob("*.json"))[:100]]
    began = time.process_time()
    for text in texts:
        json.loads(text)
    return (time.process_time() - began) * 1000 / len(texts) * 2


def bundles(work: Path, clusters: int) -> Path:
    """The bundles of so many clusters; made once for a work folder."""
    folder = work / f"bundles-{clusters}"
    if not folder.exists():
        making = work / f"bundles-{clusters}.part"
        making.mkdir(exist_ok=True)
        for number in range(clusters):
            for name, bundle in pair(number, 1):
                (making / name).write_text(canonical(bundle), encoding="ascii")
        making.rename(folder)
    return folder


def start(source: Path, output: Path, *options: str) -> subprocess.Popen[bytes]:
    """The program over a folder of bundles."""
    return subprocess.Popen(
        [sys.executable, "-c", CODE, str(source), "-o", str(output), "--as-of", AS_OF, *PLAIN, *options],
        env={**os.environ, "PYTHONPATH": str(ROOT / "reporter")},
        stdout=subprocess.DEVNULL,
    )


def measured(source: Path, output: Path, *options: str) -> Cost:
    """Runs the program to its end and watches its processes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    running = start(source, output, *options)
    peaks: dict[int, float] = {}
    watcher = threading.Thread(target=watch, args=(running, peaks))
    watcher.start()
    code = running.wait()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    workers = [peak for pid, peak in peaks.items() if pid != running.pid]
    return Cost(
        code=code,
        seconds=round(time.monotonic() - began, 1),
        cpu=round(cpu, 1),
        parent_mb=round(peaks.get(running.pid, 0), 1),
        worker_mb=round(max(workers, default=0), 1),
    )


def watch(running: subprocess.Popen[bytes], peaks: dict[int, float]) -> None:
    """Notes the peak of the process and its children until it ends."""
    while running.poll() is None:
        for pid in (running.pid, *children(running.pid)):
            peaks[pid] = max(peaks.get(pid, 0), peak_mb(pid))
        time.sleep(0.1)


def children(pid: int) -> list[int]:
    """The workers. Whatever else is started for a moment still has the memory of its parent and is none."""
    try:
        found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return [child for child in found if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    except OSError:
        return []


def peak_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0)


def digest(output: Path) -> str:
    """Hash over all results files and the index as JSON, by name."""
    found = hashlib.sha256()
    for path in sorted(output.glob("*.json")):
        found.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def cells(output: Path) -> str:
    """Hash over the sheets of the workbook; a workbook itself carries the time at which it was packed."""
    found = hashlib.sha256()
    with zipfile.ZipFile(output / "index.xlsx") as book:
        for name in sorted(book.namelist()):
            if name.startswith(("xl/worksheets/sheet", "xl/sharedStrings")):
                found.update(name.encode() + b"\0" + book.read(name))
    return found.hexdigest()[:16]


def summed(output: Path, clusters: int) -> dict[str, Any]:
    """Whether the index is complete: every cluster once, each with its results."""
    index = json.loads((output / "index.json").read_text(encoding="ascii"))
    names = [row["name"] for row in index["clusters"]]
    files = list(output.glob("*-audit.json"))
    whole = len(names) == len(set(names)) == len(files) == clusters
    return {
        "complete": whole,
        "index": sorted(p.name for p in output.glob("index.*")),
        "digest": digest(output),
        "cells": cells(output),
    }


def whole(work: Path, clusters: int, name: str, *options: str) -> dict[str, Any]:
    output = work / name
    cost = measured(bundles(work, clusters), output, *options)
    rate = {"clusters": clusters, "per_second": round(clusters / cost.seconds, 1)}
    each = {"cpu_ms_each": round(1000 * cost.cpu / clusters, 1)}
    return {**asdict(cost), **rate, **each, **summed(output, clusters)}


def twice(work: Path, clusters: int, name: str) -> dict[str, Any]:
    """Two processes, and the same again: with nothing left to do, that is what looking and the index take."""
    found = whole(work, clusters, name, "--jobs", "2")
    again = measured(bundles(work, clusters), work / name, "--jobs", "2")
    return {**found, "again_cpu": again.cpu, "again_seconds": again.seconds}


def killed(work: Path, clusters: int, _small: int) -> dict[str, Any]:
    """Kills the program at half of the clusters, starts it again, and compares."""
    source, output = bundles(work, clusters), work / "killed"
    running = start(source, output, "--jobs", "2")
    done = journalled(output, clusters // 2, running)
    running.send_signal(signal.SIGKILL)
    running.wait()
    time.sleep(3)
    stamps = {path.name: path.stat().st_mtime_ns for path in output.glob("*-audit.json")}
    cost = measured(source, output, "--jobs", "2")
    kept = sum((output / name).stat().st_mtime_ns == stamp for name, stamp in stamps.items())
    return {"killed_after": done, "kept": kept, **asdict(cost), **summed(output, clusters)}


def journalled(output: Path, wanted: int, running: subprocess.Popen[bytes]) -> int:
    journal, done = output / "index.journal", 0
    while done < wanted and running.poll() is None:
        time.sleep(0.2)
        done = journal.read_bytes().count(b'"kind":"cluster"') if journal.exists() else 0
    return done


def dask(work: Path, clusters: int, _small: int) -> dict[str, Any]:
    """The same through a scheduler and two workers, one of them killed at a third."""
    source, output, logs = bundles(work, clusters), work / "dask", work / "dask-logs"
    logs.mkdir(exist_ok=True)
    with dask_cluster(logs, 2) as (address, workers):
        wait_for_workers(address, 2)
        began = time.monotonic()
        running = start(source, output, "--scheduler", address)
        done = journalled(output, clusters // 3, running)
        workers[0].kill()
        code = running.wait()
        seconds = round(time.monotonic() - began, 1)
    return {"code": code, "seconds": seconds, "worker_killed_after": done, **summed(output, clusters)}


STEPS = {
    "small": lambda work, _clusters, small: twice(work, small, "small"),
    "one": lambda work, clusters, _small: whole(work, clusters, "one", "--jobs", "1"),
    "two": lambda work, clusters, _small: twice(work, clusters, "two"),
    "killed": killed,
    "dask": dask,
}


if __name__ == "__main__":
    main()
