"""The budgets of single audits, each as a ratio within this run.

    python bench/budgets.py [--times 3] [--peers PYTHON] [--only help,pair,...]

`--peers`: a Python with insights-core and XlsxWriter (bench/peers.txt); without it, what needs them is left out. Prints a line
a budget: the ratio by processor time and by the clock, the limit, and both sides. Exit 1 where one is not met.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "reporter")]

from bench import inner, peer_insights, workload  # noqa: E402
from bench.measure import Job, by_turns, program, python, spend  # noqa: E402

AS_OF = ("--as-of", "2026-11-30T00:00:00Z")
SAMPLES = ("compliant", "drifted", "agents-drifted")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One budget: what, the ratio that counts, the limit, and how it was found."""

    what: str
    ratio: float
    limit: float
    detail: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """Folder to work in, rounds, the Python of the peers."""

    work: Path
    times: int
    peers: str | None

    @property
    def bundles(self) -> list[str]:
        return [str(path) for path in sorted((self.work / "pair").glob("*.json"))]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--peers")
    parser.add_argument("--only", default=",".join(PARTS))
    asked = parser.parse_args()
    met = True
    with tempfile.TemporaryDirectory() as temporary:
        place = Place(
            work=Path(temporary), times=asked.times, peers=asked.peers and str(Path(asked.peers).absolute())
        )
        (place.work / "pair").mkdir()
        for name, text in workload.heavy_pair():
            (place.work / "pair" / name).write_text(text, encoding="ascii")
        for part in asked.only.split(","):
            met &= told(part, place)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    raise SystemExit(0 if met else 1)


def told(part: str, place: Place) -> bool:
    """Prints the lines of a part as they come; whether all are met. What fails costs the others nothing."""
    met = True
    try:
        for line in PARTS[part](place):
            met &= line.ratio <= line.limit
            sign = "ok " if line.ratio <= line.limit else "OVER"
            print(f"{sign} {line.what}: {line.ratio:.2f} (limit {line.limit:.2f}); {line.detail}", flush=True)
    except (RuntimeError, subprocess.CalledProcessError) as problem:
        print(f"FAILED {part}: {problem}", flush=True)
        return False
    return met


def _ratio(what: str, limit: float, ours: Job, floor: Job, times: int) -> Line:
    found = by_turns(ours, floor, times)
    detail = f"by the clock {found.wall:.2f}; processor {found.ours.cpu * 1000:.0f} ms over {found.floor.cpu * 1000:.0f} ms"
    return Line(what=what, ratio=found.cpu, limit=limit, detail=detail)


def helps(place: Place) -> Iterator[Line]:
    yield _ratio("--help over import typer", 2, program("--help"), python("import typer"), place.times * 3)


def pair(place: Place) -> Iterator[Line]:
    out = str(place.work / "out")
    job = program(*place.bundles, "-o", out, "--format", "xlsx,pdf,html,json", *AS_OF)
    what = "cold pair, four formats, bench workload, over import weasyprint"
    line = _ratio(what, 5, job, python("import weasyprint"), place.times)
    count = pages(Path(out))
    yield replace(line, detail=f"{line.detail}; {count} pages; {_load(Path(out))}")
    yield Line(
        what="the same by its pages", ratio=line.ratio, limit=1.5 + 0.25 * count, detail=f"{count} pages"
    )


def _load(folder: Path) -> str:
    """What the bench workload comes to. Raises RuntimeError where it is not what its module says."""
    [path] = folder.glob("*-audit.json")
    failing, differing = workload.measured(json.loads(path.read_bytes()))
    if failing not in workload.FAILING or differing not in workload.DIFFERING:
        raise RuntimeError(f"the workload has {failing} failing results and {differing} differing rows")
    return f"{failing} results fail, {differing} rows differ"


def samples(place: Place) -> Iterator[Line]:
    for sample in SAMPLES:
        out = place.work / sample
        job = program(
            str(ROOT / "samples" / sample), "-o", str(out), "--format", "xlsx,pdf,html,json", *AS_OF
        )
        line = _ratio(f"cold pair {sample}", 0, job, python("import weasyprint"), place.times)
        count = pages(out)
        yield Line(
            what=line.what,
            ratio=line.ratio,
            limit=1.5 + 0.25 * count,
            detail=f"{line.detail}; {count} pages",
        )


def memory(place: Place) -> Iterator[Line]:
    out = place.work / "memory"
    found = spend(program(*place.bundles, "-o", str(out), "--format", "pdf", *AS_OF))
    count = pages(out)
    yield Line(
        what="peak memory of a PDF in MB",
        ratio=found.peak_mb,
        limit=120 + 5 * count,
        detail=f"{count} pages",
    )


def pages(folder: Path) -> int:
    """Pages of the one PDF in a folder."""
    from pypdf import PdfReader

    [path] = folder.glob("*.pdf")
    return len(PdfReader(path).pages)


def insights(place: Place) -> Iterator[Line]:
    if place.peers is None:
        return
    peer_insights.write(place.work / "peer", 150)
    run = str(Path(place.peers).parent / "insights-run")
    floor = Job(
        arguments=(run, "-p", "peer_rules", "-f", "html", "archive"),
        python=place.peers,
        cwd=place.work / "peer",
        environment={"PYTHONPATH": str(place.work / "peer")},
    )
    ours = program(*place.bundles, "-o", str(place.work / "web"), "--format", "json,html", *AS_OF)
    yield _ratio("cold pair, json and html, over insights-core with 150 rules", 1, ours, floor, place.times)


def rules(place: Place) -> Iterator[Line]:
    found = inner.rules(place.bundles)
    yield Line(
        what="rules and indexes of a pair over json.loads", ratio=found.ratio, limit=2, detail=found.detail
    )


def workbook(place: Place) -> Iterator[Line]:
    if place.peers is None:
        return
    found = inner.workbook(place.bundles, place.peers, place.work)
    yield Line(what="workbook over XlsxWriter, same cells", ratio=found.ratio, limit=3, detail=found.detail)


PARTS: dict[str, Callable[[Place], Iterator[Line]]] = {
    "help": helps,
    "pair": pair,
    "samples": samples,
    "memory": memory,
    "insights": insights,
    "rules": rules,
    "workbook": workbook,
}


if __name__ == "__main__":
    main()
