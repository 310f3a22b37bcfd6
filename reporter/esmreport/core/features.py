"""Properties of the site that the tool works out by itself; everything else is asked."""

from __future__ import annotations

from collections.abc import Callable

from esmreport.core import products
from esmreport.core.audit import LOCAL_SERVICE, Target
from esmreport.core.condition import Answer, Applicability
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown

Found = bool | Applicability


def derived(name: str, target: Target) -> Found | None:
    """The answer to a feature that evidence gives; None where only a person can know."""
    if name.startswith("service_exists:"):
        return _exists(target.node.service(name.split(":", 1)[1]))
    work = DERIVED.get(name)
    return work(target) if work else None


def _unknown(fact: Unknown) -> Applicability:
    return Applicability(answer=Answer.UNKNOWN, reason=fact.reason)


def _exists(fact: Fact) -> Found:
    if isinstance(fact, Unknown):
        return _unknown(fact)
    return isinstance(fact, Seen)


def _any_node(target: Target, ask: Callable[[NodeFacts], Fact]) -> Found:
    """True where any node has it; a certain False needs every node's answer."""
    unknown: Applicability | None = None
    for node in target.audit.nodes:
        fact = ask(node)
        if isinstance(fact, Seen):
            return True
        if isinstance(fact, Unknown):
            unknown = unknown or _unknown(fact)
    return unknown or False


def _local_folder(relative: str) -> Callable[[Target], Found]:
    def work(target: Target) -> Found:
        def ask(node: NodeFacts) -> Fact:
            install = Target(audit=target.audit, node=node).lookup("install_dir")
            return (
                node.at_path("folder", f"{install}\\{relative}")
                if install
                else node.item("locations", "locations")
            )

        return _any_node(target, ask)

    return work


def _product(*codes: str) -> Callable[[Target], Found]:
    def work(target: Target) -> Found:
        found = products.installed(target.node)
        if isinstance(found, Unknown):
            return _unknown(found)
        return any(product.code in codes for product in found)

    return work


def _nvisord(target: Target) -> Found:
    folder = target.lookup("work_folder")
    if folder is None or target.audit.holder is None:
        return Applicability(answer=Answer.UNKNOWN, reason=None)
    return _exists(target.audit.holder.at_path("file", f"{folder}\\local\\nvisord.cf"))


def _display(name: str) -> Callable[[Target], Found]:
    def work(target: Target) -> Found:
        return _exists(target.node.service_by_display(name))

    return work


def _autosave(target: Target) -> Found:
    root = target.lookup("NEC")
    if root is None:
        return Applicability(answer=Answer.UNKNOWN, reason=target.node.blocked)
    fact = target.node.registry_value(f"{root}\\NVBASE\\AlertViewer", "AutoSavePath")
    if isinstance(fact, Missing):
        return False
    return _unknown(fact) if isinstance(fact, Unknown) else bool(str(fact.value).strip())


DERIVED: dict[str, Callable[[Target], Found]] = {
    "local_pkgpool_exists": _local_folder("ESMWEB\\pkgpool"),
    "local_db_exists": _local_folder(LOCAL_SERVICE.rsplit("\\", 1)[0] + "\\db"),
    "nvisord_exists": _nvisord,
    "other_base_products": _product("AM", "CM", "NV", "SYM"),
    "mg_installed": _product("MG"),
    "server_agent_or_alertmanager_installed": _product("SA", "SAS", "AM"),
    "alert_manager_main_service_present": _display("Alert Manager Main Service"),
    "sm_cooperation_installed": _display("CLUSTERPRO ESMPRO/SM cooperator"),
    "autosave_configured": _autosave,
}
