"""Operators on several values of one node."""

from __future__ import annotations

import time

import pytest
from tests.core.nodes import ask, seen, unknown

from esmreport.core.model import Status
from esmreport.core.operate import places
from esmreport.core.operate.places import Place

PASS, FAIL, OPEN = Status.PASS, Status.FAIL, Status.COULD_NOT_CHECK
LOCAL = "C:\\Program Files (x86)\\ESMPRO\\NVWORK"
GAP = unknown().reason


def listed(*texts: str) -> tuple[Place, ...]:
    return tuple(Place(place=f"P{number}", text=text) for number, text in enumerate(texts, 1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LOCAL, True),
        (LOCAL.lower() + "\\alert", True),
        ("C:/PROGRA~2/ESMPRO/NVWORK/x", True),
        ("wrkdir = C:\\Program Files (x86)\\ESMPRO\\NVWORK", True),
        ("a;C:\\PROGRA~2\\ESMPRO\\NVWORK;b", True),
        ("¥C:¥Program Files (x86)¥ESMPRO¥NVWORK", True),
        (LOCAL + "S", False),
        (LOCAL + " -Xmx512m", True),
        ("-Da=" + LOCAL + " -Db=X:\\b", True),
        (LOCAL + " X:\\b", True),
        (LOCAL + " /x", True),
        ("-Da=X:\\NVWORK -Db=" + LOCAL, True),
        (LOCAL + " - Copy", False),
        (LOCAL + " old\\x", False),
        ("D:\\Program Files (x86)\\ESMPRO\\NVWORK", False),
        ("C:\\Program Files (x86)\\ESMPRO", False),
        ("C:\\PROGRA~2.X86\\ESMPRO\\NVWORK", True),
        ("C:\\OTHERS~1\\ESMPRO\\NVWORK", False),
        ("X:\\NVWORK", False),
        ("", False),
    ],
)
def test_mentions(text: str, found: bool) -> None:
    assert places.mentions(text, LOCAL) is found


def test_short_names_leave_out_blanks_and_dots() -> None:
    assert places.mentions("C:\\MYFOLD~1\\x", "C:\\My. Folder")
    assert not places.mentions("C:\\MYFOLD~1\\x", "C:\\My-Folder")


def test_several_folders_are_named_one_by_one() -> None:
    judged = places.none_names_folder(ask(listed("D:\\b\\x"), ("C:\\a", "D:\\b")))[0]
    assert judged.status is FAIL
    assert judged.expected.ja == "C:\\a、D:\\b を指す値がない"
    assert judged.expected.en == "no value names C:\\a, D:\\b"


def test_none_names_folder_shows_only_what_is_wrong() -> None:
    judged = places.none_names_folder(ask(listed("X:\\NVWORK", LOCAL), LOCAL))[0]
    assert judged.status is FAIL
    assert judged.observed[0].text.en == f"P2 = {LOCAL}"
    assert places.none_names_folder(ask(listed("X:\\NVWORK"), LOCAL))[0].status is PASS
    assert places.none_names_folder(ask((), LOCAL))[0].status is PASS


def test_a_gap_hides_a_pass_and_never_a_failure() -> None:
    well, ill = seen(listed("X:\\a"), gap=GAP), seen(listed(LOCAL), gap=GAP)
    assert places.none_names_folder(ask(well, LOCAL))[0].status is OPEN
    assert places.none_names_folder(ask(well, LOCAL))[0].reason is GAP
    assert places.none_names_folder(ask(ill, LOCAL))[0].status is FAIL


def test_many_good_places_are_counted_not_listed() -> None:
    judged = places.none_names_folder(ask(listed(*["X:\\a"] * 30), LOCAL))[0]
    assert judged.observed[0].text.en == "30 values checked"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("X:\\NVWORK\\Alert\\ani\\a.ani", PASS),
        ("x:/nvwork/a.ani", PASS),
        ("D:\\own\\a.ani", PASS),
        ("", PASS),
        (LOCAL + "\\a.ani", FAIL),
        ("X:\\NWORK\\a.ani", FAIL),
        ("X:\\nwwork\\a.ani", FAIL),
        ("X:\\NVWORKS\\a.ani", FAIL),
    ],
)
def test_work_folder_moved(text: str, status: Status) -> None:
    assert places.work_folder_moved(ask(listed(text), "X:\\NVWORK"))[0].status is status


@pytest.mark.parametrize(
    ("texts", "kind", "status"),
    [
        (("a", "a"), "text", PASS),
        (("a", "A"), "text", FAIL),
        (("a", "A"), "ignore_case", PASS),
        (("X:\\a", "x:/A/"), "path", PASS),
        (("6.4", "6.40"), "version", PASS),
        (("6.4", "6.41"), "version", FAIL),
        (("a",), "text", PASS),
    ],
)
def test_all_same(texts: tuple[str, ...], kind: str, status: Status) -> None:
    assert places.all_same(ask(listed(*texts), kind=kind))[0].status is status


@pytest.mark.parametrize(
    ("texts", "status"),
    [
        (("X:\\NVWORK", "x:/nvwork/alert"), PASS),
        (("X:\\NVWORK", "X:\\NVWORK_OLD\\alert"), FAIL),
        (("X:\\", "X:\\NVWORK"), PASS),
        (("X:\\NVWORK", "NVWORK\\alert"), FAIL),
    ],
)
def test_all_under_first(texts: tuple[str, ...], status: Status) -> None:
    assert places.all_under_first(ask(listed(*texts)))[0].status is status


@pytest.mark.parametrize(
    ("texts", "status"),
    [(("failover-esm", "FAILOVER-ESM"), PASS), (("failover-esm", "other"), FAIL), (("-",), FAIL)],
)
def test_each_equals(texts: tuple[str, ...], status: Status) -> None:
    assert places.each_equals(ask(listed(*texts), "failover-esm"))[0].status is status


def test_a_line_of_nothing_but_paths_takes_no_long_time() -> None:
    begun = time.process_time()
    assert not places.mentions("C:\\" * 300_000, "D:\\x")
    assert time.process_time() - begun < 20
