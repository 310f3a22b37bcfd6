"""Registry keys and trees."""

import pytest

from esmcollect.model import ABSENT, DENIED, LIMIT, OK, ProbeError
from esmcollect.probes import registry
from esmcollect.redact import Secrets

from .fake import FakeSystem, dword, problem, sz

SECRETS = Secrets()
NEC = "HKLM\\SOFTWARE\\NEC"


def tree(system, view="64", **limits):
    return registry.read_tree(system, SECRETS, view, NEC, **limits)


def test_a_whole_tree():
    system = FakeSystem(
        {
            ("64", NEC): [("b", 1, sz("2")), ("A", 4, dword(1))],
            ("64", NEC + "\\z\\y"): [],
            ("64", NEC + "\\B"): [],
        }
    )
    keys = tree(system).value["keys"]
    assert [key["path"] for key in keys] == ["", "B", "z", "z\\y"]
    assert [value["name"] for value in keys[0]["values"]] == ["A", "b"]
    assert {key["outcome"] for key in keys} == {OK}


def test_depth_and_names():
    system = FakeSystem({("64", NEC): [("a", 1, sz("1")), ("B", 1, sz("2"))], ("64", NEC + "\\x\\y"): []})
    assert len(tree(system, depth=0).value["keys"]) == 1
    assert [key["path"] for key in tree(system, depth=1).value["keys"]] == ["", "x"]
    assert [value["name"] for value in tree(system, names=["b"]).value["keys"][0]["values"]] == ["B"]


def test_views_are_apart():
    with pytest.raises(ProbeError) as caught:
        tree(FakeSystem({("32", NEC): []}), "64")
    assert (caught.value.outcome, caught.value.code) == (ABSENT, 2)


def test_a_denied_sub_key_stands_in_its_place():
    answer = tree(FakeSystem({("64", NEC + "\\a"): problem(5), ("64", NEC + "\\b"): [("n", 1, sz("v"))]}))
    denied = answer.value["keys"][1]
    assert denied == {"path": "a", "outcome": DENIED, "code": 5, "values": []}
    assert answer.value["keys"][2]["values"][0]["text"] == "v"
    assert (answer.outcome, answer.detail) == (OK, "1 sub-keys could not be read")


def test_a_denied_root_is_the_answer():
    with pytest.raises(ProbeError) as caught:
        tree(FakeSystem({("64", NEC): problem(5)}))
    assert caught.value.outcome == DENIED


def test_a_tree_without_end():
    system = FakeSystem({("64", NEC + "\\" + "\\".join("abcdefgh")): []})
    answer = tree(system, max_keys=3)
    assert (answer.outcome, len(answer.value["keys"])) == (LIMIT, 3)


def test_secrets_in_the_registry():
    answer = tree(
        FakeSystem({("64", NEC + "\\a"): [("Password", 1, sz("hush"))], ("64", NEC): [("pwd", 1, sz("x"))]})
    )
    assert answer.redactions == (("a : Password", SECRETS.digest("hush")), ("pwd", SECRETS.digest("x")))
    assert sz("hush").hex() not in str(answer.value)
