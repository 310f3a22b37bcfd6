"""What the tests tried, a line each, where the environment names a file for it: `HOSTILE_LOG=FILE pytest tests/hostile`."""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = "HOSTILE_LOG"


def note(happened: str, *, what: str = "run", count: int = 1) -> None:
    """Writes that the running test tried something `count` times, and what happened."""
    if FILE in os.environ:
        test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0]
        line(test=test, what=what, happened=happened, count=count)


def line(**told: str | int) -> None:
    """One line at the end of the file, whole even when several processes write."""
    with Path(os.environ[FILE]).open("a", encoding="ascii") as stream:
        stream.write(json.dumps(told) + "\n")
