"""`esmreport rules`: the baseline as a list, one rule in words, and the check of all files."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from esmreport.console import Console
from esmreport.core.rule import Rule, RuleBook
from esmreport.io.ownrules import OwnRulesError, rule_book
from esmreport.io.rulebook import RuleBookError, load
from esmreport.render.wording import load_words, width


def listing(as_json: bool, csv: Path | None, own: Path | None, console: Console) -> int:
    """All rules, as lines, as JSON {"rules": [...], "restated": [...], "not_covered": [...]}, or into a CSV file."""
    try:
        book = rule_book(own)
    except RuleBookError as problem:
        return _refused(problem, console)
    if csv is not None:
        return _csv(book, csv, console)
    if as_json:
        rules = [_entry(rule, console.lang) for rule in book.rules.values()]
        missing = [{"fact": fact, "reason": reason} for fact, reason in book.not_covered.items()]
        again = [{"fact": entry.fact, "of": sorted(entry.of)} for entry in book.restated]
        listed = {"rules": rules, "restated": again, "not_covered": missing}
        for line in json.dumps(listed, ensure_ascii=True, indent=1, sort_keys=True).split("\n"):
            console.out(line)
        return 0
    for line in _lines(book.rules.values(), console.lang):
        console.out(line)
    return 0


def _lines(rules: Collection[Rule], lang: str) -> Iterator[str]:
    words = load_words(lang)
    severities = _padded({rule.severity.value: words.name("severity", rule.severity) for rule in rules})
    strengths = _padded(
        {rule.criticality.value: words.name("criticality", rule.criticality) for rule in rules}
    )
    for rule in rules:
        severity, strength = severities[rule.severity.value], strengths[rule.criticality.value]
        yield f"{rule.id}  {severity}  {strength}  {rule.title.get(lang)}"


def _padded(column: Mapping[str, str]) -> dict[str, str]:
    longest = max(map(width, column.values()), default=0)
    return {code: word + " " * (longest - width(word)) for code, word in column.items()}


def _csv(book: RuleBook, path: Path, console: Console) -> int:
    from esmreport.render.csv import render_rules_csv
    from esmreport.render.errors import RenderError
    from esmreport.render.write import write_file

    try:
        write_file(path, render_rules_csv(book.rules.values(), load_words(console.lang)))
    except RenderError as problem:
        console.problem_text(problem.text)
        return 1
    console.out(str(path))
    return 0


def _entry(rule: Rule, lang: str) -> dict[str, object]:
    return {
        "id": rule.id,
        "kind": rule.kind,
        "title": rule.title.get(lang),
        "products": list(rule.applies.products),
        "severity": rule.severity.value,
        "criticality": rule.criticality.value,
        "facts": [*rule.covers, *rule.exempts],
    }


def show(rule_id: str, own: Path | None, console: Console) -> int:
    """One rule in words."""
    try:
        book = rule_book(own)
    except RuleBookError as problem:
        return _refused(problem, console)
    rule = book.rules.get(rule_id.upper())
    if rule is None:
        console.problem(
            f"規則 {rule_id} はありません。`esmreport rules list` で一覧を確認してください。",
            f"There is no rule {rule_id}; see `esmreport rules list`.",
        )
        return 2
    for line in _described(rule, console.lang):
        console.out(line)
    return 0


LABELS = {
    "revision": ("改訂", "revision"),
    "severity": ("重大度", "Severity"),
    "criticality": ("要求の強さ", "Criticality"),
    "source": ("出典", "Source"),
    "page": ("p.", "p."),
    "subjects": ("確認対象", "Subjects"),
    "message": ("満たさない場合", "If it is not met"),
    "why": ("理由", "Why"),
    "steps": ("是正手順", "Remediation"),
    "verify": ("是正後の確認", "Verify"),
    "manual": ("手作業での確認方法", "By hand"),
    "inferred": ("ガイドに明記なし", "Not stated in the guide"),
}


def _described(rule: Rule, lang: str) -> list[str]:
    def label(name: str) -> str:
        return LABELS[name][0 if lang == "ja" else 1]

    words = load_words(lang)
    lines = [f"{rule.id} ({label('revision')} {rule.revision})  {rule.title.get(lang)}"]
    lines.append(
        f"{label('severity')}: {words.name('severity', rule.severity)}   "
        f"{label('criticality')}: {words.name('criticality', rule.criticality)}"
    )
    for source in rule.sources:
        lines.append(
            f"{label('source')}: {source.product}, {source.section.get(lang)}, {label('page')} {source.pages}"
        )
    if rule.inferred:
        lines.append(
            f"{label('inferred')}: {rule.inferred.printed.get(lang)} {rule.inferred.because.get(lang)}"
        )
    lines.append(f"{label('subjects')}: " + ", ".join(subject.id for subject in rule.subjects))
    lines.append(f"{label('message')}: {rule.message.get(lang)}")
    if rule.remediation:
        lines.append(f"{label('why')}: {rule.remediation.why.get(lang)}")
        lines += [
            f"{label('steps')} {number}: {step.text.get(lang)}"
            for number, step in enumerate(rule.remediation.steps, 1)
        ]
        lines.append(f"{label('verify')}: {rule.remediation.verify.get(lang)}")
    lines.append(f"{label('manual')}: {rule.manual_check.get(lang)}")
    return lines


def lint(console: Console) -> int:
    """Checks every rule file."""
    try:
        book = load()
    except RuleBookError as problem:
        return _refused(problem, console)
    number, digest = len(book.rules), book.sha256[:16]
    console.out(
        f"規則 {number} 件、誤りなし（版 {book.version}、sha256 {digest}）"
        if console.lang == "ja"
        else f"{number} rules, no error (version {book.version}, sha256 {digest})"
    )
    return 0


def _refused(problem: RuleBookError, console: Console) -> int:
    console.problems(problem.errors)
    return 2 if isinstance(problem, OwnRulesError) else 1
