"""Parts of a cluster configuration that belong to one failover group."""

from __future__ import annotations

from esmreport.core.parse.clpmodel import ClusterConfig, Disk


def members(config: ClusterConfig, group: str, *kinds: str) -> set[tuple[str, str]]:
    """(type, name) of the group's resources of the given types, case-folded."""
    wanted = group.casefold()
    return {
        (kind, name.casefold())
        for found in config.groups
        if found.name.casefold() == wanted
        for kind, name in found.resources
        if kind in kinds
    }


def disks_of(config: ClusterConfig, group: str) -> tuple[Disk, ...]:
    """Disk, mirror disk and hybrid disk resources of the group."""
    mine = members(config, group, "sd", "md", "hd")
    return tuple(disk for disk in config.disks if (disk.kind, disk.name.casefold()) in mine)


def drives_of(config: ClusterConfig, group: str) -> set[str]:
    """Drives ("X:") of these disks."""
    return {drive for disk in disks_of(config, group) for drive in disk.drives}


def fips_of(config: ClusterConfig, group: str) -> tuple[str, ...]:
    """Floating IP addresses of the group, each once; without the interface that may stand behind one."""
    mine = members(config, group, "fip")
    found = [
        ip.partition("%")[0]
        for item in config.addresses
        if (item.kind, item.name.casefold()) in mine
        for ip in item.addresses
    ]
    return tuple(dict.fromkeys(found))


def groups_with_drive(config: ClusterConfig, drive: str | None) -> tuple[str, ...]:
    """Names of the groups whose disk resources hold the drive ("X:")."""
    return tuple(group.name for group in config.groups if drive in drives_of(config, group.name))
