"""What is worked out about agents: their folder, each node's public address, drives that move."""

from __future__ import annotations

from typing import Any

import pytest
from tests.lab.ops import apply
from tests.rulecases import base, report_of

from esmreport.core.build import Report
from esmreport.core.site import SiteInput

UNINSTALL = "${uninstall32}\\{5E000460-0000-4000-8000-00005E005306}"
PRIMARY, STANDBY = "ESMNODE1", "ESMNODE2"


def report(*ops: dict[str, Any], plan: str = "sa-4.6", **site: Any) -> Report:
    return report_of(apply(base(plan), ops, "agents"), SiteInput(**site))


def folder(found: Report, node: str = STANDBY) -> str | None:
    return next(one.places.get("agent_dir") for one in found.nodes if one.name == node)


def public(found: Report, node: str = STANDBY) -> str | None:
    return next(value.value for value in found.site if value.name == f"public_ip:{node}")


def addresses(*ips: str) -> dict[str, Any]:
    listed = [{"adapter": ip, "mac": "02-00-5E-00-53-01", "ip": ip, "prefix_length": 24} for ip in ips]
    return {"op": "addresses.set", "on": "standby", "addresses": listed}


def location(value: str) -> dict[str, Any]:
    return {
        "op": "registry.set",
        "on": "standby",
        "key": UNINSTALL,
        "name": "InstallLocation",
        "value": value,
    }


NO_LOCATION = {"op": "registry.delete_value", "on": "standby", "key": UNINSTALL, "name": "InstallLocation"}
NO_VARIABLE = {"op": "env.delete", "on": "standby", "name": "EsmDir"}


@pytest.mark.parametrize(
    ("ops", "wanted"),
    [
        ([], "C:\\ESM"),
        ([NO_LOCATION], "C:\\ESM"),
        ([NO_LOCATION, NO_VARIABLE], "C:\\ESM"),
        # Only one of the folders that are named holds the modules.
        ([location("D:\\elsewhere")], "C:\\ESM"),
        ([location("c:/esm/")], "C:\\esm"),
        (
            [location("D:\\SA"), {"op": "folder.delete", "on": "standby", "path": "C:\\ESM\\AlertMan"}],
            "D:\\SA",
        ),
    ],
)
def test_the_folder_of_the_agent(ops: list[dict[str, Any]], wanted: str) -> None:
    assert folder(report(*ops)) == wanted


def test_the_site_file_names_the_folder() -> None:
    assert folder(report(values={"agent_dir": "D:\\SA"})) == "D:\\SA"


def test_beside_the_manager_the_agents_own_folder_counts() -> None:
    found = report(plan="sm6-6.40-sas-2.0")
    assert folder(found) == "C:\\ESM"
    assert found.nodes[0].places["install_dir"] == "C:\\Program Files (x86)\\ESMPRO"


@pytest.mark.parametrize(
    ("op", "wanted"),
    [
        (addresses("192.0.2.12", "198.51.100.12"), "192.0.2.12"),
        (addresses("192.0.2.10", "192.0.2.12"), "192.0.2.12"),
        (addresses("192.0.2.12", "192.0.2.13"), None),
        (addresses("198.51.100.12"), None),
        (addresses("fe80::1", "192.0.2.12"), "192.0.2.12"),
        (addresses(), None),
    ],
)
def test_the_public_address_of_a_node(op: dict[str, Any], wanted: str | None) -> None:
    found = report(op)
    assert public(found) == wanted
    assert public(found, PRIMARY) == "192.0.2.11"


def test_the_site_file_names_the_public_address_without_regard_to_case() -> None:
    found = report(addresses("198.51.100.12"), values={"public_ip:esmnode2": "198.51.100.12"})
    assert public(found) == "198.51.100.12"
    assert [value.origin for value in found.site if value.name == "public_ip:ESMNODE2"] == ["site_file"]


def test_without_an_agent_no_public_address_is_asked_for() -> None:
    names = {value.name for value in report(plan="sm6-6.40").site}
    assert not [name for name in names if name.startswith("public_ip")]


MANAGER_VALUES = {"manager_name", "work_folder", "service_folder", "package_folder"}


@pytest.mark.parametrize(
    ("plan", "ops", "site", "shown"),
    [
        ("sa-4.6", [], {}, set()),
        ("sa-4.6", [], {"values": {"manager_name": "mgr"}}, {"manager_name"}),
        ("sa-4.6", [], {"versions": {"SM": "6.40"}}, MANAGER_VALUES),
        (
            "sa-4.6",
            [{"op": "registry.set", "key": "${NEC}\\NVBASE", "name": "WorkDir", "value": "X:\\NVWORK"}],
            {},
            {"work_folder"},
        ),
        ("sa-4.6", [{"op": "node.drop", "on": "standby"}], {}, set()),
        (
            "sa-4.6",
            [
                {
                    "op": "deny.registry",
                    "on": "standby",
                    "key": "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall",
                }
            ],
            {},
            MANAGER_VALUES,
        ),
        ("sm6-6.40-sas-2.0", [], {}, MANAGER_VALUES),
    ],
)
def test_values_of_the_manager_are_shown_where_there_may_be_one(
    plan: str, ops: list[dict[str, Any]], site: dict[str, Any], shown: set[str]
) -> None:
    found = report(*ops, plan=plan, **site)
    assert {value.name for value in found.site} & MANAGER_VALUES == shown
