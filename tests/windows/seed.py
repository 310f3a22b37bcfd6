"""From a node of a plan to what has to be planted in a Wine prefix."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.lab.model import SERVICES_KEY, Entry, Key, Node, Service, Value
from tests.lab.paths import fold, tidy
from tests.lab.registry import service_values

NOBODY = 65534
READ_ONLY = 1
DRIVE_TYPES = {2: "floppy", 4: "network", 5: "cdrom"}
# Wine takes the version that programs see from these, and only when they say 10.0 as CurrentVersion.
VERSION_VALUES = ("currentversion", "currentmajorversionnumber", "currentminorversionnumber")


def boot_lines(node: Node) -> str:
    """Registry that must be there before the start, in the form of Wine's own system.reg."""
    system: Any = node.host["os"]
    lines = [
        "[System\\\\CurrentControlSet\\\\Control\\\\ComputerName\\\\ComputerName]",
        f'"ComputerName"="{node.computer}"',
        "[System\\\\CurrentControlSet\\\\Control\\\\ProductOptions]",
        f'"ProductType"="{"WinNT" if system["product_type"] == 1 else "ServerNT"}"',
        "[System\\\\CurrentControlSet\\\\Control\\\\Windows]",
        f'"CSDVersion"=dword:{system["service_pack"] << 8:08x}',
        "[Software\\\\Microsoft\\\\Windows NT\\\\CurrentVersion]",
        f'"CurrentVersion"="{system["major"]}.{system["minor"]}"',
        f'"CurrentMajorVersionNumber"=dword:{system["major"]:08x}',
        f'"CurrentMinorVersionNumber"=dword:{system["minor"]:08x}',
        f'"CurrentBuild"="{system["build"]}"',
        f'"CurrentBuildNumber"="{system["build"]}"',
        "[Software\\\\Wine\\\\Drives]",
        *(
            f'"{d.letter.lower()}"="{DRIVE_TYPES[d.type]}"'
            for d in node.drives.values()
            if d.type in DRIVE_TYPES
        ),
    ]
    return "\n\n" + "\n".join(lines).replace("\n[", "\n\n[") + "\n"


def plant_order(node: Node, *, running: bool) -> dict[str, Any]:
    """What `inside/plant.py` is told; without `running` every service stays stopped, which is faster."""
    services = [service for service in node.services.values() if service.code is None]
    return {
        "registry": [_key(key) for key in node.registry.values() if "\\" in key.path],
        "services": [
            {**vars(service), "state": service.state if running else 1, "code": None} for service in services
        ],
        "service_keys": [_service_key(service) for service in services],
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
    """Nobody may read it; with the override capabilities dropped that binds root too."""
    shutil.chown(place, NOBODY, NOBODY)
    place.chmod(0)


def _place(path: str, entry: Entry, placed: dict[str, Path]) -> Path:
    name = tidy(entry.path).rpartition("\\")[2]
    above = placed[path.rpartition("\\")[0]]
    return next((one for one in above.iterdir() if one.name.casefold() == name.casefold()), above / name)


def _key(key: Key) -> list[object]:
    values: Iterable[Value] = key.values
    if fold(key.path).endswith("\\windows nt\\currentversion"):
        values = [value for value in values if value.name.casefold() not in VERSION_VALUES]
    return [key.path, [[value.name, value.type, value.raw.hex()] for value in values]]


def _service_key(service: Service) -> list[object]:
    return _key(Key(path=f"{SERVICES_KEY}\\{service.name}", values=service_values(service)))
