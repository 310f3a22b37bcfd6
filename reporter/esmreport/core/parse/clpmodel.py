"""The cluster configuration as data."""

from __future__ import annotations

from esmreport.core.parse.problem import Problem
from esmreport.core.record import dataclass
from esmreport.core.version import Version


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address of a server: kind such as lan, mdc, bmc, ping, and the text written there."""

    kind: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Server:
    """A cluster server; priority 0 is the highest, None where the file does not say."""

    name: str
    priority: int | None
    addresses: tuple[Address, ...]
    line: int


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group of resources. `type`: failover unless the file says otherwise; `resources`: (type, name);
    `policy`: servers it may run on, first choice first, () = all by priority. `start`, `failover` and
    `failback` are None where the product's default holds."""

    name: str
    type: str
    resources: tuple[tuple[str, str], ...]
    policy: tuple[str, ...]
    start: int | None
    failover: int | None
    failback: int | None
    line: int


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One value of a resource, path as the product writes it (`server@esmnode1/parameters/volumeguid`)."""

    path: str
    value: str
    line: int

    @property
    def tag(self) -> str:
        """Last step of the path, lower case."""
        return self.path.rpartition("/")[2].partition("@")[0].lower()


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource with all its values; `depends`: names of the resources it waits for."""

    type: str
    name: str
    depends: tuple[str, ...]
    settings: tuple[Setting, ...]
    line: int


@dataclass(frozen=True, kw_only=True)
class Disk:
    """A disk (sd), mirror disk (md) or hybrid disk (hd) resource with its drives as "X:"; `cluster_drives`
    are those of cluster partitions."""

    kind: str
    name: str
    drives: tuple[str, ...]
    cluster_drives: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AddressResource:
    """A floating IP (fip) or virtual IP (vip) resource."""

    kind: str
    name: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VirtualComputer:
    """A virtual computer name resource; `target` is the floating IP resource it belongs to."""

    name: str
    computer: str | None
    target: str | None


@dataclass(frozen=True, kw_only=True)
class SyncKey:
    """A registry key of a registry synchronization resource: root in full, single backslashes, case as
    written; `raw` as found."""

    key: str
    raw: str
    line: int


@dataclass(frozen=True, kw_only=True)
class RegistrySync:
    """A registry synchronization resource. `state`: keys; empty, nothing is written in it; not_recognised,
    something is written but no key was found, so nothing can be said about its keys."""

    name: str
    keys: tuple[SyncKey, ...]
    state: str


@dataclass(frozen=True, kw_only=True)
class ScriptResource:
    """A script resource; None stands for the product's own start.bat and stop.bat."""

    name: str
    start: str | None
    stop: str | None


@dataclass(frozen=True, kw_only=True)
class ServiceResource:
    """A service resource: the service names written in it, key or display names."""

    name: str
    services: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Application:
    """An application resource with its start and stop paths."""

    name: str
    start: str | None
    stop: str | None


@dataclass(frozen=True, kw_only=True)
class ClusterConfig:
    """What clp.conf says. `recognised` False: the text is not a cluster configuration that could be read, so
    every empty field means "unknown"; True: an empty field means that there is none.

    `release`: CLUSTERPRO X release that wrote the file (4.2), from its two version fields.
    """

    recognised: bool
    encoding: str
    problems: tuple[Problem, ...]
    name: str | None = None
    uuid: str | None = None
    server_os: str | None = None
    charset: str | None = None
    saved_version: str | None = None
    edition: str | None = None
    release: Version | None = None
    servers: tuple[Server, ...] = ()
    groups: tuple[Group, ...] = ()
    resources: tuple[Resource, ...] = ()
    disks: tuple[Disk, ...] = ()
    addresses: tuple[AddressResource, ...] = ()
    computers: tuple[VirtualComputer, ...] = ()
    syncs: tuple[RegistrySync, ...] = ()
    scripts: tuple[ScriptResource, ...] = ()
    services: tuple[ServiceResource, ...] = ()
    applications: tuple[Application, ...] = ()

    @property
    def fips(self) -> tuple[str, ...]:
        """Addresses of all floating IP resources, each once."""
        found = [address for item in self.addresses if item.kind == "fip" for address in item.addresses]
        return tuple(dict.fromkeys(found))

    @property
    def vips(self) -> tuple[str, ...]:
        """Addresses of all virtual IP resources, each once."""
        found = [address for item in self.addresses if item.kind == "vip" for address in item.addresses]
        return tuple(dict.fromkeys(found))

    @property
    def drives(self) -> tuple[str, ...]:
        """Data drives of all disk resources, each once."""
        return tuple(dict.fromkeys(drive for disk in self.disks for drive in disk.drives))

    @property
    def primary(self) -> str | None:
        """The server of highest priority; None where a priority is missing or shared."""
        known = [server for server in self.servers if server.priority is not None]
        ranked = sorted(known, key=lambda server: server.priority or 0)
        if not ranked or len(known) < len(self.servers):
            return None
        return None if len(ranked) > 1 and ranked[0].priority == ranked[1].priority else ranked[0].name

    def group_of(self, kind: str, name: str) -> Group | None:
        """The group that a resource belongs to; names as in the file, compared without regard to case."""
        wanted = (kind.casefold(), name.casefold())
        for group in self.groups:
            if wanted in [(item.casefold(), other.casefold()) for item, other in group.resources]:
                return group
        return None

    def members(self, group: str, kind: str) -> frozenset[str]:
        """Case-folded names of the resources of one type in a group; names without regard to case."""
        return frozenset(
            name.casefold()
            for item in self.groups
            if item.name.casefold() == group.casefold()
            for its_kind, name in item.resources
            if its_kind.casefold() == kind.casefold()
        )

    def disks_of(self, group: str) -> tuple[Disk, ...]:
        """Disk resources of a group."""
        return tuple(disk for disk in self.disks if disk.name.casefold() in self.members(group, disk.kind))

    def fips_of(self, group: str) -> tuple[str, ...]:
        """Addresses of the floating IP resources of a group, each once."""
        mine = self.members(group, "fip")
        found = [
            address
            for item in self.addresses
            if item.kind == "fip" and item.name.casefold() in mine
            for address in item.addresses
        ]
        return tuple(dict.fromkeys(found))
