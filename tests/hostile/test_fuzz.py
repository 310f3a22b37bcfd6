"""The fuzz targets without a fuzzer: what earlier runs kept, and a bounded number of changes to it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fuzz import seeds
from fuzz.covered import measured
from fuzz.modules import MODULES
from fuzz.mutate import mutated
from fuzz.targets import TARGETS, place_in

from tests.hostile.log import note

# Loading a bundle takes as long as parsing twenty files.
RUNS = {"loader": 600, "script": 4_000, "clpconf": 4_000}


def test_every_parser_has_a_target() -> None:
    folder = Path(__file__).parents[2] / "reporter/esmreport/core/parse"
    parsers = {f"esmreport.core.parse.{path.stem}" for path in folder.glob("*.py")}
    known = {name for modules in MODULES.values() for name in modules}
    assert parsers - known == {"esmreport.core.parse.__init__", "esmreport.core.parse.problem"}
    assert MODULES.keys() == TARGETS.keys() == seeds.WORDS.keys()


@pytest.mark.parametrize("target", TARGETS)
def test_seeds_reach_nine_lines_of_ten(target: str, tmp_path: Path) -> None:
    place_in(tmp_path)
    cover = measured(target, seeds.seeds(target))
    missed = sorted((Path(path).name, line) for path, line in cover.lines - cover.reached)
    assert cover.share >= 0.9, f"{cover.share:.1%} of {target}; not: {missed}"


@pytest.mark.parametrize("target", TARGETS)
def test_changed_seeds_break_nothing(target: str, tmp_path: Path) -> None:
    place_in(tmp_path)
    count = RUNS.get(target, 20_000)
    for one in mutated(
        seeds.seeds(target), seeds.WORDS[target], TARGETS[target].longest, count, seed=20_261_122
    ):
        before = time.process_time()
        try:
            TARGETS[target].run(one)
        except Exception as problem:
            pytest.fail(f"{target}: {problem!r} of {one!r}")
        assert time.process_time() - before < 1, one
    note(f"no crash, no hang ({target})", count=count)
