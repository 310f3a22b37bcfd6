"""Many symptoms, one cause: which likely causes the results point to. The findings below stay findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from esmreport.core.cause import Cause, Symptom
from esmreport.core.history import Diagnosis, Identity
from esmreport.core.model import Result, Status
from esmreport.core.record import dataclass

_DRIVE = re.compile(r"(?<![A-Za-z])([A-Za-z]):[\\/¥]")
JUDGED = (Status.PASS, Status.FAIL)


@dataclass(frozen=True, kw_only=True)
class _Case:
    """The judged results by node ("" = none), the chapters that all results are about, and the drive of the
    shared disk."""

    results: Mapping[str, Sequence[Result]]
    chapters: frozenset[str]
    shared_drive: str | None

    @property
    def nodes(self) -> list[str]:
        return [name for name in self.results if name]


def diagnose(
    causes: Iterable[Cause], results: Iterable[Result], shared_drive: str | None
) -> tuple[Diagnosis, ...]:
    """The likely causes of the failed results, in order of id and node."""
    by_node: dict[str, list[Result]] = {}
    facts: set[str] = set()
    for result in results:
        facts.update(result.facts)
        mine = by_node.setdefault(result.node or "", [])
        if result.status in JUDGED:
            mine.append(result)
    chapters = frozenset(map(_chapter, facts))
    case = _Case(results=by_node, chapters=chapters, shared_drive=shared_drive)
    found = []
    for cause in sorted(causes, key=lambda cause: cause.id):
        for node in case.nodes if cause.about == "node" else [""]:
            explained = _explained(cause, case, node)
            if explained:
                found.append(_diagnosis(cause, node or None, explained))
    return tuple(found)


def _diagnosis(cause: Cause, node: str | None, explained: Iterable[Identity]) -> Diagnosis:
    return Diagnosis(
        id=cause.id,
        title=cause.title,
        cause=cause.cause,
        advice=cause.advice,
        node=node,
        results=tuple(dict.fromkeys(explained)),
    )


def _explained(cause: Cause, case: _Case, node: str) -> list[Identity]:
    """The failed results that the cause explains; none where a symptom is missing."""
    explained: list[Identity] = []
    for symptom in _asked(cause, case):
        shown = _shown(symptom, case, node)
        if shown is None:
            return []
        explained += [result.identity for result in shown if result.status is Status.FAIL]
    return explained + _further(cause, case, node)


def _asked(cause: Cause, case: _Case) -> Sequence[Symptom]:
    """The symptoms that facts of the cluster's chapters can show; none where they are too few to tell a cause."""
    asked = [symptom for symptom in cause.symptoms if case.chapters & set(map(_chapter, symptom.facts))]
    enough = len(asked) >= min(len(cause.symptoms), 2)
    return asked if enough and any(symptom.status == Status.FAIL for symptom in asked) else ()


def _chapter(fact: str) -> str:
    return fact.partition("-")[0]


def _further(cause: Cause, case: _Case, node: str) -> list[Identity]:
    """Failed results of the facts that the cause explains too, on its node and for the cluster as a whole."""
    names = (node, "") if cause.about == "node" else tuple(case.results)
    explains = frozenset(cause.explains)
    return [
        result.identity
        for name in dict.fromkeys(names)
        for result in case.results.get(name, ())
        if result.status is Status.FAIL and not explains.isdisjoint(result.facts)
    ]


def _shown(symptom: Symptom, case: _Case, node: str) -> list[Result] | None:
    """The results that show a symptom, None where it is not there."""
    if symptom.where in ("node", "cluster"):
        return _on(symptom, case, node if symptom.where == "node" else "")
    nodes = [name for name in case.nodes if symptom.where == "every" or name != node]
    parts = [_on(symptom, case, name) for name in nodes]
    if not parts:
        return None
    shown: list[Result] = []
    for part in parts:
        if part is None:
            return None
        shown += part
    return shown


def _on(symptom: Symptom, case: _Case, node: str) -> list[Result] | None:
    facts = frozenset(symptom.facts)
    about = [r for r in case.results.get(node, ()) if not facts.isdisjoint(r.facts)]
    shown = [r for r in about if r.status == symptom.status and _seen(symptom.seen, r, case.shared_drive)]
    enough = len(shown) >= symptom.at_least and len(about) - len(shown) <= symptom.but
    return shown if enough else None


def _seen(wanted: str, result: Result, shared_drive: str | None) -> bool:
    if not wanted:
        return True
    texts = [seen.text.en for seen in result.observed]
    if wanted == "automatic":
        return any(text.startswith("Automatic") for text in texts)
    drives = {letter.upper() for text in texts for letter in _DRIVE.findall(text)}
    return shared_drive is not None and bool(drives) and shared_drive[:1].upper() not in drives
