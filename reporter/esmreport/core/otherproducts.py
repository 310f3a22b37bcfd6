"""Whether another ESMPRO/BASE product shares the nodes: by the uninstall keys, and by what registers below NVBASE."""

from __future__ import annotations

from esmreport.core import products
from esmreport.core.audit import Target
from esmreport.core.basefamily import OTHERS
from esmreport.core.condition import Answer, Applicability
from esmreport.core.facts import Missing, NodeFacts, RegistryKey, Unknown

# ServerManager registers below NVBASE itself, and so may what the agents' chapters and the MG are about.
OWN = ("SM", "SA", "SAS", "SAX", "MG")


def other_base_products(target: Target) -> bool | Applicability:
    """True where any node has one; a certain False needs every node's answer.

    NVBASE alone tells nothing, for ServerManager makes that key too (guide: chapter 1, products in NVBASE\\PP).
    """
    unknown: Applicability | None = None
    for node in target.audit.nodes:
        answers = (_uninstall(node), _registered(target.audit.target(node)))
        if any(answer is True for answer in answers):
            return True
        unknown = unknown or next((answer for answer in answers if isinstance(answer, Applicability)), None)
    return unknown or False


def _uninstall(node: NodeFacts) -> bool | Applicability:
    found = products.installed(node)
    if isinstance(found, Unknown):
        return Applicability(answer=Answer.UNKNOWN, reason=found.reason)
    return any(product.code in OTHERS for product in found)


def _registered(target: Target) -> bool | Applicability:
    root = target.lookup("NEC")
    if root is None:
        return False
    fact = target.node.registry_below(f"{root}\\NVBASE\\PP")
    if isinstance(fact, Unknown):
        return Applicability(answer=Answer.UNKNOWN, reason=fact.reason)
    if isinstance(fact, Missing):
        return False
    top: RegistryKey = fact.value[0]
    names = [record.path[len(top.path) + 1 :].replace("\\", "/") for record in fact.value[1:]]
    own = [name for name in names if products.code_of(name) in OWN]
    return any(not any(_of_one(name, other) for other in own) for name in names)


def _of_one(name: str, own: str) -> bool:
    """Whether a key is that of a product, above it ("ESMPRO" of "ESMPRO/ServerManager") or below it."""
    return f"{name}/".startswith(f"{own}/") or f"{own}/".startswith(f"{name}/")
