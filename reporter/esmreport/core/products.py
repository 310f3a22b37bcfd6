"""Which products a node has: read from the uninstall keys of both registry views."""

from __future__ import annotations

import re

from esmreport.core.facts import Fact, Missing, NodeFacts, RegistryKey, Seen, Unknown, decoded_value
from esmreport.core.model import Evidence, Text
from esmreport.core.record import dataclass
from esmreport.core.version import Version, clusterpro_release

UNINSTALL = (
    "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
    "HKLM\\SOFTWARE\\Wow6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
)

# Display names in both languages; the more special name stands first.
NAMES = (
    ("SAS", re.compile(r"ESMPRO[/ ]?\s*ServerAgentService", re.I)),
    ("SAX", re.compile(r"ESMPRO[/ ]?\s*(ServerAgent|Agent)\s*Extension", re.I)),
    ("SA", re.compile(r"ESMPRO[/ ]\s*(ServerAgent|Agent)\b(?!Service)", re.I)),
    ("SM", re.compile(r"ESMPRO[/ ]\s*(ServerManager|Manager)\b", re.I)),
    ("CLP", re.compile(r"\b(CLUSTERPRO|EXPRESSCLUSTER)\s*X\b(?!.*(SingleServerSafe|ESMPRO))", re.I)),
    (
        "MG",
        re.compile(
            r"エクスプレス通報サービス\s*[(（]\s*MG\s*[)）]|Express\s*Report\s*Service\s*\(MG\)", re.I
        ),
    ),
    ("AM", re.compile(r"WebSAM\s*AlertManager", re.I)),
    ("CM", re.compile(r"WebSAM\s*ClientManager", re.I)),
    ("NVP", re.compile(r"WebSAM\s*Netvisor\s*Pro\b", re.I)),
    ("NV", re.compile(r"WebSAM\s*Netvisor\b", re.I)),
    ("SYM", re.compile(r"WebSAM\s*SystemManager", re.I)),
    ("UX", re.compile(r"UXServerManager\s*[(（]\s*MG\s*[)）]", re.I)),
)

TITLES = {
    "SM": "ESMPRO/ServerManager",
    "SA": "ESMPRO/ServerAgent",
    "SAS": "ESMPRO/ServerAgentService",
    "SAX": "ESMPRO/ServerAgent Extension",
    "CLP": "CLUSTERPRO X",
    "MG": "エクスプレス通報サービス(MG)",
    "AM": "WebSAM AlertManager",
    "CM": "WebSAM ClientManager",
    "NV": "WebSAM Netvisor",
    "NVP": "WebSAM NetvisorPro",
    "SYM": "WebSAM SystemManager",
    "UX": "SystemScope/UXServerManager(MG)",
}

# What the table [products] of a site file calls them.
STATED_AS = {"server_manager": "SM", "server_agent": "SA", "server_agent_service": "SAS", "clusterpro": "CLP"}


@dataclass(frozen=True, kw_only=True)
class Product:
    """One installed product: our code, the name and version as the node shows them, where they stand, and
    the install folder, "" where the node does not say."""

    code: str
    name: str
    version: str
    evidence: Evidence
    folder: str = ""


def installed(node: NodeFacts) -> list[Product] | Unknown:
    """All products of the table above on one node; Unknown where an uninstall key could not be read."""
    return node.once("products.installed", lambda: _installed(node))


def _installed(node: NodeFacts) -> list[Product] | Unknown:
    found: list[Product] = []
    for root in UNINSTALL:
        below = node.registry_below(root)
        if isinstance(below, Unknown):
            return below
        if isinstance(below, Missing):
            continue
        for key in below.value:
            product = _product(node, key)
            if product:
                found.append(product)
    return found


def _product(node: NodeFacts, key: RegistryKey) -> Product | None:
    display = key.values.get("displayname")
    if display is None:
        return None
    name = str(decoded_value(display))
    code = code_of(name)
    if code is None:
        return None
    version = key.values.get("displayversion")
    shown = str(decoded_value(version)) if version else ""
    shown = shown or _version_in_name(name)
    if code == "CLP":
        shown = str(clusterpro_release(shown) or shown)
    place = Evidence(node=node.name, item=key.item, line=None, found=f"{key.path}: {name} {shown}".rstrip())
    folder = key.values.get("installlocation")
    told = str(decoded_value(folder)).strip() if folder else ""
    return Product(code=code, name=name, version=shown, evidence=place, folder=told)


def code_of(name: str) -> str | None:
    """Our code of the product with this display name; None for any other name."""
    return next((code for code, pattern in NAMES if pattern.search(name)), None)


def _version_in_name(name: str) -> str:
    match = re.search(r"Ver\.?\s*(\d+(?:\.\d+)*[a-z]?)|\bX\s*(\d+\.\d+)", name, re.I)
    return (match.group(1) or match.group(2)) if match else ""


def version(node: NodeFacts, code: str) -> Fact:
    """Version text of one product on one node; the highest where it is listed more than once."""
    return node.once(("products.version", code), lambda: _version(node, code))


def _version(node: NodeFacts, code: str) -> Fact:
    if node.blocked:
        return Unknown(reason=node.blocked)
    products = installed(node)
    if isinstance(products, Unknown):
        return products
    mine = [product for product in products if product.code == code]
    if not mine:
        return Missing(text=Text(ja="インストールされていません", en="not installed"), evidence=())
    best = max(
        mine, key=lambda product: (Version.parse(product.version) or Version.parse("0"), product.version)
    )
    return Seen(value=best.version, text=Text.same(f"{best.name} {best.version}"), evidence=(best.evidence,))


def chapter(code: str, version: Version) -> str | None:
    """The chapter of the guide that a product version belongs to: SM 6.40 -> SM6."""
    if code == "SM":
        major = version.major
        return f"SM{major}" if major in (4, 5, 6) else None
    return code if code in ("SA", "SAS") else None
