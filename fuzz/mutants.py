"""`python -m fuzz.mutants WORK`: mutants of the evaluator and the operators, made and judged by mutmut, and their table.

Works on a copy of the tree below WORK, with `reporter` named `src`: mutmut finds the code of other folders under another name
than the tests import it by. What to mutate and which tests judge it stands in pyproject.toml. A run that was interrupted goes
on, and mutants that no test noticed are judged again. With `--only PATTERN` just some mutants (`esmreport.core.evaluate*`) are
judged, with `--told` none.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
TREES = ("collector", "templates", "scripts", "samples", "fuzz", "docs", "tests")
FILES = ("pyproject.toml", "README.md", "README.ja.md", "CHANGELOG.md")
# Exit codes that mutmut keeps of the tests of a mutant.
OUTCOMES: Mapping[int | None, str] = {
    None: "not judged",
    0: "survived",
    1: "killed",
    3: "killed",
    5: "no test",
    33: "no test",
    37: "type checker",
    -24: "timeout",
    24: "timeout",
    36: "timeout",
    152: "timeout",
    255: "timeout",
}
COLUMNS = ("killed", "type checker", "timeout", "survived", "no test", "other", "not judged")


def prepare(work: Path) -> None:
    """The tree as mutmut wants it; what is there already stays, so that verdicts are kept."""
    junk = shutil.ignore_patterns("__pycache__", "*.pyc", ".*_cache")
    for name in TREES:
        shutil.copytree(ROOT / name, work / name, ignore=junk, dirs_exist_ok=True)
    shutil.copytree(ROOT / "reporter", work / "src", ignore=junk, dirs_exist_ok=True)
    for name in FILES:
        shutil.copy2(ROOT / name, work / name)


def judge_again(work: Path) -> None:
    """Forgets the verdicts on mutants that no test noticed, because tests may have come since."""
    for path in (work / "mutants").rglob("*.py.meta"):
        kept = json.loads(path.read_text("utf-8"))
        codes = kept["exit_code_by_key"]
        kept["exit_code_by_key"] = {
            name: None if OUTCOMES.get(code) in ("survived", "no test") else code
            for name, code in codes.items()
        }
        path.write_text(json.dumps(kept, indent=4), "utf-8")


def counted(work: Path) -> dict[str, Counter[str]]:
    """Outcomes of the mutants by module, from what mutmut keeps beside the mutated files."""
    found: dict[str, Counter[str]] = {}
    for path in sorted((work / "mutants").rglob("*.py.meta")):
        codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        if codes:
            name = path.name.removesuffix(".py.meta")
            found[name] = Counter(OUTCOMES.get(code, "other") for code in codes.values())
    return found


def table(found: Mapping[str, Counter[str]]) -> str:
    """One row for each module, and their sum."""
    rows = [*found.items(), ("all", sum(found.values(), Counter[str]()))]
    head = ["| module | mutants | " + " | ".join(COLUMNS) + " |", "|" + " --- |" * (len(COLUMNS) + 2)]
    return "\n".join(
        head
        + [
            f"| {name} | {counts.total():,} | "
            + " | ".join(f"{counts[column]:,}" for column in COLUMNS)
            + " |"
            for name, counts in rows
        ]
    )


def _environment() -> dict[str, str]:
    """With the type checker of this Python, which looks for the code in `src`."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "MYPYPATH": "src"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--told", action="store_true")
    parser.add_argument("--page", type=Path, help="page whose table is written again")
    asked = parser.parse_args()
    code = 0
    if not asked.told:
        prepare(asked.work)
        judge_again(asked.work)
        mutmut = str(Path(sys.executable).with_name("mutmut"))
        command = [mutmut, "run", "--max-children", str(asked.jobs), *([asked.only] if asked.only else [])]
        code = subprocess.run(command, cwd=asked.work, env=_environment(), check=False).returncode
    told = table(counted(asked.work))
    print(told)
    if asked.page:
        from tests.hostile.page import put

        put(asked.page, "mutants", told)
    return code


if __name__ == "__main__":
    sys.exit(main())
