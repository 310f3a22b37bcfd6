"""A cluster of the laboratory as the machine on which a script runs: its programs change the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.lab.model import SERVICES_KEY, Entry, Key, Node, Plan, Tree, Value
from tests.lab.paths import fold, parent, tidy_key
from tests.lab.registry import full_registry
from tests.lab.sddl import effective
from tests.windows.standins import fc, icacls, sc

from .cmdmodel import CODE_PAGE, Run, Shell

TYPES = {1: "REG_SZ", 2: "REG_EXPAND_SZ", 4: "REG_DWORD"}
NAMES = {"HKLM": "HKEY_LOCAL_MACHINE"}
WORK = "F:\\fix"


class PlanMachine:
    """`PlanMachine(plan, "standby", active=True, folder=out / "ESMNODE2").script("01-services.cmd", "go")`.

    `plan` is changed. `active`: this node holds the shared disk now, whoever held it when it was audited.
    """

    def __init__(self, plan: Plan, role: str, folder: Path, *, active: bool) -> None:
        self.plan = plan
        self.role = role
        self.active = active
        self.work: dict[str, tuple[bytes, str]] = {}
        for path in (path for path in folder.rglob("*") if path.is_file()):
            name = str(path.relative_to(folder)).replace("/", "\\")
            self.work[fold(f"{WORK}\\{name}")] = (path.read_bytes(), _moment(path.stat().st_mtime))
        self.work_folders = {fold(WORK), fold(f"{WORK}\\data")}
        self.done: list[list[str]] = []

    def script(self, name: str, *arguments: str) -> Run:
        return Shell(self, f"{WORK}\\{name}", self.node.computer).run(*arguments)

    @property
    def node(self) -> Node:
        return self.plan.nodes[self.role]

    # -- files ----------------------------------------

    def _tree(self, path: str) -> Tree:
        if fold(path)[:2] in self.plan.shared_drives:
            if not self.active:
                raise PermissionError(path)
            return self.plan.shared
        return self.node.tree

    def _entry(self, path: str) -> Entry:
        entry = self._tree(path).entries[fold(path)]
        if entry.data is None:
            raise PermissionError(path)
        return entry

    def read(self, path: str) -> bytes:
        if fold(path).startswith(fold(WORK)):
            return self.work[fold(path)][0]
        data = self._entry(path).data
        assert data is not None
        return data

    def write(self, path: str, content: bytes) -> None:
        self._put(path, content, "2026-11-23T00:00:00Z")

    def _put(self, path: str, content: bytes, modified: str) -> None:
        if fold(path).startswith(fold(WORK)):
            if parent(fold(path)) not in self.work_folders:
                raise FileNotFoundError(path)
            self.work[fold(path)] = (content, modified)
            return
        tree = self._tree(path)
        known = tree.entries.get(fold(path)) or Entry(path=path)
        tree.entries[fold(path)] = replace(known, data=content, modified=modified)

    def copy(self, sources: Sequence[str], target: str) -> None:
        content = b"".join(self.read(source) for source in sources)
        known = self.work.get(fold(sources[0]))
        self._put(target, content, known[1] if known else self._entry(sources[0]).modified)

    def delete(self, path: str) -> None:
        if fold(path).startswith(fold(WORK)):
            del self.work[fold(path)]
        else:
            del self._tree(path).entries[fold(path)]

    def exists(self, path: str) -> bool:
        folded = fold(path)
        if folded.startswith(fold(WORK)):
            return folded in self.work or folded in self.work_folders
        try:
            tree = self._tree(path)
        except PermissionError:
            return False
        return len(folded) == 2 or folded in tree.entries

    def make_folder(self, path: str) -> None:
        self.work_folders.add(fold(path))

    # -- programs ----------------------------------------

    def program(self, name: str, arguments: Sequence[str]) -> tuple[int, bytes]:
        known = {"reg.exe": self._reg, "sc.exe": self._sc, "icacls.exe": self._icacls}
        if name == "fc.exe":
            return fc.compare(list(arguments), self.read), b""
        return known[name](list(arguments))

    def _sc(self, arguments: list[str]) -> tuple[int, bytes]:
        wanted = sc.parse(arguments)
        assert wanted, arguments
        name, start, delayed = wanted
        service = self.node.services.get(name.casefold())
        if service is None:
            return 1060, b"[SC] OpenService FAILED 1060"
        kept = service.delayed if delayed is None else delayed
        self.node.services[name.casefold()] = replace(service, start=start, delayed=kept)
        return 0, b"[SC] ChangeServiceConfig SUCCESS\r\n"

    def _icacls(self, arguments: list[str]) -> tuple[int, bytes]:
        tree = self.plan.view(self.role).tree if not self.active else self._everything()
        rights = {
            path: effective(tree.acls, path, folder=True)
            for path, entry in tree.entries.items()
            if entry.is_folder
        }
        before = dict(rights)
        code, text = icacls.run(arguments, rights, self.read, self.write)
        for path in (path for path in rights if rights[path] != before[path]):
            self._tree(path).acls[path] = rights[path]
        return code, text.encode(CODE_PAGE)

    def _everything(self) -> Tree:
        own, shared = self.node.tree, self.plan.shared
        return Tree(entries=own.entries | shared.entries, acls=own.acls | shared.acls)

    def _reg(self, arguments: list[str]) -> tuple[int, bytes]:
        if arguments[0] == "import" and len(arguments) == 2:
            return self._import(self.read(arguments[1]))
        assert arguments[0] == "query", arguments
        key = full_registry(self.node).get(fold(tidy_key(arguments[1])))
        if key is None or key.code is not None:
            return 1, b""
        if len(arguments) == 2:
            return 0, b"\r\n"
        assert arguments[2] == "/v" and len(arguments) == 4, arguments
        found = [value for value in key.values if value.name.casefold() == arguments[3].casefold()]
        return (0, _listing(key, found[0])) if found else (1, b"")

    def _import(self, content: bytes) -> tuple[int, bytes]:
        assert content.startswith(b"\xff\xfe")
        head, _, key, line = content[2:].decode("utf-16-le").split("\r\n")[:4]
        assert head == "Windows Registry Editor Version 5.00"
        path = fold(tidy_key(key[1:-1]))
        assert path in self.node.registry and not path.startswith(fold(SERVICES_KEY))
        found = re.fullmatch(r'"((?:\\.|[^"\\])*)"=(?:(-)|hex\(([0-9a-f]+)\):([0-9a-f,]*))', line)
        assert found, line
        name = re.sub(r"\\(.)", r"\1", found[1])
        kept = self.node.registry[path]
        new = (
            None
            if found[2]
            else Value(name=name, type=int(found[3], 16), raw=bytes.fromhex(found[4].replace(",", "")))
        )
        self.node.registry[path] = replace(kept, values=_with(kept.values, name, new))
        return 0, b""


def _with(values: tuple[Value, ...], name: str, new: Value | None) -> tuple[Value, ...]:
    same = [value.name.casefold() == name.casefold() for value in values]
    if any(same):
        swapped = [new if hit else value for hit, value in zip(same, values, strict=True)]
        return tuple(value for value in swapped if value is not None)
    return (*values, new) if new else values


def _listing(key: Key, value: Value) -> bytes:
    root, _, rest = key.path.partition("\\")
    kind = TYPES.get(value.type, f"REG_{value.type}")
    if value.type == 4:
        data = f"0x{int.from_bytes(value.raw, 'little'):x}"
    else:
        data = value.raw.decode("utf-16-le", "replace").partition("\0")[0]
    text = f"\r\n{NAMES.get(root, root)}\\{rest}\r\n    {value.name}    {kind}    {data}\r\n\r\n"
    return text.encode(CODE_PAGE, "replace")


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
