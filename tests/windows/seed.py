"""From a node of a plan to what has to be planted in a Wine prefix."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.lab.model import Entry, Key, Node
from tests.lab.paths import fold, tidy
from tests.lab.registry import PRODUCT_TYPES, service_key

NOBODY = 65534
READ_ONLY = 1
DRIVE_TYPES = {2: "floppy", 4: "network", 5: "cdrom"}


def boot_lines(node: Node) -> str:
    """Registry that must be there before the start, in the form of Wine's own system.reg.

    Wine takes the version that programs are told from CurrentVersion, where Windows 10 and later say 6.3.
    """
    system: Any = node.host["os"]
    lines = [
        "[System\\\\CurrentControlSet\\\\Control\\\\ComputerName\\\\ComputerName]",
        f'"ComputerName"="{node.computer}"',
        "[System\\\\CurrentControlSet\\\\Control\\\\ProductOptions]",
        f'"ProductType"="{PRODUCT_TYPES[system["product_type"]]}"',
        "[System\\\\CurrentControlSet\\\\Control\\\\Windows]",
        f'"CSDVersion"=dword:{system["service_pack"] << 8:08x}',
        "[Software\\\\Microsoft\\\\Windows NT\\\\CurrentVersion]",
        f'"CurrentVersion"="{system["major"]}.{system["minor"]}"',
        *_only_new(system),
        f'"CurrentBuild"="{system["build"]}"',
        f'"CurrentBuildNumber"="{system["build"]}"',
        *_only_with_service_pack(system),
        "[Software\\\\Wine\\\\Drives]",
        *(
            f'"{d.letter.lower()}"="{DRIVE_TYPES[d.type]}"'
            for d in node.drives.values()
            if d.type in DRIVE_TYPES
        ),
    ]
    return "\n\n" + "\n".join(lines).replace("\n[", "\n\n[") + "\n"


def _only_new(system: dict[str, int]) -> list[str]:
    """What Windows says of itself from version 10 on."""
    if system["major"] < 10:
        return []
    return [
        f'"CurrentMajorVersionNumber"=dword:{system["major"]:08x}',
        f'"CurrentMinorVersionNumber"=dword:{system["minor"]:08x}',
    ]


def _only_with_service_pack(system: dict[str, int]) -> list[str]:
    return [f'"CSDVersion"="Service Pack {system["service_pack"]}"'] if system["service_pack"] else []


def plant_order(node: Node, *, running: bool) -> dict[str, Any]:
    """What `inside/plant.py` is told; without `running` every service stays stopped, which is faster."""
    services = [service for service in node.services.values() if service.code is None]
    return {
        "registry": [_key(key) for key in node.registry.values() if "\\" in key.path],
        "services": [
            {**vars(service), "state": service.state if running else 1, "code": None} for service in services
        ],
        "service_keys": [_key(service_key(service)) for service in services],
        "denied_keys": [key.path for key in node.registry.values() if key.code is not None],
        "locked_files": [entry.path for entry in node.tree.entries.values() if entry.code == 32],
    }


def plant_files(node: Node, roots: dict[str, Path]) -> None:
    """Writes every file and folder below the Linux folder of its drive; times and refusals last."""
    placed = {letter: root for letter, root in roots.items() if fold(letter) in node.drives}
    for path, entry in sorted(node.tree.entries.items()):
        place = _place(path, entry, placed)
        placed[path] = place
        if entry.data is None:
            place.mkdir(exist_ok=True)
        else:
            # Never write into what may be a hard link to the base prefix.
            place.unlink(missing_ok=True)
            place.write_bytes(entry.data)
            place.chmod(0o444 if entry.attributes & READ_ONLY else 0o644)
    for path, entry in sorted(node.tree.entries.items(), reverse=True):
        stamp = datetime.fromisoformat(entry.modified).timestamp()
        os.utime(placed[path], (stamp, stamp))
        if entry.code == 5:
            refuse(placed[path])


def refuse(place: Path) -> None:
    """Only its owner may do anything, and only write, which Wine does not show as the read-only attribute."""
    shutil.chown(place, NOBODY, NOBODY)
    place.chmod(0o200)


def _place(path: str, entry: Entry, placed: dict[str, Path]) -> Path:
    name = tidy(entry.path).rpartition("\\")[2]
    above = placed[path.rpartition("\\")[0]]
    return next((one for one in above.iterdir() if one.name.casefold() == name.casefold()), above / name)


def _key(key: Key) -> list[object]:
    return [key.path, [[value.name, value.type, value.raw.hex()] for value in key.values]]
