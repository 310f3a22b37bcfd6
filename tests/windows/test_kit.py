"""The kit on a stick: collect.cmd picks a Python that this Windows can start, and says how it went."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from esmreport.io.kit import Kit, KitOrder, write_kit
from esmreport.io.runtime import inspect
from esmreport.resources import collector_dir
from tests.lab.plan import base_plan

from .compare import differences, items_of
from .computer import Computer
from .wine import LAB, Result

WINDOWS_NT = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
NAME = "kit 業務"


@pytest.fixture(scope="module")
def computer() -> Iterator[Computer]:
    with Computer(base_plan("sm6-6.40").view("primary")) as one:
        yield one


@pytest.fixture(scope="module")
def zips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The laboratory's Pythons as the zips that a user would have downloaded."""
    folder = tmp_path_factory.mktemp("zips")
    made = {}
    for name in ("py38", "py313"):
        made[name] = folder / f"{name}.zip"
        with zipfile.ZipFile(made[name], "w") as archive:
            for path in sorted((LAB / name).iterdir()):
                archive.write(path, path.name)
    return made


@pytest.fixture
def kit(computer: Computer, zips: dict[str, Path]) -> Iterator[Kit]:
    order = KitOrder(
        folder=computer.folder / "e" / NAME,
        collector=collector_dir(),
        tool="esmreport 0",
        created="2026-03-31T02:00:00Z",
        runtimes=[inspect(path) for path in zips.values()],
    )
    made = write_kit(order)
    yield made
    shutil.rmtree(made.folder)
    made.key.unlink()


def run(computer: Computer, *arguments: str, **env: str) -> Result:
    # With arguments cmd.exe would take the first quotation mark away; Wine's CALL turns every failure into 1.
    call = ["call"] if arguments else []
    return computer.prefix.run("cmd", "/c", *call, f"E:\\{NAME}\\collect.cmd", *arguments, **env)


def text(result: Result) -> str:
    """What a console of a Japanese Windows would have shown."""
    return (result.out + result.err).decode("cp932")


def only_bundle(kit: Kit) -> dict[str, object]:
    [path] = (kit.folder / "bundle").glob("*.json")
    return dict(json.loads(path.read_bytes()))


def test_the_laboratorys_pythons_are_the_official_ones(zips: dict[str, Path]) -> None:
    found = [inspect(path) for path in zips.values()]
    assert [(one.version, one.folder, one.tested) for one in found] == [
        ("3.8.10", "AMD64-6.1", True),
        ("3.13.2", "AMD64-10.0", True),
    ]


def test_a_double_click_collects_what_the_collector_alone_collects(computer: Computer, kit: Kit) -> None:
    result = run(computer)
    assert result.code == 0, text(result)
    said = text(result)
    assert "【完了】" in said and kit.id in said
    bundle = only_bundle(kit)
    assert bundle["collector"]["runtime"] == "3.13.2"  # type: ignore[index]
    assert bundle["seal"]["key_id"] == kit.id  # type: ignore[index]
    direct = computer.collect(rights=False)
    assert differences(items_of(bundle), items_of(direct)) == []


def test_a_folder_whose_name_is_hard_to_quote(computer: Computer, kit: Kit) -> None:
    hard = kit.folder.with_name("kit (1) & 'x' 表示")
    kit.folder.rename(hard)
    result = computer.prefix.run("cmd", "/c", "call", f"E:\\{hard.name}\\collect.cmd")
    hard.rename(kit.folder)
    assert result.code == 0, text(result)
    assert only_bundle(kit)["collector"]["runtime"] == "3.13.2"  # type: ignore[index]


def test_arguments_and_the_site_file_reach_the_collector(computer: Computer, kit: Kit) -> None:
    (kit.folder / "site.toml").write_text("[report]\ncustomer = '監査'\n", encoding="utf-8")
    result = run(computer, "--label", "作業 前", "--lang", "en")
    assert result.code == 0, text(result)
    bundle = only_bundle(kit)
    assert bundle["run"]["label"] == "作業 前"  # type: ignore[index]
    assert bundle["site_file"]["name"] == "site.toml"  # type: ignore[index]
    assert "The collection is complete." in text(result)


def test_the_older_python_serves_where_the_newer_one_is_not_in_the_kit(computer: Computer, kit: Kit) -> None:
    shutil.rmtree(kit.folder / "python" / "AMD64-10.0")
    assert run(computer).code == 0
    assert only_bundle(kit)["collector"]["runtime"] == "3.8.10"  # type: ignore[index]


@pytest.mark.parametrize(
    ("breakage", "said"),
    [
        ("architecture", None),
        ("no runtime", None),
        ("does not start", "Python を起動できないため"),
        ("no ctypes", "Python を起動できないため"),
    ],
)
def test_without_a_python_that_starts_the_other_collector_runs(
    computer: Computer, kit: Kit, breakage: str, said: str | None
) -> None:
    (kit.folder / "collect-nopython.cmd").write_bytes(b"@echo off\r\necho OTHER\r\nexit /b 4\r\n")
    env = {}
    if breakage == "architecture":
        env["PROCESSOR_ARCHITECTURE"] = "IA64"
        for path in (kit.folder / "python").iterdir():
            path.rename(path.with_name(path.name.replace("AMD64", "x86")))
    if breakage == "no runtime":
        shutil.rmtree(kit.folder / "python")
    for folder in (kit.folder / "python").glob("*"):
        if breakage == "does not start":
            (folder / "python.exe").write_bytes(b"MZ this is no program")
        if breakage == "no ctypes":
            (folder / "_ctypes.pyd").unlink()
    result = run(computer, **env)
    assert result.code == 4, text(result)
    assert "OTHER" in text(result)
    assert said is None or said in text(result)
    assert not list((kit.folder / "bundle").iterdir())


def test_a_bundle_that_cannot_be_saved_is_a_failure(computer: Computer, kit: Kit) -> None:
    (kit.folder / "bundle").rmdir()
    (kit.folder / "bundle").write_bytes(b"a file in the way")
    result = run(computer)
    assert result.code == 1
    assert "【失敗】" in text(result)
    (kit.folder / "bundle").unlink()


def test_a_kit_without_any_collector_says_so(computer: Computer, kit: Kit) -> None:
    shutil.rmtree(kit.folder / "python")
    (kit.folder / "collect-nopython.cmd").unlink()
    result = run(computer)
    assert result.code == 1
    assert "使える採取プログラムがありません" in text(result)
