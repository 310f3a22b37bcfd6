"""Values of the site: the site file's word, then what the nodes say, then the guide's example; no guess."""

from __future__ import annotations

from typing import Any

import pytest
from tests.core.nodes import NEC, file, locations, missing, node, registry, seen

from esmreport.core.facts import NodeFacts
from esmreport.core.model import SiteValue
from esmreport.core.parse.clpmodel import AddressResource, ClusterConfig, Disk, Group
from esmreport.core.placement import Placement
from esmreport.core.site import SiteInput, resolve


def group(name: str, *resources: tuple[str, str]) -> Group:
    return Group(
        name=name,
        type="failover",
        resources=resources,
        policy=(),
        start=None,
        failover=None,
        failback=None,
        line=1,
    )


def disk(name: str, *drives: str) -> Disk:
    return Disk(kind="sd", name=name, drives=drives, cluster_drives=())


def fip(name: str, *addresses: str) -> AddressResource:
    return AddressResource(kind="fip", name=name, addresses=addresses)


def config(
    groups: tuple[Group, ...], disks: tuple[Disk, ...], fips: tuple[AddressResource, ...] = ()
) -> ClusterConfig:
    return ClusterConfig(
        recognised=True, encoding="ascii", problems=(), groups=groups, disks=disks, addresses=fips
    )


ONE = config(
    (group("esm", ("sd", "SD1"), ("fip", "f1")), group("other", ("fip", "f2"))),
    (disk("sd1", "X:"),),
    (fip("f1", "192.0.2.10"), fip("f2", "192.0.2.20")),
)
TWO = config((group("a", ("sd", "d1")), group("b", ("sd", "d2"))), (disk("d1", "X:"), disk("d2", "Y:")))
WIDE = config((group("a", ("sd", "d1"), ("sd", "d2")),), (disk("d1", "X:"), disk("d2", "Y:")))


def with_values(**values: str) -> dict[str, Any]:
    return registry(NEC, {"": {}, "NVBASE": values})


def asked(
    parsed: ClusterConfig | None, *items: dict[str, Any], site: SiteInput | None = None
) -> dict[str, SiteValue]:
    nodes: list[NodeFacts] = [node(*items)]
    fact = seen(parsed) if parsed else missing()
    placement = Placement(name=None, servers=(), missing=(), roles={}, config=fact, config_node=nodes[0])
    return resolve(nodes, placement, site or SiteInput())


def got(found: dict[str, SiteValue], name: str) -> tuple[str | None, str]:
    return found[name].value, found[name].origin


@pytest.mark.parametrize(
    ("parsed", "work_dir", "group_name", "drive"),
    [
        (ONE, "X:\\NVWORK", ("esm", "inferred"), ("X:", "inferred")),
        (ONE, "C:\\NVWORK", ("esm", "inferred"), ("X:", "inferred")),
        (TWO, "y:/NVWORK", ("b", "inferred"), ("Y:", "inferred")),
        (TWO, "C:\\NVWORK", (None, "unknown"), (None, "unknown")),
        (WIDE, "Y:\\NVWORK", ("a", "inferred"), ("Y:", "inferred")),
        (WIDE, "C:\\NVWORK", ("a", "inferred"), (None, "unknown")),
        (None, "X:\\NVWORK", (None, "unknown"), ("X:", "inferred")),
        (None, "C:\\NVWORK", (None, "unknown"), (None, "unknown")),
    ],
)
def test_group_and_drive(
    parsed: ClusterConfig | None,
    work_dir: str,
    group_name: tuple[str | None, str],
    drive: tuple[str | None, str],
) -> None:
    found = asked(parsed, with_values(WorkDir=work_dir))
    assert (got(found, "group"), got(found, "shared_drive")) == (group_name, drive)


@pytest.mark.parametrize(
    ("work_dir", "drive"), [("D:\\ESMPRO\\NVWORK", (None, "unknown")), ("D:\\NVWORK", ("D:", "inferred"))]
)
def test_what_still_lies_where_it_was_installed_tells_no_shared_drive(
    work_dir: str, drive: tuple[str | None, str]
) -> None:
    found = asked(None, with_values(WorkDir=work_dir), locations(install_dir="D:\\ESMPRO"))
    assert got(found, "shared_drive") == drive


def test_the_fip_of_the_group_and_of_no_other() -> None:
    assert got(asked(ONE, with_values(WorkDir="X:\\NVWORK")), "fip") == ("192.0.2.10", "inferred")
    assert got(asked(TWO, with_values(WorkDir="X:\\NVWORK")), "fip") == (None, "unknown")
    several = config(ONE.groups, ONE.disks, (fip("f1", "192.0.2.10", "192.0.2.11"),))
    assert got(asked(several), "fip") == (None, "unknown")
    assert got(asked(None), "fip") == (None, "unknown")


