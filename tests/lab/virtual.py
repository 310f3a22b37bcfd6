"""A Windows node in memory: answers the collector's questions from a plan."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NoReturn

from esmcollect.manifest import QUERIES, QUERY_SECONDS
from esmcollect.model import LIMIT, ProbeError, outcome_of
from esmcollect.system import System

from .model import Entry, Key, Node
from .paths import ancestors, fold, parent, physical_key, tidy
from .registry import full_registry
from .sddl import effective

NOT_FOUND, PATH_NOT_FOUND, NO_SUCH_SERVICE, NO_PROGRAM = 2, 3, 1060, 193


class VirtualNode(System):
    """The port answered from `Plan.view(role)`; errors carry the Win32 codes Windows would give."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.registry = full_registry(node)
        self.subkeys = _children(self.registry)
        self.files = _children(node.tree.entries)

    def host(self) -> dict[str, Any]:
        return {name: dict(v) if isinstance(v, dict) else v for name, v in self.node.host.items()}

    def registry_key(self, view: str, key: str) -> tuple[list[tuple[str, int, bytes]], list[str]]:
        path = fold(physical_key(view, key, self.node.bitness))
        found = self.registry.get(path)
        if found is None:
            _fail(NOT_FOUND, key)
        if found.code is not None:
            _fail(found.code, key)
        values = [(value.name, value.type, value.raw) for value in found.values]
        names = [_name(self.registry[child]) for child in self.subkeys[path]]
        return values, sorted(names, key=str.upper)

    def service_names(self) -> list[str]:
        return [service.name for service in self.node.services.values()]

    def service(self, name: str) -> dict[str, Any]:
        service = self.node.services.get(name.casefold())
        if service is None:
            _fail(NO_SUCH_SERVICE, name)
        if service.code is not None:
            _fail(service.code, name)
        return {
            "key_name": service.name,
            "display_name": service.display,
            "type": service.type,
            "start": service.start,
            "error_control": service.error_control,
            "state": service.state,
            "image_path": service.image,
            "account": service.account,
            "dependencies": list(service.dependencies),
            "delayed": service.delayed,
        }

    def stat(self, path: str) -> dict[str, Any]:
        entry = self._entry(path)
        if entry.is_folder and entry.code is not None:
            _fail(entry.code, path)
        return {
            "kind": "directory" if entry.is_folder else "file",
            "size": len(entry.data or b""),
            "attributes": entry.attributes,
            "modified": entry.modified,
        }

    def list_folder(self, path: str) -> list[tuple[str, str, int]]:
        try:
            entry = self._entry(path)
        except ProbeError as problem:
            # Windows looks for something inside the folder, so a missing one is a missing path.
            _fail(PATH_NOT_FOUND if problem.code == NOT_FOUND else problem.code, path)
        if not entry.is_folder:
            _fail(267, path)
        if entry.code is not None:
            _fail(entry.code, path)
        below = [self.node.tree.entries[child] for child in self.files[fold(path)]]
        return sorted(
            ((_name(one), "directory" if one.is_folder else "file", one.attributes) for one in below),
            key=lambda one: one[0].upper(),
        )

    def read_file(self, path: str, limit: int) -> bytes:
        entry = self._entry(path)
        if entry.data is None:
            _fail(5, path)
        if entry.code is not None:
            _fail(entry.code, path)
        return entry.data[:limit]

    def file_version(self, path: str) -> str | None:
        entry = self._entry(path)
        if entry.code is not None:
            _fail(entry.code, path)
        return entry.version

    def security(self, path: str) -> str:
        entry = self._entry(path)
        if entry.code == 5:
            _fail(entry.code, path)
        return effective(self.node.tree.acls, fold(path), folder=entry.is_folder)

    def drives(self) -> list[dict[str, Any]]:
        named = ("letter", "type", "label", "serial", "file_system", "total_bytes", "free_bytes", "code")
        listed = sorted(self.node.drives.values(), key=lambda drive: drive.letter)
        answers = [{name: getattr(drive, name) for name in named} for drive in listed]
        for answer in answers:
            if answer["code"] is not None:
                answer.update(label=None, serial=None, file_system=None, total_bytes=None, free_bytes=None)
        return answers

    def addresses(self) -> list[dict[str, Any]]:
        return [dict(one) for one in self.node.addresses]

    def query(self, name: str, folder: str) -> dict[str, Any]:
        path = f"{folder}\\{QUERIES[name][0]}"
        entry = self._entry(path)
        if entry.code is not None or entry.prints is None:
            _fail(entry.code or NO_PROGRAM, path)
        if entry.prints.hangs:
            raise ProbeError(LIMIT, None, f"no answer within {QUERY_SECONDS} seconds")
        return {"exit_code": entry.prints.exit_code, "output": entry.prints.output, "error": b""}

    def _entry(self, path: str) -> Entry:
        """The file or folder; fails as Windows does: drive, folder on the way, then the name itself."""
        folded = fold(path)
        drive = self.node.drives.get(folded[:2])
        if drive is None:
            _fail(PATH_NOT_FOUND, path)
        if drive.code is not None:
            _fail(drive.code, path)
        if len(folded) == 2:
            return Entry(path=tidy(path), attributes=0x16)
        entries = self.node.tree.entries
        for above in ancestors(folded)[:-1]:
            folder = entries.get(above)
            if folder is not None and folder.code is not None:
                _fail(folder.code, path)
        found = entries.get(folded)
        if found is None:
            above = parent(folded)
            known = above is not None and (len(above) == 2 or (above in entries and entries[above].is_folder))
            _fail(NOT_FOUND if known else PATH_NOT_FOUND, path)
        return found


def _name(one: Entry | Key) -> str:
    return one.path.rpartition("\\")[2]


def _children(paths: dict[str, Any] | dict[str, Key]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        above = parent(path)
        if above is not None:
            found[above].append(path)
    return found


def _fail(code: int | None, subject: str) -> NoReturn:
    raise ProbeError(outcome_of(code), code, f"error {code}: {subject}")
