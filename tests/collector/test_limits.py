"""Time and size: what takes too long or is too large ends with a recorded outcome, and the rest goes on."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from esmcollect.bundle import Run, build
from esmcollect.collect import Options, collect
from esmcollect.limits import Budget, Limits
from esmcollect.model import ERROR, LIMIT, OK, UNAVAILABLE, ProbeError
from esmcollect.probes import files, registry, trees
from esmcollect.redact import Secrets
from esmcollect.runner import Runner

from . import healthy
from .fake import FakeSystem, sz

QUICK = Limits(item_seconds=0.1, grace_seconds=0.1, total_seconds=60)


class Clock:
    """Time that passes by one second whenever somebody looks."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        self.now += 1
        return self.now


def walk(system, limits):
    return {item.id: item for item in collect(system, Options(limits=limits)).items}


def hang(seconds=30):
    """A question to a device that does not answer; it is left behind when the test ends."""
    return lambda *_: threading.Event().wait(seconds)


@pytest.mark.parametrize("method", ["host", "drives", "addresses", "service_names", "security", "read_file"])
def test_a_question_that_hangs_is_given_up(method, monkeypatch):
    system = healthy.active()
    whole = set(walk(healthy.active(), None))
    monkeypatch.setattr(system, method, hang())
    started = time.monotonic()
    items = walk(system, Limits(item_seconds=0.05, grace_seconds=0.05, total_seconds=60))
    assert time.monotonic() - started < 20
    given_up = [item for item in items.values() if item.outcome == LIMIT]
    assert given_up and all("no answer within" in item.detail for item in given_up)
    assert {"registry:32:HKLM\\SOFTWARE\\NEC", "locations"} <= set(items)
    if method in ("host", "addresses", "security"):
        assert set(items) == whole


def test_a_shared_volume_that_hangs_costs_its_time_once(monkeypatch):
    system = healthy.active()
    stat, asked = system.stat, []

    def slow(path):
        if path.upper().startswith("X:"):
            asked.append(path)
            threading.Event().wait(30)
        return stat(path)

    monkeypatch.setattr(system, "stat", slow)
    items = walk(system, QUICK)
    on_shared = [item for item in items.values() if item.target.get("path", "").startswith("X:")]
    assert {(item.outcome, item.detail) for item in on_shared} == {(LIMIT, "the root of X: does not answer")}
    assert asked == ["X:\\"]


def test_the_whole_run_ends_in_time():
    items = collect(healthy.active(), Options(limits=Limits(total_seconds=0))).items
    asked = [item for item in items if item.outcome != LIMIT]
    assert {item.outcome for item in asked} <= {"SKIPPED"}
    said = {item.detail for item in items if item.outcome == LIMIT}
    assert said == {"the whole collection may take 0 seconds"}
    assert build(collect(healthy.active(), Options(limits=Limits(total_seconds=0))), Run("0" * 32, 0, 1))[
        "gaps"
    ]


def test_a_budget_of_time():
    budget = Budget(Limits(item_seconds=3, total_seconds=100), Clock())
    assert budget.begin() == 3 + Limits().grace_seconds
    assert [budget.over() for _ in range(3)] == [None, None, "one question may take 3 seconds"]
    for _ in range(100):
        budget.over()
    assert budget.exhausted == budget.over() == "the whole collection may take 100 seconds"


def test_a_budget_of_size():
    budget = Budget(Limits(content_bytes=10))
    assert [budget.take(size) for size in (6, 5, 4, 1)] == [True, False, True, False]


def test_a_long_walk_keeps_what_it_has():
    budget = Budget(Limits(item_seconds=5), Clock())
    budget.begin()
    system = FakeSystem({("64", f"HKLM\\A\\{number:03}"): [] for number in range(100)})
    answer = registry.read_tree(system, Secrets(), "64", "HKLM\\A", budget=budget)
    assert answer.outcome == LIMIT and 1 < len(answer.value["keys"]) < 100
    seen = len(answer.value["keys"])
    assert answer.detail == f"stopped after {seen} keys: one question may take 5 seconds"


def test_a_tree_of_many_bytes():
    system = FakeSystem({("64", f"HKLM\\A\\{number}"): [("v", 3, b"x" * 1000)] for number in range(9)})
    budget = Budget(Limits(tree_bytes=3500))
    answer = registry.read_tree(system, Secrets(), "64", "HKLM\\A", budget=budget)
    assert (answer.outcome, len(answer.value["keys"])) == (LIMIT, 4)
    assert answer.detail == "stopped after 3500 bytes"


