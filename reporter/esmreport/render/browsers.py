"""Which browser is installed here that prints pages to PDF: Edge, Chrome or Chromium."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

_COMMANDS = (
    *("microsoft-edge", "microsoft-edge-stable", "google-chrome", "google-chrome-stable"),
    *("chromium", "chromium-browser"),
)
_WINDOWS = (
    Path("Microsoft", "Edge", "Application", "msedge.exe"),
    Path("Google", "Chrome", "Application", "chrome.exe"),
    Path("Chromium", "Application", "chrome.exe"),
)
_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432", "LOCALAPPDATA")
_MAC = ("Microsoft Edge", "Google Chrome", "Chromium")


def find_browser() -> Path | None:
    """The first browser found, None where there is none."""
    return next((path for path in _candidates() if path.is_file()), None)


def _candidates() -> Iterator[Path]:
    if sys.platform == "win32":
        for program in _WINDOWS:
            yield from (Path(os.environ[name]) / program for name in _ROOTS if os.environ.get(name))
    elif sys.platform == "darwin":
        yield from (Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in _MAC)
    for command in _COMMANDS:
        found = shutil.which(command)
        if found:
            yield Path(found)
