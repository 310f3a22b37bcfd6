"""`esmreport rules lint DIR` and `rules test DIR`: a site's own rules, checked and tried on bundles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from esmreport.console import Console
from esmreport.core.model import Result, Status, Text
from esmreport.core.rule import Rule, RuleBook
from esmreport.core.whatif import WhatIfError, changed
from esmreport.io import bundles as bundle_io
from esmreport.io.bundles import Bundle
from esmreport.io.owncases import FOLDER, OwnCase, read_cases
from esmreport.io.ownrules import OwnRulesError, own_rules, rule_book
from esmreport.io.rulebook import RuleBookError
from esmreport.io.sitefile import SiteFileError
from esmreport.pipeline import Order, reports
from esmreport.render.wording import load_words

DONE, FAILED, USAGE, FINDINGS = 0, 1, 2, 3
CLOCK = "2026-01-01T00:00:00Z"
# What a rule should be seen to say before it is trusted.
WANTED = (Status.PASS, Status.FAIL, Status.COULD_NOT_CHECK)
CLUSTER = "-"

Bundles = Mapping[Path | None, Sequence[Bundle]]


class CaseError(Exception):
    """Cases that cannot be tried; `texts` say why."""

    def __init__(self, *texts: Text) -> None:
        super().__init__("\n".join(text.en for text in texts))
        self.texts = texts


def lint(folder: Path, console: Console) -> int:
    """Checks the rules and the case files of a folder and names every error."""
    try:
        book = rule_book(folder)
        cases = read_cases(folder, {rule.id: rule for rule in own_rules(book)})
    except RuleBookError as problem:
        return _refused(problem, console)
    rules = len(own_rules(book))
    told = Text(
        ja=f"自社規則 {rules} 件、ケース {len(cases)} 件、誤りなし（版 {book.version}）",
        en=f"{rules} own rules, {len(cases)} cases, no error (version {book.version})",
    )
    console.out(told.get(console.lang))
    return DONE


def try_cases(folder: Path, bundles: Path | None, console: Console) -> int:
    """Tries every case: DONE where all hold, FINDINGS where one does not, USAGE where there is nothing to try."""
    try:
        book = rule_book(folder)
        cases = read_cases(folder, {rule.id: rule for rule in own_rules(book)})
        loaded = _bundles(folder, cases, bundles)
    except RuleBookError as problem:
        return _refused(problem, console)
    except CaseError as problem:
        console.problems(problem.texts)
        return USAGE
    failed = 0
    for case in cases:
        faults = _tried(case, loaded[case.bundles or bundles], book)
        failed += bool(faults)
        console.out(f"{'ok  ' if not faults else 'FAIL'} {case.rule} {case.id}")
        for fault in faults:
            console.out(f"       {fault.get(console.lang)}")
    for rule in own_rules(book):
        _tell_unshown(rule, cases, console)
    console.say(
        f"{len(cases)} 件のケースのうち {failed} 件が期待と異なります。",
        f"{failed} of {len(cases)} cases differ from what they expect.",
    )
    return FINDINGS if failed else DONE


def _bundles(folder: Path, cases: Sequence[OwnCase], given: Path | None) -> Bundles:
    """The bundles of each place that a case names. Raises CaseError where a place holds none or none is named."""
    if not cases:
        place = folder / FOLDER
        raise CaseError(
            Text(
                ja=f"{place}: ケースのファイル（SITE-001.toml など）がないため、試せるものがありません。",
                en=f"{place}: there is no case file (SITE-001.toml, …), so there is nothing to try.",
            )
        )
    wrong: list[Text] = []
    found: dict[Path | None, Sequence[Bundle]] = {}
    for case in cases:
        place_of_case = case.bundles or given
        if place_of_case is None:
            wrong.append(_nowhere(case))
        elif place_of_case not in found:
            loaded = bundle_io.load([str(place_of_case)])
            found[place_of_case] = loaded.bundles
            if not loaded.bundles:
                wrong += [_unusable(case, one.path, one.why) for one in loaded.refused]
    if wrong:
        # The cases of one file mostly lack the same.
        raise CaseError(*dict.fromkeys(wrong))
    return found


def _file(case: OwnCase) -> str:
    return f"{FOLDER}/{case.rule}.toml"


def _nowhere(case: OwnCase) -> Text:
    return Text(
        ja=f"{_file(case)}: バンドルの指定がありません。ケースに bundles = \"…\" を書くか、--bundles で指定してください。",
        en=f"{_file(case)}: no bundles are named; write bundles = \"…\" into the case file, or give --bundles.",
    )  # fmt: skip


def _unusable(case: OwnCase, path: str, why: Text) -> Text:
    return Text(
        ja=f"{_file(case)}: bundles の指定先 {path}: {why.ja}",
        en=f"{_file(case)}: the bundles {path}: {why.en}",
    )


def _tell_unshown(rule: Rule, cases: Sequence[OwnCase], console: Console) -> None:
    shown = {wanted.status for case in cases if case.rule == rule.id for wanted in case.expect}
    missing = [status.value for status in WANTED if status not in shown]
    if rule.kind == "automatic" and missing:
        console.problem(
            f"{rule.id}: 次の判定になるケースがありません: {', '.join(missing)}",
            f"{rule.id}: no case shows {', '.join(missing)}",
        )


def _tried(case: OwnCase, bundles: Sequence[Bundle], book: RuleBook) -> list[Text]:
    """What is not as the case expects, one sentence each."""
    try:
        results = _results(case, bundles, book)
    except CaseError as problem:
        return list(problem.texts)
    except WhatIfError as problem:
        return [problem.text]
    return list(_differences(case, results))


def _results(case: OwnCase, bundles: Sequence[Bundle], book: RuleBook) -> list[Result]:
    nodes = {bundle.computer.casefold() for bundle in bundles}
    for change in case.changes:
        if change.node.casefold() not in nodes:
            raise CaseError(
                Text(ja=f"{change.node} のバンドルがありません", en=f"there is no bundle of {change.node}")
            )
    alone = replace(book, rules={case.rule: book.rules[case.rule]}, causes=())
    made = [_patched(bundle, case) for bundle in bundles]
    try:
        found = reports(Order(bundles=made, site=None, now=CLOCK), alone)
    except SiteFileError as problem:
        raise CaseError(*problem.errors) from None
    return [result for report in found for result in report.results]


def _patched(bundle: Bundle, case: OwnCase) -> Bundle:
    mine = tuple(change for change in case.changes if change.node.casefold() == bundle.computer.casefold())
    return replace(bundle, data=changed(bundle.data, mine)) if mine else bundle


def _differences(case: OwnCase, results: Sequence[Result]) -> Iterator[Text]:
    for wanted in case.expect:
        asked = [
            result
            for result in results
            if (not wanted.subject or result.subject.casefold() == wanted.subject.casefold())
            and (not wanted.node or (result.node or CLUSTER).casefold() == wanted.node.casefold())
        ]
        if not asked:
            subject, node = wanted.subject or "*", wanted.node or "*"
            yield Text(
                ja=f"対象 {subject}、ノード {node} の結果がありません",
                en=f"no result for subject {subject} on {node}",
            )
        for result in asked:
            if result.status is not wanted.status:
                yield _difference(result, wanted.status)


def _difference(result: Result, wanted: Status) -> Text:
    why = result.reason.text if result.reason else _measured(result)
    node = result.node or CLUSTER
    words = load_words("ja")
    got_ja, wanted_ja = (
        f"{words.name('verdict', one.value)}（{one.value}）" for one in (result.status, wanted)
    )
    return Text(
        ja=f"{result.subject}、ノード {node}: 判定は{got_ja}、期待は{wanted_ja}。{why.ja}",
        en=f"{result.subject} on {node}: {result.status.value}, expected {wanted.value} ({why.en})",
    )


def _measured(result: Result) -> Text:
    """What was there and what should have been."""
    ja, en = (" / ".join(one.text.get(lang) for one in result.observed) or "-" for lang in ("ja", "en"))
    return Text(
        ja=f"実際の値 {ja}、基準値 {result.expected.ja}", en=f"observed {en}, baseline {result.expected.en}"
    )


def _refused(problem: RuleBookError, console: Console) -> int:
    console.problems(problem.errors)
    return USAGE if isinstance(problem, OwnRulesError) else FAILED
