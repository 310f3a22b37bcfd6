"""Each node's own address in the public LAN, which the WinSock Wrapper must be given."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from esmreport.core.facts import NodeFacts, Seen
from esmreport.core.model import SiteValue, Text
from esmreport.core.placement import Placement
from esmreport.core.site import SiteInput

NAME = "public_ip"


def site_name(node: str) -> str:
    """Name of the site value that holds the address of a node."""
    return f"{NAME}:{node}"


def public_addresses(
    nodes: Sequence[NodeFacts], placement: Placement, site: SiteInput, fip: str | None
) -> dict[str, SiteValue]:
    """The site value of every node: the site file's word, else the only real address in the network of a
    floating IP address."""
    declared = {name.casefold(): value for name, value in site.values.items()}
    floating = {*placement.fips(None), *([fip] if fip else [])}
    config = placement.parsed
    virtual = floating | set(config.vips if config else ())
    found: dict[str, SiteValue] = {}
    for node in nodes:
        name = site_name(node.name)
        stated = declared.get(name.casefold())
        found[name] = _stated(name, stated) if stated else _worked_out(name, node, floating, virtual)
    return found


def _stated(name: str, value: str) -> SiteValue:
    note = Text(ja="サイトファイル", en="site file")
    return SiteValue(name=name, value=value.strip(), origin="site_file", note=note)


def _worked_out(name: str, node: NodeFacts, floating: set[str], virtual: set[str]) -> SiteValue:
    real = _real_addresses(node, floating, virtual)
    if len(real) == 1:
        note = Text(
            ja="FIP と同じネットワークの実 IP アドレス", en="the real address in the network of the FIP"
        )
        return SiteValue(name=name, value=real[0], origin="inferred", note=note)
    told = ", ".join(real) or "-"
    note = Text(
        ja=f"Public-LAN の実 IP アドレスを 1 つに決められません（{told}）。サイトファイルで指定してください",
        en=f"the address in the public LAN cannot be settled ({told}); state it in the site file",
    )
    return SiteValue(name=name, value=None, origin="unknown", note=note)


def _real_addresses(node: NodeFacts, floating: set[str], virtual: set[str]) -> list[str]:
    fact = node.item("addresses", "addresses")
    # One that the list does not reach may lie in the same network.
    if not isinstance(fact, Seen) or fact.gap:
        return []
    real = []
    for entry in fact.value["addresses"]:
        network = _network(str(entry["ip"]), entry.get("prefix_length"))
        if network and entry["ip"] not in virtual and any(_inside(other, network) for other in floating):
            real.append(str(entry["ip"]))
    return list(dict.fromkeys(real))


def _network(address: str, prefix: object) -> ipaddress.IPv4Network | None:
    try:
        return ipaddress.IPv4Network(f"{address}/{prefix}", strict=False)
    except ValueError:
        return None


def _inside(address: str, network: ipaddress.IPv4Network) -> bool:
    try:
        return ipaddress.IPv4Address(address.strip()) in network
    except ValueError:
        return False
