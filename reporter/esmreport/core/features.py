"""Properties of the site that the tool works out by itself; everything else is asked."""

from __future__ import annotations

from collections.abc import Callable

from esmreport.core import products
from esmreport.core.audit import LOCAL_SERVICE, Target
from esmreport.core.condition import Answer, Applicability
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Reason, Text
from esmreport.core.otherproducts import other_base_products
from esmreport.core.parse.sid import ADMINISTRATORS, full_sid
from esmreport.core.read.compared import mg_definition
from esmreport.core.read.services import cooperation_service
from esmreport.core.reasons import NO_HOLDER, container_absent, unresolved
from esmreport.core.scriptfeatures import mg_keys_registered, started_by_group, started_by_script
from esmreport.core.version import Version
from esmreport.core.wrapperfeatures import (
    both_agents,
    installed_here,
    mirror_disk_used,
    other_failover_aware,
    wrapper_used,
)

Found = bool | Applicability

MG_3_4 = Version(major=3, fraction="4")


def derived(name: str, target: Target) -> Found | None:
    """The answer to a feature that evidence gives; None where only a person can know."""
    if name.startswith("service_exists:"):
        return _exists(target.node.service(name.split(":", 1)[1]))
    if name.startswith("service_on_any_node:"):
        return _any_node(target, lambda node: node.service(name.split(":", 1)[1]))
    if name.startswith("installed_here:"):
        return installed_here(target, name.split(":", 1)[1])
    if name.split(":")[0] == "started_by_script":
        return started_by_script(target, name.partition(":")[2] or None)
    if name.startswith("started_by_group:"):
        return started_by_group(target, name.split(":", 1)[1])
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


def _mg_https(target: Target) -> Found | None:
    """The definition file shows that HTTPS reports are set up; without it a person is asked."""
    installed = _product("MG")(target)
    if installed is not True:
        return installed
    for node in target.audit.nodes:
        if isinstance(mg_definition(target.audit.target(node), {}), Seen):
            return True
    return None


def _local_folder(relative: str) -> Callable[[Target], Found]:
    def work(target: Target) -> Found:
        def ask(node: NodeFacts) -> Fact:
            install = target.audit.target(node).lookup("install_dir")
            return (
                node.at_path("folder", f"{install}\\{relative}")
                if install
                else node.item("locations", "locations")
            )

        return _any_node(target, ask)

    return work


def _installed(node: NodeFacts, codes: tuple[str, ...]) -> Fact:
    """The first product of the given codes on a node."""
    found = products.installed(node)
    if isinstance(found, Unknown):
        return found
    mine = [product for product in found if product.code in codes]
    if not mine:
        return Missing(text=Text(ja="インストールされていません", en="not installed"))
    return Seen(value=mine[0], text=Text.same(mine[0].name), evidence=(mine[0].evidence,))


def _product(*codes: str) -> Callable[[Target], Found]:
    """On any node: scripts and synchronised keys are shared, so one node is enough to need them."""
    return lambda target: _any_node(target, lambda node: _installed(node, codes))


def _old_mg(target: Target) -> Found:
    """Whether the express report service (MG) is 3.4 or below on any node."""

    def ask(node: NodeFacts) -> Fact:
        fact = products.version(node, "MG")
        if not isinstance(fact, Seen):
            return fact
        version = Version.parse(str(fact.value))
        if version is None:
            return Unknown(reason=_no_mg_version(node.name), evidence=fact.evidence)
        return fact if version <= MG_3_4 else Missing(text=fact.text, evidence=fact.evidence)

    return _any_node(target, ask)


def _no_mg_version(node: str) -> Reason:
    return Reason(
        code="version_unreadable",
        text=Text(
            ja=f"{node} のエクスプレス通報サービス(MG) のバージョンを読み取れません。"
            "サイトファイルの features.mg_le_3_4 で指定してください",
            en=f"The version of the express report service (MG) on {node} cannot be read; "
            "state features.mg_le_3_4 in the site file",
        ),
    )


def _nvisord(target: Target) -> Found:
    folder = target.lookup("work_folder")
    if target.audit.holder is None:
        return Applicability(answer=Answer.UNKNOWN, reason=NO_HOLDER)
    if folder is None:
        return Applicability(answer=Answer.UNKNOWN, reason=unresolved("work_folder"))
    if target.audit.holder.lacks(folder):
        return Applicability(answer=Answer.UNKNOWN, reason=container_absent(folder))
    return _exists(target.audit.holder.at_path("file", f"{folder}\\local\\nvisord.cf"))


def _display(name: str) -> Callable[[Target], Found]:
    return lambda target: _any_node(target, lambda node: node.service_by_display(name))


def _cooperation(target: Target) -> Found:
    return _any_node(target, cooperation_service)


def _autosave(target: Target) -> Found:
    root = target.lookup("NEC")
    if root is None:
        return Applicability(answer=Answer.UNKNOWN, reason=target.node.blocked or unresolved("NEC"))
    fact = target.node.registry_value(f"{root}\\NVBASE\\AlertViewer", "AutoSavePath")
    if isinstance(fact, Missing):
        return False
    return _unknown(fact) if isinstance(fact, Unknown) else bool(str(fact.value).strip())


def _custom_group(target: Target) -> bool | None:
    """The site file names the group; where it does not, a person is asked."""
    named = target.audit.value("user_group")
    if named is None:
        return None
    return named.rpartition("\\")[2].casefold() != "administrators" and full_sid(named) != ADMINISTRATORS


def _updated(target: Target) -> bool | None:
    """Right after an update, and where somebody said from which version; else a person is asked."""
    told = any(answer for name, answer in target.audit.answers.items() if name.startswith("updated_from_"))
    return True if told or target.phase == "post-update" else None


DERIVED: dict[str, Callable[[Target], Found | None]] = {
    "updated": _updated,
    "local_pkgpool_exists": _local_folder("ESMWEB\\pkgpool"),
    "local_db_exists": _local_folder(LOCAL_SERVICE.rsplit("\\", 1)[0] + "\\db"),
    "nvisord_exists": _nvisord,
    "other_base_products": other_base_products,
    "mg_installed": _product("MG"),
    "mg_https": _mg_https,
    "mg_le_3_4": _old_mg,
    "mg_keys_in_regsync": mg_keys_registered,
    "server_agent_or_alertmanager_installed": _product("SA", "SAS", "AM"),
    "alert_manager_main_service_present": _display("Alert Manager Main Service"),
    "ers_installed": _display("Express PC Report"),
    "sm_cooperation_installed": _cooperation,
    "autosave_configured": _autosave,
    "custom_user_group": _custom_group,
    "other_failover_aware_products": other_failover_aware,
    "wsw_used": wrapper_used,
    "both_agents": both_agents,
    "mirror_disk_used": mirror_disk_used,
}
