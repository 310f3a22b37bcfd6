"""Queries in a real Windows Python: programs that print, hang, are refused, or are not there."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import Any

import pytest

from tests.lab.collect import collect_virtual
from tests.lab.ops import apply
from tests.lab.plan import base_plan

from .compare import differences, items_of
from .computer import Computer

ARMWSSET = '"C:\\ESM 業務\\AlertMan\\Program\\AMVMAIN.EXE"  192.0.2.11\n' * 900
CLPSTAT = " ========================  CLUSTER STATUS  ===========================\n  Cluster : esm-cluster\n"


def program(name: str, prints: str, **more: object) -> dict[str, Any]:
    path = "${cluster}\\bin\\" + name
    return {
        "op": "file.write",
        "on": "primary",
        "path": path,
        "program": "12.0.1.0",
        "prints": prints,
        **more,
    }


def collected(*ops: dict[str, Any], arguments: tuple[str, ...] = ()) -> tuple[dict[str, Any], dict[str, Any]]:
    """Items from memory and from Windows of the primary node of a plan."""
    plan = apply(base_plan("sm6-6.40"), ops, "test")
    with Computer(plan.view("primary")) as computer:
        real = computer.collect(*arguments)
    return items_of(collect_virtual(plan, "primary"), states=False), items_of(real, states=False)


def still_running(name: str) -> list[str]:
    """Command lines of processes of this machine that name the program."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if line.rstrip(b"\0").endswith(name.encode()) or name.encode() + b"\0/L" in line:
            found.append(line.replace(b"\0", b" ").decode("utf-8", "replace"))
    return found


def test_what_programs_print_is_in_the_bundle_byte_for_byte() -> None:
    virtual, real = collected(
        program("armwsset.exe", ARMWSSET, exit_code=3),
        program("clpstat.exe", CLPSTAT, encoding="utf-16-le"),
    )
    value = real["command:armwsset /l"]["value"]
    assert base64.b64decode(value["output"]["base64"]).decode("cp932") == ARMWSSET.replace("\n", "\r\n")
    assert (value["exit_code"], value["output"]["encoding"]) == (3, "cp932")
    assert differences(virtual, real) == []


def test_a_program_that_never_ends_is_ended_and_costs_ten_seconds() -> None:
    plan = apply(base_plan("sm6-6.40"), [program("armwsset.exe", "", hangs=True)], "test")
    with Computer(plan.view("primary")) as computer:
        started = time.monotonic()
        real = items_of(computer.collect(), states=False)
        assert 10 <= time.monotonic() - started < 30
        assert not still_running("armwsset.exe")
    assert real["command:armwsset /l"]["outcome"] == "LIMIT"
    assert differences(items_of(collect_virtual(plan, "primary"), states=False), real) == []


@pytest.mark.parametrize(
    "ops",
    [
        [],
        [{"op": "file.write", "path": "${cluster}\\bin\\armwsset.exe", "text": "no program"}],
        [
            program("armwsset.exe", "x"),
            {"op": "deny.path", "on": "primary", "path": "${cluster}\\bin\\armwsset.exe"},
        ],
    ],
    ids=["absent", "no program", "denied"],
)
def test_no_answer_is_told_as_in_memory(ops: list[dict[str, Any]]) -> None:
    virtual, real = collected(*ops)
    assert real["command:armwsset /l"]["outcome"] != "OK"
    assert differences(virtual, real) == []


def test_switched_off() -> None:
    _, real = collected(program("armwsset.exe", "x"), arguments=("--no-commands",))
    assert {item["outcome"] for item in real.values() if item["probe"] == "command"} == {"SKIPPED"}
