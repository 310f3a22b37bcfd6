"""Nothing is loaded from where the program happens to be started, from the folder of the bundles, or from the network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.log import note
from tests.hostile.trial import SAMPLES

TRAP = "raise SystemExit('loaded from the wrong place: ' + __file__)\n"
NAMES = (
    "json.py",
    "esmreport.py",
    "jinja2.py",
    "openpyxl.py",
    "defusedxml.py",
    "typer.py",
    "sitecustomize.py",
    "usercustomize.py",
)
START = """
import socket, sys
def refuse(*_): raise AssertionError("the network was asked")
socket.socket.connect = socket.getaddrinfo = refuse
from esmreport.cli import main
main()
"""


def test_the_current_folder_and_that_of_the_bundles_are_not_trusted(tmp_path: Path) -> None:
    folder = tmp_path / "bundles"
    shutil.copytree(SAMPLES / "single", folder)
    for name in NAMES:
        (folder / name).write_text(TRAP, "utf-8")
    for name in (
        "report.html.j2",
        "rulepack.toml",
        "site.toml",
        "pyproject.toml",
        ".esmreport.toml",
        "esmreport.toml",
        "weasyprint.ini",
    ):
        (folder / name).write_text("{{ 1/0 }} = [", "utf-8")
    starter = tmp_path / "start" / "start.py"
    starter.parent.mkdir()
    starter.write_text(START, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent / "reporter")}
    arguments = [
        sys.executable,
        str(starter),
        "report",
        ".",
        "-o",
        "out",
        "--format",
        "json,html,xlsx,pdf",
        "--lang",
        "en",
    ]
    done = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    note(f"exit {done.returncode}")
    assert done.returncode in (0, 4), done.stderr
    assert sorted(path.suffix for path in (folder / "out").iterdir()) == [".html", ".json", ".pdf", ".xlsx"]


def test_what_is_installed_offline_has_hashes() -> None:
    lock = (SAMPLES.parent / "requirements.lock").read_text("utf-8").splitlines()
    pinned = [line for line in lock if "==" in line and not line.lstrip().startswith("#")]
    hashes = [line for line in lock if line.lstrip().startswith("--hash=sha256:")]
    assert len(pinned) > 20 and len(hashes) >= len(pinned)
    assert all(line.rstrip().endswith("\\") for line in pinned)
    assert not any("://" in line for line in lock if not line.lstrip().startswith("#"))


@pytest.mark.parametrize(
    ("pinned", "code", "told"),
    [
        ("Jinja2==2.10 \\\n", 1, "Jinja2 2.10 (>=0.0.0,<2.11.3)"),
        ("jinja2==3.1.5 \\\n", 0, "0 affected; 1 of 1"),
        ("other==1.0 \\\n", 0, "0 affected; 0 of 1"),
    ],
)
def test_advisories_are_held_against_the_lock(pinned: str, code: int, told: str, tmp_path: Path) -> None:
    table, lock = tmp_path / "insecure.json", tmp_path / "requirements.lock"
    table.write_text('{"jinja2": [">=0.0.0,<2.11.3"]}', "utf-8")
    lock.write_text(pinned, "utf-8")
    script = SAMPLES.parent / "scripts" / "advisories.py"
    command = [sys.executable, str(script), str(table), str(lock)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code and told in done.stdout, done.stderr
    note(f"exit {done.returncode}")
