"""Which services belong to other ESMPRO/BASE products (WebSAM AlertManager, Netvisor and so on)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from esmreport.core import products, winpath
from esmreport.core.facts import NodeFacts, Seen

OTHERS = ("AM", "CM", "NV", "NVP", "SYM")
_NAMES = [pattern for code, pattern in products.NAMES if code in OTHERS]


def of_other_products(nodes: Iterable[NodeFacts], name: str) -> bool | None:
    """Whether a service belongs to another ESMPRO/BASE product: by its display name, or by the folder of its
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
    mine = [product.folder for product in found if product.code in OTHERS] if isinstance(found, list) else []
    return [folder for folder in (*mine, node.location("install_dir")) if folder]
