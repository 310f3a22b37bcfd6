"""Exceptions and checks on results: each does what docs/waivers.md says, on every side of midnight."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from esmreport.core.given import AttestationEntry, Given, TypedRow, WaiverEntry
from esmreport.core.history import Typed
from esmreport.core.model import Report, Result, Status, Text
from esmreport.core.overlay import overlay, overlay_all
from tests.life.small import report, result

FAILED = result("SVC-001", "Nvbase", "ESMNODE2", Status.FAIL, "Automatic")
PASSED = result("SVC-001", "Nvbase", "ESMNODE1", Status.PASS, "Manual")
SHARED = result("ACL-001", "X:\\NVWORK", None, Status.FAIL, "-")
OPEN = result("MAN-001", "serial port", "ESMNODE1", Status.MANUAL)
BLIND = result("FILE-010", "jslem\\jsl.ini: wrkdir", "ESMNODE2", Status.COULD_NOT_CHECK)
ALL = (FAILED, PASSED, SHARED, OPEN, BLIND)


def place(line: int = 1) -> Text:
    return Text(ja=f"w.toml {line} 行目", en=f"w.toml, line {line}")


def waiver(expires: str | None = "2026-12-31", **more: object) -> WaiverEntry:
    values: dict[str, object] = {
        "rule": "SVC-001",
        "subject": "Nvbase",
        "node": "ESMNODE2",
        "reason": "replaced in May",
        "approver": "A. Approver",
        "reference": "CR-1",
        "granted": None,
        "expires": date.fromisoformat(expires) if expires else None,
        "place": place(),
    }
    return WaiverEntry(**{**values, **more})  # type: ignore[arg-type]


def check(
    result_: Status = Status.PASS, day: str = "2026-03-30", until: str = "2027-03-30", **more: object
) -> AttestationEntry:
    values: dict[str, object] = {
        "rule": "MAN-001",
        "subject": "serial port",
        "node": "ESMNODE1",
        "result": result_,
        "by": "C. Checker",
        "date": date.fromisoformat(day),
        "seen": "COM1 on both",
        "valid_until": date.fromisoformat(until),
        "place": place(),
    }
    return AttestationEntry(**{**values, **more})  # type: ignore[arg-type]


def laid(*entries: object, now: str = "2026-04-01T03:00:00Z", offset: int = 540) -> Report:
    given = Given(
        waivers=[entry for entry in entries if isinstance(entry, WaiverEntry)],
        attestations=[entry for entry in entries if isinstance(entry, AttestationEntry)],
        typed=[entry for entry in entries if isinstance(entry, TypedRow)],
    )
    return overlay(report(ALL, now=now, offset=offset), given)


def of(found: Report, wanted: Result) -> Result:
    return next(entry for entry in found.results if entry.identity == wanted.identity)


def states(found: Report) -> list[str]:
    return [record.state for record in found.records]


def test_a_waiver_keeps_the_verdict_and_is_counted() -> None:
    found = laid(waiver())
    assert of(found, FAILED).status is Status.FAIL
    assert of(found, FAILED).waived
    assert found.summary.counts["fail"] == 2
    assert found.summary.waived == 1
    assert found.summary.verdict == "fail"
    assert found.summary.score == report(ALL).summary.score
    assert states(found) == ["used"]
    assert found.notices == ()


@pytest.mark.parametrize(
    ("now", "offset", "expires", "state"),
    [
        ("2026-04-01T03:00:00Z", 540, "2026-04-01", "active"),
        ("2026-04-01T03:00:00Z", 540, "2026-03-31", "expired"),
        ("2026-04-01T03:00:00Z", 540, "2026-04-02", "active"),
        # The last and the first second of a day in Japan, then the same moments elsewhere.
        ("2026-04-01T14:59:59Z", 540, "2026-04-01", "active"),
        ("2026-04-01T15:00:00Z", 540, "2026-04-01", "expired"),
        ("2026-04-01T15:00:00Z", 0, "2026-04-01", "active"),
        ("2026-04-02T04:59:59Z", -300, "2026-04-01", "active"),
        ("2026-04-02T05:00:00Z", -300, "2026-04-01", "expired"),
        ("2028-02-29T14:59:59Z", 540, "2028-02-29", "active"),
        ("2028-02-29T15:00:00Z", 540, "2028-02-29", "expired"),
        ("2026-12-31T15:00:00Z", 540, "2026-12-31", "expired"),
        ("2099-01-01T00:00:00Z", 540, None, "active"),
    ],
)
def test_an_exception_holds_through_the_end_of_its_day_at_the_site(
    now: str, offset: int, expires: str | None, state: str
) -> None:
    found = laid(waiver(expires), now=now, offset=offset)
    attached = of(found, FAILED).waiver
    assert attached is not None
    assert attached.state == state
    assert of(found, FAILED).waived is (state == "active")
    assert states(found) == ["used" if state == "active" else "expired"]
    codes = [notice.code for notice in found.notices]
    assert codes == ([] if state == "active" else ["waiver_expired"])


def test_a_zone_of_the_site_file_goes_before_that_of_the_bundles() -> None:
    late = report(ALL, now="2026-04-01T15:00:00Z", offset=540, utc_offset_minutes=0)
    assert of(overlay(late, Given(waivers=[waiver("2026-04-01")])), FAILED).waived


def test_an_exception_of_the_future_does_not_count_yet() -> None:
    found = laid(waiver(granted=date(2026, 4, 2)))
    assert not of(found, FAILED).waived
    assert states(found) == ["not_yet"]
    assert of(laid(waiver(granted=date(2026, 4, 1))), FAILED).waived


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ({"subject": "nvBASE"}, True),
        ({"subject": "*"}, True),
        ({"subject": "Nv*"}, True),
        ({"subject": "*base*"}, True),
        ({"subject": "Nv?ase"}, False),
        ({"subject": "Nvbas"}, False),
        ({"subject": "[N]vbase"}, False),
        ({"node": "esmnode2"}, True),
        ({"node": "ESMNODE*"}, True),
        ({"node": "*"}, True),
        ({"node": "shared"}, False),
        ({"node": "ESMNODE1"}, False),
        ({"rule": "svc-001"}, True),
        ({"subject": "*", "wildcards": False}, False),
    ],
)
def test_what_an_entry_is_about(pattern: dict[str, object], matches: bool) -> None:
    assert of(laid(waiver(**pattern)), FAILED).waived is matches


@pytest.mark.parametrize(
    ("node", "matches"), [("shared", True), ("*", True), ("ESMNODE1", False), ("S*", False)]
)
def test_the_shared_disk_has_a_name(node: str, matches: bool) -> None:
    found = laid(waiver(rule="ACL-001", subject="X:¥NVWORK", node=node))
    assert of(found, SHARED).waived is matches


def test_an_entry_about_nothing_is_said() -> None:
    passed = laid(waiver(node="ESMNODE1"))
    assert states(passed) == ["unused"]
    assert passed.records[0].why.en == "none of the results it is about fails (pass 1)"
    assert laid(waiver(subject="Other")).records[0].why.en.startswith("there is no such result")
    unknown = laid(waiver(rule="SVC-0O1"))
    assert states(unknown) == ["malformed"]
    assert unknown.records[0].why.en == "there is no rule SVC-0O1; did you mean SVC-001?"
    assert "w.toml, line 1" in unknown.notices[0].text.en


def test_twice_for_one_result_the_one_that_ends_first_counts() -> None:
    found = laid(waiver("2026-12-31", place=place(1)), waiver("2026-06-30", subject="*", place=place(9)))
    attached = of(found, FAILED).waiver
    assert attached is not None and attached.expires == "2026-06-30"
    assert sorted(states(found)) == ["contradicting", "used"]
    assert "w.toml, line 9" in found.records[0].why.en


def test_a_renewed_exception_counts_and_the_old_one_is_said_to_have_ended() -> None:
    found = laid(waiver("2026-03-31", place=place(1)), waiver("2026-12-31", place=place(2)))
    assert of(found, FAILED).waived
    assert states(found) == ["expired", "used"]


def test_an_attested_item_counts_and_says_so() -> None:
    found = laid(check())
    changed = of(found, OPEN)
    assert (changed.status, changed.attested) == (Status.PASS, True)
    assert changed.attestation is not None and changed.attestation.automatic is Status.MANUAL
    assert found.summary.counts["manual"] == 0
    assert found.summary.counts["pass"] == 2
    assert found.summary.attested == 1
    assert changed.reason is not None and "C. Checker" in changed.reason.text.en
    assert [seen.text.en for seen in changed.observed] == ["COM1 on both"]


@pytest.mark.parametrize(
    ("day", "until", "state"),
    [
        ("2026-03-30", "2026-04-01", "active"),
        ("2026-03-30", "2026-03-31", "expired"),
        ("2026-04-01", "2027-04-01", "active"),
        ("2026-04-02", "2027-04-02", "not_yet"),
    ],
)
def test_an_expired_check_goes_back_to_manual(day: str, until: str, state: str) -> None:
    found = laid(check(day=day, until=until))
    changed = of(found, OPEN)
    assert changed.attestation is not None and changed.attestation.state == state
    assert (changed.status is Status.PASS) is (state == "active")
    assert states(found) == ["used" if state == "active" else state]


def test_a_check_decides_what_could_not_be_read_but_not_what_was() -> None:
    blind = check(rule="FILE-010", subject="jslem/jsl.ini: wrkdir".replace("/", "\\"), node="ESMNODE2")
    assert of(laid(blind), BLIND).status is Status.PASS
    against = check(Status.PASS, rule="SVC-001", subject="Nvbase", node="ESMNODE2")
    found = laid(against)
    assert of(found, FAILED).status is Status.FAIL
    assert states(found) == ["contradicting"]
    agreeing = laid(check(Status.FAIL, rule="SVC-001", subject="Nvbase", node="ESMNODE2"))
    assert states(agreeing) == ["unused"]


def test_a_check_that_saw_nothing_leaves_the_item_open() -> None:
    found = laid(check(Status.COULD_NOT_CHECK))
    assert of(found, OPEN).status is Status.MANUAL
    assert of(found, OPEN).attested


def test_the_newest_check_counts_and_two_of_one_day_must_agree() -> None:
    found = laid(check(Status.FAIL, "2025-03-30", "2026-12-30"), check(Status.PASS, "2026-03-30"))
    assert of(found, OPEN).status is Status.PASS
    assert states(found) == ["unused", "used"]
    both = laid(check(Status.FAIL), check(Status.PASS))
    assert of(both, OPEN).status is Status.MANUAL
    assert states(both) == ["contradicting", "contradicting"]


def test_a_failed_check_can_be_accepted_as_an_exception() -> None:
    found = laid(check(Status.FAIL), waiver(rule="MAN-001", subject="serial port", node="ESMNODE1"))
    assert of(found, OPEN).waived
    assert states(found) == ["used", "used"]


def row(sheet: str, about: Result, **cells: str) -> TypedRow:
    typed = Typed(
        sheet=sheet,
        rule=about.rule,
        subject=about.subject.upper(),
        node=about.node,
        cells=cells,
        place=place(),
    )
    return TypedRow(typed=typed)


def test_typed_rows_find_their_place_or_are_listed() -> None:
    found = laid(
        row("plan", FAILED, decision="x"), row("plan", PASSED, decision="y"), row("manual", OPEN, result="?")
    )
    assert [entry.why.en if entry.why else "" for entry in found.typed] == [
        "",
        "the verdict is now “pass”",
        "",
    ]
    assert found.typed[0].subject == "Nvbase"
    gone = laid(row("plan", result("SVC-001", "Gone", None, Status.FAIL), decision="x"))
    assert gone.typed[0].why is not None
    assert [notice.code for notice in gone.notices] == ["typed_without_row"]


def test_an_attested_item_keeps_its_row_in_the_checklist() -> None:
    found = laid(check(), row("manual", OPEN, result="pass"))
    assert found.typed[0].why is None


def test_with_several_clusters_an_entry_is_unused_only_where_nobody_has_its_result() -> None:
    one, two = report((FAILED,), name="one"), report((SHARED,), name="two")
    rules = {**one.rules, **two.rules}
    reports = [report((FAILED,), name="one", rules=rules), report((SHARED,), name="two", rules=rules)]
    given = Given(waivers=[waiver(), waiver(rule="ACL-001", subject="*", node="*"), waiver(subject="Nobody")])
    first, second = overlay_all(reports, given)
    assert states(first) == ["used", "unused"]
    assert states(second) == ["used", "unused"]


def test_an_entry_for_another_cluster_is_none_of_ours() -> None:
    found = laid(waiver(cluster="other"))
    assert (of(found, FAILED).waived, found.records) == (False, ())
    assert of(laid(waiver(cluster="CLUSTER1")), FAILED).waived


def test_a_cluster_of_nearly_the_right_name_is_a_slip() -> None:
    found = laid(waiver(cluster="cluster11"))
    assert states(found) == ["malformed"]
    assert found.records[0].why.en == "there is no cluster cluster11; did you mean CLUSTER1?"


def test_typed_rows_of_several_clusters_stand_in_the_report_they_are_about() -> None:
    rules = {**report((FAILED,)).rules, **report((SHARED,)).rules}
    reports = [report((FAILED,), name="one", rules=rules), report((SHARED,), name="two", rules=rules)]
    rows = [
        row("plan", FAILED, decision="a"),
        replace(row("plan", SHARED, decision="b"), cluster="two"),
        replace(row("plan", FAILED, decision="c"), cluster="three"),
        row("plan", result("SVC-001", "Gone", None, Status.FAIL), decision="d"),
    ]
    first, second = overlay_all(reports, Given(typed=rows))
    told = [
        [(entry.cells["decision"], entry.why is None) for entry in found.typed] for found in (first, second)
    ]
    assert told == [[("a", True), ("c", False), ("d", False)], [("b", True), ("c", False), ("d", False)]]
