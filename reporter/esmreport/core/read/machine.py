"""Facts about the machine and what is installed on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esmreport.core import products
from esmreport.core.audit import Target
from esmreport.core.basefamily import OTHERS
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Reason, Text
from esmreport.core.read.registry import ENVIRONMENT

# Where a place comes from that no key of the node names.
NOT_OF_THE_NODE = (None, "default", "site file", "option")
CLUSTER_NOT_LISTED = Reason(
    code="cluster_not_listed",
    text=Text(
        ja="インストールされたプログラムの一覧に CLUSTERPRO X がないため、このノードのバージョンが分かりません",
        en="The list of installed programs does not have CLUSTERPRO X, so its release on this node is not known",
    ),
)


def product_version(target: Target, params: Mapping[str, Any]) -> Fact:
    """Version text of a product by code (SM, SA, SAS, MG, ...), as the node's uninstall key shows it."""
    return products.version(target.node, str(params["product"]))


def stated_version(target: Target, params: Mapping[str, Any]) -> Fact:
    """Version text of a product by code: the site file's word on a node that has it, else as the node shows
    it."""
    fact = products.version(target.node, str(params["product"]))
    declared = target.audit.versions.get(str(params["product"]))
    if declared and isinstance(fact, Seen):
        text = Text(ja=f"{declared}（サイトファイル）", en=f"{declared} (site file)")
        return Seen(value=declared, text=text, evidence=fact.evidence)
    return fact


def cluster_version(target: Target, _params: Mapping[str, Any]) -> Fact:
    """Release of CLUSTERPRO X ("4.0"): the site file's word, else the uninstall key, else what wrote
    clp.conf."""
    if target.node.blocked:
        return Unknown(reason=target.node.blocked)
    declared = target.audit.versions.get("CLP")
    if declared:
        return Seen(
            value=declared, text=Text(ja=f"{declared}（サイトファイル）", en=f"{declared} (site file)")
        )
    fact = products.version(target.node, "CLP")
    if isinstance(fact, Seen) and fact.value:
        return fact
    config = target.audit.config
    if isinstance(config, Seen) and config.value.release:
        release = str(config.value.release)
        return Seen(value=release, text=Text.same(release), evidence=config.evidence)
    if isinstance(fact, Missing) and target.audit.outside is None:
        return Unknown(reason=CLUSTER_NOT_LISTED, evidence=fact.evidence)
    return fact


def own_cluster_version(target: Target, _params: Mapping[str, Any]) -> Fact:
    """The release of CLUSTERPRO X that this node itself lists, for comparing nodes; the site file's word where it lists
    none. clp.conf is one file for all and says nothing about a single node."""
    fact = products.version(target.node, "CLP")
    if isinstance(fact, Seen) and fact.value:
        return fact
    if target.audit.versions.get("CLP"):
        return cluster_version(target, {})
    if isinstance(fact, Unknown):
        return fact
    known = cluster_version(target, {})
    return Unknown(reason=CLUSTER_NOT_LISTED, evidence=known.evidence) if isinstance(known, Seen) else known


def base_products(target: Target, _params: Mapping[str, Any]) -> Fact:
    """The ESMPRO/BASE products of the node that the guide names, as text."""
    found = products.installed(target.node)
    if isinstance(found, Unknown):
        return found
    mine = [product for product in found if product.code in OTHERS]
    shown = "\n".join(f"{product.name} {product.version}".rstrip() for product in mine)
    text = Text.same(shown) if mine else Text(ja="なし", en="none")
    return Seen(value=shown, text=text, evidence=tuple(product.evidence for product in mine))


def install_dir(target: Target, _params: Mapping[str, Any]) -> Fact:
    """The ESMPRO install folder as seen on the node: what the site file says of all nodes tells nothing about one."""
    places = target.node.item("locations", "locations")
    if not isinstance(places, Seen):
        return places
    place = places.value.get("install_dir", {})
    found = place.get("value")
    if place.get("from") in NOT_OF_THE_NODE and (gap := _unread(target.node)):
        return gap
    if found is None:
        return Missing(
            text=Text(ja="見つかりません", en="not found"), evidence=target.node.evidence("locations")
        )
    return Seen(value=found, text=Text.same(found), evidence=target.node.evidence("locations", found=found))


def _unread(node: NodeFacts) -> Unknown | None:
    """What would have told the install folder and was not read, if anything."""
    for fact in (node.registry_key(ENVIRONMENT), products.installed(node)):
        if isinstance(fact, Unknown):
            return fact
    return None


def bitness(target: Target, _params: Mapping[str, Any]) -> Fact:
    """32 or 64."""
    fact = target.node.item("host", "host")
    if not isinstance(fact, Seen):
        return fact
    bits = int(fact.value["bitness"])
    return Seen(value=bits, text=Text(ja=f"{bits} ビット", en=f"{bits}-bit"), evidence=fact.evidence)


def operating_system(target: Target, _params: Mapping[str, Any]) -> Fact:
    """NT version "10.0.17763", with its common name as text."""
    fact = target.node.item("host", "host")
    if not isinstance(fact, Seen):
        return fact
    numbers = fact.value["os"]
    text = f"{numbers['major']}.{numbers['minor']}.{numbers['build']}"
    return Seen(value=text, text=Text.same(f"{os_name(numbers)} ({text})"), evidence=fact.evidence)


def nec_root(target: Target, _params: Mapping[str, Any]) -> Fact:
    """The ~NEC root that the bitness of the node gives."""
    fact = bitness(target, {})
    root = target.lookup("NEC")
    if not isinstance(fact, Seen) or root is None:
        return fact
    return Seen(value=root, text=Text.same(root), evidence=fact.evidence)


SERVERS = {
    (5, 2): "Windows Server 2003",
    (6, 0): "Windows Server 2008",
    (6, 1): "Windows Server 2008 R2",
    (6, 2): "Windows Server 2012",
    (6, 3): "Windows Server 2012 R2",
}
BUILDS = ((14393, "Windows Server 2016"), (17763, "Windows Server 2019"), (20348, "Windows Server 2022"),
          (26100, "Windows Server 2025"))  # fmt: skip


def os_name(numbers: Mapping[str, Any]) -> str:
    """Common name of a Windows Server by its NT numbers; "Windows NT a.b.c" where it is not known."""
    known = SERVERS.get((numbers["major"], numbers["minor"]))
    if numbers["major"] == 10:
        known = dict(BUILDS).get(numbers["build"])
    return known or f"Windows NT {numbers['major']}.{numbers['minor']}.{numbers['build']}"
