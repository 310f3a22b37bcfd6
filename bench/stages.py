"""Where the processor time of one cluster goes, and its hottest functions.

python bench/stages.py [--clusters 10] [--functions 0]
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "reporter")]

from bench.generate import canonical, pair  # noqa: E402

NOW = "2026-11-30T00:00:00Z"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clusters", type=int, default=10)
    parser.add_argument("--functions", type=int, default=0, help="how many of the hottest to list")
    asked = parser.parse_args()
    profile = cProfile.Profile(time.process_time)
    with tempfile.TemporaryDirectory() as folder:
        found = measured(clusters(Path(folder), asked.clusters), profile if asked.functions else None)
    for stage, times in found.items():
        print(f"{stage:32} {statistics.median(times) * 1000:7.1f} ms")
    if asked.functions:
        pstats.Stats(profile).sort_stats("tottime").print_stats(asked.functions)


def clusters(folder: Path, number: int) -> list[list[str]]:
    """Paths of the bundles of each cluster."""
    made = []
    for cluster in range(number):
        paths = []
        for name, bundle in pair(cluster, 1):
            (folder / name).write_text(canonical(bundle), encoding="ascii")
            paths.append(str(folder / name))
        made.append(paths)
    return made


def measured(fleet: list[list[str]], profile: cProfile.Profile | None) -> dict[str, list[float]]:
    """Processor seconds of each stage for each cluster but the first, which warms up."""
    from esmreport.fleet.work import scan_all
    from esmreport.io.bundles import load
    from esmreport.io.rulebook import load as load_rules
    from esmreport.pipeline import Order, reports
    from esmreport.render.json import render_json

    book = load_rules()
    found: dict[str, list[float]] = {}
    for number, paths in enumerate(fleet):
        if profile and number == 1:
            profile.enable()
        took: dict[str, float] = {}
        raw = [Path(path).read_bytes() for path in paths]
        timed(took, "json.loads alone (the floor)", lambda raw=raw: [json.loads(text) for text in raw])
        timed(took, "look at the files, group", lambda paths=paths: scan_all(tuple(paths)))
        loaded = timed(took, "read, check shape and seal", lambda paths=paths: load(paths))
        order = Order(bundles=loaded.bundles, site=None, now=NOW)
        [report] = timed(took, "facts, rules, comparison", lambda order=order: reports(order, book))
        timed(took, "results as JSON", lambda report=report: render_json(report))
        for stage, seconds in took.items():
            found.setdefault(stage, []).extend([seconds] if number else [])
    if profile:
        profile.disable()
    return found


def timed(took: dict[str, float], stage: str, work: Callable[[], Any]) -> Any:
    began = time.process_time()
    answer = work()
    took[stage] = time.process_time() - began
    return answer


if __name__ == "__main__":
    main()
