"""From failed results to what scripts may do about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from esmreport.core.audit import Audit
from esmreport.core.evaluate import Judge
from esmreport.core.facts import NodeFacts
from esmreport.core.model import Result, Status
from esmreport.core.placeholders import UnresolvedError
from esmreport.core.reasons import NO_HOLDER, unresolved
from esmreport.core.remedy.actions import ACTIONS, FOLLOWS
from esmreport.core.remedy.base import ByHandError, Task
from esmreport.core.remedy.files import carried
from esmreport.core.remedy.model import (
    ByHand,
    CarriedFile,
    Content,
    Fix,
    Fixes,
    Follows,
    Line,
    Way,
)
from esmreport.core.rule import FixSpec, Rule, Subject


def plan_fixes(rules: Mapping[str, Rule], results: Iterable[Result], audit: Audit) -> Fixes:
    """What scripts may do about the failed results of rules with [fix]."""
    ways: dict[str, Way] = {}
    fixes: list[Fix] = []
    by_hand: list[ByHand] = []
    follows: list[Follows] = []
    files: dict[tuple[str, str], CarriedFile] = {}
    for result in results:
        rule = rules.get(result.rule)
        if result.status is not Status.FAIL or rule is None or rule.fix is None:
            continue
        subject = _subject(rule, result.subject)
        if subject is None or (rule.fix.subjects and subject.id not in rule.fix.subjects):
            continue
        if rule.fix.action == FOLLOWS:
            follows.append(Follows(identity=result.identity, rules=rule.fix.rules))
            continue
        ways[rule.id] = Way(steps=rule.fix.steps, where=rule.fix.where, state=rule.fix.state)
        node = _node(audit, result.node)
        planned = _plan(rule, rule.fix, subject, result, audit, node)
        if isinstance(planned, ByHand):
            by_hand.append(planned)
            continue
        fixes.append(planned)
        assert node is not None
        files |= {(file.on, file.path): file for file in _files(planned, node)}
    return Fixes(
        ways=ways,
        fixes=tuple(fixes),
        by_hand=tuple(by_hand),
        follows=tuple(follows),
        files=tuple(files.values()),
    )


def _plan(
    rule: Rule, spec: FixSpec, subject: Subject, result: Result, audit: Audit, node: NodeFacts | None
) -> Fix | ByHand:
    if node is None:
        return ByHand(identity=result.identity, reason=NO_HOLDER)
    target = audit.target(node)
    judge = Judge(rule, subject, target, result.node)
    try:
        params = judge.filled({**rule.fact, **rule.options, **spec.params}, target)
        rest = result.subject[len(subject.id) :].lstrip("\\")
        task = Task(target=target, params=params, expected=judge.expected(), rest=rest)
        changes = tuple(ACTIONS[spec.action].plan(task))
    except ByHandError as declined:
        return ByHand(identity=result.identity, reason=declined.reason)
    except UnresolvedError as missing:
        return ByHand(identity=result.identity, reason=unresolved(missing.name))
    return Fix(identity=result.identity, on=node.name, changes=changes)


def _subject(rule: Rule, found: str) -> Subject | None:
    """The rule's subject of a result: an operator may have narrowed it to a folder below."""
    fitting = [one for one in rule.subjects if found == one.id or found.startswith(one.id + "\\")]
    return max(fitting, key=lambda one: len(one.id), default=None)


def _node(audit: Audit, name: str | None) -> NodeFacts | None:
    if name is None:
        return audit.holder
    return next((node for node in audit.nodes if node.name == name), None)


def _files(fix: Fix, node: NodeFacts) -> list[CarriedFile]:
    return [
        carried(node, change.path, may_be_absent=isinstance(change, Content))
        for change in fix.changes
        if isinstance(change, Line | Content)
    ]
