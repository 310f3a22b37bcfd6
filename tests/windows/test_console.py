"""What the collector says, on a Japanese console (code page 932) and piped to a file: every text, letter by letter."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Iterator

import pytest

from esmcollect.words import EN, JA
from tests.lab.plan import base_plan

from .computer import Computer
from .wine import STICK_PYTHON

SPOKEN = [line for words in (JA, EN) for text in words.values() for line in text.splitlines()]
SAY_ALL = (
    "import sys; sys.path.insert(0, 'E:\\\\esmcollect.pyz'); from esmcollect import cli, words;"
    "cli._never_fail_on_characters();"
    "[cli._show(text.splitlines()) for all in (words.JA, words.EN) for text in all.values()]"
)
CODE_PAGE = "import ctypes; print('page', ctypes.windll.kernel32.GetConsoleOutputCP())"
ROWS, COLUMNS = 60, 160


@pytest.fixture(scope="module")
def computer() -> Iterator[Computer]:
    with Computer(base_plan("sm6-6.40").view("primary")) as one:
        yield one


def on_console(computer: Computer, *command: str) -> tuple[int, list[str]]:
    """Exit code and the lines that a person sees, of a Windows program in a console window."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(
        computer.prefix._wrapped("wine", *command),
        env={**computer.prefix._env({}), "TERM": "xterm"},
        cwd=computer.prefix.drive_c,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    shown = b"".join(iter(lambda: _piece(master), b""))
    os.close(master)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode("utf-8"))
    return process.wait(), [line.rstrip() for line in plain.replace("\r", "").split("\n")]


def _piece(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:
        # The last program on the other side has ended.
        return b""


def test_the_console_is_a_japanese_one(computer: Computer) -> None:
    assert "page 932" in on_console(computer, STICK_PYTHON, "-I", "-c", CODE_PAGE)[1]


def test_every_text_on_the_console(computer: Computer) -> None:
    code, lines = on_console(computer, STICK_PYTHON, "-I", "-B", "-c", SAY_ALL)
    assert code == 0
    assert [line for line in lines if line.strip()] == [line.rstrip() for line in SPOKEN if line.strip()]


def test_every_text_through_a_pipe(computer: Computer) -> None:
    result = computer.prefix.run(STICK_PYTHON, "-I", "-B", "-c", SAY_ALL)
    assert result.code == 0
    assert result.out.decode("cp932").splitlines() == SPOKEN


def test_a_collection_on_the_console(computer: Computer) -> None:
    code, lines = on_console(computer, STICK_PYTHON, "-I", "-B", "E:\\esmcollect.pyz", "--label", "作業前①")
    assert code == 0
    for text in (JA["reading"] % JA["stage_registry"], JA["complete"], JA["leave"] % JA["leave_no"]):
        assert text in lines
    assert not any("?" in line or "\ufffd" in line for line in lines)
