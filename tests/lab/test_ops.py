"""Operations: each changes what it says and nothing else, and a mistake is named with its place."""

from __future__ import annotations

from typing import Any

import pytest

from esmcollect.model import ProbeError

from .model import Plan, PlanError
from .ops import OPS, apply
from .plan import base_plan
from .virtual import VirtualNode

BASE = base_plan("sm6-6.40")
NVBASE = "HKLM\\SOFTWARE\\Wow6432Node\\NEC\\NVBASE"
ESM = "C:\\Program Files (x86)\\ESMPRO"


def after(*ops: dict[str, Any]) -> Plan:
    return apply(BASE, ops, "test")


def node(plan: Plan, role: str = "primary") -> VirtualNode:
    return VirtualNode(plan.view(role))


def value(plan: Plan, role: str, name: str, key: str = NVBASE) -> bytes | None:
    values, _ = node(plan, role).registry_key("64", key)
    return next((raw for one, _, raw in values if one == name), None)


def test_a_change_on_one_node_leaves_the_other_and_the_plan_alone() -> None:
    changed = after(
        {"op": "registry.set", "on": "standby", "key": "${NEC}\\NVBASE", "name": "WorkDir", "value": "C:\\w"}
    )
    assert value(changed, "standby", "WorkDir") == "C:\\w\0".encode("utf-16-le")
    assert value(changed, "primary", "WorkDir") == value(BASE, "primary", "WorkDir")
    assert value(BASE, "standby", "WorkDir") == "X:\\NVWORK\0".encode("utf-16-le")


@pytest.mark.parametrize(
    ("spec", "kind", "raw"),
    [
        ({"value": "①"}, 1, b"\x60\x24\0\0"),
        ({"value": 258}, 4, b"\x02\x01\0\0"),
        ({"value": -1}, 4, b"\xff\xff\xff\xff"),
        ({"value": ["a", "b"]}, 7, b"a\0\0\0b\0\0\0\0\0"),
        ({"value": 1, "type": "REG_QWORD"}, 11, b"\x01\0\0\0\0\0\0\0"),
        ({"value": 1, "type": "REG_DWORD_BIG_ENDIAN"}, 5, b"\0\0\0\x01"),
        ({"value": "%A%", "type": "REG_EXPAND_SZ"}, 2, b"%\0A\0%\0\0\0"),
        ({"hex": "0102", "type": "REG_DWORD"}, 4, b"\x01\x02"),
        ({"hex": "", "type": 4660}, 4660, b""),
    ],
)
def test_registry_values(spec: dict[str, Any], kind: int, raw: bytes) -> None:
    changed = after({"op": "registry.set", "key": NVBASE + "\\New", "name": "v", **spec})
    assert node(changed).registry_key("64", NVBASE + "\\new")[0] == [("v", kind, raw)]


def test_registry_set_replaces_a_value_of_another_case() -> None:
    changed = after({"op": "registry.set", "key": NVBASE, "name": "WORKDIR", "value": "C:\\w"})
    names = [name for name, _, _ in node(changed).registry_key("64", NVBASE)[0]]
    assert "WORKDIR" in names and "WorkDir" not in names


def test_delete_key_takes_everything_below() -> None:
    changed = after(
        {"op": "registry.delete_key", "key": "HKEY_LOCAL_MACHINE\\software\\wow6432node\\NEC\\nvbase"}
    )
    assert not [path for path in changed.nodes["primary"].registry if "\\nvbase" in path]
    assert value(changed, "primary", "LocalFileDirectory", NVBASE[:-6] + "ESMSM\\CurrentVersion\\ODBC")


def test_service_set_changes_control_manager_and_registry() -> None:
    changed = after(
        {"op": "service.set", "on": "standby", "name": "nvBASE", "start": "auto", "delayed": True}
    )
    service = node(changed, "standby").service("Nvbase")
    key = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Nvbase"
    assert (service["start"], service["delayed"]) == (2, True)
    assert value(changed, "standby", "Start", key) == b"\x02\0\0\0"
    assert value(changed, "standby", "DelayedAutostart", key) == b"\x01\0\0\0"
    assert value(changed, "primary", "DelayedAutostart", key) is None


def test_replace_keeps_encoding_and_line_ends() -> None:
    path = ESM + "\\ESMWEB\\jslweb\\jsl.ini"
    text = {"op": "file.write", "path": path, "encoding": "utf-16", "text": "[java]\nwrkdir=業務\n"}
    changed = after(text, {"op": "file.replace", "path": path, "old": "業務\n", "new": "①"})
    assert node(changed).read_file(path, 99) == b"\xff\xfe" + "[java]\r\nwrkdir=①".encode("utf-16-le")


def test_shared_files_are_seen_only_where_the_volume_is_held() -> None:
    changed = after({"op": "file.delete", "path": "x:/web-inf/service/options.txt"})
    assert "x:\\web-inf\\service\\options.txt" not in changed.view("primary").tree.entries
    assert "x:\\web-inf\\service\\options.txt" in BASE.view("primary").tree.entries
    assert not [path for path in BASE.view("standby").tree.entries if path.startswith("x:")]


def test_every_node_gets_its_own_placeholder_values() -> None:
    changed = after({"op": "env.set", "name": "NAME", "value": "${computer} $${x}"})
    key = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
    assert value(changed, "standby", "NAME", key) == "ESMNODE2 ${x}\0".encode("utf-16-le")


