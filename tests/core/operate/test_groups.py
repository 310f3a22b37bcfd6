"""Operators that compare nodes: what is missing, what could not be read, and one node alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.nodes import ask_nodes, missing, seen, unknown

from esmreport.core.facts import Fact
from esmreport.core.model import Evidence, Status
from esmreport.core.operate.compared import same_lines_on_all_nodes, same_volume_where_open
from esmreport.core.operate.groups import differs_between_nodes, same_on_all_nodes
from esmreport.core.read.compared import Said

PASS, FAIL, OPEN = Status.PASS, Status.FAIL, Status.COULD_NOT_CHECK


@pytest.mark.parametrize(
    ("facts", "kind", "status", "reason"),
    [
        ((seen("a"), seen("a")), "text", PASS, None),
        ((seen("a"), seen("A")), "text", FAIL, None),
        ((seen("a"), seen("A")), "ignore_case", PASS, None),
        ((seen("X:\\a"), seen("x:/A/")), "path", PASS, None),
        ((seen("6.4"), seen("6.40")), "version", PASS, None),
        ((seen(True), seen(False)), "text", FAIL, None),
        ((seen(("a", "b")), seen(("a", "b"))), "text", PASS, None),
        ((missing(), missing()), "text", PASS, None),
        ((seen("a"), missing()), "text", FAIL, None),
        ((seen("a"), unknown()), "text", OPEN, "denied"),
        ((seen("a"), seen("b"), unknown()), "text", FAIL, None),
        ((unknown(), unknown("locked")), "text", OPEN, "denied"),
        ((seen("a"),), "text", OPEN, "one_node"),
    ],
)
def test_same_on_all_nodes(facts: tuple[Fact, ...], kind: str, status: Status, reason: str | None) -> None:
    judged = same_on_all_nodes(ask_nodes(facts, kind=kind))[0]
    assert judged.status is status
    assert (judged.reason.code if judged.reason else None) == reason
    assert len(judged.observed) == len(facts)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ((seen("a"), seen("b")), PASS),
        ((seen("a"), seen("a")), FAIL),
        ((seen("a"), unknown()), OPEN),
        ((seen("a"),), OPEN),
    ],
)
def test_differs_between_nodes(facts: tuple[Fact, ...], status: Status) -> None:
    assert differs_between_nodes(ask_nodes(facts))[0].status is status


def test_differing_is_asked_for_in_words_and_by_kind() -> None:
    judged = differs_between_nodes(ask_nodes((seen("a"), seen("A"))))[0]
    assert (judged.expected.ja, judged.expected.en) == ("ノードごとに異なる", "different on every node")
    assert differs_between_nodes(ask_nodes((seen("a"), seen("A")), kind="ignore_case"))[0].status is FAIL


def said(*texts: str) -> tuple[Said, ...]:
    return tuple(
        Said(number=number, shown=text, compared=text.casefold()) for number, text in enumerate(texts, 1)
    )


def lines(*texts: str) -> Fact:
    return replace(seen(said(*texts)), evidence=(Evidence(node="ESMNODE1", item="file:x"),))


@pytest.mark.parametrize(
    ("facts", "status", "reason"),
    [
        ((lines("a=1", "b=2"), lines("B=2", "a=1")), PASS, None),
        ((lines("a=1"), lines("a=2")), FAIL, None),
        ((lines("a=1", "a=1"), lines("a=1")), FAIL, None),
        ((lines(), lines()), PASS, None),
        ((lines("a=1"), missing()), OPEN, "container_absent"),
        ((lines("a=1"), unknown()), OPEN, "denied"),
        ((lines("a=1"), lines("a=2"), unknown()), FAIL, None),
        ((lines("a=1"),), OPEN, "one_node"),
    ],
)
def test_same_lines_on_all_nodes(facts: tuple[Fact, ...], status: Status, reason: str | None) -> None:
    judged = same_lines_on_all_nodes(ask_nodes(facts))[0]
    assert judged.status is status
    assert (judged.reason.code if judged.reason else None) == reason


def test_only_the_lines_that_differ_are_shown() -> None:
    facts = (lines("a=1", "b=2"), lines("a=1"))
    judged = same_lines_on_all_nodes(ask_nodes(facts))[0]
    assert [shown.text.en for shown in judged.observed] == ["2: b=2", "(written on the other node only)"]


@pytest.mark.parametrize(
    ("number", "last"), [(20, "20: b19"), (21, "… 1 more lines"), (22, "… 2 more lines")]
)
def test_of_many_lines_the_first_twenty_are_shown(number: int, last: str) -> None:
    facts = (lines(*(f"b{line}" for line in range(number))), lines("a"))
    text = same_lines_on_all_nodes(ask_nodes(facts))[0].observed[0].text
    shown = text.en.split("\n")
    assert (shown[0], shown[19], shown[-1]) == ("1: b0", "20: b19", last)
    assert text.ja.split("\n")[:20] == shown[:20]


def test_a_line_repeated_on_both_nodes_is_the_same() -> None:
    facts = (lines("a", "a", "a", "b"), lines("a", "a", "a"))
    judged = same_lines_on_all_nodes(ask_nodes(facts))[0]
    assert [shown.text.en for shown in judged.observed] == ["4: b", "(written on the other node only)"]


@pytest.mark.parametrize(
    ("facts", "status", "reason"),
    [
        ((seen("1111-1111"), missing()), PASS, None),
        ((seen("1111-1111"), seen("1111-1111")), PASS, None),
        ((seen("1111-1111"), seen("2222-2222")), FAIL, None),
        ((seen("1111-1111"), seen("2222-2222"), unknown()), FAIL, None),
        ((seen("1111-1111"), unknown()), OPEN, "denied"),
        ((missing(), missing()), OPEN, "no_holder"),
        ((seen(""), missing()), OPEN, "no_serial"),
        ((seen("1111-1111"),), OPEN, "one_node"),
    ],
)
def test_same_volume_where_open(facts: tuple[Fact, ...], status: Status, reason: str | None) -> None:
    judged = same_volume_where_open(ask_nodes(facts))[0]
    assert judged.status is status
    assert (judged.reason.code if judged.reason else None) == reason
