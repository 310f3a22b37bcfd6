"""An answer that ended at a limit, and a file that is not whole: what they lack is not absent."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from tests.core.nodes import (
    BLOCKED,
    NEC,
    audit,
    file,
    folder,
    host,
    item,
    locations,
    missing,
    node,
    registry,
    services,
    target,
)
from tests.core.test_outside import NO32, NO64

from esmreport.core.facts import Fact, NodeFacts, Seen, Unknown
from esmreport.core.model import Status
from esmreport.core.operate.acl import at_most, grants, grants_below
from esmreport.core.operate.base import Question
from esmreport.core.outside import outside_cluster
from esmreport.core.parse.clpmodel import ScriptResource
from esmreport.core.placement import Placement
from esmreport.core.publicaddress import public_addresses
from esmreport.core.read import files, machine
from esmreport.core.read.acls import tree
from esmreport.core.scriptfiles import Judged, script_of
from esmreport.core.site import SiteInput, resolve

GOOD = "D:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;WD)"
BAD = "D:PAI(A;OICI;FA;;;BA)"


def code(fact: Fact) -> str:
    return fact.reason.code if isinstance(fact, Unknown) else type(fact).__name__


def cut(whole: dict[str, Any]) -> dict[str, Any]:
    return {**whole, "outcome": "LIMIT"}


def test_a_service_or_drive_that_a_cut_list_lacks() -> None:
    drives = item("drives", "drives", {}, {"drives": [{"letter": "C:", "type": 3, "code": None}]})
    part, whole = (
        node(cut(services("Nvbase")), cut(drives), cut(host())),
        node(services("Nvbase"), drives, host()),
    )
    for name, wanted in ((part, "limit"), (whole, "Missing")):
        assert code(name.service("Nvcmd")) == wanted
        assert code(name.drive("X:")) == wanted
        assert isinstance(name.drive("C:"), Seen)
    assert code(node(cut(services())).service_by_display("ESM Base Service")) == "limit"
    assert (part.holds("X:"), whole.holds("X:")) == (None, False)
    assert code(part.item("host", "host")) == "limit"


def test_a_cut_list_of_services_does_not_tell_that_there_is_no_cluster() -> None:
    assert outside_cluster([node(NO64, NO32, services("Nvbase"))], missing(), SiteInput())
    assert outside_cluster([node(NO64, NO32, cut(services("Nvbase")))], missing(), SiteInput()) is None


def _file(**changes: Any) -> NodeFacts:
    whole = file("C:\\a", "wrkdir=X:\\a\n")
    outcome = changes.pop("outcome", "OK")
    return node({**whole, "value": {**whole["value"], **changes}, "outcome": outcome})


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, "Seen"),
        ({"outcome": "LIMIT"}, "limit"),
        ({"sha256": None}, "limit"),
        ({"size": 40}, "limit"),
        ({"size": 1}, "limit"),
        ({"base64": base64.b64encode(b"w").decode()}, "limit"),
    ],
)
def test_a_part_of_a_file_is_no_file(changes: dict[str, Any], wanted: str) -> None:
    facts = _file(**changes)
    assert code(facts.file_bytes("C:\\a")) == wanted
    # That the file is there, its beginning tells.
    assert isinstance(facts.at_path("file", "C:\\a"), Seen)


def test_a_masked_file_may_have_another_size() -> None:
    whole = file("C:\\a", "password=(redacted:0123456789abcdef)\n")
    whole["value"]["size"] = 12
    bundle = {"items": [whole], "redactions": [{"item": "file:C:\\a", "place": "line 1", "digest": ""}]}
    assert isinstance(NodeFacts("ESMNODE1", bundle).file_bytes("C:\\a"), Seen)


def test_files_without_a_hash_are_not_equal() -> None:
    local, shared = file("C:\\a"), file("X:\\a")
    for one in (local, shared):
        one["value"]["sha256"] = None
    both = target(local, shared, folder("X:\\"))
    assert code(files.file(both, {"path": "C:\\a", "property": "sha256"})) == "limit"
    assert code(files.file_pair(both, {"path": "C:\\a", "shared_path": "X:\\a"})) == "limit"


def _script() -> Judged:
    return Judged(resource=ScriptResource(name="script1", start=None, stop=None), group="esm")


def _acl(outcome: str, *rows: tuple[str, str]) -> Question:
    folders = [
        {"path": path, "outcome": "OK", "code": None, "sd": str(number)}
        for number, (path, _) in enumerate(rows)
    ]
    listed = item("acl:X:\\W", "acl", {"path": "X:\\W", "role": ""}, {"folders": folders}, outcome)
    strings = {str(number): sddl for number, (_, sddl) in enumerate(rows)}
    one = NodeFacts("ESMNODE1", {"items": [listed], "security_descriptors": strings})
    fact = tree(audit(one).target(one), {"path": "X:\\W"})
    assert isinstance(fact, Seen)
    return Question(expected="read_execute", seen=fact, options={"trustee": "everyone"}, subject="X:\\W")


OPEN, FAIL, PASS = Status.COULD_NOT_CHECK, Status.FAIL, Status.PASS


def judged(question: Question) -> list[tuple[Status, str | None, str | None]]:
    return [
        (one.status, one.subject, one.reason.code if one.reason else None) for one in grants_below(question)
    ]


def test_folders_that_are_not_listed_are_not_fine() -> None:
    assert judged(_acl("OK", ("", GOOD), ("a", GOOD))) == [(PASS, None, None)]
    assert judged(_acl("LIMIT", ("", GOOD), ("a", GOOD))) == [(OPEN, None, "limit")]
    assert judged(_acl("LIMIT", ("", GOOD), ("a", BAD))) == [
        (FAIL, "X:\\W\\a", None),
        (OPEN, None, "limit"),
    ]
    assert [one.status for one in at_most(_acl("LIMIT", ("", GOOD)))] == [OPEN]


@pytest.mark.parametrize(("outcome", "reason"), [("LIMIT", "limit"), ("OK", "error")])
def test_a_list_without_its_own_folder(outcome: str, reason: str) -> None:
    assert judged(_acl(outcome)) == [(OPEN, None, reason)]
    assert judged(_acl(outcome, ("a", GOOD))) == [(OPEN, None, reason)]
    only = grants(_acl(outcome))
    assert [(one.status, one.reason and one.reason.code) for one in only] == [(OPEN, reason)]


def test_addresses_that_are_not_listed_may_be_the_public_one() -> None:
    known = {"adapter": "a", "ip": "192.0.2.11", "prefix_length": 24}
    listed = item("addresses", "addresses", {}, {"addresses": [known]})
    placement = Placement(name=None, servers=(), missing=(), roles={}, config=missing(), config_node=None)

    def found(one: dict[str, Any]) -> str | None:
        return public_addresses([node(one)], placement, SiteInput(), "192.0.2.10")["public_ip:ESMNODE1"].value

    assert (found(listed), found(cut(listed))) == ("192.0.2.11", None)


@pytest.mark.parametrize("places", [[], [item("locations", "locations", {}, None, "ERROR", 5)]])
def test_where_it_was_installed_is_not_known_without_the_places(places: list[dict[str, Any]]) -> None:
    assert isinstance(machine.install_dir(target(*places), {}), Unknown)


def _settled(config: Fact, *nodes: NodeFacts, roles: dict[str, str] | None = None) -> dict[str, str | None]:
    placement = Placement(name=None, servers=(), missing=(), roles={}, config=config, config_node=None)
    site = SiteInput(values={"shared_drive": "X:"}, roles=roles or {})
    return {name: known.value for name, known in resolve(nodes, placement, site).items()}


def _jsl(name: str) -> dict[str, Any]:
    return file(f"C:\\{name}\\jsl.ini", "wrkdir=X:\\ESM\\WEB-INF\\service\n", role=f"jsl.ini:{name}")


def test_a_node_alone_does_not_settle_what_the_other_server_could_outvote() -> None:
    mine = registry(NEC, {"": {}, "NVBASE": {"CommunityName": "mgr", "WorkDir": "X:\\ESM\\NVWORK"}})
    one = node(mine, *map(_jsl, ("jslcmn", "jslweb", "jslem", "jslalert")))
    unread = Unknown(reason=BLOCKED)
    names = ("manager_name", "work_folder")
    alone = _settled(missing(), one)
    assert [alone[name] for name in names] == ["mgr", "X:\\ESM\\NVWORK"]
    assert alone["service_folder"] == "X:\\ESM\\WEB-INF\\service"
    # A clp.conf that nobody could read may name another server.
    assert {_settled(unread, one)[name] for name in (*names, "service_folder")} == {None}
    # The site file names all of them.
    assert _settled(unread, one, roles={"ESMNODE1": "primary"})["manager_name"] == "mgr"


def test_a_script_that_a_cut_list_lacks_is_not_absent() -> None:
    root = "C:\\CLUSTERPRO"
    listed = item(
        f"listing:{root}\\scripts",
        "listing",
        {"path": f"{root}\\scripts", "role": "", "depth": None},
        {"entries": []},
    )
    for row, wanted in ((listed, "Missing"), (cut(listed), "limit")):
        assert code(script_of(node(locations(cluster_dir=root), row), _script(), "start")) == wanted
