"""A management PC is told from a cluster, and never by missing evidence."""

from __future__ import annotations

from typing import Any

import pytest
from tests.core.nodes import BLOCKED, missing, node, registry, seen, services, unknown

from esmreport.core.facts import Fact
from esmreport.core.outside import outside_cluster
from esmreport.core.site import SiteInput

UNINSTALL = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall"
NO64, NO32 = registry(UNINSTALL, {"": {}}, view="64"), registry(UNINSTALL, {"": {}})
CLP = registry(UNINSTALL, {"": {}, "C": {"DisplayName": "CLUSTERPRO X 4.0"}}, view="64")
PLAIN = [NO64, NO32, services("Nvbase")]


@pytest.mark.parametrize(
    ("items", "config", "site", "outside"),
    [
        (PLAIN, missing(), SiteInput(), True),
        (PLAIN, unknown("not_collected"), SiteInput(), True),
        (PLAIN, unknown("denied"), SiteInput(), False),
        (PLAIN, seen("config"), SiteInput(), False),
        (PLAIN, missing(), SiteInput(cluster_name="c"), False),
        (PLAIN, missing(), SiteInput(roles={"N": "primary"}), False),
        (PLAIN, missing(), SiteInput(versions={"CLP": "4.0"}), False),
        ([CLP, NO32, services()], missing(), SiteInput(), False),
        ([NO64, NO32, services("clpPM")], missing(), SiteInput(), False),
        ([NO64, NO32], missing(), SiteInput(), False),
        ([registry(UNINSTALL, outcome="DENIED", view="64"), NO32, services()], missing(), SiteInput(), False),
    ],
)
def test_outside_cluster(items: list[dict[str, Any]], config: Fact, site: SiteInput, outside: bool) -> None:
    assert (outside_cluster([node(*items)], config, site) is not None) is outside


def test_every_node_must_be_without_it() -> None:
    pc, server = node(*PLAIN), node(CLP, NO32, services())
    assert outside_cluster([pc, server], missing(), SiteInput()) is None
    assert outside_cluster([pc, node(*PLAIN, blocked=BLOCKED)], missing(), SiteInput()) is None
    assert outside_cluster([], missing(), SiteInput()) is None
