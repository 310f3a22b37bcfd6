"""Files, folders and volumes."""

import base64
import hashlib

import pytest

from esmcollect.model import ERROR, LIMIT, OK, ProbeError
from esmcollect.probes import files, node
from esmcollect.redact import Secrets

from .fake import FakeSystem, drive, problem

SECRETS = Secrets()


def test_a_text_file():
    data = "名前=①\r\n".encode("cp932")
    answer = files.read_text_file(FakeSystem(files={"X:\\a.ini": data}), SECRETS, "X:\\a.ini")
    assert base64.b64decode(answer.value["base64"]) == data
    assert answer.value["sha256"] == hashlib.sha256(data).hexdigest()
    assert (answer.value["encoding"], answer.value["size"]) == ("cp932", len(data))


def test_the_hash_of_a_masked_file_is_of_what_is_in_the_bundle():
    system = FakeSystem(files={"X:\\a.ini": b"password=abc\r\n"})
    answer = files.read_text_file(system, SECRETS, "X:\\a.ini")
    kept = base64.b64decode(answer.value["base64"])
    assert b"abc" not in kept
    assert answer.value["sha256"] == hashlib.sha256(kept).hexdigest()
    assert answer.redactions == (("line 1: password", SECRETS.digest("abc")),)


@pytest.mark.parametrize(("extra", "outcome"), [(0, OK), (1, LIMIT)])
def test_a_file_over_the_limit_has_a_hash_but_no_content(extra, outcome):
    data = b"a" * (files.CONTENT_LIMIT + extra)
    answer = files.read_text_file(FakeSystem(files={"X:\\a.txt": data}), SECRETS, "X:\\a.txt")
    assert answer.outcome == outcome
    assert ("base64" in answer.value) is (outcome == OK)
    assert answer.value["sha256"] == hashlib.sha256(data).hexdigest()


def test_a_huge_file_is_not_read(monkeypatch):
    monkeypatch.setattr(files, "HASH_LIMIT", 3)
    system = FakeSystem(files={"X:\\a.exe": b"1234"})
    monkeypatch.setattr(system, "read_file", lambda *_: pytest.fail("read"))
    for answer in (
        files.read_text_file(system, SECRETS, "X:\\a.exe"),
        files.read_program(system, "X:\\a.exe"),
    ):
        assert (answer.outcome, answer.value["sha256"]) == (LIMIT, None)


def test_a_folder_in_the_place_of_a_file():
    with pytest.raises(ProbeError, match="folder") as caught:
        files.read_text_file(FakeSystem(files={"X:\\a\\b": b""}), SECRETS, "X:\\a")
    assert caught.value.outcome == ERROR


def test_a_program(monkeypatch):
    system = FakeSystem(files={"C:\\a.exe": b"MZ" + b"x" * 5000})
    value = files.read_program(system, "C:\\a.exe").value
    assert value["version"] == "1.2.3.4"
    assert base64.b64decode(value["head"]) == b"MZ" + b"x" * 1022
    assert "base64" not in value

    def refused(_):
        raise problem(5)

    monkeypatch.setattr(system, "file_version", refused)
    answer = files.read_program(system, "C:\\a.exe")
    assert (answer.value["version"], answer.code, answer.outcome) == (None, 5, OK)


@pytest.mark.parametrize(
    ("listed", "files_", "expected"),
    [
        ([drive("X:")], {"X:\\a": b""}, {}),
        ([drive("X:", 5)], {}, {"X:": 5}),
        ([drive("X:", 21)], {"X:\\a": b""}, {"X:": 21}),
        ([], {}, {"X:": 3}),
        ([drive("X:")], {"X:": problem(5)}, {"X:": 5}),
    ],
)
def test_closed_volumes(listed, files_, expected):
    assert node.unavailable_volumes(FakeSystem(files=files_), listed, ["X:"]) == expected


def test_a_volume_that_no_cluster_controls_is_never_closed():
    assert node.unavailable_volumes(FakeSystem(), [drive("D:", 5)], []) == {}
