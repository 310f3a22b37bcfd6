"""The zipapp: the same source gives the same bytes, and nothing but the program is in it."""

import importlib.util
import zipfile
from pathlib import Path

COLLECTOR = Path(__file__).parents[2] / "collector"


def _build():
    spec = importlib.util.spec_from_file_location("collector_build", COLLECTOR / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.build


def test_two_builds_are_equal(tmp_path):
    for name in ("a.pyz", "b.pyz"):
        _build()(str(tmp_path / name))
    assert (tmp_path / "a.pyz").read_bytes() == (tmp_path / "b.pyz").read_bytes()


def test_the_whole_package_and_nothing_else(tmp_path):
    _build()(str(tmp_path / "a.pyz"))
    with zipfile.ZipFile(tmp_path / "a.pyz") as archive:
        names = archive.namelist()
    expected = {path.relative_to(COLLECTOR).as_posix() for path in (COLLECTOR / "esmcollect").rglob("*.py")}
    assert set(names) == expected | {"__main__.py"}
    assert names == sorted(names)
