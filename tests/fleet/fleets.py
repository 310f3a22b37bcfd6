"""Small fleets made from the samples, and the program run over them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.generate import canonical, pair

from esmreport.console import Console
from esmreport.options import Asked
from esmreport.run_report import run

AS_OF = "2026-11-30T00:00:00Z"


def make_fleet(folder: Path, clusters: int, seed: int = 1) -> Path:
    """Pairs of bundles of so many clusters."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(clusters):
        for name, bundle in pair(number, seed):
            (folder / name).write_text(canonical(bundle), encoding="ascii")
    return folder


def audit(source: Path, output: Path, **options: Any) -> int:
    """Exit code of the program over a folder. Two processes, results and index as JSON, unless said otherwise."""
    plain: dict[str, Any] = {
        "arguments": (str(source),),
        "output": output,
        "formats": "json",
        "lang": "ja",
        "key": None,
        "site": None,
        "fail_on": "none",
        "as_of": AS_OF,
        "appendix": "differences",
        "jobs": 2,
    }
    return run(Asked(**{**plain, **options}), Console(quiet=True))


def index_of(output: Path) -> dict[str, Any]:
    """The index as written."""
    plain: dict[str, Any] = json.loads((output / "index.json").read_text(encoding="ascii"))
    return plain


def results(output: Path) -> dict[str, bytes]:
    """The results files by name."""
    return {path.name: path.read_bytes() for path in sorted(output.glob("*-audit.json"))}
