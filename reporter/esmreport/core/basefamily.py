"""Which products are other ESMPRO/BASE products, and which services in scripts belong to one of the family."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from esmreport.core import products, winpath
from esmreport.core.facts import NodeFacts, Seen

# The products that the chapters on ServerManager name under ESMPRO/BASE ("mainly": the list is not closed); WebSAM
# AlertManager is not among them.
OTHERS = ("CM", "NV", "NVP", "SYM")
# Its services may have lines of their own in the scripts all the same.
FAMILY = ("AM", *OTHERS)
_NAMES = [pattern for code, pattern in products.NAMES if code in FAMILY]


def of_other_products(nodes: Iterable[NodeFacts], name: str) -> bool | None:
    """Whether a service belongs to another product of the family: by its display name, or by the folder of its
    program. None where no node tells."""
    answers = [answer for node in nodes if (answer := _on(node, name)) is not None]
    return any(answers) if answers else None


def _on(node: NodeFacts, name: str) -> bool | None:
    fact = node.service(name)
    if not isinstance(fact, Seen):
        fact = node.service_by_display(name)
    if not isinstance(fact, Seen):
        return None
    sides: list[Mapping[str, Any]] = [fact.value[side] for side in ("api", "registry")]
    if any(pattern.search(str(side.get("display_name") or "")) for side in sides for pattern in _NAMES):
        return True
    images = [str(side["image_path"]) for side in sides if side.get("image_path")]
    if not images:
        return None
    return any(winpath.is_under(_program(image), folder) for image in images for folder in _folders(node))


def _program(image: str) -> str:
    return image.strip().lstrip('"').partition('"')[0]


def _folders(node: NodeFacts) -> list[str]:
    """Where the other products lie; what shares the folder of ESMPRO is of the family too."""
    found = products.installed(node)
    mine = [product.folder for product in found if product.code in FAMILY] if isinstance(found, list) else []
    return [folder for folder in (*mine, node.location("install_dir")) if folder]
