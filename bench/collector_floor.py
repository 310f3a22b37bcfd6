"""The collector on a large node under Wine, over one bare enumeration of the same things.

    sudo python bench/collector_floor.py [--services 400] [--keys 1000] [--folders 5000] [--times 3]

Plants so many services, registry values (20 a key) below SOFTWARE\\NEC and folders below the shared work folder, all of
which the collector looks at, and runs both by turns in the same Windows Python. Whole processes for the collector; the
clock of the floor
starts after its imports.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "reporter"), str(ROOT / "collector")]

VALUES = 20
PATIENCE = 900


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--services", type=int, default=400)
    parser.add_argument("--keys", type=int, default=1000)
    parser.add_argument("--folders", type=int, default=5000)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    from tests.lab.plan import base_plan
    from tests.windows.computer import Computer

    with Computer(base_plan("sm6-6.40").view("primary")) as computer:
        tree = planted(computer, asked)
        turns = [(collected(computer), floor(computer, tree)) for _ in range(asked.times)]
    for name, side in (("collector", 0), ("bare enumeration", 1)):
        seconds = statistics.median(turn[side]["seconds"] for turn in turns)
        peak = max(turn[side]["peak"] for turn in turns) / 2**20
        print(f"{name:20}{seconds:8.2f} s{peak:8.1f} MB")
    ratio = statistics.median(mine["seconds"] / bare["seconds"] for mine, bare in turns)
    print(f"ratio of seconds: {ratio:.1f}; {turns[0][1]}; {turns[0][0]['counts']}, {turns[0][0]['kb']} KB")


def planted(computer: Any, asked: argparse.Namespace) -> str:
    """Plants what makes the node large; gives the Windows path of the folder with the many folders."""
    from tests.windows.wine import LAB_PYTHON

    for script in (ROOT / "bench" / "inside").glob("*.py"):
        shutil.copy(script, computer.prefix.drive_c / "lab")
    numbers = (str(asked.services), str(asked.keys), str(VALUES))
    told = computer.prefix.run(LAB_PYTHON, "-I", "C:\\lab\\more.py", *numbers, timeout=PATIENCE)
    if "planted" not in told.text:
        raise RuntimeError(told.text + told.error)
    [root] = [entry for entry in (computer.folder / "x").iterdir() if entry.name.casefold() == "nvwork"]
    for number in range(asked.folders):
        (root / "bench" / f"{number // 100:03d}" / f"{number:05d}").mkdir(parents=True)
    return f"X:\\{root.name}"


def collected(computer: Any) -> dict[str, Any]:
    """One run of the shipped collector: seconds, peak bytes, items by outcome, size of the bundle."""
    from tests.windows.wine import STICK_PYTHON

    command = (STICK_PYTHON, "-I", "-B", "C:\\lab\\peak.py", "E:\\esmcollect.pyz")
    result = computer.prefix.run(*command, timeout=PATIENCE)
    told = json.loads(result.text.splitlines()[-1])
    newest = max(computer.bundles(), key=lambda path: path.stat().st_mtime_ns)
    bundle = json.loads(newest.read_bytes())
    return {
        "seconds": result.seconds,
        "peak": told["peak"],
        "counts": bundle["counts"],
        "kb": newest.stat().st_size // 1024,
    }


def floor(computer: Any, tree: str) -> dict[str, Any]:
    """One bare enumeration."""
    from tests.windows.wine import STICK_PYTHON

    result = computer.prefix.run(STICK_PYTHON, "-I", "-B", "C:\\lab\\floor.py", tree, timeout=PATIENCE)
    return dict(json.loads(result.text.splitlines()[-1]))


if __name__ == "__main__":
    main()
