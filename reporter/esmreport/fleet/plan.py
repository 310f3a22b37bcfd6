"""From what the files say about themselves to one task per cluster, with names and keys. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from esmreport.core import winpath
from esmreport.core.filenames import safe
from esmreport.core.grouping import Member, group_members
from esmreport.core.record import dataclass
from esmreport.fleet.task import Scanned, Setup, Task


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """An earlier results file: the cluster it is about."""

    path: str
    sha256: str
    cluster: str | None
    servers: frozenset[str]


def tasks(scanned: Sequence[Scanned], earlier: Sequence[Earlier] = ()) -> list[Task]:
    """One task per cluster in order of its first bundle, without key. Files that are no bundles are left out."""
    usable = [found for found in scanned if found.why is None]
    members = [
        Member(index=index, name=found.computer, started=found.started, identity=found.identity)
        for index, found in enumerate(usable)
    ]
    by_server = _by_server(earlier)
    used: set[str] = set()
    made: list[Task] = []
    for number, found in enumerate(group_members(members)):
        indexes = sorted({*found.newest, *(index for older in found.older.values() for index in older)})
        nodes = tuple(usable[index].computer for index in found.newest)
        cluster = found.identity[0] if found.identity else ""
        servers = set(found.identity[1] if found.identity else ()) | {winpath.fold(name) for name in nodes}
        made.append(
            Task(
                number=number,
                name=_free_name(cluster or nodes[0], used),
                cluster=cluster or None,
                nodes=nodes,
                sources=tuple(usable[index].source for index in indexes),
                earlier=tuple(sorted({then.path for name in servers for then in by_server.get(name, ())})),
            )
        )
    return made


def keyed(found: Sequence[Task], setup: Setup, earlier: Sequence[Earlier]) -> list[Task]:
    """The same tasks with their keys."""
    hashes = {then.path: then.sha256 for then in earlier}
    return [replace(task, key=key(task, setup, hashes)) for task in found]


def _by_server(earlier: Sequence[Earlier]) -> dict[str, list[Earlier]]:
    found: dict[str, list[Earlier]] = {}
    for then in earlier:
        for name in then.servers:
            found.setdefault(name, []).append(then)
    return found


def _free_name(wanted: str, used: set[str]) -> str:
    base = safe(wanted)
    name, number = base, 2
    while name.casefold() in used:
        name, number = f"{base}-{number}", number + 1
    used.add(name.casefold())
    return name


def key(task: Task, setup: Setup, earlier: Mapping[str, str]) -> str:
    """Everything that the results of a cluster follow from, as one hash: bundles by file name and content, the
    name of its files, earlier audits, and the run's own digest (rules, options and the files they name)."""
    parts = [setup.digest, task.name]
    # The report names bundles by file name, wherever they lie.
    parts += sorted(
        f"{source.path.replace(chr(92), '/').split('/')[-1]} {source.sha256}" for source in task.sources
    )
    parts += sorted(earlier[path] for path in task.earlier)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
