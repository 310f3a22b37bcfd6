"""A raw folder as the commands of a real Windows would have filled it from a plan: made by hand from documentation.

Wine's own commands cannot show it (icacls, cacls, sc qc, masks of ipconfig, serial numbers). Two kinds of Windows: "today"
(icacls saves UTF-16LE without BOM, four blanks between the columns of reg) and "2003" (cacls, tabs), each in
Japanese (CP932) or English. What is asked for is what the collector asks the same node for in memory; that the
script asks for the same is what `tests/windows/test_nopython.py` shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from esmcollect import manifest
from esmcollect.collect import collect
from esmcollect.model import ProbeError
from tests.lab.model import Key, Node
from tests.lab.paths import fold, parent
from tests.lab.values import registry_value
from tests.lab.virtual import VirtualNode

from .said import (
    INTERNATIONAL,
    KINDS,
    MESSAGES,
    NO_KEY,
    cacls,
    exported,
    letters,
    long,
    queried,
    saved_path,
    script_keys,
    script_products,
    service_lines,
)

OFFSET = timedelta(hours=9)


class Asked(VirtualNode):
    """Remembers the paths that the collector looks at, reads, and asks the rights of."""

    def __init__(self, node: Node) -> None:
        super().__init__(node)
        self.looked: dict[str, str] = {}
        self.read: dict[str, str] = {}

    def stat(self, path: str) -> dict[str, Any]:
        self.looked.setdefault(fold(path), path)
        return super().stat(path)

    def list_folder(self, path: str) -> list[tuple[str, str, int]]:
        self.looked.setdefault(fold(path), path)
        return super().list_folder(path)

    def read_file(self, path: str, limit: int) -> bytes:
        self.looked.setdefault(fold(path), path)
        self.read.setdefault(fold(path), path)
        return super().read_file(path, limit)


class Printer:
    """Writes the folder. `today`: icacls and today's reg; else those of Windows Server 2003. `marks`: with the end
    marks and sizes of today's scripts."""

    def __init__(
        self, node: Node, folder: Path, *, language: str = "ja", today: bool = True, marks: bool = True
    ) -> None:
        self.marks = marks
        self.node, self.folder, self.language, self.today = node, folder, language, today
        # English Windows in Japan: English words, Japanese names of files.
        self.codec = "cp932"
        self.system = Asked(node)
        self.items = collect(self.system).items
        self.number = 0
        for key in self._own_keys():
            self.system.registry.setdefault(fold(key.path), key)

    def write(self) -> Path:
        self.folder.mkdir(parents=True)
        for name in ("reg", "files", "acl", "err"):
            (self.folder / name).mkdir()
        for step in (
            self._facts,
            self._registry,
            self._services,
            self._paths,
            self._trees,
            self._files,
            self._rights,
        ):
            step()
        self._volumes()
        self._addresses()
        if self.marks:
            self.seal()
        return self.folder

    def seal(self) -> None:
        """What today's scripts add: the end marks of the indexes, then the sizes of all files."""
        for name in ("reg", "query", "walk", "sc", "volumes", "tree", "paths", "files", "acl"):
            with (self.folder / f"{name}.txt").open("ab") as stream:
                stream.write(b"@end\r\n")
        found = sorted(path for path in self.folder.rglob("*") if path.is_file() and path.name != "raw.txt")
        sizes = [f"{path.stat().st_size};{path.relative_to(self.folder).as_posix()}" for path in found]
        self._put("sizes.txt", [*sizes, "@end"])

    def _put(self, name: str, lines: list[str] | Iterator[str], codec: str | None = None) -> None:
        text = "".join(f"{line}\r\n" for line in lines)
        (self.folder / name).write_bytes(text.encode(codec or self.codec, "replace"))

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _failed(self, kind: str, number: int, code: int) -> None:
        self._put(f"err/{kind}{number}.txt", [MESSAGES[self.language].get(code, NO_KEY[self.language])])

    def _facts(self) -> None:
        day = {"ja": "2026/03/31", "en": "Tue 03/31/2026"}[self.language]
        facts = {
            "format": "1", **({"marks": "1"} if self.marks else {}),
            "version": "0.1.0", "computer": self.node.computer, "date": day, "time": "11:00:00.00",
            "architecture": "AMD64" if self.node.bitness == 64 else "x86", "drives": "", "administrator": "1",
            "enddate": day, "endtime": "11:02:03.45", "done": "1",
        }  # fmt: skip
        self._put("raw.txt", [f"{name}={value}" for name, value in facts.items()])
        self._put("messages.txt", [f"{code}={text}" for code, text in MESSAGES[self.language].items()])
        groups = ["Everyone,S-1-1-0", "BUILTIN\\Administrators,S-1-5-32-544", "BUILTIN\\Users,S-1-5-32-545"]
        rows = [f'"{name}","x","{sid}","y"' for name, _, sid in (group.partition(",") for group in groups)]
        self._put("whoami.txt", ['"Group Name","Type","SID","Attributes"', *rows])

    # --- registry ---------------------------------------------------------------------------------------------

    def _own_keys(self) -> Iterator[Key]:
        control, host = "HKLM\\SYSTEM\\CurrentControlSet\\Control", self.node.host
        system: Any = host["os"]
        pages = {"ACP": str(host["ansi_code_page"]), "OEMCP": "932"}
        yield _key(f"{control}\\ComputerName\\ComputerName", {"ComputerName": self.node.computer})
        yield _key(f"{control}\\Nls\\CodePage", pages)
        yield _key(f"{control}\\Nls\\Language", {"InstallLanguage": f"{host['ui_language']:04X}"})
        yield _key(f"{control}\\Windows", {"CSDVersion": system["service_pack"] << 8})
        yield _key(
            "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters",
            {"Hostname": str(host["dns_host_name"])},
        )
        yield _key("HKCU\\Control Panel\\International", INTERNATIONAL[self.language])

    def _registry(self) -> None:
        for command, name in (("export", "reg.txt"), ("values", "query.txt")):
            index = []
            for key in script_keys(command):
                number, found = self._next(), self.system.registry.get(fold(key))
                denied = found is not None and found.code is not None
                code = 1 if found is None or denied else 0
                if code:
                    self._failed("reg", number, 5 if denied else 0)
                elif command == "export":
                    self._export(number, key)
                else:
                    self._query(number, key)
                index.append(f"{number};{code};{key}")
            self._put(name, index)
        self._walk()

    def _walk(self) -> None:
        """Each key of the products, asked for by its name."""
        tops = [f"HKLM\\SOFTWARE\\{wow}{name}" for wow in ("", "Wow6432Node\\") for name in script_products()]
        index, waiting = [], tops
        while waiting:
            key, number = waiting.pop(0), self._next()
            found = self.system.registry.get(fold(key))
            code = 0 if found is not None and found.code is None else 1
            if code:
                self._failed("reg", number, found.code or 0 if found else 0)
            else:
                self._query(number, key)
                waiting += [self.system.registry[child].path for child in self.system.subkeys[fold(key)]]
            index.append(f'{number};{code};"{long(key)}"')
        self._put("walk.txt", index)

    def _export(self, number: int, root: str) -> None:
        below = fold(root) + "\\"
        lines = ["Windows Registry Editor Version 5.00", ""]
        for folded in sorted(self.system.registry):
            key = self.system.registry[folded]
            if (folded == fold(root) or folded.startswith(below)) and key.code is None:
                lines += [f"[{long(key.path)}]", *map(exported, key.values), ""]
        text = "".join(f"{line}\r\n" for line in lines)
        (self.folder / f"reg/{number}.reg").write_bytes(
            b"\xff\xfe" + text.encode("utf-16-le", "surrogatepass")
        )

    def _query(self, number: int, root: str) -> None:
        key = self.system.registry[fold(root)]
        gap = "    " if self.today else "\t"
        head = [] if self.today else ["", "! REG.EXE VERSION 3.0"]
        rows = [
            f"    {value.name}{gap}{KINDS[value.type]}{gap}{queried(value)}"
            for value in key.values
            if value.type in KINDS
        ]
        below = [long(self.system.registry[child].path) for child in self.system.subkeys[fold(root)]]
        below += [long(one) for one in self._extra(root)]
        self._put(f"reg/{number}.txt", [*head, "", long(root), *rows, "", *sorted(set(below))])

    def _extra(self, root: str) -> list[str]:
        return [key.path for key in self.system.registry.values() if parent(key.path) == fold(root)]

    # --- services ---------------------------------------------------------------------------------------------

    def _services(self) -> None:
        lines: list[str] = []
        for name in manifest.ESMPRO_SERVICES + manifest.CLUSTER_SERVICES:
            lines += service_lines(name, self.node.services.get(name.casefold()), self.language)
        self._put("sc.txt", lines)

    # --- files ------------------------------------------------------------------------------------------------

    def _paths(self) -> None:
        lines = []
        for path in self.system.looked.values():
            if len(fold(path)) > 3:
                lines.append(self._asked_about(path))
        self._put("paths.txt", lines)

    def _asked_about(self, path: str) -> str:
        try:
            seen = VirtualNode.stat(self.system, path)
            size = 0 if seen["kind"] == "directory" else seen["size"]
            return f'+;{letters(seen["attributes"])};{size};{self._time(seen["modified"])};"{path}"'
        except ProbeError:
            return self._proof(path)

    def _proof(self, path: str) -> str:
        above = path
        while "\\" in above:
            above = above.rpartition("\\")[0]
            try:
                VirtualNode.list_folder(self.system, above)
                return f'-;"{above}";"{path}"'
            except ProbeError as problem:
                if problem.code not in (2, 3):
                    break
        number = self._next()
        self._failed("path", number, self._code(lambda: VirtualNode.list_folder(self.system, above)))
        return f'?;{number};"{path}"'

    def _code(self, question: Callable[[], object]) -> int:
        try:
            question()
        except ProbeError as problem:
            # dir tells of a missing drive in the same words as of a missing path.
            return problem.code or 0
        return 0

    def _time(self, stamp: str) -> str:
        local = datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ") + OFFSET
        return local.strftime({"ja": "%Y/%m/%d %H:%M", "en": "%m/%d/%Y %I:%M %p"}[self.language])

    def _files(self) -> None:
        index = []
        for path in self.system.read.values():
            number = self._next()
            code = self._code(lambda path=path: VirtualNode.read_file(self.system, path, 1))
            if code in (2, 3):
                continue
            if code:
                self._failed("file", number, code)
            else:
                data = VirtualNode.read_file(self.system, path, 1 << 30)
                (self.folder / f"files/{number}").write_bytes(data)
            index.append(f'{number};{1 if code else 0};"{path}"')
        self._put("files.txt", index)

    def _roots(self) -> list[str]:
        return [
            item.target["path"]
            for item in self.items
            if item.probe in ("acl", "listing") and item.outcome == "OK"
        ]

    def _trees(self) -> None:
        lines = []
        for root in self._roots():
            lines.append(f'@"{root}"')
            for path, entry in sorted(self.node.tree.entries.items()):
                if path.startswith(fold(root) + "\\"):
                    lines.append(
                        f'{letters(entry.attributes | (0x10 if entry.is_folder else 0))};"{entry.path}"'
                    )
                    if entry.is_folder and entry.code is not None:
                        number = self._next()
                        self._failed("tree", number, entry.code)
                        lines.append(f'?;{number};"{entry.path}"')
        self._put("tree.txt", lines)

    def _rights(self) -> None:
        index = []
        for item in self.items:
            if item.probe == "acl" and item.outcome == "OK":
                number, root = self._next(), item.target["path"]
                index.append(f'{number};"{root}"')
                rows = [(folder["path"], folder["sddl"]) for folder in _folders(item, self.system)]
                if self.today:
                    lines = [
                        text
                        for path, sddl in rows
                        for text in (saved_path(root, path), sddl[sddl.index("D:") :])
                    ]
                    self._put(f"acl/{number}.txt", lines, "utf-16-le")
                else:
                    self._put(f"acl/{number}-cacls.txt", (line for row in rows for line in cacls(root, *row)))
        if index:
            self._put("acl.txt", index)

    # --- drives and addresses ---------------------------------------------------------------------------------

    def _volumes(self) -> None:
        lines = []
        for letter in "CDEFGHIJKLMNOPQRSTUVWXYZ":
            drive, number = self.node.drives.get(f"{letter.lower()}:"), self._next()
            code = 3 if drive is None else drive.code or 0
            lines.append(f"@{letter}:;{1 if code else 0};{number}")
            if code:
                self._failed("drive", number, code)
            elif self.language == "ja":
                lines += [
                    f" ドライブ {letter} のボリューム ラベルは {drive.label} です",
                    f" ボリューム シリアル番号は {drive.serial} です",
                ]
            else:
                lines += [
                    f" Volume in drive {letter} is {drive.label}",
                    f" Volume Serial Number is {drive.serial}",
                ]
        self._put("volumes.txt", lines)
        letters = " ".join(f"{drive.letter.upper()}\\" for drive in self.node.drives.values())
        self._put("drives.txt", ["", f"{'ドライブ' if self.language == 'ja' else 'Drives'}: {letters} "])

    def _addresses(self) -> None:
        lines, before = ["", "Windows IP Configuration", ""], None
        for one in self.node.addresses:
            if one["adapter"] != before:
                lines += ["", f"{one['adapter']}:", "", f"   Physical Address. . . . . : {one['mac']}"]
            mask = (0xFFFFFFFF << (32 - int(str(one["prefix_length"])))) & 0xFFFFFFFF
            dotted = ".".join(str(part) for part in mask.to_bytes(4, "big"))
            lines += [
                f"   IPv4 Address. . . . . . . : {one['ip']}",
                f"   Subnet Mask . . . . . . . : {dotted}",
            ]
            before = one["adapter"]
        self._put("ipconfig.txt", lines)


def _key(path: str, values: dict[str, object]) -> Key:
    return Key(path=path, values=tuple(registry_value(name, spec, path) for name, spec in values.items()))


def _folders(item: Any, system: VirtualNode) -> Iterator[dict[str, str]]:
    for folder in item.value["folders"]:
        if folder["outcome"] == "OK":
            path = item.target["path"] + ("\\" + folder["path"] if folder["path"] else "")
            yield {"path": folder["path"], "sddl": system.security(path)}
