"""Operators on access rights: the root, what lies below it, and what is said once for a whole branch."""

from __future__ import annotations

import pytest
from tests.core.nodes import ask, seen, unknown

from esmreport.core.model import Evidence, Status
from esmreport.core.operate.acl import RIGHTS_TEXT, Folder, at_most, grants, grants_below, grants_group
from esmreport.core.operate.base import Judgement
from esmreport.core.parse.sddl import parse

PASS, FAIL, OPEN = Status.PASS, Status.FAIL, Status.COULD_NOT_CHECK
BA, SY, WD = "(A;OICI;FA;;;BA)", "(A;OICI;FA;;;SY)", "(A;OICI;0x1200a9;;;WD)"
GOOD = BA + SY + WD


def folder(path: str, aces: str | None, outcome: str = "OK") -> Folder:
    sd = parse(f"D:PAI{aces}") if aces is not None else None
    evidence = (Evidence(node="ESMNODE1", item="acl:X:\\NVWORK"),)
    return Folder(path=path, outcome=outcome, code=None, sd=sd, sddl=aces or "", evidence=evidence)


def only(judged: list[Judgement]) -> Judgement:
    assert len(judged) == 1
    return judged[0]


@pytest.mark.parametrize(
    ("aces", "trustee", "rights", "status"),
    [
        (GOOD, "administrators", "full", PASS),
        (GOOD, "everyone", "read_execute", PASS),
        (GOOD, "everyone", "full", FAIL),
        ("(A;OICI;GA;;;BA)", "administrators", "full", PASS),
        ("(A;OICI;0x1301bf;;;BA)", "administrators", "full", FAIL),
        ("(A;OICIIO;FA;;;BA)", "administrators", "full", FAIL),
        ("(D;;0x2;;;WD)" + GOOD, "system", "full", FAIL),
        ("(A;;FR;;;WD)(A;;0x20;;;WD)", "everyone", "read_execute", PASS),
        ("", "everyone", "read_execute", FAIL),
        ('(XA;;FA;;;BA;(@User.x=="y"))' + GOOD, "administrators", "full", OPEN),
    ],
)
def test_grants(aces: str, trustee: str, rights: str, status: Status) -> None:
    assert only(grants(ask((folder("", aces),), rights, trustee=trustee))).status is status


@pytest.mark.parametrize(("outcome", "reason"), [("DENIED", "denied"), ("OK", "sddl_not_understood")])
def test_rights_that_were_not_read(outcome: str, reason: str) -> None:
    for judged in (
        only(grants(ask((folder("", None, outcome),), "full", trustee="system"))),
        only(grants_below(ask((folder("a", None, outcome),)))),
    ):
        assert judged.status is OPEN
        assert judged.reason is not None
        assert judged.reason.code == reason


def test_below_passes_and_counts() -> None:
    judged = only(grants_below(ask((folder("", GOOD), folder("a", GOOD)))))
    assert judged.status is PASS
    assert judged.observed[0].text.en == "2 folders checked"


def test_a_branch_is_named_once_at_its_top() -> None:
    folders = (folder("", GOOD), folder("a", BA + SY), folder("a\\b", BA + SY), folder("ab", GOOD))
    judged = only(grants_below(ask(folders)))
    assert (judged.status, judged.subject) == (FAIL, "S\\a")


def test_a_deeper_folder_that_lacks_more_is_named_too() -> None:
    folders = (folder("", GOOD), folder("a", BA + SY), folder("a\\b", BA))
    assert [judged.subject for judged in grants_below(ask(folders))] == ["S\\a", "S\\a\\b"]


def test_what_the_root_lacks_is_left_to_the_rule_of_the_root() -> None:
    folders = (folder("", BA + SY), folder("a", BA + SY))
    assert only(grants_below(ask(folders))).status is PASS


def test_a_denied_folder_is_told_beside_a_wrong_one() -> None:
    folders = (folder("", GOOD), folder("a", BA + SY), folder("b", None, "DENIED"))
    assert [judged.status for judged in grants_below(ask(folders))] == [FAIL, OPEN]


