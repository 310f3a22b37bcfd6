"""Writes what is made from the rules, `python scripts/rules_page.py`: docs/rules.md, and the rules parsed for quick
starts. Tests say when they are out of date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from esmreport.core.rule import AREAS, Rule, RuleBook
from esmreport.io.rulebook import RULES, load
from esmreport.io.rulefiles import PARSED, parsed_text

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"
HEAD = """# The rules

Made by `python scripts/rules_page.py` from `reporter/esmreport/rules`; do not edit. `esmreport rules show ID` prints a rule in
full. Facts are ids of the catalogue of the guide; those in brackets are exemptions that the rule honours. Pages are those of
the guide.
"""


def page(book: RuleBook) -> str:
    """The whole page."""
    lines = [HEAD]
    for area in AREAS:
        rules = [rule for rule in book.rules.values() if rule.area == area]
        if rules:
            lines += [f"## {area}", "", "| rule | requirement | | products | facts | pages |"]
            lines += ["| --- | --- | --- | --- | --- | --- |", *map(_row, rules), ""]
    lines += [
        "## Facts that ask for the same again",
        "",
        "Under a condition, as `reporter/esmreport/rules/restated.toml` says.",
        "",
    ]
    lines += [f"- {entry.fact}: {_shortened(sorted(entry.of))}" for entry in book.restated] + [""]
    lines += ["## Facts that no rule covers", ""]
    lines += list(_left_out(book)) or ["None."]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    weight = "manual" if rule.kind == "manual" else f"{rule.severity.value}, {rule.criticality.value}"
    facts = ", ".join([*rule.covers, *(f"[{fact}]" for fact in rule.exempts)])
    pages = ", ".join(dict.fromkeys(f"{source.product} {source.pages}" for source in rule.sources))
    title = f"{rule.title.ja}<br>{rule.title.en}".replace("|", "\\|")
    return f"| {rule.id} | {title} | {weight} | {', '.join(rule.applies.products)} | {facts} | {pages} |"


def _shortened(facts: list[str]) -> str:
    return ", ".join(facts) if len(facts) < 6 else f"{facts[0]} to {facts[-1]} ({len(facts)} facts)"


def _left_out(book: RuleBook) -> Iterator[str]:
    return (f"- {fact}: {reason}" for fact, reason in sorted(book.not_covered.items()))


def main() -> None:
    """Writes both files and says what they hold."""
    (RULES / PARSED).write_text(parsed_text(RULES), encoding="utf-8", newline="\n")
    book = load()
    PAGE.write_text(page(book), encoding="utf-8", newline="\n")
    root = PAGE.parents[1]
    for path in (PAGE, RULES / PARSED):
        print(f"{path.relative_to(root).as_posix()}: {len(book.rules)} rules, version {book.version}")


if __name__ == "__main__":
    main()
