"""Both sides of a service."""

import pytest

from esmcollect.model import ABSENT, DENIED, OK, ProbeError
from esmcollect.probes import services
from esmcollect.redact import Secrets

from .fake import FakeSystem, dword, problem, sz

API = {
    "key_name": "Nvbase",
    "display_name": "ESM Base Service",
    "type": 16,
    "start": 3,
    "error_control": 1,
    "state": 1,
    "image_path": "C:\\Windows\\x.exe",
    "account": "LocalSystem",
    "dependencies": ["RpcSs"],
    "delayed": None,
}
STORED = [
    ("DisplayName", 1, sz("ESM Base Service")),
    ("Type", 4, dword(16)),
    ("Start", 4, dword(3)),
    ("ErrorControl", 4, dword(1)),
    ("ImagePath", 2, sz("%SystemRoot%\\X.EXE")),
    ("ObjectName", 1, sz("localsystem")),
    ("DependOnService", 7, "rpcss\0\0".encode("utf-16-le")),
]
KEY = ("64", services.SERVICES + "\\Nvbase")


def ask_service(api=None, stored=None):
    system = FakeSystem(
        {KEY: stored} if stored is not None else {}, services={} if api is None else {"Nvbase": api}
    )
    return services.read_service(system, "Nvbase", {"SYSTEMROOT": "C:\\Windows"}, Secrets()).value


def test_both_sides_of_a_service_agree():
    value = ask_service(API, STORED)
    assert value["disagreements"] == []
    assert value["api"]["state"] == 1
    assert value["registry"]["delayed"] is False
    assert value["registry"]["image_path"] == "%SystemRoot%\\X.EXE"


@pytest.mark.parametrize(
    ("field", "stored", "seen"),
    [
        ("start", ("Start", 4, dword(2)), 2),
        ("dependencies", ("DependOnService", 7, "\0".encode("utf-16-le")), []),
        ("dependencies", ("DependOnGroup", 7, "g\0\0".encode("utf-16-le")), ["rpcss", "+g"]),
        ("image_path", ("ImagePath", 2, sz("C:\\other.exe")), "C:\\other.exe"),
        ("display_name", ("DisplayName", 1, sz("Other")), "Other"),
        ("account", ("ObjectName", 1, sz(".\\svc")), ".\\svc"),
    ],
)
def test_a_disagreement_is_recorded(field, stored, seen):
    values = [value for value in STORED if value[0] != stored[0]] + [stored]
    assert ask_service(API, values)["disagreements"] == [
        {"field": field, "api": API[field], "registry": seen}
    ]


@pytest.mark.parametrize(
    "stored",
    [("DisplayName", 1, sz("@file.dll,-1")), ("Start", 4, b"\x02"), ("DelayedAutostart", 4, dword(1))],
)
def test_what_cannot_be_compared_is_no_disagreement(stored):
    values = [value for value in STORED if value[0] != stored[0]] + [stored]
    assert ask_service(API, values)["disagreements"] == []


@pytest.mark.parametrize(("raw", "expected"), [(dword(1), True), (dword(0), False), (b"\x01", None)])
def test_delayed_start(raw, expected):
    stored = [*STORED, ("DelayedAutoStart", 4, raw)]
    assert ask_service(API, stored)["registry"]["delayed"] is expected


def test_delayed_start_of_both_sides():
    assert ask_service(dict(API, delayed=True), STORED)["disagreements"][0]["field"] == "delayed"


def test_one_side_is_enough():
    only_api, only_stored = ask_service(API), ask_service(stored=STORED)
    assert (only_api["api"]["outcome"], only_api["registry"]["outcome"]) == (OK, ABSENT)
    assert (only_stored["api"]["code"], only_stored["registry"]["start"]) == (1060, 3)


def test_denied_is_kept_beside_what_the_registry_says():
    value = ask_service(problem(5), STORED)
    assert value["api"] == {"outcome": DENIED, "code": 5}


@pytest.mark.parametrize(
    ("api", "stored", "expected"),
    [
        (None, None, ABSENT),
        (problem(5), None, DENIED),
        (None, problem(5), DENIED),
        (problem(5), problem(31), DENIED),
    ],
)
def test_no_side_answers(api, stored, expected):
    with pytest.raises(ProbeError) as caught:
        ask_service(api, stored)
    assert caught.value.outcome == expected
