"""A node of a few dictionaries behind the collector's port, for tests of the walker."""

from __future__ import annotations

from typing import Any

from esmcollect.model import ABSENT, ProbeError, outcome_of
from esmcollect.system import System

DIRECTORY, ARCHIVE = 0x10, 0x20
MODIFIED = "2026-01-31T04:05:06Z"

HOST = {
    "computer_name": "ESMNODE1",
    "dns_host_name": "esmnode1",
    "os": {"major": 10, "minor": 0, "build": 17763, "product_type": 3, "service_pack": 0},
    "bitness": 64,
    "ansi_code_page": 932,
    "oem_code_page": 932,
    "ui_language": 1041,
    "time_zone": {"key_name": "Tokyo Standard Time", "bias_minutes": -540, "daylight_minutes": -60},
    "utc_offset_minutes": 540,
    "memory_bytes": 8 << 30,
    "privilege": {"administrator": True, "elevated": True},
}


def problem(code: int) -> ProbeError:
    """What the port raises for a Win32 code."""
    return ProbeError(outcome_of(code), code, f"Windows error {code}")


def sz(text: str) -> bytes:
    """Bytes of a REG_SZ."""
    return (text + "\0").encode("utf-16-le")


def dword(number: int) -> bytes:
    """Bytes of a REG_DWORD."""
    return number.to_bytes(4, "little")


class FakeSystem(System):
    """Registry: {(view, key): values or ProbeError}; files: {path: bytes, None for a folder, or ProbeError}.

    Parents of keys and paths need not be given.
    """

    def __init__(
        self,
        registry: dict[tuple[str, str], Any] | None = None,
        files: dict[str, Any] | None = None,
        services: dict[str, Any] | None = None,
        drives: list[dict[str, Any]] | None = None,
        rights: dict[str, Any] | None = None,
        links: tuple[str, ...] = (),
        queries: dict[str, Any] | None = None,
    ) -> None:
        self.registry = {
            (view, key.casefold()): (key, value) for (view, key), value in (registry or {}).items()
        }
        self.files = {path.casefold(): (path, data) for path, data in (files or {}).items()}
        self.services = {name.casefold(): value for name, value in (services or {}).items()}
        self.names = list(services or {})
        self.volumes = drives or []
        self.rights = {path.casefold(): value for path, value in (rights or {}).items()}
        self.links = tuple(path.casefold() for path in links)
        self.asked: list[str] = []
        self.queries = queries or {}
        self.run: list[tuple[str, str]] = []

    def host(self) -> Any:
        return dict(HOST)

    def registry_key(self, view: str, key: str) -> Any:
        folded = key.casefold()
        below = folded + "\\"
        names = {
            full[len(key) + 1 :].split("\\")[0]
            for (its_view, its_key), (full, _) in self.registry.items()
            if its_view == view and its_key.startswith(below)
        }
        found = self.registry.get((view, folded))
        if found is None and not names:
            raise problem(2)
        values = [] if found is None else _or_raise(found[1])
        return values, sorted(names)

    def service_names(self) -> Any:
        return list(self.names)

    def service(self, name: str) -> Any:
        if name.casefold() not in self.services:
            raise ProbeError(ABSENT, 1060)
        return _or_raise(self.services[name.casefold()])

    def stat(self, path: str) -> Any:
        self.asked.append(path)
        data = self._entry(path)
        if isinstance(data, bytes):
            return {"kind": "file", "size": len(data), "attributes": ARCHIVE, "modified": MODIFIED}
        return {"kind": "directory", "size": 0, "attributes": DIRECTORY, "modified": MODIFIED}

    def list_folder(self, path: str) -> Any:
        folded = path.rstrip("\\").casefold()
        _or_raise(self._entry(path))
        found: dict[str, tuple[str, str, int]] = {}
        for its_path, (full, data) in self.files.items():
            if its_path.startswith(folded + "\\"):
                name, _, rest = full[len(folded) + 1 :].partition("\\")
                folder = bool(rest) or data is None or (isinstance(data, ProbeError) and "." not in name)
                attributes = DIRECTORY if folder else ARCHIVE
                if folded + "\\" + name.casefold() in self.links:
                    attributes |= 0x400
                found[name.casefold()] = (name, "directory" if folder else "file", attributes)
        return list(found.values())

    def read_file(self, path: str, limit: int) -> Any:
        data = self._entry(path)
        return data[:limit]

    def file_version(self, path: str) -> Any:  # noqa: ARG002
        return "1.2.3.4"

    def security(self, path: str) -> Any:
        return _or_raise(self.rights.get(path.rstrip("\\").casefold(), "O:BAG:SYD:"))

    def drives(self) -> Any:
        return list(self.volumes)

    def addresses(self) -> Any:
        return [{"adapter": "public", "mac": "00-00-5E-00-53-01", "ip": "192.0.2.11", "prefix_length": 24}]

    def query(self, name: str, folder: str) -> Any:
        self.run.append((name, folder))
        if name not in self.queries:
            raise problem(2)
        return _or_raise(self.queries[name])

    def _entry(self, path: str) -> Any:
        folded = path.rstrip("\\").casefold()
        if folded in self.files:
            return _or_raise(self.files[folded][1])
        if any(its_path.startswith(folded + "\\") for its_path in self.files):
            return None
        raise problem(3 if len(folded) == 2 else 2)


def _or_raise(value: Any) -> Any:
    if isinstance(value, Exception):
        raise value
    return value


def drive(letter: str, code: int | None = None) -> dict[str, Any]:
    """One entry of `System.drives`."""
    return {
        "letter": letter,
        "type": 3,
        "label": None if code else "data",
        "serial": None if code else "1A2B-3C4D",
        "file_system": None if code else "NTFS",
        "total_bytes": None if code else 1000,
        "free_bytes": None if code else 500,
        "code": code,
    }
