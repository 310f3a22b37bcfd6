"""The virtual node answers as Windows does, error codes included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from esmcollect.model import ProbeError

from .ops import apply
from .plan import base_plan
from .sddl import inherited
from .virtual import VirtualNode

BASE = base_plan("sm6-6.40")
PRIMARY, STANDBY = VirtualNode(BASE.view("primary")), VirtualNode(BASE.view("standby"))
ESM = "C:\\Program Files (x86)\\ESMPRO"
REFUSING = VirtualNode(
    apply(
        BASE,
        [
            {"op": "deny.registry", "key": "${NEC}\\NVBASE\\AlertViewer"},
            {"op": "deny.service", "name": "Nvbase"},
            {"op": "deny.path", "path": "${install}\\NVWORK"},
            {"op": "deny.path", "path": "${install}\\ESMWEB\\jslem\\jsl.ini"},
            {"op": "lock", "path": "${shared_service}\\options.txt"},
        ],
        "test",
    ).view("primary")
)

QUESTIONS: list[tuple[Callable[[], Any], str, int]] = [
    (lambda: PRIMARY.registry_key("64", "HKLM\\SOFTWARE\\NONE"), "ABSENT", 2),
    (lambda: PRIMARY.service("none"), "ABSENT", 1060),
    (lambda: PRIMARY.stat("X:\\NVWORK\\none"), "ABSENT", 2),
    (lambda: PRIMARY.stat("X:\\none\\none"), "ABSENT", 3),
    (lambda: PRIMARY.stat("X:\\WEB-INF\\service\\options.txt\\below"), "ABSENT", 3),
    (lambda: PRIMARY.stat("Q:\\"), "ABSENT", 3),
    (lambda: PRIMARY.list_folder("X:\\NVWORK\\none"), "ABSENT", 3),
    (lambda: PRIMARY.read_file(ESM, 9), "DENIED", 5),
    (lambda: STANDBY.stat("X:\\"), "DENIED", 5),
    (lambda: STANDBY.list_folder("X:\\NVWORK"), "DENIED", 5),
    (lambda: REFUSING.registry_key("32", "HKLM\\SOFTWARE\\NEC\\NVBASE\\AlertViewer"), "DENIED", 5),
    (lambda: REFUSING.service("NVBASE"), "DENIED", 5),
    (lambda: REFUSING.list_folder(ESM + "\\NVWORK"), "DENIED", 5),
    (lambda: REFUSING.stat(ESM + "\\NVWORK\\local\\nvisord.cf"), "DENIED", 5),
    (lambda: REFUSING.security(ESM + "\\NVWORK\\local"), "DENIED", 5),
    (lambda: REFUSING.read_file(ESM + "\\ESMWEB\\jslem\\jsl.ini", 9), "DENIED", 5),
    (lambda: REFUSING.read_file("X:\\WEB-INF\\service\\options.txt", 9), "ERROR", 32),
]


@pytest.mark.parametrize(("question", "outcome", "code"), QUESTIONS)
def test_refusals(question: Callable[[], Any], outcome: str, code: int) -> None:
    with pytest.raises(ProbeError) as caught:
        question()
    assert (caught.value.outcome, caught.value.code) == (outcome, code)


def test_what_can_be_known_of_a_locked_or_denied_file() -> None:
    assert REFUSING.stat("X:\\WEB-INF\\service\\options.txt")["kind"] == "file"
    assert REFUSING.stat(ESM + "\\ESMWEB\\jslem\\jsl.ini")["size"] > 0
    assert "AlertViewer" in REFUSING.registry_key("64", "HKLM\\SOFTWARE\\Wow6432Node\\NEC\\NVBASE")[1]


def test_registry_views() -> None:
    def below(view: str, key: str) -> list[str]:
        return PRIMARY.registry_key(view, key)[1]

    assert below("64", "HKLM\\SOFTWARE\\NEC") == ["CLUSTERPRO"]
    assert "NVBASE" in below("32", "HKLM\\SOFTWARE\\NEC")
    assert below("32", "HKLM\\SOFTWARE\\NEC") == below("64", "hkey_local_machine\\software\\WOW6432NODE\\nec")
    assert below("32", "HKLM\\SOFTWARE\\Wow6432Node\\NEC") == below("32", "HKLM\\SOFTWARE\\NEC")
    assert below("32", "HKLM\\SYSTEM\\CurrentControlSet") == below("64", "HKLM\\SYSTEM\\CurrentControlSet")


def test_on_a_32_bit_node_both_views_are_one() -> None:
    node = VirtualNode(
        apply(
            BASE,
            [
                {"op": "host.set", "bitness": 32},
                {
                    "op": "registry.set",
                    "key": "HKLM\\SOFTWARE\\NEC\\NVBASE",
                    "name": "WorkDir",
                    "value": "X:\\",
                },
            ],
            "test",
        ).view("primary")
    )
    assert "NVBASE" in node.registry_key("32", "HKLM\\SOFTWARE\\NEC")[1]
    assert node.registry_key("32", "HKLM\\SOFTWARE\\NEC") == node.registry_key("64", "HKLM\\SOFTWARE\\NEC")


def test_paths_in_any_spelling() -> None:
    plain = PRIMARY.stat(ESM + "\\ESMWEB\\jslcmn\\jsl.ini")
    assert PRIMARY.stat("c:/program files (X86)/esmpro//esmweb/JSLCMN/jsl.ini") == plain
    assert PRIMARY.list_folder("x:\\") == PRIMARY.list_folder("X:/")
    assert ("業務通報", "directory", 0x10) in PRIMARY.list_folder("X:\\NVWORK\\")


def test_rights_are_inherited_below_the_folder_they_were_set_on() -> None:
    assert PRIMARY.security("X:\\NVWORK").startswith("O:BAG:SYD:PAI(A;OICI;FA;;;BA)")
    assert PRIMARY.security("X:\\NVWORK\\Alert\\filter") == (
        "O:BAG:SYD:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;WD)"
    )


@pytest.mark.parametrize(
    ("sddl", "folder", "child"),
    [
        ("D:(A;OICI;FA;;;BA)", True, "D:AI(A;OICIID;FA;;;BA)"),
        ("D:(A;OICI;FA;;;BA)", False, "D:AI(A;ID;FA;;;BA)"),
        ("D:(A;CI;FA;;;BA)(A;;FA;;;SY)", True, "D:AI(A;CIID;FA;;;BA)"),
        ("D:(A;CI;FA;;;BA)", False, "D:AI"),
        ("D:(A;OI;FA;;;BA)", True, "D:AI(A;OIIOID;FA;;;BA)"),
        ("D:(A;OICINP;FA;;;BA)", True, "D:AI(A;ID;FA;;;BA)"),
        ("D:(A;OICIIO;GA;;;CO)", True, "D:AI(A;OICIID;GA;;;CO)"),
        ("O:SYG:BAD:P(D;OICI;FA;;;BG)", True, "O:SYG:BAD:AI(D;OICIID;FA;;;BG)"),
    ],
)
def test_inheritance(sddl: str, folder: bool, child: str) -> None:
    assert inherited(sddl, folder=folder) == child


def test_programs_and_drives() -> None:
    assert PRIMARY.file_version(ESM + "\\NVBASE\\BIN\\nvbase.exe") == "6.40.0.0"
    assert PRIMARY.file_version(ESM + "\\ESMWEB\\jslcmn\\jsl.ini") is None
    assert [(drive["letter"], drive["code"]) for drive in STANDBY.drives()] == [
        ("C:", None),
        ("E:", None),
        ("X:", 5),
    ]
