"""Nothing is loaded from where the program happens to be started, from the folder of the bundles, or from the network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

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
