"""Look-ups on a bundle: seen, absent, refused, not collected - and never one taken for the other."""

from __future__ import annotations

import pytest
from tests.core.nodes import (
    BLOCKED,
    NEC,
    drives,
    file,
    folder,
    item,
    locations,
    node,
    registry,
    service,
    services,
)

from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown, decoded_value

WOW = "HKLM\\SOFTWARE\\Wow6432Node\\NEC"
REFUSED = ("DENIED", "UNAVAILABLE", "LIMIT", "ERROR", "SKIPPED")


def reason(fact: Fact) -> str:
    assert isinstance(fact, Unknown)
    return fact.reason.code


def value(fact: Fact) -> object:
    assert isinstance(fact, Seen)
    return fact.value


TREE = registry(
    NEC,
    {"": {}, "NVBASE": {"WorkDir": "X:\\NVWORK", "Size": 16, "List": ["a", "b"]}, "NVBASE\\Sub": "DENIED"},
)


@pytest.mark.parametrize(
    ("key", "name", "wanted"),
    [
        (f"{WOW}\\NVBASE", "WorkDir", "X:\\NVWORK"),
        (f"{WOW.lower()}/nvbase\\", "WORKDIR", "X:\\NVWORK"),
        ("HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\NEC\\NVBASE", "WorkDir", "X:\\NVWORK"),
        (f"{WOW}\\NVBASE", "Size", 16),
        (f"{WOW}\\NVBASE", "List", ("a", "b")),
    ],
)
def test_registry_value(key: str, name: str, wanted: object) -> None:
    assert value(node(TREE).registry_value(key, name)) == wanted


def test_a_value_is_named_as_the_registry_editor_shows_it() -> None:
    fact = node(TREE).registry_value(f"{WOW}\\NVBASE", "WorkDir")
    assert fact.evidence[0].found == "HKLM\\SOFTWARE\\Wow6432Node\\NEC\\NVBASE\\WorkDir = X:\\NVWORK"


def test_absent_and_refused_are_told_apart() -> None:
    facts = node(TREE)
    assert isinstance(facts.registry_value(f"{WOW}\\NVBASE", "Other"), Missing)
    assert isinstance(facts.registry_key(f"{WOW}\\ESMSM\\Deep"), Missing)
    assert reason(facts.registry_value(f"{WOW}\\NVBASE\\Sub", "A")) == "denied"
    assert reason(facts.registry_value(f"{WOW}\\NVBASE\\Sub\\Deeper", "A")) == "denied"
    assert reason(facts.registry_key("HKLM\\SOFTWARE\\NEC\\NVBASE")) == "not_collected"


@pytest.mark.parametrize("outcome", REFUSED)
def test_a_refused_tree_says_why(outcome: str) -> None:
    facts = node(registry(NEC, outcome=outcome, code=5))
    assert reason(facts.registry_key(f"{WOW}\\NVBASE")) == outcome.lower()


def test_an_absent_tree_has_no_keys() -> None:
    facts = node(registry(NEC, outcome="ABSENT", code=2))
    assert isinstance(facts.registry_key(f"{WOW}\\NVBASE"), Missing)


def test_a_key_beside_a_partly_read_tree_was_not_collected() -> None:
    facts = node(registry(NEC, {"": {"A": "1"}}, whole=False))
    assert reason(facts.registry_key(f"{WOW}\\NVBASE")) == "not_collected"


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ({"type": 1, "text": "a", "raw": ""}, "a"),
        ({"type": 4, "raw": "01", "malformed": "short"}, "01"),
        ({"type": 4, "raw": "01000000", "int": 1}, 1),
        ({"type": 3, "raw": "4e5642"}, "4e5642"),
        ({"type": 7, "raw": "", "list": []}, ()),
    ],
)
def test_decoded_value(raw: dict[str, object], wanted: object) -> None:
    assert decoded_value({"name": "x", **raw}) == wanted


def test_a_short_number_is_no_number() -> None:
    facts = node(registry(NEC, {"": {"Flag": {"type": 4, "raw": "01", "malformed": "short"}}}))
    assert value(facts.registry_value(WOW, "Flag")) == "01"


LISTED = services("Nvbase", "Other")


