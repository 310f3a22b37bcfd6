"""What a node of a plan holds. Dictionaries are keyed by the case-folded path, key or name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

ROLES = ("primary", "standby")
DEFAULT_TIME = "2026-03-10T01:30:00Z"
SERVICES_KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Services"
ENVIRONMENT_KEY = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"

STATES = {
    "stopped": 1,
    "start_pending": 2,
    "stop_pending": 3,
    "running": 4,
    "continue_pending": 5,
    "pause_pending": 6,
    "paused": 7,
}
STARTS = {"boot": 0, "system": 1, "auto": 2, "manual": 3, "disabled": 4}


class PlanError(Exception):
    """A plan or an operation that cannot be understood; the message names the file and the place."""


@dataclass(frozen=True, kw_only=True)
class Value:
    """A registry value: the bytes are what the registry holds, fitting the type or not."""

    name: str
    type: int
    raw: bytes


@dataclass(frozen=True, kw_only=True)
class Key:
    """A registry key in its physical place (64-bit view); code 5 where access is refused."""

    path: str
    values: tuple[Value, ...] = ()
    code: int | None = None


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service as its control manager knows it; `registry_start` where the registry says something else."""

    name: str
    display: str
    image: str
    start: int = 3
    delayed: bool = False
    state: int = 1
    type: int = 16
    error_control: int = 1
    account: str = "LocalSystem"
    dependencies: tuple[str, ...] = ()
    registry_start: int | None = None
    code: int | None = None


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What a program of a plan does when it is run: it prints and ends with the code, or it never ends."""

    output: bytes
    exit_code: int = 0
    hangs: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A file (data is bytes) or a folder (data is None); code is the Win32 code that reading it meets."""

    path: str
    data: bytes | None = None
    encoding: str = "cp932"
    eol: str = "crlf"
    attributes: int = 0x20
    modified: str = DEFAULT_TIME
    version: str | None = None
    prints: Printed | None = None
    code: int | None = None

    @property
    def is_folder(self) -> bool:
        return self.data is None


@dataclass(frozen=True, kw_only=True)
class Drive:
    """A drive letter; `shared` volumes hold the plan's one shared tree; code: why the root is refused."""

    letter: str
    type: int = 3
    label: str = ""
    serial: str = "0000-0000"
    file_system: str = "NTFS"
    total_bytes: int = 107374182400
    free_bytes: int = 53687091200
    shared: bool = False
    code: int | None = None


@dataclass(frozen=True, kw_only=True)
class Tree:
    """Files, folders and the security descriptors set on them (SDDL; folders below inherit)."""

    entries: dict[str, Entry] = field(default_factory=dict)
    acls: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Tree:
        return Tree(entries=dict(self.entries), acls=dict(self.acls))


@dataclass(frozen=True, kw_only=True)
class Node:
    """One node. `tree` is its own disk; what it sees of the shared disk comes with `Plan.view`."""

    role: str
    active: bool
    host: dict[str, object]
    registry: dict[str, Key]
    services: dict[str, Service]
    tree: Tree
    drives: dict[str, Drive]
    addresses: tuple[dict[str, object], ...]

    @property
    def computer(self) -> str:
        return str(self.host["computer_name"])

    @property
    def bitness(self) -> int:
        return int(str(self.host["bitness"]))

    def copy(self) -> Node:
        return replace(
            self,
            host=dict(self.host),
            registry=dict(self.registry),
            services=dict(self.services),
            tree=self.tree.copy(),
            drives=dict(self.drives),
        )

    def holds(self, letter: str) -> bool:
        drive = self.drives.get(letter.casefold())
        return drive is not None and drive.code is None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A cluster as data. Treat as a value: `ops.apply` gives a changed copy."""

    name: str
    title: dict[str, str]
    values: dict[str, dict[str, str]]
    nodes: dict[str, Node]
    shared: Tree
    shared_drives: frozenset[str]
    dropped: frozenset[str] = frozenset()

    def copy(self) -> Plan:
        return replace(
            self,
            nodes={role: node.copy() for role, node in self.nodes.items()},
            shared=self.shared.copy(),
        )

    @property
    def collected(self) -> tuple[str, ...]:
        """Roles of the nodes that a collection would visit."""
        return tuple(role for role in self.nodes if role not in self.dropped)

    def view(self, role: str) -> Node:
        """The node with the shared tree of every shared volume whose root it can open."""
        node = self.nodes[role]
        held = {letter for letter in self.shared_drives if node.holds(letter)}

        def seen(path: str) -> bool:
            return path[:2] in held

        return replace(
            node,
            tree=Tree(
                entries=node.tree.entries | {p: e for p, e in self.shared.entries.items() if seen(p)},
                acls=node.tree.acls | {p: a for p, a in self.shared.acls.items() if seen(p)},
            ),
        )
