"""A rule of the baseline as data; docs/rule-format.md describes every key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from esmreport.core.cause import Cause
from esmreport.core.model import Criticality, Inferred, Remediation, RuleText, Severity, Source, Text
from esmreport.core.record import dataclass
from esmreport.core.version import Range

Scalar = str | int | bool
Expected = Scalar | tuple[str, ...] | None

# In the guide's order of work; the site's own rules come last.
AREAS = (
    "versions", "services", "folders", "acl", "manager", "registry", "files",
    "sync", "scripts", "network", "equality", "wsw", "update", "uninstall", "manual", "site",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Condition:
    """When something holds; an empty field asks nothing. `features` maps a feature name to the wanted
    answer."""

    products: tuple[str, ...] = ()
    versions: str | None = None
    bitness: int | None = None
    phases: tuple[str, ...] = ()
    features: Mapping[str, bool] = field(default_factory=dict)

    @cached_property
    def key(self) -> tuple[object, ...]:
        """The same for conditions that ask the same, so that each question is answered once."""
        return (self.products, self.versions, self.bitness, self.phases, tuple(self.features.items()))

    @cached_property
    def asks_nothing(self) -> bool:
        """Whether it always holds."""
        return not (self.products or self.versions or self.bitness or self.phases or self.features)

    @cached_property
    def range(self) -> Range | None:
        """The versions as comparisons."""
        return Range.parse(self.versions) if self.versions else None


@dataclass(frozen=True, kw_only=True)
class ExpectedCase:
    """One candidate for the expected value; `when=None` always holds."""

    when: Condition | None
    value: Expected


@dataclass(frozen=True, kw_only=True)
class Absence:
    """What it means under a condition that the thing is not there: a status code, and how that is said."""

    when: Condition
    status: str
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Override:
    """Severity or criticality that holds instead under a condition, for some subjects or (empty) for all."""

    when: Condition
    subjects: tuple[str, ...] = ()
    severity: Severity | None = None
    criticality: Criticality | None = None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What one result of the rule is about. `params` are the `${subject.X}` of this subject."""

    id: str
    covers: tuple[str, ...]
    params: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None
    when: Condition = field(default_factory=Condition)
    expected: tuple[ExpectedCase, ...] = ()

    @cached_property
    def by_chapter(self) -> tuple[tuple[str, str], ...]:
        """The facts, each with the chapter of the guide that it stands in."""
        return tuple((fact, fact.partition("-")[0]) for fact in self.covers)

    @cached_property
    def chapters(self) -> frozenset[str]:
        """Those chapters, but for what holds for every product."""
        return frozenset(chapter for _, chapter in self.by_chapter) - {"GEN"}


@dataclass(frozen=True, kw_only=True)
class FixSpec:
    """What a script may do about a failed result: an action of core.remedy.actions, or `follows`.

    `params` are filled in like those of the fact. `steps`: the remediation steps (from 1) that the script
    does; `where` and `state` are those of the last one. `subjects`: () = all. `rules`: whose scripts put
    this right too (follows).
    """

    action: str
    params: Mapping[str, Scalar | tuple[str, ...]] = field(default_factory=dict)
    steps: tuple[int, ...] = ()
    where: str = "node"
    state: str = "any"
    subjects: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One requirement of the guide. `wanted`: how the expected value reads, where it says too little by
    itself. `absent` is the status code for a thing that is not there, unless one of `absences` holds."""

    id: str
    revision: int
    kind: str
    area: str
    title: Text
    message: Text
    manual_check: Text
    criticality: Criticality
    severity: Severity
    scope: str
    sources: tuple[Source, ...]
    applies: Condition
    subjects: tuple[Subject, ...]
    exempts: tuple[str, ...] = ()
    fact_kind: str | None = None
    fact: Mapping[str, Scalar | tuple[str, ...]] = field(default_factory=dict)
    operator: str | None = None
    options: Mapping[str, Scalar | tuple[str, ...]] = field(default_factory=dict)
    expected: tuple[ExpectedCase, ...] = ()
    wanted: Text | None = None
    absent: str = "could_not_check"
    absent_text: Text | None = None
    absences: tuple[Absence, ...] = ()
    overrides: tuple[Override, ...] = ()
    remediation: Remediation | None = None
    inferred: Inferred | None = None
    fix: FixSpec | None = None

    @cached_property
    def plain_options(self) -> bool:
        """Whether the options hold no placeholder, so that they are the same for every subject and node."""
        texts = [
            text
            for value in self.options.values()
            for text in (value if isinstance(value, tuple) else (value,))
        ]
        return not any(isinstance(text, str) and "${" in text for text in texts)

    @cached_property
    def covers(self) -> tuple[str, ...]:
        """All catalogue facts that a failed result of this rule can break."""
        return tuple(dict.fromkeys(fact for subject in self.subjects for fact in subject.covers))


@dataclass(frozen=True, kw_only=True)
class Feature:
    """A property of the site that conditions ask for. `ask` is the question to a person, None where the tool
    always works it out itself."""

    name: str
    title: Text
    ask: Text | None


@dataclass(frozen=True, kw_only=True)
class Restated:
    """A fact of the catalogue that asks, under a condition, for the same as the facts `of`: a result about one
    of these is about it too."""

    fact: str
    of: frozenset[str]
    when: Condition = field(default_factory=Condition)


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """The loaded baseline: rules by id in order of id, features by name, the facts that no rule covers, the
    likely causes of several findings, and the facts that ask for the same as others."""

    version: str
    sha256: str
    rules: Mapping[str, Rule]
    features: Mapping[str, Feature]
    not_covered: Mapping[str, str]
    causes: tuple[Cause, ...] = ()
    restated: tuple[Restated, ...] = ()

    @cached_property
    def texts(self) -> Mapping[str, RuleText]:
        """What reports print of the rules, by id: the same objects in the reports of all clusters."""
        return {rule.id: _text(rule) for rule in self.rules.values()}

    @cached_property
    def areas(self) -> Mapping[str, str]:
        """The area of each rule by its id."""
        return {rule.id: rule.area for rule in self.rules.values()}


def _text(rule: Rule) -> RuleText:
    return RuleText(
        id=rule.id,
        revision=rule.revision,
        kind=rule.kind,
        area=rule.area,
        title=rule.title,
        severity=rule.severity,
        criticality=rule.criticality,
        sources=rule.sources,
        message=rule.message,
        manual_check=rule.manual_check,
        remediation=rule.remediation,
        inferred=rule.inferred,
        facts=rule.covers,
        scope=rule.scope,
    )
