"""The pure core: rules and facts in, one result per rule, subject and node out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from esmreport.core.audit import Audit, Target
from esmreport.core.condition import Answer, Applicability, strictest
from esmreport.core.factkinds import CONTAINER, FACT_KINDS
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Criticality, Observation, Reason, Result, Severity, Source, Status, Text
from esmreport.core.operate.base import Judgement, Question, empty
from esmreport.core.operate.values import says_nothing
from esmreport.core.operators import OPERATORS
from esmreport.core.placeholders import UnresolvedError, fill
from esmreport.core.reasons import NO_HOLDER, container_absent, unknown_state, unresolved, wrong_state
from esmreport.core.rule import Expected, ExpectedCase, Rule, Subject
from esmreport.core.words import expected_text

UNKNOWN_EXPECTED = Text(ja="―", en="–")


def evaluate(rules: Iterable[Rule], audit: Audit) -> tuple[Result, ...]:
    """All results of a cluster in order of rule, subject and node. Never empty verdicts: each rule
    answers."""
    results: list[Result] = []
    targets = [audit.target(node) for node in audit.nodes]
    for rule in sorted(rules, key=lambda rule: rule.id):
        for subject in rule.subjects:
            results += _subject_results(rule, subject, audit, targets)
    return tuple(results)


def _subject_results(rule: Rule, subject: Subject, audit: Audit, targets: Sequence[Target]) -> list[Result]:
    if rule.scope in ("node", "active", "standby"):
        return [result for target in targets for result in _on_node(rule, subject, target)]
    if rule.scope == "cluster":
        return _on_cluster(rule, subject, audit)
    node = audit.holder if rule.scope == "shared" else audit.config_node
    if node is None:
        # Whether the rule applies is still asked first, of any node, so that "not for you" stays visible.
        judge = Judge(rule, subject, audit.target(audit.nodes[0]), None)
        return judge.blocked(NO_HOLDER if rule.scope == "shared" else unresolved("cluster_dir"))
    return Judge(rule, subject, audit.target(node), None).results()


def _on_node(rule: Rule, subject: Subject, target: Target) -> list[Result]:
    node = target.node
    judge = Judge(rule, subject, target, node.name)
    if rule.scope == "node":
        return judge.results()
    state = target.audit.states.get(node.name, "unknown")
    if state == rule.scope:
        return judge.results()
    if state == "unknown":
        return judge.blocked(node.blocked or unknown_state(node.name))
    return judge.not_applicable(wrong_state(rule.scope))


def _on_cluster(rule: Rule, subject: Subject, audit: Audit) -> list[Result]:
    node = audit.holder or audit.config_node or audit.nodes[0]
    judge = Judge(rule, subject, audit.target(node), None)
    if rule.operator and OPERATORS[rule.operator].group:
        return judge.group_results(audit.nodes)
    return judge.results()


class Judge:
    """Works out the results of one rule and subject for one target."""

    def __init__(self, rule: Rule, subject: Subject, target: Target, node: str | None) -> None:
        self.rule = rule
        self.subject = subject
        self.target = target
        self.node = node

    def results(self) -> list[Result]:
        early = self._early()
        if early is not None:
            return early
        fact: Fact | None = None
        try:
            fact = self._read(self.target)
            return self._judge(fact, self.expected())
        except UnresolvedError as missing:
            if isinstance(fact, Missing) and self.rule.scope != "config":
                # It is not there, whatever it would have to be. Without clp.conf, nothing is said of what it holds.
                return [self._absent(fact)]
            if isinstance(fact, Seen) and self.rule.options.get("filled") and says_nothing(fact):
                return [self._from(one) for one in empty(fact)]
            # What could not be read is the cause, a value that follows from it only the effect.
            cause = fact.reason if isinstance(fact, Unknown) else self._why_unresolved(missing.name)
            return [self._result(Status.COULD_NOT_CHECK, reason=cause)]

    def group_results(self, nodes: tuple[NodeFacts, ...]) -> list[Result]:
        early = self._early()
        if early is not None:
            return early
        facts: dict[str, Fact] = {}
        for node in nodes:
            try:
                facts[node.name] = self._read(self.target.audit.target(node))
            except UnresolvedError as missing:
                facts[node.name] = Unknown(reason=node.blocked or unresolved(missing.name))
        status, _ = self._absence()
        if all(isinstance(fact, Missing) for fact in facts.values()) and status != "could_not_check":
            return [self._absent(next(iter(facts.values())))]
        question = Question(
            expected=None,
            facts=facts,
            options=self._options(),
            subject=self.subject.id,
        )
        return self._answers(question)

    def blocked(self, reason: Reason) -> list[Result]:
        """Could not check, unless the rule does not apply at all."""
        return self._early() or [self._result(Status.COULD_NOT_CHECK, reason=reason)]

    def not_applicable(self, reason: Reason) -> list[Result]:
        return [self._result(Status.NOT_APPLICABLE, reason=reason)]

    def _early(self) -> list[Result] | None:
        answer = self.target.holds(self.rule.applies)
        if answer.answer is not Answer.NO and not self.subject.when.asks_nothing:
            answer = strictest(answer, self.target.holds(self.subject.when))
        if answer.answer is not Answer.YES:
            return [self._open(answer)]
        if self.rule.kind == "manual":
            reason = Reason(code="manual", text=self.rule.manual_check)
            return [self._result(Status.MANUAL, expected=self.rule.title, reason=reason)]
        return None

    def _open(self, answer: Applicability) -> Result:
        if answer.answer is Answer.NO:
            status = Status.NOT_APPLICABLE
        else:
            status = Status.MANUAL if answer.answer is Answer.ASK else Status.COULD_NOT_CHECK
        return self._result(status, reason=answer.reason)

    def _lookup(self, target: Target) -> Callable[[str], str | None]:
        def lookup(name: str) -> str | None:
            if name == "subject.id":
                return self.subject.id
            if name.startswith("subject."):
                text = self.subject.params.get(name[8:])
                return None if text is None else fill(text, target.lookup)
            return target.lookup(name)

        return lookup

    def _read(self, target: Target) -> Fact:
        assert self.rule.fact_kind is not None
        params = self.filled(self.rule.fact, target)
        container = params.pop(CONTAINER, None)
        if container is not None and target.node.lacks(str(container)):
            return Unknown(reason=container_absent(str(container)))
        kind = self.rule.fact_kind
        key = ("fact", kind, *params.items())
        return target.once(key, lambda: FACT_KINDS[kind].read(target, params))

    def filled(self, values: Mapping[str, Any], target: Target) -> dict[str, Any]:
        """`values` of the rule with every placeholder filled in. Raises UnresolvedError."""
        if not values:
            return {}
        lookup = self._lookup(target)
        return {key: _filled(value, lookup) for key, value in values.items()}

    def _options(self) -> Mapping[str, Any]:
        return self.rule.options if self.rule.plain_options else self.filled(self.rule.options, self.target)

    def expected(self) -> Expected:
        """What the subject has to be on the target. Raises UnresolvedError."""
        for case in self.subject.expected or self.rule.expected:
            if _case_holds(case, self.target):
                value = _filled(case.value, self._lookup(self.target))
                return value if isinstance(value, str | int | tuple) else None
        return None

    def _why_unresolved(self, name: str) -> Reason:
        return self.target.node.blocked or unresolved(name)

    def _judge(self, fact: Fact, expected: Expected) -> list[Result]:
        if isinstance(fact, Unknown):
            return [
                self._result(
                    Status.COULD_NOT_CHECK,
                    expected=self._wanted(expected),
                    reason=fact.reason,
                    evidence=fact.evidence,
                )
            ]
        if isinstance(fact, Missing):
            return [self._absent(fact, expected)]
        question = Question(
            expected=expected,
            seen=fact,
            options=self._options(),
            subject=self.subject.id,
        )
        return self._answers(question)

    def _absence(self) -> tuple[Status, Text | None]:
        """What it means here that the thing is not there, and how the rule says so."""
        for absence in self.rule.absences:
            if self.target.holds(absence.when).answer is Answer.YES:
                return Status(absence.status), absence.text
        return Status(self.rule.absent), self.rule.absent_text

    def _absent(self, fact: Fact, expected: Expected = None) -> Result:
        assert isinstance(fact, Missing)
        status, said = self._absence()
        text = said or fact.text
        reason = None if status is Status.PASS else Reason(code="absent", text=text)
        return self._result(
            status,
            expected=self._wanted(expected),
            observed=(Observation(node=self.node, text=fact.text),),
            reason=reason,
            evidence=fact.evidence,
        )

    def _wanted(self, expected: Expected) -> Text | None:
        """What is expected in words, where no operator was asked."""
        if self.rule.wanted or expected is not None:
            return self.rule.wanted or expected_text(expected)
        return OPERATORS[self.rule.operator].wants if self.rule.operator else None

    def _answers(self, question: Question) -> list[Result]:
        assert self.rule.operator is not None
        judgements = OPERATORS[self.rule.operator].judge(question)
        return [self._from(judgement) for judgement in judgements]

    def _from(self, judgement: Judgement) -> Result:
        observed = judgement.observed
        if self.node is not None:
            observed = tuple(
                [
                    seen if seen.node is not None else Observation(node=self.node, text=seen.text)
                    for seen in observed
                ]
            )
        return self._result(
            judgement.status,
            expected=self.rule.wanted or judgement.expected,
            observed=observed,
            reason=judgement.reason,
            evidence=judgement.evidence,
            subject=judgement.subject,
        )

    def _result(
        self, status: Status, subject: str | None = None, expected: Text | None = None, **rest: Any
    ) -> Result:
        severity, criticality = self._weight()
        return Result(
            rule=self.rule.id,
            subject=subject or self.subject.id,
            node=self.node,
            status=status,
            severity=severity,
            criticality=criticality,
            expected=expected or UNKNOWN_EXPECTED,
            source=self._source(),
            facts=self._facts(),
            **rest,
        )

    def _facts(self) -> tuple[str, ...]:
        """Of the facts that the subject covers those of the chapters that may hold here.

        Where the product's version could not be read, no chapter is ruled out.
        """
        absent = self.target.absent_of(self.subject.chapters)
        if not absent:
            return self.subject.covers
        return tuple([fact for fact, chapter in self.subject.by_chapter if chapter not in absent])

    def _weight(self) -> tuple[Severity, Criticality]:
        severity = self.subject.severity or self.rule.severity
        criticality = self.rule.criticality
        for override in self.rule.overrides:
            if override.subjects and self.subject.id not in override.subjects:
                continue
            if self.target.holds(override.when).answer is Answer.YES:
                severity = override.severity or severity
                criticality = override.criticality or criticality
        return severity, criticality

    def _source(self) -> Source | None:
        mine, sources = self.subject.when.products, self.rule.sources
        if mine:
            return next((source for source in sources if source.product in mine), sources[0])
        fitting = (source for source in sources if self._in_chapter(source.product))
        return next(fitting, sources[0])

    def _in_chapter(self, chapter: str) -> bool:
        if chapter == "GEN":
            return True
        found = self.target.chapter_version(chapter)
        return found is not None and not isinstance(found, Reason)


def _filled(value: Any, lookup: Callable[[str], str | None]) -> Any:
    if isinstance(value, tuple):
        return tuple(fill(entry, lookup) for entry in value)
    return fill(value, lookup) if isinstance(value, str) else value


def _case_holds(case: ExpectedCase, target: Target) -> bool:
    return case.when is None or target.holds(case.when).answer is Answer.YES
