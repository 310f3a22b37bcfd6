"""The map of the code is true: what it names exists, what exists it names; its recipe for an item works as written."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks

MAP = ROOT / "CONTRIBUTING.md"
TEXT = MAP.read_text(encoding="utf-8")
PATHS = re.findall(
    r"`((?:collector|reporter|templates|tests|samples|scripts|bench|fuzz|docs)/[\w./-]*)`", TEXT
)


def test_every_path_of_the_map_exists() -> None:
    assert len(PATHS) > 40
    assert [path for path in PATHS if not (ROOT / path).exists()] == []


def named(path: Path) -> bool:
    """Whether the map names a folder or something below it."""
    text = path.relative_to(ROOT).as_posix()
    return any(entry.rstrip("/") == text or entry.startswith(f"{text}/") for entry in PATHS)


@pytest.mark.parametrize(
    "folder", ["", "reporter/esmreport", "reporter/esmreport/core", "collector/esmcollect"]
)
def test_every_folder_of_the_program_is_on_the_map(folder: str) -> None:
    found = [
        path for path in (ROOT / folder).iterdir() if path.is_dir() and not path.name.startswith((".", "__"))
    ]
    mine = [path for path in found if list(path.rglob("*.py")) or list(path.rglob("*.toml"))]
    ignored = {"build", "dist", "report"}
    assert [path.name for path in mine if path.name not in ignored and not named(path)] == []


def test_the_recipe_for_an_item_can_be_followed(tmp_path: Path) -> None:
    [line] = [line.strip() for block in blocks(MAP) if block.language == "text" for line in block.lines]
    copy = tmp_path / "collector"
    shutil.copytree(ROOT / "collector", copy, ignore=shutil.ignore_patterns("__pycache__"))
    manifest = copy / "esmcollect" / "manifest.py"
    text = manifest.read_text(encoding="utf-8")
    assert "\nREGISTRY = (\n" in text and "Winlogon" not in text
    manifest.write_text(text.replace("\nREGISTRY = (\n", f"\nREGISTRY = (\n    {line}\n"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(copy), "--dry-run", "--out", str(tmp_path / "out")],
        capture_output=True,
        env={"PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"},
    )
    assert "Winlogon" in done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