def test_trees_beyond_the_size_of_a_bundle():
    """The key itself is always read; what is not wanted of it costs nothing."""
    system = FakeSystem({("64", f"HKLM\\A\\{number}"): [("v", 3, b"x" * 1000)] for number in range(9)})
    budget = Budget(Limits(registry_bytes=3500))
    first = registry.read_tree(system, Secrets(), "64", "HKLM\\A", names=("other",), budget=budget)
    assert (first.outcome, len(first.value["keys"])) == (OK, 10)
    whole = registry.read_tree(system, Secrets(), "64", "HKLM\\A", budget=budget)
    assert (whole.outcome, len(whole.value["keys"])) == (LIMIT, 4)
    assert whole.detail == "the registry in the bundle is 3500 bytes already"
    again = registry.read_tree(system, Secrets(), "64", "HKLM\\A", budget=budget)
    assert (again.outcome, [key["path"] for key in again.value["keys"]]) == (LIMIT, [""])


@pytest.mark.skipif(os.name != "posix", reason="the peak of a process is asked of Linux")
def test_no_node_makes_it_large():
    """A node that has more of everything than the limits let in: 100 MB are the most it may take."""
    root = Path(__file__).parents[2]
    command = [sys.executable, str(root / "bench" / "collector.py"), "--one", "endless"]
    row = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert row["peak"] < 100
    assert row["kb"] > 15_000 and row["items"] > 2_000


@pytest.mark.parametrize("walked", [trees.list_tree, trees.read_rights])
def test_a_large_folder(walked):
    system = FakeSystem(files={f"X:\\A\\{number:03}\\f": b"" for number in range(100)})
    budget = Budget(Limits(item_seconds=5), Clock())
    budget.begin()
    answer = walked(system, "X:\\A", budget=budget)
    assert answer.outcome == LIMIT
    assert "one question may take 5 seconds" in answer.detail
    assert walked(system, "X:\\A").outcome == OK


def test_files_beyond_the_size_of_a_bundle():
    system = FakeSystem(files={"X:\\a": b"x" * 600, "X:\\b": b"y" * 600, "X:\\c": b"z" * 300})
    budget = Budget(Limits(content_bytes=1000))
    answers = [files.read_text_file(system, Secrets(), f"X:\\{name}", budget) for name in "abc"]
    assert [answer.outcome for answer in answers] == [OK, LIMIT, OK]
    assert "base64" not in answers[1].value and answers[1].value["sha256"]
    assert answers[1].detail == "the files in the bundle are 1000 bytes already"


def test_a_locked_file_says_what_can_be_said():
    def locked(_path, _limit):
        raise ProbeError(ERROR, 32, "x")

    system = FakeSystem(files={"X:\\a": b"12345"})
    system.read_file = locked
    with pytest.raises(ProbeError) as caught:
        files.read_text_file(system, Secrets(), "X:\\a")
    assert (caught.value.outcome, caught.value.code, caught.value.told) == (ERROR, 32, True)
    assert caught.value.message == "another program holds it: 5 bytes, changed 2026-01-31T04:05:06Z"


def test_limits_do_not_turn_into_unavailable():
    items = walk(healthy.standby(), Limits(total_seconds=0))
    assert not [item for item in items.values() if item.outcome == UNAVAILABLE]


def test_a_runner_gives_answers_and_problems_back():
    runner = Runner()
    assert runner.run(lambda: 7, 5) == 7
    for problem in (ProbeError(ERROR, 1), KeyboardInterrupt(), ValueError("x")):

        def fail(raised=problem):
            raise raised

        with pytest.raises(type(problem)) as caught:
            runner.run(fail, 5)
        assert caught.value is problem
    names = {runner.run(lambda: threading.current_thread().ident, 5) for _ in range(5)}
    assert len(names) == 1
    runner.close()


def test_a_runner_goes_on_after_a_question_that_hangs():
    runner, back = Runner(), threading.Event()
    with pytest.raises(ProbeError) as caught:
        runner.run(back.wait, 0.05)
    assert caught.value.outcome == LIMIT
    assert runner.run(lambda: 1, 5) == 1
    back.set()
    runner.close()


def test_no_thread_is_left():
    before = threading.active_count()
    for _ in range(3):
        collect(healthy.active())
    time.sleep(0.2)
    assert threading.active_count() <= before


def test_a_value_of_a_registry_list_is_small():
    assert registry.read_tree(
        FakeSystem({("64", "HKLM\\A"): [("a", 1, sz("b"))]}), Secrets(), "64", "HKLM\\A"
    )
