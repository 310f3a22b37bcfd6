"""No name and no value can become a command: hostile text is handed over exactly, or left to a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from esmreport.core.model import Step, Text
from esmreport.core.remedy.model import (
    Access,
    CarriedFile,
    Change,
    Content,
    Fix,
    Fixes,
    Grant,
    Line,
    Raw,
    RegistryValue,
    StartType,
    Way,
)
from esmreport.fix.plan import Plan, plan
from esmreport.fix.quote import ENCODING
from esmreport.fix.read import Audited, Finding, RuleInfo
from esmreport.fix.write import write_plan
from tests.lab.model import Entry, Key, Service, Value
from tests.lab.model import Plan as Cluster
from tests.lab.paths import fold
from tests.rulecases import base

from .machine import PlanMachine

SPECIAL = "%^&|<>\"'!;=(),~*?[]{}@#`$+- \\/:."
OTHERS = [
    "\t",
    "\r",
    "\n",
    "\0",
    "\x1a",
    "表",
    "ポ",
    "①",
    "㈱",
    "ｱ",
    "𠮷",
    "\u202e",
    "¥",
    "é",
    "＂",
    "％",
    "＆",
    "“",
    "NUL",
]
WORDS = [
    "%PATH%",
    "%%A",
    "%A",
    "%~dp0",
    "%~fA",
    "^&",
    '" & calc & "',
    "& echo x",
    "|more",
    "!x!",
    "%errorlevel%",
    "/f",
]
hostile = st.lists(st.sampled_from([*SPECIAL, *OTHERS, *WORDS, "a", "B", "7"]), min_size=1, max_size=8).map(
    "".join
)
HARD = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NODE = "ESMNODE1"
RULE = RuleInfo(
    id="REG-001",
    area="registry",
    title=Text.same("rule"),
    steps=(Step(text=Text.same("step"), where="node", state="any"),),
    verify=Text.same("look"),
    window="none",
    order=1,
    synced_key=False,
)


def audited(change: Change, *files: CarriedFile, subject: str = "subject", drive: str = "X:") -> Audited:
    """A results file with one finding and one change."""
    identity = ("REG-001", subject, NODE)
    finding = Finding(
        identity=identity,
        severity="high",
        expected=Text.same(subject),
        observed=Text.same(subject),
        waived=False,
    )
    return Audited(
        name=subject,
        run_id=subject,
        created_at=subject,
        tool="esmreport",
        nodes={NODE: "active", "ESMNODE2": "standby"},
        shared_drive=drive,
        rules={"REG-001": RULE},
        findings=(finding,),
        fixes=Fixes(
            ways={"REG-001": Way(steps=(1,), where="node", state="any")},
            fixes=(Fix(identity=identity, on=NODE, changes=(change,)),),
            files=files,
        ),
    )


def cluster() -> Cluster:
    return base("sm6-6.40").copy()


def play(found: Plan, machine_of: Cluster, folder: Path) -> PlanMachine | None:
    """Writes and runs the one script, do and undo; None where the work is left to a person."""
    if not found.scripts:
        assert len(found.by_hand) == 1 and found.by_hand[0].why
        return None
    target = folder / f"fix{len(list(folder.iterdir()))}"
    write_plan(found, target, "ja")
    machine = PlanMachine(machine_of, "primary", target / NODE, active=True)
    name = found.scripts[0].job.name
    run = machine.script(f"{name}.cmd", "go")
    assert run.code == 0, run.output
    machine.done = run.commands
    return machine


def undo(found: Plan, machine: PlanMachine) -> None:
    run = machine.script(f"{found.scripts[0].job.undo_name}.cmd", "go")
    assert run.code == 0, run.output


def fits(text: str) -> bool:
    """Whether a script is expected to be able to hold the text."""
    try:
        inside = text.encode(ENCODING).decode(ENCODING) == text
    except UnicodeEncodeError:
        return False
    return inside and not any(ord(char) < 0x20 for char in text) and '"' not in text and "%~" not in text


def file_name(text: str) -> bool:
    """Whether Windows would take the text for a name of a file, and a script can hold it."""
    return fits(text) and not set(text) & set('<>:"/\\|?*¥￥') and text.strip(". ") == text != ""


def raw(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass") + b"\0\0"


@HARD
@given(hostile, hostile, hostile)
@example("表 (MG)", "%ESMPRO%\\NVWORK", "100%")
@example("a", '" & calc & rem "', "x")
@example("a", "x", "C:\\x\\")
@example("a", "%A %B %C %a", "x")
@example("a", '"mgr_OLD"', "mgr")
@example("a", '""', 'a"b"')
def test_registry_values(tmp_path: Path, name: str, old: str, new: str) -> None:
    assume("\\" not in name and old != new)
    key = f"HKLM\\SOFTWARE\\NEC\\{name}"
    change = RegistryValue(key=key, name="Path", old=Raw(type=1, raw=raw(old)), new=Raw(type=1, raw=raw(new)))
    found = plan(audited(change), "ja")
    nodes = cluster()
    mine = nodes.nodes["primary"].registry
    mine[fold(key)] = Key(path=key, values=(Value(name="Path", type=1, raw=raw(old)),))
    before = dict(mine)
    machine = play(found, nodes, tmp_path)
    if machine is None:
        plain = all(map(fits, (name, old, new))) and not set(name) & set("[]/") and name.strip() == name
        assert not plain or old.strip() != old or new.strip() != new
        return
    assert mine[fold(key)].values == (Value(name="Path", type=1, raw=raw(new)),)
    assert next(command for command in machine.done if command[1] == "query")[2] == key
    undo(found, machine)
    assert mine == before


@HARD
@given(hostile)
@example("DianaScope ModemAgent")
@example('x" start= auto & calc "')
@example("svc\\")
@example("100%PATH%")
def test_names_of_services(tmp_path: Path, name: str) -> None:
    found = plan(audited(StartType(service=name, old="automatic_delayed", new="manual")), "ja")
    nodes = cluster()
    services = nodes.nodes["primary"].services
    services[name.casefold()] = Service(name=name, display=name, image="x", start=2, delayed=True)
    machine = play(found, nodes, tmp_path)
    if machine is None:
        assert not fits(name) or set(name) & set("\\/")
        return
    assert services[name.casefold()].start == 3
    assert [command for command in machine.done if command[0] == "sc.exe"] == [
        ["sc.exe", "config", name, "start=", "demand"]
    ]
    undo(found, machine)
    assert (services[name.casefold()].start, services[name.casefold()].delayed) == (2, True)


@HARD
@given(hostile, st.sampled_from(["ini", "properties", "keyed", "colon"]), hostile)
@example("a & b (x86)", "ini", "X:\\100%\\表")
@example("%ESMPRO%", "keyed", '"mgr"')
def test_files_and_what_is_written_into_them(tmp_path: Path, name: str, kind: str, value: str) -> None:
    assume(not set(name) & set("\\/"))
    path = f"C:\\ESM\\{name}"
    content = b"; first\r\n[java]\r\nold=1\r\n"
    change = Line(path=path, format=kind, key="wrkdir", value=value, section="java")
    carried = CarriedFile(on=NODE, path=path, content=content, modified="2026-03-10T01:30:00Z")
    found = plan(audited(change, carried), "ja")
    nodes = cluster()
    tree = nodes.nodes["primary"].tree
    tree.entries[fold(path)] = Entry(path=path, data=content)
    before = dict(tree.entries)
    machine = play(found, nodes, tmp_path)
    if machine is None:
        assert not file_name(name) or not value.isascii() or not value.isalnum()
        return
    written = tree.entries[fold(path)].data or b""
    assert written.startswith(content) or kind != "ini"
    assert b"wrkdir" in written and set(tree.entries) == set(before)
    for command in machine.done:
        assert command[0] == "chcp" or command[:2] == ["fc.exe", "/b"]
        assert command[0] == "chcp" or fold(command[2]) == fold(path)
    undo(found, machine)
    assert tree.entries == before


@HARD
@given(hostile)
@example("業務 & (x)")
def test_paths_of_folders(tmp_path: Path, name: str) -> None:
    assume(not set(name) & set("\\/"))
    path = f"X:\\NVWORK\\{name}"
    sddl = "D:PAI(A;OICI;FA;;;BA)"
    found = plan(audited(Access(path=path, old=sddl, grants=(Grant(sid="S-1-5-18", rights="full"),))), "ja")
    nodes = cluster()
    nodes.shared.entries[fold(path)] = Entry(path=path)
    nodes.shared.acls[fold(path)] = "O:BAG:SY" + sddl
    machine = play(found, nodes, tmp_path)
    if machine is None:
        assert not file_name(name)
        return
    assert nodes.shared.acls[fold(path)] == "O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"
    assert {fold(command[1]) for command in machine.done if "/grant:r" in command} == {fold(path)}
    undo(found, machine)
    assert nodes.shared.acls[fold(path)] == "O:BAG:SY" + sddl


@HARD
@given(hostile)
def test_words_of_the_report(tmp_path: Path, text: str) -> None:
    """Subjects, names and ids only reach people; the drive decides where the script may run."""
    change = StartType(service="Nvbase", old="automatic", new="manual")
    nodes = cluster()
    service = nodes.nodes["primary"].services["nvbase"]
    nodes.nodes["primary"].services["nvbase"] = Service(**{**vars(service), "start": 2})
    found = plan(audited(change, subject=text, drive=text), "ja")
    machine = play(found, nodes, tmp_path)
    assert machine is not None
    assert {command[0] for command in machine.done} == {"reg.exe", "sc.exe", "chcp"}


@pytest.mark.parametrize("name", ["", "a b", "x&y", "%COMPUTERNAME%", '"', "ABCDEFGHIJKLMNOP", "表"])
def test_a_computer_name_that_cannot_be_checked_leaves_the_work_to_a_person(name: str) -> None:
    data = audited(StartType(service="Nvbase", old="automatic", new="manual"))
    identity = ("REG-001", "subject", name)
    changed: dict[str, Any] = vars(data) | {
        "nodes": {name: "active"},
        "findings": tuple(Finding(**{**vars(one), "identity": identity}) for one in data.findings),
        "fixes": Fixes(
            ways=data.fixes.ways,
            fixes=tuple(Fix(identity=identity, on=name, changes=one.changes) for one in data.fixes.fixes),
        ),
    }
    found = plan(Audited(**changed), "ja")
    assert not found.scripts and found.by_hand[0].why is not None


@pytest.mark.parametrize(
    "key",
    [
        "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Nvbase",
        "HKCU\\Software\\NEC",
        "HKLM\\SOFTWARE",
        "HKEY_LOCAL_MACHINE\\SYSTEM\\x",
    ],
)
def test_keys_elsewhere_are_never_written(key: str) -> None:
    change = RegistryValue(
        key=key, name="Start", old=Raw(type=1, raw=raw("a")), new=Raw(type=1, raw=raw("b"))
    )
    assert not plan(audited(change), "ja").scripts


@pytest.mark.parametrize(
    "path",
    [
        "C:",
        "C:\\",
        "x.ini",
        "\\\\server\\share\\x",
        "C:\\a\\*.ini",
        "C:\\a:stream",
        "C:\\a?b",
        "\\\\?\\C:\\a|b",
    ],
)
def test_paths_that_copy_would_take_for_more_are_left_to_a_person(path: str) -> None:
    change = Content(path=path, content=b"new")
    carried = CarriedFile(on=NODE, path=path, content=b"old", modified=None)
    assert not plan(audited(change, carried), "ja").scripts
