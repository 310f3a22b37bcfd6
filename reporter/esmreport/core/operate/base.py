"""What an operator is asked and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from esmreport.core.facts import Fact, Seen
from esmreport.core.model import Evidence, Observation, Reason, Status, Text
from esmreport.core.record import dataclass
from esmreport.core.rule import Expected
from esmreport.core.words import expected_text

EMPTY = Reason(code="empty", text=Text(ja="値が空です", en="The value is empty"))
NOT_EMPTY = Text(ja="空でない値", en="a value that is not empty")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What an operator is asked. `seen` holds one fact that was read; for scope cluster `facts` holds the
    fact of every node by name instead. `expected` is filled in, `options` are those of the rule."""

    expected: Expected
    seen: Seen | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """An operator's answer. `subject` narrows the subject of the rule (a deviating sub-folder)."""

    status: Status
    expected: Text
    observed: tuple[Observation, ...] = ()
    reason: Reason | None = None
    evidence: tuple[Evidence, ...] = ()
    subject: str | None = None


@dataclass(frozen=True, kw_only=True)
class Operator:
    """An entry of the list: the judge, the options it takes, whether it compares nodes, and what it wants
    where a rule names no expected value."""

    judge: Callable[[Question], list[Judgement]]
    options: tuple[str, ...] = ()
    group: bool = False
    wants: Text | None = None


def decide(
    question: Question, holds: bool, expected: Text | None = None, reason: Reason | None = None
) -> list[Judgement]:
    """One judgement about the single fact of the question."""
    assert question.seen is not None
    status = Status.PASS if holds else Status.FAIL
    return [
        Judgement(
            status=status,
            expected=expected or expected_text(question.expected),
            observed=(Observation(node=None, text=question.seen.text),),
            reason=None if holds else reason,
            evidence=question.seen.evidence,
        )
    ]


def empty(seen: Seen) -> list[Judgement]:
    """A failure: whatever the value has to be, it must not be empty."""
    return decide(Question(expected=None, seen=seen), False, expected=NOT_EMPTY, reason=EMPTY)


def unreadable(question: Question, code: str, ja: str, en: str) -> list[Judgement]:
    """Could not check: the value was read but not understood."""
    assert question.seen is not None
    return [
        Judgement(
            status=Status.COULD_NOT_CHECK,
            expected=expected_text(question.expected),
            observed=(Observation(node=None, text=question.seen.text),),
            reason=Reason(code=code, text=Text(ja=ja, en=en)),
            evidence=question.seen.evidence,
        )
    ]
