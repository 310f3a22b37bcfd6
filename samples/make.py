"""Makes the samples: plays every plan in `samples/plans/` through the Windows laboratory.

`sudo python samples/make.py [PLAN...]` after `tests/windows/setup.py`. Writes `samples/<plan>/*.json` and
`samples/README.md`.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent
sys.path[:0] = [str(SAMPLES.parent), str(SAMPLES.parent / "collector")]

from tests.lab.collect import collect_virtual  # noqa: E402
from tests.lab.deviation import Break, Deviation  # noqa: E402
from tests.lab.model import Plan  # noqa: E402
from tests.lab.plan import load_changes  # noqa: E402
from tests.lab.samples import IN_MEMORY, NAMES  # noqa: E402
from tests.windows.computer import Computer  # noqa: E402

from esmcollect.bundle import write  # noqa: E402

# Samples about which the people of the site have something to say.
SITES = {"sm6-updated": "post-update", "sm6-updated-drifted": "post-update"}


def main(names: Iterable[str]) -> int:
    for name in names or NAMES:
        plan, _ = load_changes(SAMPLES / "plans" / f"{name}.toml")
        started = time.monotonic()
        for path in make(plan, SAMPLES / name, in_memory=name in IN_MEMORY):
            print(f"{path.relative_to(SAMPLES)}: {path.stat().st_size} bytes")
        if name in SITES:
            shutil.copy(SAMPLES / "plans" / "site" / f"{SITES[name]}.toml", SAMPLES / name / "site.toml")
        print(f"{name}: {time.monotonic() - started:.1f} s")
    (SAMPLES / "README.md").write_text(readme(), encoding="utf-8")
    return 0


def make(plan: Plan, folder: Path, *, in_memory: bool = False) -> list[Path]:
    """Collects every node of a plan and puts the bundles into the folder instead of what was there."""
    if in_memory:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return [Path(write(collect_virtual(plan, role), str(folder))) for role in plan.collected]

    def one(role: str) -> tuple[str, bytes]:
        with Computer(plan.view(role), running=True) as computer:
            computer.collect()
            [bundle] = computer.bundles()
            return bundle.name, bundle.read_bytes()

    with ThreadPoolExecutor(2) as pool:
        bundles = list(pool.map(one, plan.collected))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in bundles:
        (folder / name).write_bytes(data)
    return [folder / name for name, _ in bundles]


def readme() -> str:
    """The description of all samples, from their plans and the bundles that are there."""
    parts = [HEAD]
    for name in NAMES:
        plan, deviations = load_changes(SAMPLES / "plans" / f"{name}.toml")
        about = f"{plan.title['ja']} / {plan.title['en']}{_origin(name)}"
        parts.append(f"## {name}\n\n{about}\n\n{_bundles(SAMPLES / name)}\n")
        if deviations:
            parts.append(_table(deviations))
    return "\n".join(parts)


def _origin(name: str) -> str:
    """What is special about how a sample was made, and about how it is read."""
    said = ""
    if name in IN_MEMORY:
        said += "\n\n**Not collected on Windows**: the collector asked nodes in memory (see above)."
    if name in SITES:
        said += f"\n\nTo be read with its site file: `esmreport report samples/{name} --site samples/{name}/site.toml`."
    return said


def _bundles(folder: Path) -> str:
    lines = ["| bundle | items | gaps |", "| --- | --- | --- |"]
    for path in sorted(folder.glob("*.json")):
        bundle = json.loads(path.read_bytes())
        lines.append(f"| `{path.name}` | {len(bundle['items'])} | {len(bundle['gaps'])} |")
    return "\n".join(lines)


def _table(deviations: list[Deviation]) -> str:
    lines = ["| id | deviation | breaks | can no longer be checked |", "| --- | --- | --- | --- |"]
    for one in deviations:
        title = f"{one.title['ja']}<br>{one.title['en']}"
        lines.append(f"| `{one.id}` | {title} | {_facts(one.breaks)} | {_facts(one.hides)} |")
    return "\n".join(lines) + "\n"


def _facts(facts: Iterable[Break]) -> str:
    return "<br>".join(f"{one.fact} ({one.on})" for one in facts)


HEAD = """# Samples

Written by `samples/make.py`; do not edit by hand.

Each bundle was collected by the real collector in a real Windows Python (CPython 3.13) under Wine, on a
computer that had been given the registry, services, files, drives and addresses of a plan in `plans/`
(`tests/lab/README.md` describes plans). Names and addresses are invented, addresses are from the ranges for
documentation.

**`sm4` and `sm4-drifted` are the exception.** They show 32-bit Windows, of which no computer was at hand. There the
same collector asked a node in memory that answers from the plan (`tests/lab/virtual.py`); a test proves that such nodes and
Wine give the same items for the 64-bit plans. No file of these two samples ever was on a Windows.

What was not collected from the thing itself:

- **Access rights.** Wine keeps none. A wrapper in `tests/windows/inside/with_rights.py` lets the collector's
  query of a listed folder go to a named pipe that carries the security descriptor of the plan; the query, the
  conversion to text and everything after are the collector's. The shipped collector has no such switch.
- **Running services** are stand-ins under the real names; their image paths are those of the plan again when
  the collector runs.
- **Programs** consist of a version resource only; `armwsset.exe` and `clpstat.exe` print what the plan says. No public
  sample of what the real ones print was found.

What Wine shows otherwise than Windows: memory and drive sizes are those of the machine that made the samples;
a drive whose root is refused has type 1 and no code (Windows: type 3 and the code); the control manager tells
neither delayed start nor dependencies; a few services of Wine itself are listed; `CurrentVersion` is 10.0.
"""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
