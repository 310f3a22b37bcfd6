"""What every face shows: texts in one language, in order, numbered and marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from esmreport.core.model import Severity
from esmreport.core.record import dataclass
from esmreport.render.builtmodel import Diagram, Gauge, Paper, RunTable, ScriptView
from esmreport.render.lifemodel import Life
from esmreport.render.look import Mark
from esmreport.render.nodemodel import NodeView, NoticeLine, Pair, SiteLine
from esmreport.render.wording import Words

MOST_URGENT = 8


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a three-way table. `key` is the node's name, "" for the shared disk or the cluster."""

    key: str
    name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one column has, and the verdict on it with the number of the result; no mark where the column was
    only compared with. `note`: what people decided about it, e.g. that it is an accepted exception."""

    value: str
    mark: Mark | None
    number: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """One place where a result was read. `line` is the line number or ""."""

    node: str
    item: str
    line: str
    found: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One result. `identity` is (rule, subject, node) as in the results file; the rest is for people."""

    number: str
    identity: tuple[str, str, str | None]
    rule: str
    title: str
    area: str
    area_word: str
    subject: str
    node_key: str
    node: str
    mark: Mark
    severity: Mark
    criticality: str
    expected: str
    observed: str
    reason_code: str
    reason: str
    evidence: tuple[EvidenceLine, ...]
    source: str
    manual_check: str
    facts: str
    waived: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One (rule, subject) across the columns. `mark` is the worst verdict; `differs` when two nodes have
    different values."""

    rule: str
    title: str
    area: str
    area_word: str
    subject: str
    expected: str
    severity: Mark
    mark: Mark
    cells: tuple[Cell | None, ...]
    differs: bool


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Lines under the columns that they need."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One remediation step: where it is done and in which state of the cluster."""

    text: str
    where: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """How to put a finding right. `synced` is a caution, "" where it does not apply."""

    why: str
    steps: tuple[StepLine, ...]
    verify: str
    rollback: str
    window: str
    order: int
    synced: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """All failed subjects of one rule at one severity: one card. `heading`: the title, said to be a requirement."""

    number: str
    rule: str
    title: str
    heading: str
    area: str
    area_word: str
    severity: Mark
    criticality: str
    source: str
    message: str
    grid: Grid
    entries: tuple[Entry, ...]
    reasons: tuple[str, ...]
    evidence: tuple[str, ...]
    inferred: str
    remedy: Remedy | None
    nodes: str


@dataclass(frozen=True, kw_only=True)
class UncheckedRow:
    """Subjects of one rule on one node that could not be checked. `reason` is "" where the group says
    it."""

    rule: str
    title: str
    node: str
    entries: tuple[Entry, ...]
    reason: str
    by_hand: str


@dataclass(frozen=True, kw_only=True)
class ReasonGroup:
    """Results that could not be checked for the same reason; `rows` holds them by rule and node."""

    text: str
    entries: tuple[Entry, ...]
    rows: tuple[UncheckedRow, ...]


@dataclass(frozen=True, kw_only=True)
class CheckGroup:
    """What a person has to check for one rule: how, and for which subjects. `reason` is the question where
    all have the same, else ""."""

    rule: str
    title: str
    question: str
    reason: str
    source: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many results have a mark."""

    mark: Mark
    number: int


@dataclass(frozen=True, kw_only=True)
class CountRow:
    """Counts of one node or area, in the order of `Overview.columns`."""

    label: str
    counts: tuple[Count, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Verdict and completeness, which always stand together."""

    verdict: Mark
    headline: str
    score: str
    completeness: Mark
    extent: str
    completeness_lines: tuple[str, ...]
    counts: tuple[Count, ...]
    severities: tuple[Count, ...]
    by_node: tuple[CountRow, ...]
    by_area: tuple[CountRow, ...]
    total: int
    failed: int
    gauges: tuple[Gauge, ...]

    @property
    def worst(self) -> tuple[Count, ...]:
        """The severities that findings can have."""
        return tuple(count for count in self.severities if count.mark.code != Severity.INFO)


@dataclass(frozen=True, kw_only=True)
class BuiltRow:
    """One line of an as-built table."""

    item: str
    values: tuple[str, ...]
    baseline: str
    mark: Mark


@dataclass(frozen=True, kw_only=True)
class BuiltTable:
    """One as-built table over all nodes. `unknown` counts the rows that could not be compared;
    `has_baseline` says whether any row has one."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[BuiltRow, ...]
    different: tuple[BuiltRow, ...]
    unknown: int
    has_baseline: bool


@dataclass(frozen=True, kw_only=True)
class RoadmapLine:
    """One finding in the order of work. `window` says what has to stop."""

    step: int
    finding: Finding
    window: str


@dataclass(frozen=True, kw_only=True)
class MaintenanceWindow:
    """The findings that can be put right in one window, in the order of work. `title` says what has to
    stop."""

    title: str
    lines: tuple[RoadmapLine, ...]


@dataclass(frozen=True, kw_only=True)
class View:
    """The whole report in one language. `entries` holds every result once, in the order of the report."""

    words: Words
    lang: str
    appendix: str
    title: str
    document: tuple[Pair, ...]
    cluster_name: str
    cluster: tuple[Pair, ...]
    created_at: str
    created_on: str
    created_stamp: str
    run_id: str
    tool: str
    rulepack: str
    marks: tuple[Mark, ...]
    overview: Overview
    nodes: tuple[NodeView, ...]
    site: tuple[SiteLine, ...]
    notices: tuple[NoticeLine, ...]
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    unchecked: tuple[ReasonGroup, ...]
    manual: tuple[Entry, ...]
    checklist: tuple[CheckGroup, ...]
    informative: tuple[Entry, ...]
    comparison: Grid
    attention: tuple[Grid, ...]
    roadmap: tuple[RoadmapLine, ...]
    windows: tuple[MaintenanceWindow, ...]
    tables: tuple[BuiltTable, ...]
    scripts: tuple[ScriptView, ...]
    diagram: Diagram
    running: RunTable
    paper: Paper
    finding_of: Mapping[tuple[str, str, str | None], str]
    life: Life = field(default_factory=Life)
    excepted: tuple[Finding, ...] = ()
    cluster_key: str = ""

    @property
    def half_sealed(self) -> bool:
        """Whether a bundle's hash holds while its seal was not checked, which wants an explanation."""
        return any(node.seal.code == "hash_only" for node in self.nodes)

    @property
    def urgent(self) -> tuple[Finding, ...]:
        """The findings that cost most: all critical ones, the first few of them."""
        critical = [finding for finding in self.findings if finding.severity.code == Severity.CRITICAL]
        return tuple(critical[:MOST_URGENT])
