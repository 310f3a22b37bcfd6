"""Prints the licences of what the lock file installs: `python scripts/licences.py [requirements.lock]`; nothing is fetched.

Exit code 1 where a package is not installed here or names no licence.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def licence(name: str) -> str:
    """What a package says about its licence, "" where it says nothing."""
    told = metadata.metadata(name)
    classified = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    text = str(told.get("License-Expression") or "")
    first = str(told.get("License") or "").strip().split("\n")[0]
    return text or ", ".join(classified) or first[:60]


def main(lock: Path) -> int:
    missing = 0
    for name, version in PINNED.findall(lock.read_text("utf-8")):
        try:
            found = licence(name)
        except metadata.PackageNotFoundError:
            found = ""
        missing += not found
        print(f"{name} {version}: {found or 'not installed here, or no licence named'}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else LOCK))
