"""The index in one language: words, marks and order decided once for the workbook, the HTML and the PDF."""

from __future__ import annotations

from collections.abc import Mapping

from esmreport.core.fleet import BROKEN, Frequency, Index, Row
from esmreport.core.model import Severity, Status, Text
from esmreport.core.record import dataclass
from esmreport.render.clock import local
from esmreport.render.look import Mark, all_marks, mark
from esmreport.render.wording import Words, load_words, visible

SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)


@dataclass(frozen=True, kw_only=True)
class ShownFile:
    """A report of a cluster beside the index. `href` is escaped for a link, `name` is the file."""

    label: str
    name: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """One cluster. `score` and `coverage` as shares of 1, None where nothing was judged; `severities`: failed results
    that are no accepted exceptions, worst first."""

    number: int
    cluster: str
    nodes: str
    verdict: Mark
    score: float | None
    coverage: float | None
    severities: tuple[int, ...]
    waived: int
    unchecked: int
    manual: int
    worst: tuple[str, ...]
    gaps: int
    missing: str
    collected_at: str
    files: tuple[ShownFile, ...]
    why: str


@dataclass(frozen=True, kw_only=True)
class ShownRule:
    """How one rule stands over all clusters."""

    rule: str
    title: str
    area: str
    severity: Mark
    failed: int
    share: float
    waived: int
    unchecked: int
    judged: int


@dataclass(frozen=True, kw_only=True)
class IndexView:
    """What every face of the index prints. `rows` the most urgent first; `verdicts`: mark and number of clusters;
    `problems`: file or cluster, and the reason."""

    words: Words
    lang: str
    created: str
    subtitle: str
    verdicts: tuple[tuple[Mark, int], ...]
    severities: tuple[Mark, ...]
    rows: tuple[ShownRow, ...]
    rules: tuple[ShownRule, ...]
    problems: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    tool: str


def build_index_view(index: Index, lang: str) -> IndexView:
    """The index in "ja" or "en"."""
    words = load_words(lang)
    verdicts = {code: _verdict(words, code) for code in index.verdicts}
    titles = {found.rule: found.title for found in index.rules}
    pack = f"{index.rulepack['version']} ({index.rulepack['sha256'][:12]})"
    problems = [(visible(path), visible(words.text(why))) for path, why in index.refused]
    problems += [
        (visible(row.cluster or row.name), _why(words, row))
        for row in index.by_urgency
        if row.verdict == BROKEN
    ]
    problems += [("", words.text(text)) for text in index.notes]
    return IndexView(
        words=words,
        lang=lang,
        created=words("index.created", created=local(index.created_at, 0), tool=index.tool, rulepack=pack),
        subtitle=words("index.subtitle", clusters=len(index.rows)),
        verdicts=tuple((verdicts[code], number) for code, number in index.verdicts.items()),
        severities=tuple(mark(words, "severity", severity) for severity in SEVERITIES),
        rows=tuple(_row(words, row, verdicts, titles) for row in index.by_urgency),
        rules=tuple(_rule(words, found) for found in index.rules if found.failed or found.unchecked),
        problems=tuple(problems),
        marks=(*all_marks(words), verdicts[BROKEN]),
        tool=index.tool,
    )


def _verdict(words: Words, code: str) -> Mark:
    if code != BROKEN:
        return mark(words, "overall", code)
    return Mark(
        group="overall",
        code=BROKEN,
        word=words("index.broken"),
        symbol="※",
        ink="#37475A",
        tint="#E8EDF3",
        rank=9,
    )


def _row(words: Words, row: Row, verdicts: Mapping[str, Mark], titles: Mapping[str, Text]) -> ShownRow:
    return ShownRow(
        number=row.number + 1,
        cluster=visible(row.cluster or row.name),
        nodes=visible(", ".join(row.nodes)),
        verdict=verdicts[row.verdict],
        score=row.score,
        coverage=row.coverage,
        severities=tuple(row.by_severity.get(severity.value, 0) for severity in SEVERITIES),
        waived=row.waived_results,
        unchecked=row.counts.get(Status.COULD_NOT_CHECK, 0),
        manual=row.counts.get(Status.MANUAL, 0),
        worst=tuple(
            words(
                "index.worst_line",
                rule=found.rule,
                title=words.text(titles[found.rule]),
                results=found.results,
            )
            for found in row.worst
        ),
        gaps=row.gaps,
        missing=visible(", ".join(row.missing_servers)),
        collected_at=row.collected_at.replace("T", " ").removesuffix("Z"),
        files=tuple(
            ShownFile(label=_LABELS.get(name, name), name=file, href=address(file))
            for name, file in sorted(row.files.items(), key=lambda entry: _place(entry[0]))
        ),
        why=_why(words, row),
    )


_LABELS = {"html": "HTML", "pdf": "PDF", "xlsx": "Excel", "json": "JSON"}


def _place(format_name: str) -> tuple[int, str]:
    order = list(_LABELS)
    return (order.index(format_name) if format_name in order else len(order), format_name)


def address(name: str) -> str:
    """The file name as a relative address."""
    from urllib.parse import quote

    # Without the dot a name such as "a:b" would be taken for a scheme.
    return f"./{quote(name, safe='')}"


def _why(words: Words, row: Row) -> str:
    return "\n".join(words.text(text) for text in row.why)


def _rule(words: Words, found: Frequency) -> ShownRule:
    return ShownRule(
        rule=found.rule,
        title=words.text(found.title),
        area=words.name("area", found.area),
        severity=mark(words, "severity", found.severity),
        failed=found.failed,
        share=found.share,
        waived=found.waived,
        unchecked=found.unchecked,
        judged=found.judged,
    )
