"""The values of the site that rules are judged against, each with where it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from esmreport.core import products, winpath
from esmreport.core.fact import Missing, Seen, Unknown
from esmreport.core.facts import NodeFacts
from esmreport.core.model import SiteValue, Text
from esmreport.core.ofgroup import disks_of, drives_of
from esmreport.core.record import dataclass
from esmreport.core.sitedrives import group_of_settings
from esmreport.core.sitefolders import folder, shared_disk
from esmreport.core.sitesaid import (
    inferred,
    package_paths_of,
    registry_texts,
    registry_unread,
    unknown,
    work_dirs_of,
    written,
    wrkdirs_of,
)
from esmreport.core.version import Version

if TYPE_CHECKING:
    from esmreport.core.placement import Placement

# Values that are taken from the site file alone; where it is silent, each node has its own.
ONLY_STATED = ("install_dir", "agent_dir", "cluster_dir", "os_memory_mb", "user_group")


@dataclass(frozen=True, kw_only=True)
class SiteInput:
    """What the site file says, as plain data; empty where it says nothing."""

    cluster_name: str | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    features: Mapping[str, bool] = field(default_factory=dict)
    phase: str = "steady-state"


def resolve(nodes: Sequence[NodeFacts], placement: Placement, site: SiteInput) -> dict[str, SiteValue]:
    """Every site value: the site file's word, else what clp.conf or the nodes say, else the guide's
    example."""
    found: dict[str, SiteValue] = {}
    nodes = [*_unknown_servers(placement, site), *nodes]
    said = work_dirs_of(nodes)
    # A node whose word is not known may name another drive.
    work_dirs = [path for path in said if path is not None] if None not in said else []
    found["group"] = _declared(site, "group") or _group(placement, work_dirs, nodes)
    found["shared_drive"] = _normal_drive(
        _declared(site, "shared_drive") or _drive(placement, found["group"].value, work_dirs, nodes)
    )
    disk = shared_disk(placement, found["group"].value, found["shared_drive"], nodes)
    found["fip"] = _declared(site, "fip") or _fip(placement, found["group"].value)
    found["work_folder"] = _declared(site, "work_folder") or folder(
        "work_folder",
        said,
        disk,
        ("NVWORK",),
        Text(ja="レジストリ WorkDir", en="registry value WorkDir"),
    )
    found["service_folder"] = _declared(site, "service_folder") or folder(
        "service_folder",
        wrkdirs_of(nodes),
        disk,
        ("WEB-INF", "service"),
        Text(ja="jsl.ini の wrkdir", en="wrkdir of jsl.ini"),
    )
    found["manager_name"] = _declared(site, "manager_name") or _manager(
        nodes, site, found["work_folder"].value, found["service_folder"].value
    )
    found["package_folder"] = _declared(site, "package_folder") or folder(
        "package_folder",
        package_paths_of(nodes, found["service_folder"].value),
        # The service makes the folder that the setting names: that there is one says nothing.
        replace(disk, holder=None),
        ("pkgpool",),
        Text(ja="options.txt の EU_RM_PKG_DATAPOOL_PATH", en="EU_RM_PKG_DATAPOOL_PATH of options.txt"),
    )
    told = {name: _declared(site, name) for name in ONLY_STATED}
    return found | {name: value for name, value in told.items() if value}


def _unknown_servers(placement: Placement, site: SiteInput) -> list[NodeFacts]:
    """What a clp.conf that could not be read may name: another server, the primary even. What that one would say is
    unknown, so that a node that is left alone does not settle what the other could outvote."""
    if site.roles or not isinstance(placement.config, Unknown):
        return []
    return [NodeFacts("", None, placement.config.reason)]


def _declared(site: SiteInput, name: str) -> SiteValue | None:
    value = site.values.get(name)
    if not value:
        return None
    return SiteValue(
        name=name, value=value, origin="site_file", note=Text(ja="サイトファイル", en="site file")
    )


def _normal_drive(value: SiteValue) -> SiteValue:
    if value.value is None:
        return value
    drive = winpath.drive_of(value.value.strip() + ("" if ":" in value.value else ":"))
    return SiteValue(name=value.name, value=drive, origin=value.origin, note=value.note)


def _group(placement: Placement, work_dirs: Sequence[str], nodes: Sequence[NodeFacts]) -> SiteValue:
    config = placement.parsed
    if config is None:
        return unknown("group", "clp.conf がありません", "there is no clp.conf")
    owners = [group.name for group in config.groups if disks_of(config, group.name)]
    if len(owners) == 1:
        return inferred(
            "group",
            owners[0],
            "clp.conf でディスクリソースを持つ唯一のグループ",
            "the only group of clp.conf with a disk",
        )
    # A node whose WorkDir is not known may name the disk of another group.
    found = group_of_settings(config, nodes) if work_dirs else None
    if found:
        return inferred(
            "group",
            found,
            "clp.conf で、レジストリ NVBASE のパスの多くが指すドライブを持つグループ",
            "the group of clp.conf that holds the drive of most paths in the registry (NVBASE)",
        )
    names = ", ".join(owners) or "-"
    return unknown(
        "group",
        f"ディスクリソースを持つグループを 1 つに決められません（{names}）。サイトファイルで指定してください",
        f"the group cannot be settled ({names}); state it in the site file",
    )


def _drive(
    placement: Placement, group: str | None, work_dirs: Sequence[str], nodes: Sequence[NodeFacts]
) -> SiteValue:
    config = placement.parsed
    wanted = {winpath.drive_of(path) for path in work_dirs}
    if config is not None and group:
        drives = sorted(drives_of(config, group))
        chosen = drives if len(drives) == 1 else [drive for drive in drives if drive in wanted]
        if len(chosen) == 1:
            return inferred(
                "shared_drive",
                chosen[0],
                f"clp.conf のグループ {group} のディスク",
                f"disk of group {group} in clp.conf",
            )
    # A clp.conf that is there but could not be read may name another drive than the one that ESMPRO was given by mistake.
    if isinstance(placement.config, Missing):
        # What still lies where it was installed tells nothing of the shared disk.
        homes = [home for node in nodes if (home := node.location("install_dir"))]
        moved = [path for path in work_dirs if not any(winpath.is_under(path, home) for home in homes)]
        candidates = sorted({drive for path in moved if (drive := winpath.drive_of(path)) and drive != "C:"})
        if len(candidates) == 1:
            return inferred(
                "shared_drive",
                candidates[0],
                "レジストリ WorkDir のドライブ",
                "drive of the registry value WorkDir",
            )
    return unknown(
        "shared_drive",
        "共有（ミラー）ディスクのドライブを決められません。サイトファイルで指定してください",
        "the drive of the shared (mirror) disk cannot be settled; state it in the site file",
    )


def _fip(placement: Placement, group: str | None) -> SiteValue:
    fips = placement.fips(group)
    if len(set(fips)) == 1:
        return inferred(
            "fip", fips[0], "clp.conf のフローティング IP リソース", "floating IP resource of clp.conf"
        )
    if len(set(fips)) > 1:
        return unknown(
            "fip",
            f"FIP が複数あります（{', '.join(fips)}）。ESMPRO で使うものをサイトファイルで指定してください",
            f"there are several FIPs ({', '.join(fips)}); state the one for ESMPRO in the site file",
        )
    return unknown(
        "fip",
        "clp.conf に FIP がありません。サイトファイルで指定してください",
        "there is no FIP in clp.conf; state it in the site file",
    )


def _names_manager(node: NodeFacts, site: SiteInput) -> bool:
    """Whether CommunityName of the registry is a place of the manager name: Ver.4 has it in nvisord.cf only."""
    found = products.version(node, "SM")
    told = site.versions.get("SM") or (str(found.value) if isinstance(found, Seen) else "")
    version = Version.parse(told)
    return version is None or version.major != 4


def _manager(nodes: Sequence[NodeFacts], site: SiteInput, work: str | None, service: str | None) -> SiteValue:
    """The name that most of its places hold: one node with a name of its own must not set the measure. Places that
    could not be read may hold another name: they must not be able to outvote it."""
    asked = [node for node in nodes if _names_manager(node, site)]
    unread = sum(registry_unread(node, "CommunityName") for node in asked)
    # Quotation marks that somebody wrote into the registry are none of the name; that they stand there, a rule finds.
    names = [name.strip().strip('"') for name in registry_texts(asked, "CommunityName")]
    # The cluster synchronises the value: where the nodes agree, it is one place and has one word.
    names = names[:1] if len(set(names)) == 1 else names
    for path, key, separator in (
        (f"{work}\\local\\nvisord.cf", "CommunityName", ":"),
        (f"{service}\\options.txt", "SM_NAME", "="),
    ):
        values = written(nodes, path, key, separator)
        names += values
        # The node that nobody can ask may be the one that holds the shared disk.
        unread += bool(unread and not values)
    ranked = Counter(name for name in names if name).most_common(2)
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        shown = ", ".join(sorted({name for name in names if name}))
        return unknown(
            "manager_name",
            f"マネージャ名を 1 つに決められません（{shown}）。サイトファイルで指定してください",
            f"the manager name cannot be settled ({shown}); state it in the site file",
        )
    if ranked and ranked[0][1] < sum(count for _, count in ranked[1:]) + unread:
        return unknown(
            "manager_name",
            "CommunityName を読み取れなかったノードがあるため、マネージャ名を決められません。サイトファイルで指定してください",
            "the manager name cannot be settled, for CommunityName of a node could not be read; state it in the site file",
        )
    common = ranked[0][0] if ranked else None
    if common is None:
        return unknown(
            "manager_name",
            "マネージャ名が分かりません。サイトファイルで指定してください",
            "the manager name is not known; state it in the site file",
        )
    return inferred(
        "manager_name",
        common,
        "レジストリ CommunityName、nvisord.cf、options.txt のうち最も多い値",
        "the name that most of CommunityName, nvisord.cf and options.txt hold",
    )
