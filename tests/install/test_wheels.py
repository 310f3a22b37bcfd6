"""The folder of wheels: what each kind of computer needs, and versions and hashes as locked. Without network."""

from __future__ import annotations

import importlib.util
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from pip._vendor.packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("wheels_script", ROOT / "scripts" / "wheels.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


wheels = load_script()


@pytest.mark.parametrize(
    ("system", "python", "requirement", "needed"),
    [
        ("windows", "3.13", "colorama; platform_system == 'Windows'", True),
        ("linux", "3.13", "colorama; platform_system == 'Windows'", False),
        ("windows", "3.11", "gstreamer-libs>=1.26; (sys_platform == 'win32') and extra == 'windows'", True),
        ("linux", "3.11", "gstreamer-libs>=1.26; (sys_platform == 'win32') and extra == 'windows'", False),
        ("linux", "3.11", "numpy>=1.26; python_version < '3.12'", True),
        ("linux", "3.13", "numpy>=1.26; python_version < '3.12'", False),
        ("linux", "3.12", "duckdb; extra == 'dev'", False),
        ("linux", "3.12", "jinja2>=3", True),
    ],
)
def test_markers_are_those_of_the_computer_to_install_on(
    system: str, python: str, requirement: str, needed: bool
) -> None:
    target = wheels.Target(system=system, python=python)
    assert target.needs(Requirement(requirement), wheels.EXTRAS[system]) is needed


def test_the_lock_gives_versions_and_hashes() -> None:
    locked = wheels.read_lock(ROOT / "requirements.lock")
    assert {"weasyprint", "openpyxl", "pandas", "typer", "jinja2", "defusedxml"} <= set(locked.versions)
    assert all(locked.hashes[name] for name in locked.versions)


def test_the_lock_names_no_place_of_this_computer() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--find-links" not in text and "index-url" not in text


def wheel(folder: Path, name: str, needs: tuple[str, ...] = ()) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", *(f"Requires-Dist: {need}" for need in needs)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n")
    return path


def test_what_is_needed_is_followed_to_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {
        "b": ("c; sys_platform == 'win32'", "d[x]"),
        "c": (),
        "d": ("e; extra == 'x'", "f; extra == 'y'"),
        "e": (),
    }

    def pip(*arguments: str) -> None:
        place = Path(arguments[arguments.index("-d") + 1])
        for text in arguments[arguments.index("-d") + 2 :]:
            name = Requirement(text).name
            wheel(place, name, made[name])

    monkeypatch.setattr(wheels, "pip", pip)
    nothing = wheels.Locked(versions={}, hashes={})
    start = wheel(tmp_path, "a", ("b>=1", "g; extra == 'windows'"))
    found = wheels.fetch(wheels.Target(system="linux", python="3.12"), start, tmp_path, nothing)
    assert [path.name[0] for path in found] == ["a", "b", "d", "e"]


def test_a_file_that_the_lock_does_not_know_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheels, "pip", lambda *asked: wheel(Path(asked[asked.index("-d") + 1]), "b"))
    locked = wheels.Locked(versions={"b": "1.0"}, hashes={"b": frozenset({"0" * 64})})
    with pytest.raises(wheels.WheelsError, match="is not the file"):
        wheels.fetch(
            wheels.Target(system="linux", python="3.12"), wheel(tmp_path, "a", ("b",)), tmp_path, locked
        )


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    assert wheels.main([str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err and len(list(tmp_path.iterdir())) == 1
