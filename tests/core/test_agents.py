"""What is worked out about agents: their folder, each node's public address, drives that move."""

from __future__ import annotations

from typing import Any

import pytest
from tests.lab.collect import collect_virtual
from tests.lab.ops import apply
from tests.rulecases import NOW, base, book, report_of

from esmreport.core.build import Collected, Report, Request, build
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


def without_commands(plan: str, outcome: str | None) -> dict[str, set[str]]:
    """Statuses and reasons of the rules on the WinSock Wrapper where the commands have another outcome (None:
    the bundle is from before they were asked)."""
    bundles = []
    for role in ("primary", "standby"):
        bundle = collect_virtual(base(plan), role)
        for item in [item for item in bundle["items"] if item["probe"] == "command"]:
            item.update(outcome=outcome, value=None, detail="commands were switched off")
            if outcome is None:
                bundle["items"].remove(item)
        bundles.append(Collected(data=bundle, name=role, sha256="0" * 64, seal="hash_only"))
    request = Request(bundles=bundles, site=SiteInput(), tool="test", run_id="0" * 32, created_at=NOW)
    found: dict[str, set[str]] = {}
    for result in build(request, book()).results:
        if result.rule.startswith("WSW") and result.reason and result.reason.code != "product_absent":
            found.setdefault(result.rule, set()).add(f"{result.status} {result.reason.code}")
    return found


@pytest.mark.parametrize(
    ("outcome", "code"), [("SKIPPED", "skipped"), (None, "not_collected"), ("DENIED", "denied")]
)
def test_without_the_listing_the_library_tells_that_the_wrapper_is_used(
    outcome: str | None, code: str
) -> None:
    found = without_commands("sas-2.0", outcome)
    for rule in ("WSW-004", "WSW-005", "WSW-006"):
        assert found[rule] == {f"could_not_check {code}"}
    assert "WSW-001" not in found


@pytest.mark.parametrize("outcome", ["SKIPPED", None])
def test_without_listing_and_library_a_person_is_asked(outcome: str | None) -> None:
    asked = {code for codes in without_commands("sa-4.6", outcome).values() for code in codes}
    assert asked == {"manual ask:wsw_used"}


def test_a_listing_that_failed_is_a_gap_and_no_question() -> None:
    gaps = {code for codes in without_commands("sa-4.6", "ERROR").values() for code in codes}
    assert gaps == {"could_not_check error"}
