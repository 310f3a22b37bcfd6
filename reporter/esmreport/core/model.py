"""The report as data: results, nodes, site values and the words that every renderer prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from esmreport.core.bilingual import Text as Text
from esmreport.core.document import Document, ScriptText
from esmreport.core.record import dataclass

if TYPE_CHECKING:
    from esmreport.core.history import Diagnosis, Drift, Inventory, Recorded, Typed
    from esmreport.core.remedy.model import Fixes


class Status(StrEnum):
    """Verdict of one rule on one subject and node."""

    PASS = "pass"
    FAIL = "fail"
    COULD_NOT_CHECK = "could_not_check"
    MANUAL = "manual"
    NOT_APPLICABLE = "not_applicable"
    INFO = "info"


class Severity(StrEnum):
    """What a failed result costs, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class Criticality(StrEnum):
    """How the guide words the requirement; an inferred requirement is never more than `should`."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Where a result was read: node, bundle item id, line number (1-based) and the line or value as found."""

    node: str
    item: str
    line: int | None = None
    found: str | None = None


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What one node (or the shared disk, `node=None`) has, in words."""

    node: str | None
    text: Text


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why the status is what it is: a stable code and the sentence."""

    code: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the guide says so. `product` is a chapter code such as SM6; `pages` as printed ("62-75")."""

    product: str
    section: Text
    pages: str
    versions: str | None = None


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """An accepted exception on a failed result, whose status it never changes. state: active, expired,
    not_yet. Dates are ISO 8601 and count through the end of that day at the site; `expires` None = without
    end."""

    state: str
    reason: str
    approver: str
    reference: str
    granted: str | None
    expires: str | None
    place: Text


@dataclass(frozen=True, kw_only=True)
class Attestation:
    """What a person saw. state: active, expired, not_yet. `result` is a status; `automatic` the status that
    the tool had given. An active one decides the status, an expired one does not."""

    state: str
    result: Status
    automatic: Status
    by: str
    date: str
    seen: str
    valid_until: str
    place: Text


@dataclass(frozen=True, kw_only=True)
class Result:
    """One verdict; its identity is (rule, subject, node)."""

    rule: str
    subject: str
    node: str | None
    status: Status
    severity: Severity
    criticality: Criticality
    expected: Text
    observed: tuple[Observation, ...] = ()
    reason: Reason | None = None
    evidence: tuple[Evidence, ...] = ()
    source: Source | None = None
    facts: tuple[str, ...] = ()
    waiver: Waiver | None = None
    attestation: Attestation | None = None

    @property
    def waived(self) -> bool:
        """Failed, and accepted as an exception that is in force."""
        return self.status is Status.FAIL and self.waiver is not None and self.waiver.state == "active"

    @property
    def attested(self) -> bool:
        """Decided by what a person saw."""
        return self.attestation is not None and self.attestation.state == "active"

    @property
    def identity(self) -> tuple[str, str, str | None]:
        return (self.rule, self.subject, self.node)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One remediation step. `where`: each_node, active, standby, cluster, office. `state`: the cluster state
    it needs: any, group_stopped, script_stopped, shared_disk_online, cluster_shutdown."""

    text: Text
    where: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Remediation:
    """How to put a failed requirement right. `window`: none, group_stop or cluster_shutdown. `order` sorts
    the roadmap in the guide's order of work. `synced_key`: a step touches a key that the cluster
    synchronises."""

    why: Text
    steps: tuple[Step, ...]
    verify: Text
    rollback: Text
    window: str
    order: int
    synced_key: bool = False


@dataclass(frozen=True, kw_only=True)
class Inferred:
    """For a requirement that the guide does not state: what it prints, and why we think so."""

    printed: Text
    because: Text


@dataclass(frozen=True, kw_only=True)
class RuleText:
    """What the renderers need to know about a rule."""

    id: str
    revision: int
    kind: str
    area: str
    title: Text
    severity: Severity
    criticality: Criticality
    sources: tuple[Source, ...]
    message: Text
    manual_check: Text
    remediation: Remediation | None
    inferred: Inferred | None
    facts: tuple[str, ...]
    scope: str = "node"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One item of a bundle that could not be read completely."""

    item: str
    outcome: str
    code: int | None
    detail: str | None


@dataclass(frozen=True, kw_only=True)
class Node:
    """One collected node. `priority_role`: primary, secondary, unknown. `state` at collection: active,
    standby, unknown. `seal`: sealed, hash_only, altered, unsealed. `places`: what NEC, install_dir, ... stand
    for in rule texts. `services`: state of the guide's services (running, stopped, ...; unknown)."""

    name: str
    priority_role: str
    state: str
    state_reason: Text
    bundle: str
    bundle_sha256: str
    seal: str
    collected_at: str
    utc_offset_minutes: int
    run_id: str
    collector: str
    os: str
    os_name: str
    bitness: int
    model: str
    addresses: tuple[str, ...]
    products: Mapping[str, str]
    counts: Mapping[str, int]
    gaps: tuple[Gap, ...]
    superseded: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SiteValue:
    """A value of the site that rules are judged against. `origin` code: site_file, inferred, default,
    unknown."""

    name: str
    value: str | None
    origin: str
    note: Text


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A sentence for page 1. `level`: warning or info."""

    code: str
    level: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """What clp.conf (or the site file) says. `name` is None where nobody says."""

    name: str | None
    servers: tuple[str, ...]
    missing_servers: tuple[str, ...]
    group: str | None
    shared_drive: str | None
    disk_kind: str | None
    fips: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a comparison table: the thing, its value per node name, the baseline, and how they stand:
    equal, different, missing (on some node), shared (on a disk that only its holder can read), unknown
    (could not be read somewhere)."""

    item: str
    values: Mapping[str, Text]
    baseline: Text
    state: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """A comparison table: services, registry, files, acls, scripts, versions."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Counts over all results. `score` = pass / (pass + fail), None where nothing was judged; `coverage` =
    (pass + fail) / (pass + fail + could_not_check). `verdict`: pass, fail, incomplete. `waived` of the
    failed results are accepted exceptions; `attested` results were decided by a person."""

    counts: Mapping[str, int]
    failed_by_severity: Mapping[str, int]
    by_area: Mapping[str, Mapping[str, int]]
    by_node: Mapping[str, Mapping[str, int]]
    score: float | None
    coverage: float | None
    verdict: str
    waived: int = 0
    attested: int = 0


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that a renderer prints, and nothing that it must work out."""

    tool: str
    run_id: str
    created_at: str
    rulepack: Mapping[str, str]
    title: Mapping[str, str]
    cluster: Cluster
    nodes: tuple[Node, ...]
    site: tuple[SiteValue, ...]
    notices: tuple[Notice, ...]
    rules: Mapping[str, RuleText]
    results: tuple[Result, ...]
    summary: Summary
    tables: tuple[Table, ...] = field(default=())
    utc_offset_minutes: int | None = None
    records: tuple[Recorded, ...] = ()
    typed: tuple[Typed, ...] = ()
    drift: Drift | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
    inventory: Inventory | None = None
    document: Document = field(default_factory=Document)
    scripts: tuple[ScriptText, ...] = ()
    fixes: Fixes | None = None
