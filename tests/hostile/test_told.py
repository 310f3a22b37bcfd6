"""The tables of docs/hostile.md: what a log says is what the table says."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz import told

from tests.hostile import told as tried
from tests.hostile.page import put

START = "INFO: Seed: 7\nINFO: seed corpus: files: 19 min: 1b max: 105b total: 821b rss: 51Mb\n"
STEP = "#1924\tREDUCE cov: 32 ft: 211 corp: 64/5691b lim: 1024 exec/s: 896 rss: 54Mb L: 173/741 MS: 1 EraseBytes-\n"
OWN = "keyed: 2000 executions, 14 s, slowest 18 ms, 55 MB\n"


def test_a_run_that_is_done() -> None:
    run = told.read("keyed", START + STEP + OWN + "Done 2000 runs in 15 second(s)\n")
    assert (run.executions, run.seconds, run.slowest, run.peak) == (2000, 15, 18, 55)
    assert (run.seed, run.corpus, run.ended) == (7, 64, "done")


@pytest.mark.parametrize(
    ("log", "executions", "ended"),
    [
        ("", 0, "no log of a run"),
        (START + STEP, 1924, "stopped before its goal"),
        (START + STEP + OWN + STEP.replace("1924", "2924"), 2924, "stopped before its goal"),
        (START + STEP + " === Uncaught Python exception: ===\n", 1924, "crash or hang"),
        (START + OWN + "==1== ERROR: libFuzzer: out-of-memory\n", 2000, "crash or hang"),
    ],
)
def test_a_run_that_is_not(log: str, executions: int, ended: str) -> None:
    run = told.read("keyed", log)
    assert (run.executions, run.ended) == (executions, ended)
    assert f"{executions:,} |" in told.table([run])


def test_what_is_short_of_its_goal_says_so() -> None:
    run = told.read("loader", "loader: 100000 executions, 9 s, slowest 1 ms, 9 MB\n")
    assert "| 50% of 200,000 |" in told.table([run])


def test_a_table_takes_its_place_and_no_other(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- one -->\nold\n<!-- end -->\nb\n<!-- two -->\nkept\n<!-- end -->\n", "utf-8")
    put(page, "one", "new")
    assert page.read_text("utf-8") == (
        "a\n<!-- one -->\nnew\n<!-- end -->\nb\n<!-- two -->\nkept\n<!-- end -->\n"
    )
    with pytest.raises(ValueError, match="no place"):
        put(page, "three", "x")


def test_what_was_tried_is_counted_by_test() -> None:
    run = {"test": "tests/hostile/test_faults.py::test_a_disk_that_fills_up[16]", "what": "run", "count": 1}
    lines = [
        {**run, "happened": "exit 1"},
        {**run, "happened": "exit 1"},
        {**run, "what": "test", "happened": "passed"},
        {**run, "what": "test", "happened": "skipped"},
        {**run, "test": "tests/hostile/test_told.py::test_itself", "happened": "exit 0"},
    ]
    [row] = tried.rows(lines)
    assert (row.part, row.title, row.cases.total()) == ("fault", "a disk that fills up", 2)
    assert "| fault | a disk that fills up | 2 | 1 skipped | 2 × exit 1 |" in tried.table([row])


def test_every_file_of_tests_has_its_part() -> None:
    assert {path.stem for path in Path(__file__).parent.glob("test_*.py")} == set(tried.PARTS)
