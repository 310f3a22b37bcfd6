"""The collector changes nothing on a node but its own folder on the stick."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .awkward import awkward_plan
from .computer import Computer
from .snapshot import take
from .wine import LAB_PYTHON

WRITES = {
    "a file": "open('X:\\\\NVWORK\\\\new.txt', 'w').close()",
    "a line in a file": "open('X:\\\\WEB-INF\\\\service\\\\petAnalysisInfo.txt', 'a').write('x')",
    "a registry value": "from winreg import *; SetValue(HKEY_LOCAL_MACHINE, 'SOFTWARE\\\\NEC', 1, 'x')",
    "a value of the user": "from winreg import *; SetValue(HKEY_CURRENT_USER, 'Software\\\\X', 1, 'x')",
}


@pytest.fixture(scope="module")
def computer() -> Iterator[Computer]:
    with Computer(awkward_plan().view("primary")) as one:
        yield one


def test_nothing_is_changed(computer: Computer) -> None:
    before = take(computer, "before")
    result = computer.run_collector(rights=False)
    assert result.code == 4, result.error
    assert len(computer.bundles()) == 1
    after = take(computer, "after")
    assert before.changes(after) == []
    assert len(before.registry) > 1000 and len(before.files) > 1000


@pytest.mark.parametrize("what", WRITES)
def test_a_write_would_be_seen(computer: Computer, what: str) -> None:
    before = take(computer, "before")
    result = computer.prefix.run(LAB_PYTHON, "-I", "-c", WRITES[what])
    assert result.code == 0, result.error
    assert before.changes(take(computer, "after")) != []
