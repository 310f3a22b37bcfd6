"""The agents (ServerAgent, ServerAgentService) of a node, and the folder they lie in."""

from __future__ import annotations

from esmreport.core import products, winpath
from esmreport.core.facts import NodeFacts, Seen

AGENTS = ("SA", "SAS")
PROGRAMS = "AlertMan\\Program"
# The modules that send alerts; the WinSock Wrapper gives each of them its address.
MODULES = ("AMVSCKS.EXE", "AMVMAIN.EXE", "AMSADM.EXE")


def has_agent(node: NodeFacts) -> bool:
    """Whether an agent is known to be installed."""
    found = products.installed(node)
    return isinstance(found, list) and any(product.code in AGENTS for product in found)


def agent_folder(node: NodeFacts) -> str | None:
    """The install folder of the agent: the one that holds its alert modules, else the one most trusted.

    Uninstall entries do not always name a folder, and a ServerManager beside the agent has an AlertMan too.
    """
    found = products.installed(node)
    told = [product.folder for product in found if product.code in AGENTS] if isinstance(found, list) else []
    places = node.item("locations", "locations")
    alert = places.value.get("alert_dirs", {}).get("value") if isinstance(places, Seen) else None
    candidates = [winpath.tidy(path) for path in (*told, *(alert or ())) if path]
    holding = [path for path in candidates if _has_modules(node, path)]
    return next(iter(holding or candidates), None)


def _has_modules(node: NodeFacts, folder: str) -> bool:
    facts = [node.at_path("file", f"{folder}\\{PROGRAMS}\\{module}") for module in MODULES]
    return any(isinstance(fact, Seen) for fact in facts)