def test_services() -> None:
    facts = node(service("Nvbase", {"start": 3, "state": 4, "display_name": "ESM Base Service"}), LISTED)
    assert value(facts.service("NVBASE"))
    assert isinstance(facts.service("Nvcmd"), Missing)
    assert reason(facts.service("other")) == "not_collected"
    assert value(facts.service_by_display("esm base service"))
    assert reason(node().service("Nvbase")) == "not_collected"


def test_a_display_name_among_unread_services_is_not_known() -> None:
    facts = node(service("Nvbase", {"display_name": "ESM Base Service"}), services("Nvbase", "Secret"))
    assert isinstance(facts.service_by_display("Alert Manager Main Service"), Unknown)
    whole = node(service("Nvbase", {"display_name": "ESM Base Service"}), services("Nvbase"))
    assert isinstance(whole.service_by_display("Alert Manager Main Service"), Missing)


@pytest.mark.parametrize("outcome", REFUSED)
def test_a_refused_file_says_why(outcome: str) -> None:
    assert reason(node(file("C:\\a.ini", outcome=outcome, code=5)).file_bytes("c:/A.INI")) == outcome.lower()


def test_files_by_path() -> None:
    facts = node(file("C:\\x\\a.ini", "k=v"), file("C:\\x\\b.ini", outcome="ABSENT", code=2))
    fact = facts.file_bytes("c:/X/./A.ini")
    assert isinstance(fact, Seen)
    assert fact.value[0] == b"k=v"
    assert isinstance(facts.file_bytes("C:\\x\\b.ini"), Missing)
    assert reason(facts.file_bytes("C:\\x\\c.ini")) == "not_collected"


def test_a_file_without_content_or_with_a_broken_one_is_not_read() -> None:
    large = item("file:C:\\l", "file", {"path": "C:\\l", "role": ""}, {"size": 9, "sha256": "x"}, "LIMIT")
    broken = item("file:C:\\b", "file", {"path": "C:\\b", "role": ""}, {"base64": "***", "encoding": None})
    assert reason(node(large).file_bytes("C:\\l")) == "limit"
    assert reason(node(broken).file_bytes("C:\\b")) == "error"


@pytest.mark.parametrize(
    ("items", "lacking"),
    [
        ([folder("X:\\a")], False),
        ([folder("X:\\a", kind="file")], True),
        ([folder("X:\\a", outcome="ABSENT", code=2)], True),
        ([folder("X:\\a", outcome="DENIED", code=5)], False),
        ([file("X:\\a", "x")], False),
        ([file("X:\\a", outcome="ABSENT", code=2)], True),
        ([file("X:\\a", outcome="UNAVAILABLE", code=5)], False),
        ([], False),
    ],
)
def test_lacks(items: list[dict[str, object]], lacking: bool) -> None:
    assert node(*items).lacks("X:\\a") is lacking


@pytest.mark.parametrize(
    ("rows", "holds"),
    [
        ([{"letter": "X:"}], True),
        ([{"letter": "X:", "code": 5}], False),
        ([{"letter": "X:", "code": 21}], False),
        ([{"letter": "X:", "type": 1}], False),
        ([{"letter": "C:"}], False),
    ],
)
def test_holds(rows: list[dict[str, object]], holds: bool) -> None:
    assert node(drives(*rows)).holds("x:") is holds


def test_nobody_knows_who_holds_a_drive_that_was_not_listed() -> None:
    assert node().holds("X:") is None


def test_locations() -> None:
    assert node(locations(install_dir="C:\\ESMPRO")).location("install_dir") == "C:\\ESMPRO"
    assert node(locations(install_dir="C:\\ESMPRO")).location("cluster_dir") is None
    assert node().location("install_dir") is None


def test_a_blocked_node_answers_nothing() -> None:
    facts = NodeFacts(
        "ESMNODE1", {"items": [TREE, file("C:\\a", "x"), folder("C:\\b", outcome="ABSENT")]}, BLOCKED
    )
    asked = (
        facts.registry_value(f"{WOW}\\NVBASE", "WorkDir"),
        facts.file_bytes("C:\\a"),
        facts.service("Nvbase"),
        facts.service_by_display("x"),
        facts.drive("X:"),
    )
    assert {reason(fact) for fact in asked} == {"altered"}
    assert facts.lacks("C:\\b") is False
