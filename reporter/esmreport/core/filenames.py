"""File names for clusters: harmless on every file system, and one for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from esmreport.core.model import Report

LONGEST = 80
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{digit}" for port in ("COM", "LPT") for digit in range(10))}


def file_names(reports: Sequence[Report]) -> list[str]:
    """One base name per report, from the cluster's (else the node's) name; equal names get a suffix."""
    return distinct(
        safe(report.cluster.name or (report.nodes[0].name if report.nodes else "cluster"))
        for report in reports
    )


def distinct(bases: Iterable[str]) -> list[str]:
    """The same names; one that a file system may take for an earlier one gets a suffix."""
    used: set[str] = set()
    names: list[str] = []
    for base in bases:
        name, number = base, 2
        while name.casefold() in used:
            name, number = f"{base}-{number}", number + 1
        used.add(name.casefold())
        names.append(name)
    return names


def safe(text: str) -> str:
    """`text` as a file name: separators, control and reserved characters become "_"; never empty, a device or hidden."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", text).strip(" .")[:LONGEST].strip(" .")
    if not name or set(name) <= {"_", "."}:
        return "cluster"
    return f"_{name}" if name.split(".")[0].upper() in RESERVED else name