OPTIONS = "X:\\WEB-INF\\service\\options.txt"
NVBASE_SERVICE = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Nvbase"
MISTAKES = [
    ({"op": "registry.st"}, "unknown op 'registry.st'"),
    ({"op": "registry.set", "key": NVBASE, "nam": "x"}, "unknown key 'nam' for registry.set"),
    ({"op": "registry.set", "key": NVBASE}, "registry.set needs name"),
    ({"op": "registry.set", "key": "NVBASE", "name": "x", "value": 1}, "is no registry key"),
    ({"op": "registry.set", "key": NVBASE, "name": "x", "value": True}, "expected text, a number"),
    ({"op": "registry.set", "key": NVBASE, "name": "x", "value": 1, "type": "REG_SZ"}, "does not fit"),
    ({"op": "registry.set", "key": NVBASE, "name": "x", "type": "REG_S", "value": ""}, "is no registry type"),
    ({"op": "registry.delete_value", "key": NVBASE, "name": "x"}, "has no value 'x'"),
    ({"op": "registry.delete_key", "key": NVBASE + "\\x"}, "there is no key"),
    ({"op": "service.set", "name": "Nvbas", "start": "auto"}, "there is no service 'Nvbas'"),
    ({"op": "service.set", "name": "Nvbase", "start": "automatic"}, "known: boot, system, auto"),
    ({"op": "registry.set", "key": NVBASE_SERVICE, "name": "Start", "value": 2}, "set with service.set"),
    ({"op": "file.replace", "path": OPTIONS, "old": "no", "new": ""}, "occurs 0 times"),
    ({"op": "file.replace", "path": OPTIONS, "old": "=", "new": ""}, "occurs 4 times"),
    ({"op": "file.delete", "path": "X:\\NVWORK"}, "is a folder"),
    ({"op": "file.delete", "on": "primary", "path": "X:\\NVWORK\\x"}, "lies on the shared disk"),
    ({"op": "file.write", "on": "shared", "path": "C:\\x.txt", "text": ""}, "on = 'shared'"),
    ({"op": "file.write", "path": "x.txt", "text": ""}, "is no absolute path"),
    ({"op": "file.write", "path": "C:\\x.txt", "text": "", "hex": ""}, "exactly one of"),
    ({"op": "file.write", "path": "C:\\x.txt", "text": "①", "encoding": "ascii"}, "can't encode"),
    ({"op": "file.write", "path": "C:\\x.exe", "program": "6.40"}, "is not a version"),
    ({"op": "file.write", "path": "C:\\x.txt", "source": "none.txt"}, "none.txt"),
    ({"op": "folder.delete", "path": "${instal}"}, "unknown placeholder ${instal}"),
    ({"op": "acl.set", "path": "C:\\none", "sddl": "D:"}, "there is no C:\\none"),
    ({"op": "drive.unmount", "letter": "Q:"}, "no drive Q:"),
    ({"op": "node.drop", "on": "third"}, "on = 'third'"),
]  # fmt: skip


@pytest.mark.parametrize(("op", "message"), MISTAKES, ids=[message for _, message in MISTAKES])
def test_mistakes_name_the_place(op: dict[str, Any], message: str) -> None:
    with pytest.raises(PlanError) as caught:
        apply(BASE, [{"op": "host.set"}, op], "SM6-X.toml: case 3")
    assert message in str(caught.value)
    assert str(caught.value).startswith("SM6-X.toml: case 3[1]")


def test_every_operation_is_described() -> None:
    from pathlib import Path

    described = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
    assert [name for name in OPS if f"`{name}`" not in described] == []


ARMWSSET = "C:\\Program Files\\CLUSTERPRO\\bin"


def test_a_program_prints_what_the_plan_says() -> None:
    path = "${cluster}\\bin\\armwsset.exe"
    changed = after(
        {"op": "file.write", "path": path, "program": "12.0.1.0", "prints": "a ①\n", "exit_code": 2},
        {"op": "file.replace", "on": "standby", "path": path, "old": "a", "new": "b"},
    )
    outputs = [node(changed, role).query("armwsset /L", ARMWSSET) for role in ("primary", "standby")]
    assert outputs == [
        {"exit_code": 2, "output": f"{letter} ①\r\n".encode("cp932"), "error": b""} for letter in "ab"
    ]
    assert node(changed).file_version(ARMWSSET + "\\armwsset.exe") == "12.0.1.0"


@pytest.mark.parametrize(
    ("op", "outcome", "code"),
    [
        ({"program": "12.0.1.0", "prints": "", "hangs": True}, "LIMIT", None),
        ({"program": "12.0.1.0"}, "ERROR", 193),
        ({"text": "no program"}, "ERROR", 193),
    ],
)
def test_a_program_that_gives_no_answer(op: dict[str, Any], outcome: str, code: int | None) -> None:
    changed = after({"op": "file.write", "path": "${cluster}\\bin\\armwsset.exe", **op})
    with pytest.raises(ProbeError) as caught:
        node(changed).query("armwsset /L", ARMWSSET)
    assert (caught.value.outcome, caught.value.code) == (outcome, code)


def test_an_x86_program_says_so() -> None:
    changed = after({"op": "file.write", "path": "${cluster}\\a.dll", "program": "1.0.0.0", "machine": "x86"})
    data = node(changed).read_file("C:\\Program Files\\CLUSTERPRO\\a.dll", 1024)
    at = int.from_bytes(data[60:64], "little")
    assert data[at : at + 6] == b"PE\0\0\x4c\x01"
