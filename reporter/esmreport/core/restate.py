"""Facts of the guide that ask for the same again after an update or another event: they hang on other facts' results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from esmreport.core.audit import Audit, Target
from esmreport.core.condition import Answer
from esmreport.core.model import Result
from esmreport.core.rule import Restated


def restate(results: Iterable[Result], restated: Sequence[Restated], audit: Audit) -> tuple[Result, ...]:
    """The results, each with the facts that ask under the audit's conditions for what it is about.

    Where a condition is not known to hold, the fact is left out: the result itself says the same.
    """
    nodes = {node.name: node for node in audit.nodes}
    first = audit.holder or audit.config_node or audit.nodes[0]
    holding: dict[str, list[Restated]] = {
        name: [entry for entry in restated if _holds(entry, audit.target(node))]
        for name, node in {**nodes, "": first}.items()
    }
    return tuple(_with_facts(result, holding[result.node or ""]) for result in results)


def _holds(entry: Restated, target: Target) -> bool:
    return target.holds(entry.when).answer is Answer.YES


def _with_facts(result: Result, entries: Sequence[Restated]) -> Result:
    further = [entry.fact for entry in entries if not entry.of.isdisjoint(result.facts)]
    return replace(result, facts=(*result.facts, *further)) if further else result
