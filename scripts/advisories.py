"""Holds the lock file against advisories on this computer: `python scripts/advisories.py insecure.json [requirements.lock]`.

The table is JSON: name of a package to version ranges that are affected, as the package `safety-db` carries it. Exit code 1
where the lock file has an affected version. Of packages that the table does not know, it says nothing: they are counted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from licences import LOCK, PINNED
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name


def affected(pinned: Mapping[str, str], table: Mapping[str, Sequence[str]]) -> list[str]:
    """`name version (range)` of everything that is pinned to an affected version."""
    known = {canonicalize_name(name): ranges for name, ranges in table.items()}
    return [
        f"{name} {version} ({ranges})"
        for name, version in pinned.items()
        for ranges in known.get(canonicalize_name(name), ())
        if version in SpecifierSet(ranges)
    ]


def main() -> int:
    table = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    lock = Path(sys.argv[2]) if len(sys.argv) > 2 else LOCK
    pinned = dict(PINNED.findall(lock.read_text("utf-8")))
    found = affected(pinned, table)
    known = {canonicalize_name(name) for name in table} & {canonicalize_name(name) for name in pinned}
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(found)} affected; {len(known)} of {len(pinned)} packages are known to the table")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
