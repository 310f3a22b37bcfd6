"""What can happen to a stick and to a person's patience: one sentence, no exit 0, no half bundle."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from esmcollect import bundle
from esmcollect.words import EN

ROOT = Path(__file__).parents[2]


def start(stick, *arguments, at=0, what="ctrl-c"):
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "tests.collector.node",
        str(at),
        what,
        str(stick),
        *arguments,
    ]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'collector'}"}
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(stick, *arguments):
    process = start(stick, "--lang", "en", *arguments)
    out, err = process.communicate(timeout=60)
    lines = [line for line in err.splitlines() if not line.startswith(("Reading: ", "questions: "))]
    return process.returncode, out, lines


def bundles(folder):
    return sorted(folder.rglob("*"))


@pytest.fixture
def small(tmp_path):
    """A file system of its own; `mount(options)` mounts it."""
    folder = tmp_path / "stick"
    folder.mkdir()
    mounted = []

    def mount(options):
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("this machine permits no mounts")
        mounted.append(True)
        return folder

    yield mount
    if mounted:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_stick_that_is_nearly_full_is_said_before_anything_is_read(small):
    stick = small("size=1m")
    code, out, err = run(stick)
    assert (code, out) == (1, "")
    assert err == [EN["full"] % (stick / "bundle", "error 28")]
    assert bundles(stick) == [stick / "bundle"]


def test_a_stick_that_fills_up_while_reading(small):
    stick = small("size=4m")
    process = start(stick, "--lang", "en", at=50, what="wait")
    assert process.stderr.readline().startswith("Reading: ")
    (stick / "other").write_bytes(bytes(3 << 20))
    fill = (stick / "other").open("ab")
    with pytest.raises(OSError), fill:
        while True:
            fill.write(bytes(4096))
            fill.flush()
    out, err = process.communicate("go on\n", timeout=60)
    assert process.returncode == 1, out
    assert EN["full"] % (stick / "bundle", "error 28") in err
    assert bundles(stick / "bundle") == []


def test_a_write_protected_stick(small):
    stick = small("size=8m")
    (stick / "bundle").mkdir()
    subprocess.run(["mount", "-o", "remount,ro", stick], check=True)
    code, out, err = run(stick)
    assert (code, out) == (1, "")
    assert err == [EN["denied"] % (stick / "bundle", "error 30")]


def test_a_stick_that_is_pulled_while_reading(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    process = start(stick, "--lang", "en", at=50, what="wait")
    assert process.stderr.readline().startswith("Reading: ")
    (stick / "bundle").rmdir()
    stick.rmdir()
    out, err = process.communicate("go on\n", timeout=60)
    assert process.returncode == 1, out
    assert EN["missing"] % (stick / "bundle", "error 2") in err


def test_a_stick_that_is_not_there(tmp_path):
    code, _, err = run(tmp_path / "nowhere")
    assert code == 1
    assert err == [EN["missing"] % (tmp_path / "nowhere" / "bundle", "error 2")]


def test_a_second_run_makes_a_second_file(tmp_path):
    codes = {run(tmp_path)[0] for _ in range(2)}
    assert codes == {0}
    assert len(bundles(tmp_path / "bundle")) == 2


@pytest.fixture(scope="module")
def questions(tmp_path_factory):
    """How many questions a whole run asks."""
    process = start(tmp_path_factory.mktemp("whole"), "--lang", "en")
    _, err = process.communicate(timeout=60)
    return int(err.splitlines()[-1].partition(": ")[2])


@pytest.mark.parametrize("tenth", range(10))
def test_interrupted_at_ten_points(tenth, tmp_path, questions):
    """Ctrl-C while the first, the last, or one of eight questions between them is answered: a valid partial bundle.

    The questions are counted, not timed, so that a slow computer asks the same of the program as a fast one.
    """
    assert questions > 100
    process = start(tmp_path, "--lang", "en", at=1 + (questions - 1) * tenth // 9)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert EN["interrupted"] in err and "Traceback" not in err
    [path] = [path for path in bundles(tmp_path) if path.is_file()]
    document = json.loads(path.read_bytes())
    assert bundle.seal(document)["content_sha256"] == document["seal"]["content_sha256"]
    assert document["run"]["interrupted"] is True


def test_interrupted_before_it_reads(tmp_path):
    """Python itself may not have got as far as the program: a valid partial bundle or none, and never exit 0."""
    process = start(tmp_path, at=1, what="wait")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT, 1)
    for path in (path for path in bundles(tmp_path) if path.is_file()):
        document = json.loads(path.read_bytes())
        assert bundle.seal(document)["content_sha256"] == document["seal"]["content_sha256"]
        assert document["run"]["interrupted"] is True


def test_interrupted_on_the_last_screen(tmp_path, monkeypatch, capsys):
    """What is saved is saved: the exit code tells of the bundle, which is whole."""
    from esmcollect import cli

    from . import healthy

    monkeypatch.setattr(sys, "argv", [str(tmp_path / "esmcollect.pyz")])
    monkeypatch.setattr(cli.leave, "lines", lambda *_: os.kill(os.getpid(), signal.SIGINT))
    assert cli.main([], system=healthy.active()) in (0, 4)
    [path] = (tmp_path / "bundle").glob("*.json")
    assert json.loads(path.read_bytes())["run"]["interrupted"] is False
    assert "Traceback" not in capsys.readouterr().err


def test_what_a_killed_run_left_is_cleaned_up(tmp_path):
    folder = tmp_path / "bundle"
    folder.mkdir()
    left = folder / (bundle.TEMPORARY % ("0f" * 16))
    left.write_bytes(b"{")
    mine = folder / ".esmcollect-notes.tmp"
    mine.write_bytes(b"somebody's")
    assert run(tmp_path)[0] == 0
    names = [path.name for path in bundles(folder)]
    assert left.name not in names and mine.name in names
    assert len(names) == 2


@pytest.mark.parametrize("step", ["write", "fsync", "rename"])
def test_ctrl_c_while_saving_does_not_cost_the_bundle(step, tmp_path, monkeypatch, capsys):
    """The signal arrives in the middle of writing; it is not handled before the file is whole."""
    from esmcollect import cli

    from . import healthy

    monkeypatch.setattr(sys, "argv", [str(tmp_path / "esmcollect.pyz")])
    real = getattr(os, step)
    sent = []

    def interrupted(*arguments):
        if "_saved" in {frame.name for frame in _stack()} and not sent:
            sent.append(True)
            os.kill(os.getpid(), signal.SIGINT)
        return real(*arguments)

    monkeypatch.setattr(bundle.os, step, interrupted)
    assert cli.main([], system=healthy.active()) in (0, 4)
    assert sent
    [path] = (tmp_path / "bundle").glob("*.json")
    assert json.loads(path.read_bytes())["run"]["interrupted"] is False
    assert "Traceback" not in capsys.readouterr().err


def _stack():
    import traceback

    return traceback.extract_stack()
