"""Whether the WinSock Wrapper is used, and which agents and products stand behind the rules on it."""

from __future__ import annotations

from esmreport.core import products
from esmreport.core.agents import AGENTS, has_agent
from esmreport.core.audit import Target
from esmreport.core.condition import Answer, Applicability
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Reason
from esmreport.core.read.baseproducts import readings
from esmreport.core.read.wrapper import libraries, registered
from esmreport.core.reasons import container_absent
from esmreport.core.switchable import is_switchable


def wrapper_used(target: Target) -> bool | Applicability | None:
    """True where any node has the library or an entry, or where alerts show wrong senders; False where every
    node has neither; None (a person is asked) where what is registered cannot be told."""
    if target.audit.answers.get("alert_symptom"):
        return True
    facts: list[Fact] = []
    for node in target.audit.nodes:
        found = libraries(target.audit.target(node))
        if isinstance(found, Unknown) and not node.blocked and not has_agent(node):
            # Where the agent was forgotten, there is no folder that could hold the library.
            found = []
        facts += [found] if isinstance(found, Unknown) else [fact for _, fact in found]
        facts.append(registered(node))
    if any(isinstance(fact, Seen) for fact in facts):
        return True
    unknown = [fact.reason for fact in facts if isinstance(fact, Unknown)]
    gap = next((reason for reason in unknown if reason.code not in A_PERSON_KNOWS), None)
    if gap:
        return Applicability(answer=Answer.UNKNOWN, reason=gap)
    return None if unknown else False


# Nothing failed: the answer is there, but it takes a person to say what it means.
A_PERSON_KNOWS = ("output_not_recognised", "command_failed", "container_absent", "skipped", "not_collected")


def other_failover_aware(target: Target) -> bool | Applicability:
    """Whether a product beside the agent keeps its data on a disk that moves: WorkDir of ESMPRO/BASE, in
    either place (the agents' chapters ask for one, those on ServerManager for the other), on any node."""
    unknown: Reason | None = None
    for fact in (fact for node in target.audit.nodes for fact in _work_dirs(target.audit.target(node))):
        if isinstance(fact, Unknown):
            unknown = unknown or fact.reason
        elif isinstance(fact, Seen):
            moves = is_switchable(str(fact.value), target.audit)
            if moves is True:
                return True
            unknown = unknown or (moves if isinstance(moves, Reason) else None)
    return Applicability(answer=Answer.UNKNOWN, reason=unknown) if unknown else False


def _work_dirs(target: Target) -> list[Fact]:
    found = readings(target)
    return [found] if isinstance(found, Unknown) else [fact for _, fact in found]


def mirror_disk_used(target: Target) -> bool | Applicability:
    """Whether a failover group holds a mirror disk or a hybrid disk."""
    config = target.audit.config
    if isinstance(config, Seen):
        return any(disk.kind in ("md", "hd") for disk in config.value.disks)
    reason = config.reason if isinstance(config, Unknown) else container_absent("clp.conf")
    return Applicability(answer=Answer.UNKNOWN, reason=reason)


def installed_here(target: Target, code: str) -> bool | Applicability:
    """Whether the node itself has a product, by code."""
    return _has(target.node, (code,))


def both_agents(target: Target) -> bool | Applicability:
    """Whether the node itself has ServerAgent and ServerAgentService."""
    return _has(target.node, AGENTS)


def _has(node: NodeFacts, codes: tuple[str, ...]) -> bool | Applicability:
    facts = [products.version(node, code) for code in codes]
    unknown = next((fact for fact in facts if isinstance(fact, Unknown)), None)
    if unknown:
        return Applicability(answer=Answer.UNKNOWN, reason=unknown.reason)
    return not any(isinstance(fact, Missing) for fact in facts)
