"""What lies in the output folder: the bundles of this visit and earlier ones, and raw folders."""

import base64
import json
import os
import re
from dataclasses import dataclass
from typing import Optional, Tuple

from . import settings, winpath
from .encoding import text_of

SIZE_LIMIT = 64 << 20
_BUNDLE = re.compile(r".+_\d{8}T\d{6}Z(?:-\d+)?\.json$")
RAW = re.compile(r"RAW_(?P<computer>.+?)(?:-\d+)?$")
_PATHS = ("file", "folder", "listing", "acl")


@dataclass(frozen=True)
class Stay:
    """One bundle: computer, start (UTC, as written), its offset in minutes, number of gaps, whether it was
    cut short, whether the node held the shared disk (None = none known), the servers of its clp.conf."""

    computer: str
    started: str
    offset: Optional[int]
    gaps: int
    interrupted: bool
    held: Optional[bool]
    servers: Tuple[str, ...] = ()


def stay_of(bundle):
    """The Stay of a bundle as a dict."""
    return Stay(
        computer=bundle["node"]["computer_name"] or "?",
        started=bundle["run"]["started"],
        offset=bundle["run"]["utc_offset_minutes"],
        gaps=len(bundle["gaps"]),
        interrupted=bundle["run"]["interrupted"],
        held=_held(bundle["items"]),
        servers=_servers(bundle["items"]),
    )


def stays_in(folder, but=None):
    """Stays of every bundle in the folder, without the file `but`; what is no bundle is passed over."""
    found = []
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if _BUNDLE.match(name) and path != but and os.path.getsize(path) <= SIZE_LIMIT:
            stay = _read(path)
            found += [stay] if stay else []
    return found


def raw_in(folder):
    """Computers of the raw folders that the collector without Python left."""
    matches = [RAW.match(name) for name in sorted(os.listdir(folder))]
    return [
        match.group("computer")
        for match in matches
        if match and os.path.isdir(os.path.join(folder, match.group()))
    ]


def _read(path):
    try:
        with open(path, "rb") as stream:
            return stay_of(json.loads(stream.read().decode("utf-8-sig")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _held(items):
    shared = {drive for item in items if item["id"] == "locations" for drive in _shared(item)}
    asked = [
        item for item in items if item["probe"] in _PATHS and winpath.drive(item["target"]["path"]) in shared
    ]
    if not asked:
        return None
    return any(item["outcome"] not in ("UNAVAILABLE", "LIMIT") for item in asked)


def _shared(item):
    return (((item["value"] or {}).get("shared_drives")) or {}).get("value") or []


def _servers(items):
    for item in items:
        if item["probe"] == "file" and item["target"].get("role") == "clp.conf" and item["value"]:
            return settings.cluster_servers(text_of(base64.b64decode(item["value"].get("base64") or "")))
    return ()
