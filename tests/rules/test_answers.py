"""What each operator answers, word for word: one answer of each kind, taken from the cases of the rules.

`tests/golden/answers/<operator>.txt` names the cases. After a change that is meant: `pytest tests/rules/test_answers.py
--update-golden` chooses them anew from all cases (some minutes); look at the difference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from tests.rulecases import Case, book, cases_by_key, load_cases, results_alone

from esmreport.core.model import Result, Text

GOLDEN = Path(__file__).parents[1] / "golden" / "answers"
# Of one operator and status so many kinds of answers are looked at.
MOST = 5


USED = sorted({rule.operator for rule in book().rules.values() if rule.operator})


@pytest.mark.parametrize("operator", USED)
def test_answers(operator: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"{operator}.txt"
    if request.config.getoption("--update-golden"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(_written(_chosen(operator)), encoding="utf-8")
    for key, blocks in _read(path).items():
        case = cases_by_key()[key]
        now = {_block(result) for result in results_alone(case)[0]}
        for block in blocks:
            assert block in now, f"{key[0]}, case {key[1]}: {path.name} is not what is answered now"


def test_every_operator_of_a_rule_answers() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt") if _read(path)} == set(USED)


def _chosen(operator: str) -> dict[tuple[str, str], list[str]]:
    chosen: dict[tuple[str, str], list[str]] = {}
    kinds: set[object] = set()
    taken: Counter[str] = Counter()
    for case, result in _answers(operator):
        kind = _kind(result)
        if kind not in kinds and taken[result.status] < MOST:
            kinds.add(kind)
            taken[result.status] += 1
            chosen.setdefault((case.rule, case.id), []).append(_block(result))
    return chosen


def _answers(operator: str) -> Iterator[tuple[Case, Result]]:
    for case in load_cases():
        if book().rules[case.rule].operator == operator:
            yield from ((case, result) for result in results_alone(case)[0])


def _kind(result: Result) -> object:
    """Answers of one kind differ in names and numbers only."""
    reason = result.reason and (result.reason.code, _words(result.reason.text))
    seen = tuple(sorted({_words(one.text) for one in result.observed}))
    return (result.status, reason, _words(result.expected), seen, bool(result.evidence))


def _words(text: Text) -> str:
    return " ".join(re.findall(r"(?<![\\\w.])[a-z]{2,}(?![\\\w.=])", text.en))


def _block(result: Result) -> str:
    where = result.node or "cluster"
    lines = [f"{result.subject} @ {where}: {result.status}, {result.severity}, {result.criticality}"]
    lines += _said("expected", result.expected)
    for seen in result.observed:
        lines += _said(f"seen on {seen.node or 'the cluster'}", seen.text)
    if result.reason:
        lines += _said(result.reason.code, result.reason.text)
    lines += [f"  from {one.node} {one.item} {one.line}: {one.found!r}" for one in result.evidence]
    source = result.source
    lines += [f"  guide: {source.product} {source.section.ja} {source.pages}"] if source else []
    return "\n".join([*lines, f"  facts: {' '.join(result.facts)}"])


def _said(what: str, text: Text) -> list[str]:
    both = [text.ja] if text.ja == text.en else [text.ja, text.en]
    return [f"  {what}: " + one.replace("\n", "\n    ") for one in both]


def _written(chosen: Mapping[tuple[str, str], Sequence[str]]) -> str:
    parts = [f"== {rule} {case}\n" + "\n".join(blocks) + "\n" for (rule, case), blocks in chosen.items()]
    return "\n".join(parts)


def _read(path: Path) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for part in re.split(r"(?m)^== ", path.read_text(encoding="utf-8"))[1:]:
        head, _, body = part.partition("\n")
        rule, _, case = head.partition(" ")
        found[(rule, case)] = re.split(r"\n(?! )", body.rstrip("\n"))
    return found