@pytest.mark.parametrize(
    ("work_dir", "wanted"),
    [
        ("X:\\NVWORK", ("X:\\NVWORK", "inferred")),
        ("x:/esm/NVWORK/", ("X:\\esm\\NVWORK", "inferred")),
        ("X:\\NWORK", ("X:\\NVWORK", "default")),
        ("C:\\NVWORK", ("X:\\NVWORK", "default")),
        ("", ("X:\\NVWORK", "default")),
    ],
)
def test_work_folder(work_dir: str, wanted: tuple[str, str]) -> None:
    assert got(asked(ONE, with_values(WorkDir=work_dir)), "work_folder") == wanted


def jsl(role: str, wrkdir: str) -> dict[str, Any]:
    return file(f"C:\\ESM\\{role}\\jsl.ini", f"wrkdir={wrkdir}\n", role=f"jsl.ini:{role}")


def test_the_service_folder_is_what_most_of_the_files_name() -> None:
    files = [
        jsl("jslcmn", "X:\\esm\\WEB-INF\\service"),
        jsl("jslweb", "x:/esm/web-inf/service/"),
        jsl("jslem", "X:\\WEB-INF\\service"),
    ]
    value, origin = got(asked(ONE, *files), "service_folder")
    assert value is not None
    assert (value.upper(), origin) == ("X:\\ESM\\WEB-INF\\SERVICE", "inferred")
    assert got(asked(ONE), "service_folder") == ("X:\\WEB-INF\\service", "default")


def test_the_package_folder_is_what_the_shared_options_name() -> None:
    options = file("X:\\WEB-INF\\service\\options.txt", "EU_RM_PKG_DATAPOOL_PATH=X:\\esm\\pkgpool\n")
    assert got(asked(ONE, options), "package_folder") == ("X:\\esm\\pkgpool", "inferred")
    local = file("X:\\WEB-INF\\service\\options.txt", "EU_RM_PKG_DATAPOOL_PATH=C:\\pkgpool\n")
    assert got(asked(ONE, local), "package_folder") == ("X:\\pkgpool", "default")


def test_the_manager_name_is_the_one_that_most_nodes_have() -> None:
    nodes = [
        node(with_values(CommunityName=name), name=f"N{number}")
        for number, name in enumerate(("b", "a", "a"))
    ]
    placement = Placement(name=None, servers=(), missing=(), roles={}, config=missing(), config_node=None)
    assert got(resolve(nodes, placement, SiteInput()), "manager_name") == ("a", "inferred")
    # Where as many say one thing as another, nothing is settled.
    assert got(resolve(nodes[:2], placement, SiteInput()), "manager_name") == (None, "unknown")
    assert got(resolve([node()], placement, SiteInput()), "manager_name") == (None, "unknown")


UNINSTALL = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall"


@pytest.mark.parametrize(
    ("version", "stated", "name"),
    [
        ("4.4", {}, ("mgr", "inferred")),
        ("5.66", {}, (None, "unknown")),
        ("4.4", {"SM": "5.66"}, (None, "unknown")),
        ("5.66", {"SM": "4.4"}, ("mgr", "inferred")),
    ],
)
def test_ver_4_has_the_manager_name_in_its_file_only(
    version: str, stated: dict[str, str], name: tuple[str, str]
) -> None:
    product = {"": {}, "sm": {"DisplayName": "ESMPRO/ServerManager", "DisplayVersion": version}}
    nodes = [
        node(
            with_values(CommunityName="host", WorkDir="X:\\NVWORK"),
            registry(UNINSTALL, product, view="64"),
            registry(UNINSTALL, {"": {}}, view="32"),
            file("X:\\NVWORK\\local\\nvisord.cf", 'CommunityName:"mgr"\n'),
            name=f"N{number}",
        )
        for number in range(2)
    ]
    placement = Placement(name=None, servers=(), missing=(), roles={}, config=seen(ONE), config_node=nodes[0])
    assert got(resolve(nodes, placement, SiteInput(versions=stated)), "manager_name") == name


def test_the_site_file_has_the_first_word() -> None:
    values = {
        "group": "other",
        "shared_drive": "y",
        "fip": "192.0.2.99",
        "manager_name": "mgr",
        "work_folder": "Y:\\w",
        "service_folder": "Y:\\s",
        "package_folder": "Y:\\p",
        "install_dir": "D:\\ESM",
    }
    found = asked(ONE, with_values(WorkDir="X:\\NVWORK", CommunityName="b"), site=SiteInput(values=values))
    assert {name: value.value for name, value in found.items()} == {**values, "shared_drive": "Y:"}
    assert {value.origin for value in found.values()} == {"site_file"}
