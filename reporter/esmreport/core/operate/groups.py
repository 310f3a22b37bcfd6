"""Operators that compare the nodes with each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from esmreport.core.facts import Fact, Missing, Seen, Unknown
from esmreport.core.model import Observation, Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.operate.places import KEYS

ABSENT = "\0absent"
SAME = Text(ja="全ノードで同じ", en="the same on every node")


def same_on_all_nodes(question: Question) -> list[Judgement]:
    """The value is the same on every node; missing on all is the same too, missing on some is not.

    Option `kind`: text (default), ignore_case, path, version, ip. Two nodes that differ are a failure even
    when a third could not be read.
    """
    key = KEYS[str(question.options.get("kind", "text"))]
    return _compare(question, SAME, lambda kinds: len(kinds) <= 1, lambda kinds: len(kinds) > 1, key)


def differs_between_nodes(question: Question) -> list[Judgement]:
    """Every node has a value of its own."""
    key = KEYS[str(question.options.get("kind", "text"))]
    expected = Text(ja="ノードごとに異なる", en="different on every node")
    total = len(question.facts)
    return _compare(question, expected, lambda kinds: len(kinds) == total, lambda _: False, key)


def _compare(
    question: Question,
    expected: Text,
    good: Callable[[set[str]], bool],
    surely_bad: Callable[[set[str]], bool],
    key: Callable[[str], str],
) -> list[Judgement]:
    facts = question.facts
    kinds = {_kind(fact, key) for fact in facts.values() if not isinstance(fact, Unknown)}
    unread = [fact for fact in facts.values() if isinstance(fact, Unknown)]
    reason: Reason | None = None
    if surely_bad(kinds):
        status = Status.FAIL
    elif unread:
        status, reason = Status.COULD_NOT_CHECK, unread[0].reason
    elif len(facts) < 2:
        status, reason = Status.COULD_NOT_CHECK, ONE_NODE
    else:
        status = Status.PASS if good(kinds) else Status.FAIL
    return [
        Judgement(
            status=status,
            expected=expected,
            observed=observations(facts),
            reason=reason,
            evidence=tuple(line for fact in facts.values() for line in fact.evidence),
        )
    ]


ONE_NODE = Reason(
    code="one_node",
    text=Text(
        ja="1 ノード分のバンドルしかないため、ノード間の比較ができません。"
        "もう一方のノードでも採取してください",
        en="Only one node was collected, so the nodes cannot be compared; collect on the other node too",
    ),
)


def _kind(fact: Fact, key: Callable[[str], str]) -> str:
    return key(_plain(fact.value)) if isinstance(fact, Seen) else ABSENT


def _plain(value: Any) -> str:
    return "\n".join(str(entry) for entry in value) if isinstance(value, tuple) else str(value)


def observations(facts: Mapping[str, Fact]) -> tuple[Observation, ...]:
    """What each node has, in words; an unread one says why."""
    return tuple(
        Observation(node=name, text=fact.reason.text if isinstance(fact, Unknown) else fact.text)
        for name, fact in facts.items()
        if isinstance(fact, Seen | Missing | Unknown)
    )
