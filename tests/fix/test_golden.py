"""The scripts as handed over, line by line. After a wanted change: `python -m tests.fix.test_golden`."""

from __future__ import annotations

from pathlib import Path

import pytest

from esmreport.core.model import Text
from esmreport.core.remedy.model import Access, CarriedFile, Grant, Raw, RegistryValue, StartType
from esmreport.fix.script import Job, do_script, undo_script
from esmreport.fix.step import Step
from esmreport.fix.step_access import access_step
from esmreport.fix.step_files import file_step
from esmreport.fix.step_registry import registry_step, start_type_step

GOLDEN = Path(__file__).parent / "golden"
NEC = "HKLM\\SOFTWARE\\Wow6432Node\\NEC"


def start_types() -> list[Step]:
    return [
        start_type_step(StartType(service="DianaScope ModemAgent", old=old, new="manual"), ())
        for old in ("automatic", "automatic_delayed", "disabled")
    ]


def registry() -> list[Step]:
    new = Raw(type=1, raw="X:\\NVWORK\0".encode("utf-16-le"))
    old = Raw(type=2, raw="%ESMPRO%\\NVWORK\0".encode("utf-16-le"))
    return [
        registry_step(
            RegistryValue(key=f"{NEC}\\NVBASE", name="WorkDir", old=old, new=new), (), "07-registry-1"
        ),
        registry_step(
            RegistryValue(key=f"{NEC}\\クラスタ通報 (MG)", name="AniCurrent", old=None, new=new),
            (),
            "07-registry-2",
        ),
    ]


def files() -> list[Step]:
    text = Text(ja="設定", en="settings")
    there = CarriedFile(on="ESMNODE1", path="C:\\ESM (x86)\\100%\\jsl.ini", content=b"a=1\r\n", modified=None)
    absent = CarriedFile(on="ESMNODE1", path="C:\\ESM\\pet.txt", content=None, modified=None)
    return [
        file_step(there, b"a=2\r\n", text, (), "07-files-1"),
        file_step(absent, b"x", text, (), "07-files-2"),
    ]


def access() -> list[Step]:
    sddl = "D:PAI(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;WD)"
    full, read = Grant(sid="S-1-5-18", rights="full"), Grant(sid="S-1-1-0", rights="read_execute")
    outer = Access(path="X:\\NVWORK", old=sddl, grants=(Grant(sid="S-1-5-32-544", rights="full"), full, read))
    inner = Access(path="X:\\NVWORK\\ESMPRO", old=sddl, grants=(full,))
    return [access_step([outer, inner], (), "07-acl-1")]


KINDS = {"start-types": start_types, "registry": registry, "files": files, "access": access}


def made(kind: str) -> dict[str, str]:
    job = Job(
        name=f"07-{kind}",
        steps=tuple(KINDS[kind]()),
        computers=("ESMNODE1",) if kind != "access" else ("ESMNODE1", "ESMNODE2"),
        drive="X:" if kind in ("access", "registry") else None,
        state="script_stopped" if kind == "registry" else "any",
        synced=kind == "registry",
        run_id="0123456789abcdef0123456789abcdef",
        lang="en" if kind == "files" else "ja",
    )
    scripts = {f"{kind}.cmd": do_script(job), f"{kind}-undo.cmd": undo_script(job)}
    return {name: content.decode("cp932").replace("\r\n", "\n") for name, content in scripts.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_scripts_are_as_agreed(kind: str) -> None:
    for name, text in made(kind).items():
        assert text == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8"), name


def test_an_english_script_of_plain_names_needs_no_code_page() -> None:
    text = made("files")["files.cmd"]
    assert text.isascii() and "chcp" not in text


if __name__ == "__main__":
    for kind in KINDS:
        for name, text in made(kind).items():
            (GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8")
