"""Is this a cluster at all? ServerManager on a management PC follows the ordinary install guide, not this
one."""

from __future__ import annotations

from collections.abc import Sequence

from esmreport.core import products
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Reason, Text
from esmreport.core.site import SiteInput

CLUSTER_SERVICES = "clp"


def outside_cluster(nodes: Sequence[NodeFacts], config: Fact, site: SiteInput) -> Reason | None:
    """Why the chapters on ServerManager do not apply: no node has CLUSTERPRO X (guide: operating
    environment).

    None where any node has it, where the site file speaks of a cluster, and where anything could not be read.
    """
    if site.cluster_name or site.roles or "CLP" in site.versions or isinstance(config, Seen):
        return None
    if isinstance(config, Unknown) and config.reason.code != "not_collected":
        return None
    return None if not nodes or any(_may_have_it(node) for node in nodes) else MANAGEMENT_PC


def _may_have_it(node: NodeFacts) -> bool:
    names = node.item("service_list", "service_list")
    if not isinstance(names, Seen) or names.gap or not isinstance(products.version(node, "CLP"), Missing):
        return True
    return any(str(name).casefold().startswith(CLUSTER_SERVICES) for name in names.value["names"])


MANAGEMENT_PC = Reason(
    code="not_a_cluster",
    text=Text(
        ja="どのノードにも CLUSTERPRO X がインストールされていません。"
        "管理用 PC の ESMPRO/ServerManager は本ガイドの対象外です",
        en="No node has CLUSTERPRO X. "
        "ESMPRO/ServerManager on a management PC is outside the scope of this guide",
    ),
)
