"""Results and rules as CSV: UTF-8 with BOM, CRLF, every cell quoted, nothing that a spreadsheet would calculate."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from esmreport.core.rule import Rule
from esmreport.render.viewmodel import Entry, View
from esmreport.render.wording import Words, visible

# What spreadsheets take for the beginning of a formula; Japanese ones read the full-width signs alike.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
RESULT_COLUMNS = (
    *("number", "rule", "title", "area", "subject", "node", "verdict", "status", "severity", "severity_code"),
    *("criticality", "expected", "observed", "reason", "evidence", "source", "waived", "decided", "facts"),
    "origin",
)
RULE_COLUMNS = (
    *("rule", "revision", "kind", "area", "title", "products", "severity_code", "criticality", "scope"),
    *("facts", "source", "pages", "origin"),
)


def defused(text: str) -> str:
    """`text` as a cell that stays text: an apostrophe before what would begin a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def render_csv(view: View) -> bytes:
    """One line a result, in the order of the report; columns: RESULT_COLUMNS under their names."""
    rows = (_result_row(entry, view.words) for entry in view.entries)
    return _table(RESULT_COLUMNS, rows, view.words)


def render_rules_csv(rules: Iterable[Rule], words: Words) -> bytes:
    """One line a rule or manual item; columns: RULE_COLUMNS under their names."""
    return _table(RULE_COLUMNS, (_rule_row(rule, words) for rule in rules), words)


def _result_row(entry: Entry, words: Words) -> tuple[str, ...]:
    return (
        entry.number,
        entry.rule,
        entry.title,
        entry.area_word,
        entry.subject,
        entry.node,
        entry.mark.word,
        entry.mark.code,
        entry.severity.word,
        entry.severity.code,
        entry.criticality,
        entry.expected,
        entry.observed,
        entry.reason,
        "\n".join(line.text for line in entry.evidence),
        entry.source,
        words("csv.yes") if entry.waived else words("csv.no"),
        entry.note,
        entry.facts,
        words("csv.site" if entry.area == "site" else "csv.guide"),
    )


def _rule_row(rule: Rule, words: Words) -> tuple[str, ...]:
    sections = dict.fromkeys(f"{source.product} {words.text(source.section)}" for source in rule.sources)
    pages = dict.fromkeys(f"{source.product} {source.pages}" for source in rule.sources)
    return (
        rule.id,
        str(rule.revision),
        words(f"csv.{rule.kind}"),
        words.name("area", rule.area),
        words.text(rule.title),
        " ".join(rule.applies.products),
        rule.severity.value,
        words(f"criticality.{rule.criticality}"),
        rule.scope,
        " ".join((*rule.covers, *rule.exempts)),
        "\n".join(sections),
        "\n".join(pages),
        words("csv.site" if rule.area == "site" else "csv.guide"),
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]], words: Words) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(words(f"csv.{column}") for column in columns)
    for row in rows:
        writer.writerow(defused(visible(cell)) for cell in row)
    return out.getvalue().encode("utf-8-sig")
