"""How the collector behaves on a node: it gives way, leaves nothing behind, and stops when it is told to."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from esmcollect import bundle
from esmcollect.words import JA
from tests.lab.ops import apply
from tests.lab.plan import base_plan

from .computer import Computer
from .wine import LAB_PYTHON, STICK_PYTHON, Result

MOMENTS = (1, 60, 120, 180, 240, 300, 400, 500, 700, 1000)
BELOW_NORMAL = 0x4000


@pytest.fixture(scope="module")
def computer() -> Iterator[Computer]:
    with Computer(base_plan("sm6-6.40").view("primary")) as one:
        yield one


def interrupted(computer: Computer, wait: int, *arguments: str) -> Result:
    script = "C:\\lab\\interrupted.py"
    return computer.prefix.run(
        STICK_PYTHON, "-I", "-B", script, "E:\\esmcollect.pyz", str(wait), "--lang", "en", *arguments
    )


@pytest.mark.parametrize("wait", MOMENTS)
def test_ctrl_c_at_any_moment_leaves_a_valid_bundle_or_none(computer: Computer, wait: int) -> None:
    shutil.rmtree(computer.folder / "e" / "bundle", ignore_errors=True)
    result = interrupted(computer, wait)
    assert result.code in (0, 99, 130), result.error
    assert "Traceback" not in result.error
    found = [path for path in (computer.folder / "e" / "bundle").glob("*") if path.is_file()]
    assert len(found) <= 1
    for path in found:
        document = json.loads(path.read_bytes())
        assert bundle.seal(document)["content_sha256"] == document["seal"]["content_sha256"]
        assert document["run"]["interrupted"] is (result.code == 130)
    if result.code == 130 and "Interrupted" in result.error:
        assert found


def test_it_gives_way_to_other_programs(computer: Computer) -> None:
    result = interrupted(computer, 0)
    assert result.code == 0, result.error
    assert f"priority {BELOW_NORMAL}" in result.text


def test_nothing_but_the_bundle_is_left_on_the_stick(computer: Computer) -> None:
    before = set((computer.folder / "e").rglob("*"))
    assert computer.run_collector(rights=False).code == 0
    new = set((computer.folder / "e").rglob("*")) - before
    assert {path.name for path in new if path.suffix != ".json"} <= {"bundle"}


def test_the_last_screen_names_the_servers(computer: Computer) -> None:
    shutil.rmtree(computer.folder / "e" / "bundle", ignore_errors=True)
    result = computer.run_collector(rights=False)
    assert JA["leave"] % JA["leave_no"] in result.text
    assert JA["leave_missing"] % "esmnode2" in result.text
    other = computer.bundles()[0]
    document = json.loads(other.read_bytes())
    document["node"]["computer_name"] = "ESMNODE2"
    other.with_name(other.name.replace("NODE1", "NODE2")).write_text(json.dumps(document), encoding="ascii")
    assert JA["leave"] % JA["leave_yes"] in computer.run_collector(rights=False).text


@pytest.fixture
def stick(computer: Computer) -> Iterator[Path]:
    """Drive F:, a file system of its own."""
    folder = computer.folder / "f"
    folder.mkdir()
    computer.prefix.drive("f:", folder, "SMALL", "1111-2222")
    yield folder
    subprocess.run(["umount", "-l", folder], capture_output=True, check=False)
    (computer.prefix.root / "dosdevices" / "f:").unlink()
    shutil.rmtree(folder)


def mount(folder: Path, options: str) -> None:
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this machine permits no mounts")


def sentences(result: Result) -> list[str]:
    return [line for line in result.error.splitlines() if not line.startswith("Reading: ")]


@pytest.mark.parametrize(
    ("options", "said"), [("size=1m", "There is not enough space in"), ("ro", "cannot be written to")]
)
def test_a_full_or_write_protected_stick_is_said_at_once(
    computer: Computer, stick: Path, options: str, said: str
) -> None:
    mount(stick, options)
    result = computer.run_collector("--out", "F:\\", "--lang", "en", rights=False)
    assert (result.code, result.text) == (1, "")
    assert len(sentences(result)) == 1 and said in sentences(result)[0]
    assert not list(stick.glob("*.json")) and not list(stick.glob(".esm*"))


def test_a_drive_that_is_not_there(computer: Computer) -> None:
    result = computer.run_collector("--out", "Q:\\bundle", "--lang", "en", rights=False)
    assert result.code == 1
    assert len(sentences(result)) == 1 and "does not exist" in sentences(result)[0]


def test_texts_can_be_read_on_a_japanese_console(computer: Computer) -> None:
    """Piped output is in the ANSI code page of the node, which is what its editors expect."""
    result = computer.prefix.run(STICK_PYTHON, "-I", "-B", "E:\\esmcollect.pyz", "--label", "作業前①")
    assert result.code == 0
    out, err = result.out.decode("cp932"), result.err.decode("cp932")
    assert JA["complete"] in out and JA["reading"] % JA["stage_registry"] in err
    assert "?" not in out + err


def test_a_file_that_is_locked_for_a_moment_is_read() -> None:
    """Another program holds the file exclusively and lets go while the collector waits."""
    plan = base_plan("sm6-6.40")
    plan = apply(plan, [{"op": "file.write", "path": "X:\\NVWORK\\local\\nvisord.cf", "text": "x\n"}], "lock")
    hold = (
        "import ctypes, sys, time; k = ctypes.WinDLL('kernel32'); k.CreateFileW.restype = ctypes.c_void_p;"
        "h = k.CreateFileW('X:\\\\NVWORK\\\\local\\\\nvisord.cf', 0x80000000, 0, None, 3, 0, None);"
        "print('held', flush=True); sys.stdin.readline(); time.sleep(0.35)"
    )
    read = (
        "import sys, threading; sys.path.insert(0, 'E:\\\\esmcollect.pyz');"
        "from esmcollect.win import files; print(files.read('X:\\\\NVWORK\\\\local\\\\nvisord.cf', 99))"
    )
    with Computer(plan.view("primary")) as one:
        holder = one.prefix.popen(LAB_PYTHON, "-I", "-c", hold)
        assert holder.stdin is not None and holder.stdout is not None
        assert holder.stdout.readline().startswith(b"held")
        locked = one.prefix.run(STICK_PYTHON, "-I", "-c", read)
        assert "32" in locked.error and locked.seconds > 0.6
        holder.stdin.write(b"go\n")
        holder.stdin.flush()
        free = one.prefix.run(STICK_PYTHON, "-I", "-c", read)
        holder.communicate()
        assert free.text.strip() == "b'x\\r\\n'", free.error
