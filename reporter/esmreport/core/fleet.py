"""Many audits in one index: what each cluster comes to, and which rule fails how often. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from esmreport.core.model import Report, Result, Severity, Status, Text
from esmreport.core.record import dataclass
from esmreport.core.rule import Rule

WORST = 3
RANKS = {severity.value: rank for rank, severity in enumerate(Severity)}
VERDICTS = ("fail", "incomplete", "pass")
BROKEN = "broken"


@dataclass(frozen=True, kw_only=True)
class Worst:
    """A rule that fails in a cluster, and how many of its results do."""

    rule: str
    severity: str
    results: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """One cluster in the index. `name` is the base of its file names; `cluster` its own name, None where nobody
    says. `verdict`: fail, incomplete, pass, or broken: no report could be made, `why` says the reason. `failed`,
    `unchecked`, `waived`, `judged`: ids of the rules with such a result. `files`: format -> file name."""

    number: int
    name: str
    cluster: str | None
    nodes: tuple[str, ...]
    verdict: str
    score: float | None = None
    coverage: float | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    by_severity: Mapping[str, int] = field(default_factory=dict)
    waived_results: int = 0
    worst: tuple[Worst, ...] = ()
    failed: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    missing_servers: tuple[str, ...] = ()
    gaps: int = 0
    seals: tuple[str, ...] = ()
    collected_at: str = ""
    run_id: str = ""
    created_at: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    why: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Frequency:
    """How often a rule fails: clusters where it fails (accepted exceptions included), of them only accepted ones,
    where it could not be checked, and where it was judged at all."""

    rule: str
    title: Text
    severity: str
    area: str
    failed: int
    waived: int
    unchecked: int
    judged: int

    @property
    def share(self) -> float:
        """Share of the clusters that were judged by it and fail."""
        return self.failed / self.judged if self.judged else 0.0


@dataclass(frozen=True, kw_only=True)
class Index:
    """All clusters of one run in order of their first bundle. `refused`: files that are no usable bundles, and
    why. `notes`: sentences about the whole run."""

    tool: str
    created_at: str
    rulepack: Mapping[str, str]
    rows: tuple[Row, ...]
    rules: tuple[Frequency, ...]
    refused: tuple[tuple[str, Text], ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def verdicts(self) -> dict[str, int]:
        """Clusters per verdict, broken ones last."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in (*VERDICTS, BROKEN)}

    @property
    def by_urgency(self) -> tuple[Row, ...]:
        """The clusters, the most urgent first."""
        return tuple(sorted(self.rows, key=urgency))


def urgency(row: Row) -> tuple[object, ...]:
    """Sorts clusters: those without a report, then by failed results of each severity, then by score."""
    order = {BROKEN: 0, "fail": 1, "incomplete": 2, "pass": 3}
    failures = tuple(-row.by_severity.get(severity.value, 0) for severity in Severity)
    return (order[row.verdict], failures, 1.0 if row.score is None else row.score, row.number)


def row_of(report: Report, number: int, name: str) -> Row:
    """What the index says about one report. The files are not known yet."""
    failed = [result for result in report.results if result.status is Status.FAIL]
    open_ones = [result for result in failed if not result.waived]
    judged = (Status.PASS, Status.FAIL, Status.COULD_NOT_CHECK)
    return Row(
        number=number,
        name=name,
        cluster=report.cluster.name,
        nodes=tuple(node.name for node in report.nodes),
        verdict=report.summary.verdict,
        score=report.summary.score,
        coverage=report.summary.coverage,
        counts=dict(report.summary.counts),
        by_severity={name: found for name, found in _severities(open_ones).items() if found},
        waived_results=report.summary.waived,
        worst=_worst(open_ones),
        failed=_ids(failed),
        unchecked=_ids(r for r in report.results if r.status is Status.COULD_NOT_CHECK),
        waived=tuple(sorted(set(_ids(failed)) - set(_ids(open_ones)))),
        judged=_ids(r for r in report.results if r.status in judged),
        missing_servers=report.cluster.missing_servers,
        gaps=sum(len(node.gaps) for node in report.nodes),
        seals=tuple(sorted({node.seal for node in report.nodes})),
        collected_at=max((node.collected_at for node in report.nodes), default=""),
        run_id=report.run_id,
        created_at=report.created_at,
    )


def broken_row(number: int, name: str, cluster: str | None, nodes: Sequence[str], why: Sequence[Text]) -> Row:
    """A cluster without a report, and why."""
    return Row(number=number, name=name, cluster=cluster, nodes=tuple(nodes), verdict=BROKEN, why=tuple(why))


def frequencies(rows: Iterable[Row], rules: Iterable[Rule]) -> tuple[Frequency, ...]:
    """One line for each rule that any cluster was judged by, the most frequent failure first."""
    import pandas as pd

    rows = tuple(rows)
    marks = {
        "failed": [rule for row in rows for rule in row.failed],
        "waived": [rule for row in rows for rule in row.waived],
        "unchecked": [rule for row in rows for rule in row.unchecked],
        "judged": [rule for row in rows for rule in row.judged],
    }
    counted = {kind: pd.Series(ids, dtype=object).value_counts() for kind, ids in marks.items()}
    frame = pd.DataFrame(counted).fillna(0).astype(int)
    numbers = {rule: (int(f), int(w), int(u), int(j)) for rule, f, w, u, j in frame.itertuples()}
    found = []
    for rule in rules:
        failed, waived, unchecked, judged = numbers.get(rule.id, (0, 0, 0, 0))
        if judged:
            found.append(
                Frequency(
                    rule=rule.id,
                    title=rule.title,
                    severity=rule.severity.value,
                    area=rule.area,
                    failed=failed,
                    waived=waived,
                    unchecked=unchecked,
                    judged=judged,
                )
            )
    return tuple(sorted(found, key=lambda f: (-f.failed, -f.unchecked, RANKS[f.severity], f.rule)))


def _severities(results: Iterable[Result]) -> dict[str, int]:
    found = Counter(result.severity for result in results)
    return {severity.value: found[severity] for severity in Severity}


def _worst(failed: Sequence[Result]) -> tuple[Worst, ...]:
    results = Counter(result.rule for result in failed)
    severity: dict[str, str] = {}
    for result in failed:
        known = severity.setdefault(result.rule, result.severity.value)
        severity[result.rule] = min(known, result.severity.value, key=RANKS.__getitem__)
    ordered = sorted(results, key=lambda rule: (RANKS[severity[rule]], -results[rule], rule))
    return tuple(Worst(rule=r, severity=severity[r], results=results[r]) for r in ordered[:WORST])


def _ids(results: Iterable[Result]) -> tuple[str, ...]:
    return tuple(sorted({result.rule for result in results}))
