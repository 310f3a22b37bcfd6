"""The pair that single audits are measured on: two bundles of 344 KB.

    python bench/workload.py OUT

It is samples/drifted with two services more that start by themselves, and registry values as a busy server has them,
nearly all the same on both nodes. So 46 to 55 results fail (FAILING), and of some 700 compared rows 130 to 145 are not
the same on both nodes (DIFFERING); tests/fleet and bench/budgets.py hold it to both.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from bench.generate import SAMPLES, Bundle, canonical, fill, seal  # noqa: E402

KILOBYTES = 344
# What an audit of the pair comes to: results that fail, and rows that are not equal in the comparison.
FAILING = range(46, 56)
DIFFERING = range(130, 146)
_APART = range(0, 408, 4)
_SELF_STARTED = ("Nvbase", "Nvrmapd")
_AUTOMATIC = 2


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name, text in heavy_pair():
        (out / name).write_text(text, encoding="ascii")


def measured(results: Mapping[str, Any]) -> tuple[int, int]:
    """How many results of a results file fail, and how many of its compared rows are not the same on both nodes."""
    states = [row["state"] for table in results["tables"] for row in table["rows"]]
    failing = sum(result["status"] == "fail" for result in results["results"])
    return failing, sum(state in ("different", "missing") for state in states)


def heavy_pair() -> Iterator[tuple[str, str]]:
    """File name and text of both bundles."""
    for path in sorted((SAMPLES / "drifted").glob("*.json")):
        bundle: Bundle = json.loads(path.read_text(encoding="utf-8"))
        for item in bundle["items"]:
            if item["probe"] == "service" and item["target"]["name"] in _SELF_STARTED and item["value"]:
                item["value"]["api"]["start"] = item["value"]["registry"]["start"] = _AUTOMATIC
        fill(bundle, KILOBYTES * 1024, random.Random("workload"), _APART)
        seal(bundle)
        yield path.name, canonical(bundle)


if __name__ == "__main__":
    main()
