"""One result per rule, subject and node, always, and in the order of decisions that the format promises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.core.nodes import (
    BLOCKED,
    NEC,
    audit,
    file,
    folder,
    host,
    locations,
    node,
    registry,
    service,
    services,
)

from esmreport.core.audit import Audit
from esmreport.core.evaluate import evaluate
from esmreport.core.model import Criticality, Result, Severity, Source, Status, Text
from esmreport.core.rule import Absence, Condition, ExpectedCase, Feature, Override, Rule, Subject

PASS, FAIL, OPEN, NA = Status.PASS, Status.FAIL, Status.COULD_NOT_CHECK, Status.NOT_APPLICABLE
T = Text.same("text")
UNINSTALL = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall"
SM = registry(UNINSTALL, {"": {}, "SM": {"DisplayName": "ESMPRO/ServerManager", "DisplayVersion": "6.40"}})
NONE64 = registry(UNINSTALL, {"": {}}, view="64")


def rule(**changes: Any) -> Rule:
    base = Rule(
        id="SVC-001",
        revision=1,
        kind="automatic",
        area="services",
        title=T,
        message=T,
        manual_check=T,
        criticality=Criticality.MUST,
        severity=Severity.HIGH,
        scope="node",
        sources=(Source(product="SM6", section=T, pages="62"),),
        applies=Condition(products=("SM6",)),
        subjects=(Subject(id="Nvbase", covers=("SM6-SVC-02",)),),
        fact_kind="service",
        fact={"name": "${subject.id}", "property": "start_type"},
        operator="equals",
        expected=(ExpectedCase(when=None, value="manual"),),
        absent="not_applicable",
    )
    return replace(base, **changes)


def nvbase(start: int) -> dict[str, Any]:
    return service("Nvbase", {"start": start, "state": 1}, {"start": start})


def two(one: list[Any], other: list[Any], **rest: Any) -> Audit:
    common = [host(), SM, NONE64, services("Nvbase")]
    return audit(node(*common, *one, name="ESMNODE1"), node(*common, *other, name="ESMNODE2"), **rest)


def outcomes(results: tuple[Result, ...]) -> list[tuple[str | None, Status]]:
    return [(result.node, result.status) for result in results]


def test_one_result_a_node() -> None:
    results = evaluate([rule()], two([nvbase(3)], [nvbase(2)]))
    assert outcomes(results) == [("ESMNODE1", PASS), ("ESMNODE2", FAIL)]
    assert results[1].facts == ("SM6-SVC-02",)
    assert results[1].observed[0].text.en == "Automatic"
    assert results[1].observed[0].node == "ESMNODE2"


def test_a_blocked_node_is_never_well() -> None:
    around = audit(node(host(), SM, NONE64, nvbase(3)), node(name="ESMNODE2", blocked=BLOCKED))
    assert outcomes(evaluate([rule()], around)) == [("ESMNODE1", PASS), ("ESMNODE2", OPEN)]


def test_absent_is_what_the_rule_says() -> None:
    around = two([nvbase(3)], [services()])
    for absent in ("fail", "pass", "not_applicable", "could_not_check"):
        status = evaluate([rule(absent=absent)], two([], []))[0].status
        assert status is OPEN, "listed but not asked"
        missing = rule(absent=absent, subjects=(Subject(id="Nvcmd", covers=()),))
        assert evaluate([missing], around)[0].status is Status(absent)


def test_a_product_that_is_not_there() -> None:
    around = audit(node(host(), registry(UNINSTALL, {"": {}}), NONE64, nvbase(2)))
    assert outcomes(evaluate([rule()], around)) == [("ESMNODE1", NA)]


def test_a_forgotten_product_does_not_excuse_its_node() -> None:
    bare = [host(), registry(UNINSTALL, {"": {}}), NONE64, nvbase(2)]
    around = audit(node(host(), SM, NONE64, nvbase(3)), node(*bare, name="ESMNODE2"))
    assert outcomes(evaluate([rule()], around)) == [("ESMNODE1", PASS), ("ESMNODE2", FAIL)]


def test_a_result_names_the_facts_of_the_installed_chapter_only() -> None:
    shared = rule(
        applies=Condition(products=("SM6", "SM5", "SA")),
        subjects=(Subject(id="Nvbase", covers=("SM6-SVC-02", "GEN-VER-01", "SM5-SVC-05", "SA-SVC-01")),),
    )
    results = evaluate([shared], two([nvbase(3)], [nvbase(2)]))
    assert [result.facts for result in results] == [("SM6-SVC-02", "GEN-VER-01")] * 2
    older = audit(node(host(), SM, NONE64, nvbase(2)), versions={"SM": "5.5"})
    assert evaluate([shared], older)[0].facts == ("GEN-VER-01", "SM5-SVC-05")


def test_an_unread_version_rules_no_chapter_out() -> None:
    shared = rule(
        applies=Condition(products=("SM6", "SM5")),
        subjects=(Subject(id="Nvbase", covers=("SM6-SVC-02", "SM5-SVC-05")),),
    )
    around = audit(node(host(), nvbase(2), name="ESMNODE1", blocked=BLOCKED))
    result = evaluate([shared], around)[0]
    assert result.status is OPEN
    assert result.facts == ("SM6-SVC-02", "SM5-SVC-05")


def test_states() -> None:
    around = two([nvbase(3)], [nvbase(3)], states={"ESMNODE1": "active", "ESMNODE2": "standby"})
    assert outcomes(evaluate([rule(scope="standby")], around)) == [("ESMNODE1", NA), ("ESMNODE2", PASS)]
    unknown = two([nvbase(3)], [nvbase(3)], states={"ESMNODE1": "active"})
    assert outcomes(evaluate([rule(scope="active")], unknown)) == [("ESMNODE1", PASS), ("ESMNODE2", OPEN)]


SHARED = rule(
    scope="shared",
    fact_kind="folder",
    fact={"path": "${work_folder}"},
    operator="exists",
    expected=(),
    absent="fail",
)


def test_the_shared_disk_gives_one_result_without_a_node() -> None:
    around = two([folder("X:\\NVWORK")], [], site={"work_folder": "X:\\NVWORK"})
    assert outcomes(evaluate([SHARED], around)) == [(None, PASS)]
    nobody = two([], [], holder=None, site={"work_folder": "X:\\NVWORK"})
    results = evaluate([SHARED], nobody)
    assert outcomes(results) == [(None, OPEN)]
    assert results[0].reason is not None
    assert results[0].reason.code == "no_holder"
    other = replace(SHARED, applies=Condition(products=("SM5",)))
    assert outcomes(evaluate([other], nobody)) == [(None, NA)]


def test_an_expected_value_that_nobody_knows() -> None:
    results = evaluate([SHARED], two([folder("X:\\NVWORK")], []))
    assert results[0].status is OPEN
    assert results[0].reason is not None
    assert results[0].reason.code == "site_value:work_folder"


def test_a_missing_container_is_not_blamed_on_what_is_in_it() -> None:
    inner = replace(SHARED, fact={"path": "${work_folder}\\local", "within": "${work_folder}"})
    site = {"work_folder": "X:\\NVWORK"}
    gone = two(
        [folder("X:\\NVWORK", outcome="ABSENT"), folder("X:\\NVWORK\\local", outcome="ABSENT")], [], site=site
    )
    result = evaluate([inner], gone)[0]
    assert result.status is OPEN
    assert result.reason is not None
    assert result.reason.code == "container_absent"
    there = two([folder("X:\\NVWORK"), folder("X:\\NVWORK\\local", outcome="ABSENT")], [], site=site)
    assert evaluate([inner], there)[0].status is FAIL


def test_parameters_of_a_subject_may_hold_placeholders() -> None:
    subject = Subject(id="WorkDir", covers=(), params={"key": "${NEC}\\NVBASE"})
    asked = rule(
        subjects=(subject,),
        fact_kind="registry_value",
        fact={"key": "${subject.key}", "name": "${subject.id}"},
        operator="path_equals",
        expected=(ExpectedCase(when=None, value="${work_folder}"),),
    )
    tree = registry(NEC, {"": {}, "NVBASE": {"WorkDir": "X:\\NVWORK"}})
    around = two([tree], [tree], site={"work_folder": "x:/nvwork"})
    assert outcomes(evaluate([asked], around)) == [("ESMNODE1", PASS), ("ESMNODE2", PASS)]


def test_expected_values_are_tried_in_order() -> None:
    old, other = Condition(versions="<6.0"), Condition(bitness=64)
    cases = (
        ExpectedCase(when=old, value="disabled"),
        ExpectedCase(when=other, value="automatic"),
        ExpectedCase(when=None, value="manual"),
    )
    assert evaluate([rule(expected=cases)], two([nvbase(2)], [nvbase(2)]))[0].status is PASS
    own = Subject(id="Nvbase", covers=(), expected=(ExpectedCase(when=None, value="disabled"),))
    assert evaluate([rule(expected=cases, subjects=(own,))], two([nvbase(4)], [nvbase(4)]))[0].status is PASS


def test_what_is_absent_still_says_what_was_wanted() -> None:
    site = {"work_folder": "X:\\NVWORK"}
    gone = two([folder("X:\\NVWORK", outcome="ABSENT")], [], site=site)
    assert evaluate([SHARED], gone)[0].expected.en == "present"
    own = replace(SHARED, wanted=Text.same("a copy"))
    assert evaluate([own], gone)[0].expected.en == "a copy"
    assert evaluate([own], two([folder("X:\\NVWORK")], [], site=site))[0].expected.en == "a copy"
    assert evaluate([rule()], two([], []))[0].expected.en == "Manual"


def test_weight_of_subject_and_override() -> None:
    milder = Override(
        when=Condition(features={"updated": True}),
        subjects=("B",),
        severity=Severity.LOW,
        criticality=Criticality.SHOULD,
    )
    subjects = (Subject(id="A", covers=(), severity=Severity.CRITICAL), Subject(id="B", covers=()))
    updated = two([], [], answers={"updated": True})
    results = evaluate([rule(subjects=subjects, overrides=(milder,))], updated)
    weights = {result.subject: (result.severity, result.criticality) for result in results}
    assert weights == {"A": (Severity.CRITICAL, Criticality.MUST), "B": (Severity.LOW, Criticality.SHOULD)}
    fresh = two([], [], answers={"updated": False})
    assert {
        result.severity for result in evaluate([rule(subjects=subjects[1:], overrides=(milder,))], fresh)
    } == {Severity.HIGH}


def test_a_question_that_nobody_answered() -> None:
    ask = {"used": Feature(name="used", title=T, ask=Text.same("Is it used?"))}
    asked = rule(applies=Condition(products=("SM6",), features={"used": True}))
    result = evaluate([asked], two([nvbase(2)], [nvbase(2)], features=ask))[0]
    assert result.status is Status.MANUAL
    assert result.reason is not None
    assert result.reason.text.en == "Is it used?"


GROUP = rule(scope="cluster", operator="same_on_all_nodes", expected=())


def test_a_comparison_gives_one_result() -> None:
    results = evaluate([GROUP], two([nvbase(3)], [nvbase(2)]))
    assert outcomes(results) == [(None, FAIL)]
    assert [shown.node for shown in results[0].observed] == ["ESMNODE1", "ESMNODE2"]
    nowhere = replace(GROUP, subjects=(Subject(id="Nvcmd", covers=()),))
    assert outcomes(evaluate([nowhere], two([nvbase(3)], [nvbase(3)]))) == [(None, NA)]


def test_a_comparison_with_a_place_that_one_node_does_not_know() -> None:
    asked = replace(
        GROUP,
        fact_kind="file_lines",
        fact={"path": "${install_dir}\\a.ini"},
        operator="same_lines_on_all_nodes",
    )
    one = [locations(install_dir="C:\\ESM"), file("C:\\ESM\\a.ini", "a=1")]
    assert outcomes(evaluate([asked], two(one, [locations()]))) == [(None, OPEN)]
    assert outcomes(evaluate([asked], two(one, one))) == [(None, PASS)]


def test_a_manual_rule_is_a_check_list_entry() -> None:
    manual = rule(kind="manual", fact_kind=None, operator=None)
    result = evaluate([manual], two([], []))[0]
    assert (result.status, result.expected) == (Status.MANUAL, manual.title)


def test_absent_can_mean_something_else_for_another_product() -> None:
    older = Absence(
        when=Condition(products=("SM5",)), status="manual", text=Text(ja="有無", en="is it there")
    )
    shared = rule(
        applies=Condition(products=("SM6", "SM5")),
        subjects=(Subject(id="Nvcmd", covers=()),),
        absences=(older,),
    )
    assert evaluate([shared], audit(node(host(), SM, NONE64, services())))[0].status is NA
    result = evaluate([shared], audit(node(host(), SM, NONE64, services()), versions={"SM": "5.5"}))[0]
    assert result.status is Status.MANUAL
    assert result.reason is not None and result.reason.text.en == "is it there"
