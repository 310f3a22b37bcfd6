"""Which values of the site mean anything for the products that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from esmreport.core import products
from esmreport.core.facts import NodeFacts
from esmreport.core.model import SiteValue
from esmreport.core.site import SiteInput

MANAGER = "SM"
MANAGER_ONLY = ("manager_name", "work_folder", "service_folder", "package_folder")
FILLED_IN = ("default", "unknown")


def relevant(
    found: Mapping[str, SiteValue], nodes: Sequence[NodeFacts], site: SiteInput
) -> dict[str, SiteValue]:
    """The values without the guide's examples for ServerManager where it is certain that there is none."""
    if MANAGER in site.versions or any(_may_have_it(node) for node in nodes if not node.blocked):
        return dict(found)
    return {
        name: value
        for name, value in found.items()
        if name not in MANAGER_ONLY or value.origin not in FILLED_IN
    }


def _may_have_it(node: NodeFacts) -> bool:
    installed = products.installed(node)
    return not isinstance(installed, list) or any(product.code == MANAGER for product in installed)
