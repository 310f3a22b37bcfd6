"""The program on the stick runs on both Pythons and has no switch for the rights of the laboratory."""

from __future__ import annotations

import ast
import zipfile
from pathlib import Path

import pytest

from tests.lab.plan import base_plan

from .compare import differences, items_of
from .computer import COLLECTOR, Computer, build_collector


@pytest.mark.parametrize("plan", ["sm6-6.40", "sas-2.0"])
def test_python_3_8_and_3_13_give_the_same_items(plan: str) -> None:
    node = base_plan(plan).view("primary")
    bundles = []
    for python in ("py38", "py313"):
        with Computer(node, python=python) as computer:
            bundles.append(computer.collect())
    old, new = bundles
    assert (old["collector"]["runtime"], new["collector"]["runtime"]) == ("3.8.10", "3.13.2")
    assert differences(items_of(old), items_of(new)) == []


def test_without_the_wrapper_the_rights_are_those_of_the_file_system() -> None:
    with Computer(base_plan("sm6-6.40").view("primary")) as computer:
        planned, plain = computer.collect(), computer.collect(rights=False)
    wanted = base_plan("sm6-6.40").values["primary"]["rights"]
    assert wanted in planned["security_descriptors"].values()
    assert wanted not in plain["security_descriptors"].values()
    assert plain["security_descriptors"]
    # That is the only difference the wrapper makes.
    folded = [
        {key: one for key, one in items_of(bundle).items() if one["probe"] != "acl"}
        for bundle in (planned, plain)
    ]
    assert differences(*folded) == []


def test_the_shipped_program_is_the_collector_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "esmcollect.pyz"
    build_collector(target)
    with zipfile.ZipFile(target) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    sources = {path.relative_to(COLLECTOR).as_posix() for path in COLLECTOR.rglob("*.py")}
    assert names <= sources
    assert not any("with_rights" in name or "carrier" in name for name in names)


@pytest.mark.parametrize("path", sorted(COLLECTOR.glob("esmcollect/**/*.py")), ids=lambda path: path.name)
def test_no_source_of_the_collector_asks_about_a_pipe_or_reads_an_environment_switch(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not any("\\pipe\\" in text.casefold() for text in texts)
    assert not attributes & {"environ", "getenv"}
