"""Facts about versions, drives and groups."""

from __future__ import annotations

import pytest
from tests.core.nodes import (
    BLOCKED,
    ENVIRONMENT,
    audit,
    drives,
    host,
    item,
    locations,
    node,
    registry,
    target,
)

from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, Seen, Unknown
from esmreport.core.outside import MANAGEMENT_PC
from esmreport.core.parse.clpmodel import ClusterConfig, Disk, Group
from esmreport.core.read import machine, volumes
from esmreport.core.version import Version

UNINSTALL = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall"


def installed(*names: tuple[str, str], view: str = "64") -> dict[str, object]:
    keys = {"": {}} | {
        f"K{n}": {"DisplayName": name, "DisplayVersion": version} for n, (name, version) in enumerate(names)
    }
    return registry(UNINSTALL, keys, view=view)


def shown(fact: Fact) -> object:
    return fact.value if isinstance(fact, Seen) else type(fact)


BOTH_EMPTY = (installed(), installed(view="32"))


@pytest.mark.parametrize(
    ("name", "version", "wanted"),
    [
        ("CLUSTERPRO X 4.0 for Windows", "12.01", "4.0"),
        ("EXPRESSCLUSTER X 3.3 for Windows", "11.35", "3.3"),
        ("CLUSTERPRO X 2.1", "", "2.1"),
        ("CLUSTERPRO X SingleServerSafe 4.0", "12.0", Unknown),
    ],
)
def test_cluster_version(name: str, version: str, wanted: object) -> None:
    assert (
        shown(machine.cluster_version(target(installed((name, version)), installed(view="32")), {})) == wanted
    )


def test_the_site_file_has_the_first_word_and_a_blocked_node_none() -> None:
    declared = target(*BOTH_EMPTY, versions={"CLP": "3.3"})
    assert shown(machine.cluster_version(declared, {})) == "3.3"
    one = node(*BOTH_EMPTY, blocked=BLOCKED)
    assert (
        shown(machine.cluster_version(Target(audit=audit(one, versions={"CLP": "3.3"}), node=one), {}))
        is Unknown
    )


def config(*disks: tuple[str, str]) -> Seen:
    """A configuration of (group, drive) pairs."""
    groups = tuple(
        Group(
            name=group,
            type="failover",
            resources=(("sd", f"sd-{group}"),),
            policy=(),
            start=None,
            failover=None,
            failback=None,
            line=1,
        )
        for group, _ in disks
    )
    found = tuple(
        Disk(kind="sd", name=f"sd-{group}", drives=(drive,), cluster_drives=()) for group, drive in disks
    )
    value = ClusterConfig(
        recognised=True,
        encoding="ascii",
        problems=(),
        release=Version.parse("4.2"),
        groups=groups,
        disks=found,
    )
    return Seen(value=value, text=machine.Text.same("clp.conf"))


def test_without_an_uninstall_key_the_configuration_tells_the_release() -> None:
    assert shown(machine.cluster_version(target(*BOTH_EMPTY, config=config()), {})) == "4.2"
    assert shown(machine.cluster_version(target(*BOTH_EMPTY), {})) is Unknown


def test_only_where_there_is_no_cluster_its_product_is_not_there() -> None:
    assert shown(machine.cluster_version(target(*BOTH_EMPTY, outside=MANAGEMENT_PC), {})) is Missing


def test_a_node_is_compared_by_what_it_lists_itself() -> None:
    listed = (installed(("CLUSTERPRO X 3.3 for Windows", "11.35")), installed(view="32"))
    one = node(*listed)
    stated = Target(audit=audit(one, versions={"CLP": "4.0"}), node=one)
    assert shown(machine.cluster_version(stated, {})) == "4.0"
    assert shown(machine.own_cluster_version(stated, {})) == "3.3"
    for items, there, wanted in (
        (BOTH_EMPTY, {"config": config()}, Unknown),
        (BOTH_EMPTY, {"config": config(), "versions": {"CLP": "4.0"}}, "4.0"),
        (BOTH_EMPTY, {}, Unknown),
        (BOTH_EMPTY, {"outside": MANAGEMENT_PC}, Missing),
        ((), {"config": config()}, Unknown),
    ):
        assert shown(machine.own_cluster_version(target(*items, **there), {})) == wanted


def test_the_root_follows_from_the_bitness() -> None:
    assert shown(machine.nec_root(target(host(64)), {})) == "HKLM\\SOFTWARE\\Wow6432Node\\NEC"
    assert shown(machine.nec_root(target(host(32)), {})) == "HKLM\\SOFTWARE\\NEC"
    assert shown(machine.nec_root(target(), {})) is Unknown


KNOWN = (*BOTH_EMPTY, registry(ENVIRONMENT, {"": {}}, view="64"))


def test_install_dir() -> None:
    assert shown(machine.install_dir(target(locations(install_dir="C:\\ESM")), {})) == "C:\\ESM"
    assert shown(machine.install_dir(target(locations(), *KNOWN), {})) is Missing
    one = node(blocked=BLOCKED)
    assert shown(machine.install_dir(Target(audit=audit(one), node=one), {})) is Unknown


def test_what_the_site_file_says_is_not_what_stands_on_the_node() -> None:
    found = target(locations(install_dir="C:\\ESM"), site={"install_dir": "D:\\ESM"})
    assert shown(machine.install_dir(found, {})) == "C:\\ESM"


@pytest.mark.parametrize("origin", ["default", "site file"])
def test_a_guessed_folder_counts_only_where_everything_that_tells_it_was_read(origin: str) -> None:
    place = {"install_dir": {"value": "C:\\ESM", "from": origin}}
    guessed = item("locations", "locations", {}, place)
    assert shown(machine.install_dir(target(guessed, *KNOWN), {})) == "C:\\ESM"
    for number in range(len(KNOWN)):
        some = (*KNOWN[:number], *KNOWN[number + 1 :])
        assert shown(machine.install_dir(target(guessed, *some), {})) is Unknown


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"letter": "X:", "serial": "1111-2222"}, "1111-2222"),
        ({"letter": "X:", "serial": None}, ""),
        ({"letter": "X:", "code": 5}, Missing),
        ({"letter": "X:", "type": 1}, Missing),
        ({"letter": "C:"}, Missing),
    ],
)
def test_volume(row: dict[str, object], wanted: object) -> None:
    assert shown(volumes.volume(target(drives(row)), {"drive": "X:"})) == wanted


def test_volume_of_a_node_without_a_list_of_drives() -> None:
    assert shown(volumes.volume(target(), {"drive": "X:"})) is Unknown


def test_folders_and_the_groups_that_hold_their_drives() -> None:
    site = {
        "work_folder": "X:\\NVWORK",
        "service_folder": "X:\\WEB-INF\\service",
        "package_folder": "Y:\\pkgpool",
    }
    fact = volumes.folder_groups(target(site=site, config=config(("esm", "X:"), ("other", "Z:"))), {})
    assert isinstance(fact, Seen)
    assert [(place.place, place.text) for place in fact.value] == [
        ("X:\\NVWORK", "esm"),
        ("X:\\WEB-INF\\service", "esm"),
        ("Y:\\pkgpool", "-"),
        ("X:\\WEB-INF\\db", "esm"),
    ]
    assert shown(volumes.folder_groups(target(site=site), {})) is Missing
