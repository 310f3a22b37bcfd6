"""`esmreport rules lint DIR` and `rules test DIR`: a site's own rules, checked and tried on bundles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from esmreport.console import Console
from esmreport.core.model import Result, Status
from esmreport.core.rule import Rule, RuleBook
from esmreport.core.whatif import WhatIfError, changed
from esmreport.io import bundles as bundle_io
from esmreport.io.bundles import Bundle
from esmreport.io.owncases import OwnCase, read_cases
from esmreport.io.ownrules import OwnRulesError, own_rules, rule_book
from esmreport.io.rulebook import RuleBookError
from esmreport.io.sitefile import SiteFileError
from esmreport.pipeline import Order, reports

DONE, FAILED, USAGE, FINDINGS = 0, 1, 2, 3
CLOCK = "2026-01-01T00:00:00Z"
# What a rule should be seen to say before it is trusted.
WANTED = (Status.PASS, Status.FAIL, Status.COULD_NOT_CHECK)
CLUSTER = "-"


class CaseError(Exception):
    """A case that cannot be tried; the text says why."""


def lint(folder: Path, console: Console) -> int:
    """Checks the rules and the case files of a folder and names every error."""
    try:
        book = rule_book(folder)
        cases = read_cases(folder, {rule.id: rule for rule in own_rules(book)})
    except RuleBookError as problem:
        return _refused(problem, console)
    rules = own_rules(book)
    console.out(f"{len(rules)} own rules, {len(cases)} cases, version {book.version}")
    return DONE


def try_cases(folder: Path, bundles: Path | None, console: Console) -> int:
    """Tries every case: DONE where all hold, FINDINGS where one does not."""
    try:
        book = rule_book(folder)
        cases = read_cases(folder, {rule.id: rule for rule in own_rules(book)})
    except RuleBookError as problem:
        return _refused(problem, console)
    failed = 0
    for case in cases:
        faults = _tried(case, bundles, book)
        failed += bool(faults)
        console.out(f"{'ok  ' if not faults else 'FAIL'} {case.rule} {case.id}")
        for fault in faults:
            console.out(f"       {fault}")
    for rule in own_rules(book):
        _tell_unshown(rule, cases, console)
    console.say(
        f"{len(cases)} 件のケースのうち {failed} 件が期待と異なります。",
        f"{failed} of {len(cases)} cases differ from what they expect.",
    )
    return FINDINGS if failed else DONE


def _tell_unshown(rule: Rule, cases: Sequence[OwnCase], console: Console) -> None:
    shown = {wanted.status for case in cases if case.rule == rule.id for wanted in case.expect}
    missing = [status.value for status in WANTED if status not in shown]
    if rule.kind == "automatic" and missing:
        console.problem(
            f"{rule.id}: 次の判定になるケースがありません: {', '.join(missing)}",
            f"{rule.id}: no case shows {', '.join(missing)}",
        )


def _tried(case: OwnCase, bundles: Path | None, book: RuleBook) -> list[str]:
    """What is not as the case expects, one sentence each."""
    try:
        results = _results(case, bundles, book)
    except (CaseError, WhatIfError) as problem:
        return [str(problem)]
    return list(_differences(case, results))


def _results(case: OwnCase, bundles: Path | None, book: RuleBook) -> list[Result]:
    place = case.bundles or bundles
    if place is None:
        raise CaseError("no bundles: name them in the case file (bundles = …) or with --bundles")
    loaded = bundle_io.load([str(place)])
    if not loaded.bundles:
        raise CaseError(f"{place}: no bundle is there")
    nodes = {bundle.computer.casefold() for bundle in loaded.bundles}
    for change in case.changes:
        if change.node.casefold() not in nodes:
            raise CaseError(f"no bundle of {change.node} in {place}")
    alone = replace(book, rules={case.rule: book.rules[case.rule]}, causes=())
    made = [_patched(bundle, case) for bundle in loaded.bundles]
    try:
        found = reports(Order(bundles=made, site=None, now=CLOCK), alone)
    except SiteFileError as problem:
        raise CaseError("; ".join(problem.errors)) from None
    return [result for report in found for result in report.results]


def _patched(bundle: Bundle, case: OwnCase) -> Bundle:
    mine = tuple(change for change in case.changes if change.node.casefold() == bundle.computer.casefold())
    return replace(bundle, data=changed(bundle.data, mine)) if mine else bundle


def _differences(case: OwnCase, results: Sequence[Result]) -> Iterator[str]:
    for wanted in case.expect:
        asked = [
            result
            for result in results
            if (not wanted.subject or result.subject.casefold() == wanted.subject.casefold())
            and (not wanted.node or (result.node or CLUSTER).casefold() == wanted.node.casefold())
        ]
        if not asked:
            yield f"no result for subject {wanted.subject or '*'} on {wanted.node or '*'}"
        for result in asked:
            if result.status is not wanted.status:
                why = result.reason.text.en if result.reason else result.expected.en
                yield (
                    f"{result.subject} on {result.node or CLUSTER}: {result.status.value}, "
                    f"expected {wanted.status.value} ({why})"
                )


def _refused(problem: RuleBookError, console: Console) -> int:
    for sentence in problem.errors:
        console.problem(sentence, sentence)
    return USAGE if isinstance(problem, OwnRulesError) else FAILED
