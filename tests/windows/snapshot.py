"""Everything a program could change on a computer: both registry hives and every file, before and after."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from .computer import Computer

HIVES = ("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER")


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """`registry`: key -> text of its values; `files`: path -> (mode, size, time of change, hash)."""

    registry: dict[str, str]
    files: dict[str, tuple[object, ...]]

    def changes(self, later: Snapshot) -> list[str]:
        """Keys and files that are new, gone or different."""
        mine = {**self.registry, **self.files}
        theirs = {**later.registry, **later.files}
        return sorted(one for one in mine.keys() | theirs.keys() if mine.get(one) != theirs.get(one))


def take(computer: Computer, name: str) -> Snapshot:
    """The state now. The registry comes from Wine's own exporter, not from the collector's code."""
    registry: dict[str, str] = {}
    for hive in HIVES:
        target = computer.prefix.folder / "snapshots" / f"{name}-{hive}.reg"
        target.parent.mkdir(exist_ok=True)
        link = computer.prefix.root / "dosdevices" / "s:"
        if not link.exists():
            link.symlink_to(target.parent)
        result = computer.prefix.run("regedit", "/E", f"S:\\{target.name}", hive)
        link.unlink()
        if result.code or not target.exists():
            raise AssertionError(f"regedit: exit {result.code} {result.error}")
        registry |= _keys(target.read_bytes().decode("utf-16", "surrogatepass"))
    return Snapshot(registry=registry, files=_files(computer))


def _keys(text: str) -> dict[str, str]:
    blocks = re.split(r"^\[(.*)\]\r?$", text, flags=re.MULTILINE)
    return dict(zip(blocks[1::2], blocks[2::2], strict=True))


def _files(computer: Computer) -> dict[str, tuple[object, ...]]:
    found = {}
    roots = [computer.prefix.drive_c, *(computer.folder / letter for letter in "ex")]
    for path in (path for root in roots if root.exists() for path in root.rglob("*")):
        if path == computer.folder / "e" / "bundle" or computer.folder / "e" / "bundle" in path.parents:
            continue
        state = path.lstat()
        # Windows itself is only looked at from outside: hashing 700 MB of it would say no more.
        whole = path.is_file() and not path.is_relative_to(computer.prefix.drive_c / "windows")
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if whole else ""
        changed = state.st_mtime_ns if path != computer.folder / "e" else 0
        found[str(path)] = (state.st_mode, state.st_size if path.is_file() else 0, changed, digest)
    return found
