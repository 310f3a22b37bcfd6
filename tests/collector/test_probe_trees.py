"""Walks below a folder."""

import pytest

from esmcollect.model import ABSENT, DENIED, ERROR, LIMIT, OK, SKIPPED, ProbeError
from esmcollect.probes import trees

from .fake import FakeSystem, problem

LAB = {
    "X:\\W\\a\\b\\f.txt": b"1",
    "X:\\W\\c": None,
    "X:\\W\\link\\inside\\g.txt": b"2",
    "X:\\W\\top.bat": b"3",
}


def test_a_listing_goes_everywhere_but_through_links():
    system = FakeSystem(files=LAB, links=("X:\\W\\link",))
    entries = trees.list_tree(system, "X:\\W").value["entries"]
    assert [entry["path"] for entry in entries] == ["a", "a\\b", "a\\b\\f.txt", "c", "link", "top.bat"]
    assert [entry["kind"] for entry in entries][2:4] == ["file", "directory"]


def test_a_listing_down_to_a_depth():
    paths = [
        entry["path"] for entry in trees.list_tree(FakeSystem(files=LAB), "X:\\W", depth=1).value["entries"]
    ]
    assert paths == ["a", "c", "link", "top.bat"]


def test_a_listing_with_a_closed_folder():
    answer = trees.list_tree(FakeSystem(files=dict(LAB, **{"X:\\W\\c": problem(5)})), "X:\\W")
    closed = next(entry for entry in answer.value["entries"] if entry["path"] == "c")
    assert (closed["outcome"], closed["code"]) == (DENIED, 5)
    assert answer.detail == "1 places below could not be read"


def test_walks_have_limits():
    assert trees.list_tree(FakeSystem(files=LAB), "X:\\W", max_entries=2).outcome == LIMIT
    assert trees.read_rights(FakeSystem(files=LAB), "X:\\W", max_folders=2).outcome == LIMIT
    assert trees.read_rights(FakeSystem(files=LAB), "X:\\W").outcome == OK


def rights(**more):
    system = FakeSystem(files=dict(LAB, **more.pop("files", {})), **more)
    answer = trees.read_rights(system, "X:\\W")
    return {
        folder["path"]: (folder["outcome"], folder["code"], folder["sddl"])
        for folder in answer.value["folders"]
    }


def test_rights_of_every_folder():
    found = rights(rights={"X:\\W\\a\\b": "D:NO_ACCESS_CONTROL"}, links=("X:\\W\\link",))
    plain = (OK, None, "O:BAG:SYD:")
    assert found == {
        "": plain,
        "a": plain,
        "a\\b": (OK, None, "D:NO_ACCESS_CONTROL"),
        "c": plain,
        "link": (SKIPPED, None, None),
    }


def test_rights_that_may_not_be_read():
    assert rights(rights={"X:\\W\\a": problem(5)})["a"] == (DENIED, 5, None)


def test_a_folder_whose_children_may_not_be_listed_keeps_its_rights():
    assert rights(files={"X:\\W\\c": problem(5)})["c"] == (DENIED, 5, "O:BAG:SYD:")


@pytest.mark.parametrize(
    ("files_", "rights_", "outcome"),
    [({}, {}, ABSENT), ({"X:\\W": b"file"}, {}, ERROR), ({"X:\\W\\a": None}, {"X:\\W": problem(5)}, DENIED)],
)
def test_rights_of_a_root_that_does_not_answer(files_, rights_, outcome):
    with pytest.raises(ProbeError) as caught:
        trees.read_rights(FakeSystem(files=files_, rights=rights_), "X:\\W")
    assert caught.value.outcome == outcome
