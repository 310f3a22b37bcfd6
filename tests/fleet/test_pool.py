"""The pool: every item answered once, also where a worker dies on one."""

from __future__ import annotations

import os
import time
import weakref

from esmreport.fleet.pool import Processes
from esmreport.fleet.progress import sentence

POISON = 5


def square(number: int) -> int:
    return number * number


def deadly(number: int) -> int:
    if number == POISON:
        os._exit(9)
    time.sleep(0.02)
    return number


def test_every_item_is_answered_once() -> None:
    assert sorted(Processes(2).run(square, range(40), lambda _: -1)) == [n * n for n in range(40)]


def test_a_worker_that_dies_costs_its_own_item_only() -> None:
    answers = sorted(Processes(2).run(deadly, range(14), lambda number: -number))
    assert answers == sorted([-POISON, *(n for n in range(14) if n != POISON)])


class Circle:
    """Only the search for garbage removes it."""

    def __init__(self) -> None:
        self.me = self


MADE: list[weakref.ref[Circle]] = []


def circles(_item: int) -> int:
    """How many are left of the items before; makes one more."""
    left = sum(made() is not None for made in MADE)
    MADE.append(weakref.ref(Circle()))
    return left


def test_what_an_item_leaves_behind_is_gone_before_the_next_one() -> None:
    assert list(Processes(1).run(circles, range(5), lambda _: -1)) == [0] * 5


def test_time_left_comes_from_what_was_really_done() -> None:
    text = sentence(60, 100, 20.0, 40, 2)
    assert text.en == "60/100 (60%) clusters, about 0:00:40 left, 2 could not be audited"
    assert "残り約 0:00:40" in text.ja
    assert "left" not in sentence(100, 100, 20.0, 0, 0).en
