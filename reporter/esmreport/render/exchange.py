"""What the files for other programs have in common: results with their words, and one sentence for each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from esmreport.core.model import Report, Result, RuleText, Status
from esmreport.core.record import dataclass
from esmreport.render.known import Known
from esmreport.render.viewmodel import Entry, View


@dataclass(frozen=True, kw_only=True)
class Told:
    """One result beside its rule and its words in the language of the view."""

    result: Result
    rule: RuleText
    entry: Entry
    sentence: str


def told(report: Report, view: View) -> Iterator[Told]:
    """Every result once, in the order of the report."""
    results = {result.identity: result for result in report.results}
    for entry in view.entries:
        result = results[entry.identity]
        rule = report.rules[result.rule]
        yield Told(result=result, rule=rule, entry=entry, sentence=_sentence(view, entry))


def _sentence(view: View, entry: Entry) -> str:
    if entry.mark.code in (Status.PASS, Status.FAIL, Status.INFO) and entry.observed:
        return view.words(
            "exchange.message", title=entry.title, expected=entry.expected, observed=entry.observed
        )
    return view.words("exchange.unread", title=entry.title, reason=entry.reason or entry.mark.word)


def fingerprint(report: Report, result: Result) -> str:
    """64 hex digits that the same cluster, rule, subject and node give again in every run and language."""
    servers = (name.casefold() for name in (*report.cluster.servers, *(node.name for node in report.nodes)))
    cluster = report.cluster.name or ",".join(sorted(set(servers)))
    parts = (cluster, result.rule, result.subject, (result.node or "").casefold())
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def remedy_text(report: Report, view: View, rule: RuleText) -> str:
    """The remediation steps of a rule, one line each; "" where it has none."""
    if rule.remediation is None:
        return ""
    words = view.words
    values = Known(report, words).of([""])
    return "\n".join(
        words(
            "exchange.steps",
            number=number,
            text=words.text(step.text, values),
            where=words.name("where", step.where),
            state=words.name("need", step.state),
        )
        for number, step in enumerate(rule.remediation.steps, 1)
    )
