"""Peak memory and time of the collector on nodes of three sizes.

    python bench/collector.py               # in this Python, on nodes that answer from memory
    sudo python bench/collector.py --windows   # the program on the stick, in a real Windows Python under Wine

`usual` is the node of a sample. `busy` has 300 more services, 20,000 more registry values and 200 scripts. `endless`
has more of everything than the collector's own limits let in. The nodes make their answers up when they are
asked, so that what is measured is the collector's memory and not theirs. Each node is collected in a process
of its own; exit code 1 where one needs more than 100 MB.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "collector"), str(ROOT / "reporter")]

LIMIT_MB = 100
SIZES = ("usual", "busy", "endless")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--windows", action="store_true", help="the usual node, under Wine")
    parser.add_argument("--one", choices=SIZES, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measured_here(args.one)))
        return 0
    rows = [measured_on_windows()] if args.windows else [in_a_process(size) for size in SIZES]
    print(f"{'node':<16}{'items':>7}{'bundle KB':>11}{'seconds':>9}{'peak MB':>9}")
    for row in rows:
        print("{node:<16}{items:>7}{kb:>11}{seconds:>9.2f}{peak:>9.1f}".format(**row))
    return 0 if all(row["peak"] < LIMIT_MB for row in rows) else 1


def in_a_process(size: str) -> dict[str, Any]:
    """The row of a node, measured in a process that does nothing else."""
    command = [sys.executable, str(Path(__file__).resolve()), "--one", size]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def measured_here(size: str) -> dict[str, Any]:
    """Collects and writes the bundle; peak is the most that this process ever had in memory."""
    from esmcollect import bundle, collect

    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        collection = collect.collect(node(size), collect.Options(kit_key=bytes(32)))
        run = bundle.Run("0" * 32, 0, 1, kit_key=bytes(32))
        path = Path(bundle.write(bundle.build(collection, run), folder))
        seconds = time.perf_counter() - started
        kb = path.stat().st_size // 1024
    peak = peak_kb() / 1024
    return {"node": size, "items": len(collection.items), "kb": kb, "seconds": seconds, "peak": peak}


def peak_kb() -> int:
    """Not ru_maxrss: that of a new process begins with what the process that started it had."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def node(size: str) -> Any:
    """A node of the sample's plan, with more of everything for the larger sizes."""
    from tests.lab.plan import base_plan
    from tests.lab.virtual import VirtualNode

    answers = VirtualNode(base_plan("sm6-6.40").view("primary"))
    if size == "busy":
        return Larger(answers, services=300, keys=1_000, scripts=200, script_bytes=4_000)
    if size == "endless":
        return Larger(answers, services=2_000, keys=20_000, scripts=400, script_bytes=900_000)
    return answers


class Larger:
    """Hands questions on, and answers those about what was added."""

    def __init__(self, answers: Any, *, services: int, keys: int, scripts: int, script_bytes: int) -> None:
        self._answers, self._keys, self._script_bytes = answers, keys, script_bytes
        self._services = [f"Service{number:05}" for number in range(services)]
        self._scripts = [f"more{number:04}.bat" for number in range(scripts)]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return getattr(self._answers, name)  # type: ignore[no-any-return]

    def service_names(self) -> list[str]:
        return [*self._answers.service_names(), *self._services]

    def service(self, name: str) -> dict[str, Any]:
        return dict(self._answers.service("Nvbase" if name in self._services else name))

    def registry_key(self, view: str, key: str) -> Any:
        if "\\More" in key:
            return [(f"Value {number}", 1, ("x" * 60 + "\0").encode("utf-16-le")) for number in range(10)], []
        values, names = self._answers.registry_key(view, key)
        if key.casefold() == "hklm\\software\\nec":
            names = [*names, *(f"More{number:05}" for number in range(self._keys))]
        return values, names

    def list_folder(self, path: str) -> list[tuple[str, str, int]]:
        listed = list(self._answers.list_folder(path))
        return (
            [*listed, *((name, "file", 0x20) for name in self._scripts)]
            if path.endswith("scripts")
            else listed
        )

    def stat(self, path: str) -> dict[str, Any]:
        if self._is_added(path):
            return {
                "kind": "file",
                "size": self._script_bytes,
                "attributes": 0x20,
                "modified": "2026-03-10T01:30:00Z",
            }
        return dict(self._answers.stat(path))

    def read_file(self, path: str, limit: int) -> bytes:
        if self._is_added(path):
            line = f"rem {path} 業務\r\n".encode("cp932")
            return (line * (self._script_bytes // len(line) + 1))[: min(limit, self._script_bytes)]
        return bytes(self._answers.read_file(path, limit))

    def _is_added(self, path: str) -> bool:
        return path.rpartition("\\")[2] in self._scripts


def measured_on_windows() -> dict[str, Any]:
    """The usual node as a computer under Wine; Windows tells the peak of the working set."""
    from tests.lab.plan import base_plan
    from tests.windows.computer import Computer
    from tests.windows.wine import STICK_PYTHON

    with Computer(base_plan("sm6-6.40").view("primary")) as computer:
        result = computer.prefix.run(STICK_PYTHON, "-I", "-B", "C:\\lab\\peak.py", "E:\\esmcollect.pyz")
        told = json.loads(result.text.splitlines()[-1])
        [path] = computer.bundles()
        items, kb = len(json.loads(path.read_bytes())["items"]), path.stat().st_size // 1024
    return {
        "node": "usual (Windows)",
        "items": items,
        "kb": kb,
        "seconds": result.seconds,
        "peak": told["peak"] / 2**20,
    }


if __name__ == "__main__":
    sys.exit(main())