@pytest.mark.parametrize(
    ("aces", "status"),
    [
        (GOOD, PASS),
        (BA + SY, PASS),
        (GOOD + "(A;;0x2;;;WD)", FAIL),
        (GOOD + "(A;;FA;;;AU)", PASS),
        ("(D;;0x2;;;WD)" + BA + "(A;;FA;;;WD)", FAIL),
    ],
)
def test_at_most(aces: str, status: Status) -> None:
    judged = only(at_most(ask((folder("", aces),), "read_execute", trustee="everyone")))
    assert judged.status is status


GROUP = "S-1-5-21-1000000001-1000000002-1000000003-1001"


@pytest.mark.parametrize(
    ("aces", "group", "status"),
    [
        (f"{GOOD}(A;OICI;FA;;;{GROUP})", GROUP, PASS),
        (f"{GOOD}(A;OICI;FA;;;{GROUP})", GROUP.lower(), PASS),
        (GOOD, GROUP, FAIL),
        (f"{GOOD}(A;OICI;0x1301bf;;;{GROUP})", GROUP, FAIL),
        (f"{GOOD}(A;OICI;FA;;;{GROUP[:-1]}2)", GROUP, FAIL),
        (f"(D;;0x2;;;WD){GOOD}(A;OICI;FA;;;{GROUP})", GROUP, FAIL),
        (f"{GOOD}(A;OICI;FA;;;{GROUP})", "ESMPRO_Users", OPEN),
    ],
)
def test_grants_group(aces: str, group: str, status: Status) -> None:
    assert only(grants_group(ask((folder("", aces),), None, group=group))).status is status


def test_the_group_is_shown_where_it_lacks_rights() -> None:
    folders = (folder("", f"{GOOD}(A;OICI;FA;;;{GROUP})"), folder("a", GOOD), folder("a\\b", GOOD))
    judged = only(grants_group(ask(folders, None, group=GROUP)))
    assert (judged.status, judged.subject) == (FAIL, "S\\a")
    assert judged.observed[0].text.en.endswith(f"{GROUP}: none")


def test_without_any_list_everyone_may_do_everything() -> None:
    sd = parse("D:NO_ACCESS_CONTROL")
    root = Folder(path="", outcome="OK", code=None, sd=sd, sddl="", evidence=())
    assert only(at_most(ask((root,), "read_execute", trustee="everyone"))).status is FAIL


CONDITIONAL = '(XA;;FA;;;BA;(@User.x=="y"))' + GOOD


def test_conditional_rights_are_told_whole() -> None:
    root = folder("", CONDITIONAL)
    judged = only(grants(ask((root,), "full", trustee="administrators")))
    assert judged.reason is not None
    assert judged.reason.code == "conditional_entry"
    assert judged.observed[0].text.en and judged.evidence == root.evidence
    below = only(grants_below(ask((folder("", GOOD), folder("a", CONDITIONAL)))))
    assert (below.status, below.subject) == (OPEN, "S\\a")


def test_several_wanted_rights_stand_in_lines() -> None:
    judged = only(grants_below(ask((folder("", GOOD), folder("a", GOOD)))))
    for lang in ("ja", "en"):
        lines = getattr(judged.expected, lang).split("\n")
        assert len(lines) == 3
        assert {line.split(": ")[1] for line in lines} == {
            getattr(text, lang) for text in RIGHTS_TEXT.values()
        }


def test_a_root_that_was_not_read_is_named() -> None:
    judged = only(grants(ask((folder("", None, "DENIED"),), "full", trustee="system")))
    assert judged.reason is not None and judged.reason.text.en.startswith("ACL")


def test_a_list_that_goes_on_proves_no_pass() -> None:
    gap = unknown("limit").reason
    below = only(grants_below(ask(seen((folder("", GOOD), folder("a", GOOD)), gap=gap))))
    rootless = only(grants(ask(seen((folder("a", GOOD),), gap=gap), "full", trustee="system")))
    for judged in (below, rootless):
        assert (judged.status, judged.reason, judged.subject) == (OPEN, gap, None)
        assert judged.expected.en and len(judged.observed) == 1
        assert judged.observed[0].node is None
    failing = grants_below(ask(seen((folder("", GOOD), folder("a", BA)), gap=gap)))
    assert [(judged.status, judged.subject) for judged in failing] == [(FAIL, "S\\a"), (OPEN, None)]
