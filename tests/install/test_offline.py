"""Wheel and source archive outside the repository: installed from the folder of wheels, without network, and used."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator

# What these tests share is made once.
pytestmark = pytest.mark.xdist_group("wheels")

ROOT = Path(__file__).parents[2]
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def alone(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command without network where this computer allows that, and without anything of this repository."""
    without = (
        ["unshare", "-n"] if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("unshare") else []
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LC_ALL": "C.UTF-8", "PIP_NO_INDEX": "1"}
    asked = [*without, *map(str, command)]
    return subprocess.run(asked, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    script = [
        sys.executable,
        str(ROOT / "scripts" / "wheels.py"),
        str(folder),
        "--system",
        "linux",
        "--python",
        PYTHON,
    ]
    done = subprocess.run(script, capture_output=True, text=True, encoding="utf-8")
    if done.returncode and "pip install failed" in done.stderr:
        pytest.skip(f"no package index within reach: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


@pytest.fixture(scope="module")
def venv(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("office")
    subprocess.run([sys.executable, "-m", "venv", str(place / "venv")], check=True)
    pip = [
        place / "venv" / "bin" / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "--no-index",
        "--find-links",
        wheels,
    ]
    done = alone(*pip, "--require-hashes", "-r", wheels / f"requirements-linux-{PYTHON}.txt", cwd=place)
    assert done.returncode == 0, done.stderr
    return place


def test_the_sums_are_those_of_the_files(wheels: Path) -> None:
    lines = (wheels / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = dict(reversed(line.split("  ")) for line in lines)
    assert set(listed) == {path.name for path in wheels.iterdir()} - {"SHA256SUMS"}
    assert all(
        hashlib.sha256((wheels / name).read_bytes()).hexdigest() == digest for name, digest in listed.items()
    )


def test_the_main_job_runs_in_another_folder(venv: Path) -> None:
    bundles = venv / "work" / "bundle"
    shutil.copytree(ROOT / "samples" / "drifted", bundles)
    program = venv / "venv" / "bin" / "esmreport"
    told = alone(program, "doctor", "--lang", "en", cwd=venv / "work")
    assert told.returncode == 0, told.stdout
    done = alone(program, "bundle", "-o", "report", "--lang", "ja", cwd=venv / "work")
    assert done.returncode in (0, 4), done.stderr
    made = {path.suffix: path for path in (venv / "work" / "report").iterdir()}
    assert set(made) == {".xlsx", ".pdf", ".html", ".json"}
    assert made[".pdf"].read_bytes().startswith(b"%PDF-")
    assert (
        "クラスタ監査" in made[".html"].read_text(encoding="utf-8") or made[".html"].stat().st_size > 10_000
    )
    assert len(openpyxl.load_workbook(made[".xlsx"]).sheetnames) > 5
    site = next((venv / "venv" / "lib").glob("python*/site-packages/esmreport"))
    schema = json.loads((site / "schema" / "results-1.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(made[".json"].read_text(encoding="ascii")))
    proved = alone(program, "verify", "bundle", "report", "--lang", "en", cwd=venv / "work")
    assert proved.returncode == 0, proved.stdout + proved.stderr


@pytest.mark.parametrize(
    "arguments",
    [["rules", "list"], ["rules", "lint"], ["guide", "-o", "guide.html"], ["kit", "kit"], ["--version"]],
    ids=lambda arguments: arguments[0],
)
def test_nothing_else_needs_the_repository(venv: Path, tmp_path: Path, arguments: list[str]) -> None:
    done = alone(venv / "venv" / "bin" / "esmreport", *arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_collector_of_an_installed_kit_starts(venv: Path, tmp_path: Path) -> None:
    assert alone(venv / "venv" / "bin" / "esmreport", "kit", "kit", cwd=tmp_path).returncode == 0
    done = alone(sys.executable, "-I", tmp_path / "kit" / "esmcollect.pyz", "--version", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.startswith("esmcollect ")
