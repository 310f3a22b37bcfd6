"""What a result tells beside its status: order, reason, source, weight, expected and observed. Each of these was once changed
without a test that saw it."""

from __future__ import annotations

from dataclasses import replace

import pytest
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
    services,
)
from tests.core.test_evaluate import GROUP, NONE64, SHARED, SM, T, nvbase, rule, two

from esmreport.core.evaluate import UNKNOWN_EXPECTED, evaluate
from esmreport.core.model import Criticality, Result, Severity, Source, Status, Text
from esmreport.core.rule import Absence, Condition, Override, Subject


def code(result: Result) -> str | None:
    return result.reason.code if result.reason else None


def test_results_stand_in_order_of_rule_subject_and_node() -> None:
    subjects = (Subject(id="Z", covers=()), Subject(id="A", covers=()))
    results = evaluate([rule(id="SVC-002"), rule(id="SVC-001", subjects=subjects)], two([], []))
    assert [(result.rule, result.subject, result.node) for result in results] == [
        ("SVC-001", "Z", "ESMNODE1"),
        ("SVC-001", "Z", "ESMNODE2"),
        ("SVC-001", "A", "ESMNODE1"),
        ("SVC-001", "A", "ESMNODE2"),
        ("SVC-002", "Nvbase", "ESMNODE1"),
        ("SVC-002", "Nvbase", "ESMNODE2"),
    ]


def test_the_state_of_a_node_is_said() -> None:
    around = two([nvbase(3)], [nvbase(3)], states={"ESMNODE1": "active"})
    results = evaluate([rule(scope="standby")], around)
    assert [(result.status, code(result)) for result in results] == [
        (Status.NOT_APPLICABLE, "other_state"),
        (Status.COULD_NOT_CHECK, "unknown_state"),
    ]
    assert results[0].reason is not None and "standby" in results[0].reason.text.en
    assert results[1].reason is not None and "ESMNODE2" in results[1].reason.text.en
    assert [result.node for result in results] == ["ESMNODE1", "ESMNODE2"]
    locked = audit(node(host(), SM, NONE64), node(name="ESMNODE2", blocked=BLOCKED))
    assert code(evaluate([rule(scope="active")], locked)[1]) == "altered"


def test_the_configuration_is_asked_of_the_node_that_has_it() -> None:
    asked = replace(SHARED, scope="config", fact={"path": "C:\\conf"})
    there, gone = folder("C:\\conf"), folder("C:\\conf", outcome="ABSENT")
    around = two([gone], [there])
    second = replace(around, config_node=around.nodes[1])
    assert [result.status for result in evaluate([asked], second)] == [Status.PASS]
    [nobody] = evaluate([asked], replace(around, config_node=None))
    assert (nobody.status, code(nobody), nobody.node) == (
        Status.COULD_NOT_CHECK,
        "site_value:cluster_dir",
        None,
    )


@pytest.mark.parametrize(("scope", "status"), [("config", "could_not_check"), ("shared", "fail")])
def test_what_is_not_there_needs_no_measure_but_in_the_configuration(scope: str, status: str) -> None:
    asked = replace(
        SHARED,
        scope=scope,
        operator="path_equals",
        fact_kind="registry_value",
        fact={"key": "${NEC}\\NVBASE", "name": "WorkDir"},
        expected=(replace(rule().expected[0], value="${work_folder}"),),
    )
    tree = registry(NEC, {"": {}, "NVBASE": {}})
    [result] = evaluate([asked], two([tree], [tree]))
    assert result.status is Status(status)
    assert code(result) == ("site_value:work_folder" if scope == "config" else "absent")
    # What could not be read is the cause, not the value that nobody knows.
    denied = registry(NEC, outcome="DENIED", code=5)
    [result] = evaluate([asked], two([denied], [denied]))
    assert result.status is Status.COULD_NOT_CHECK and code(result) != "site_value:work_folder"


def test_a_blocked_node_is_the_reason_why_its_values_are_not_known() -> None:
    asked = replace(
        GROUP,
        fact_kind="file_lines",
        fact={"path": "${install_dir}\\a.ini"},
        operator="same_lines_on_all_nodes",
    )
    one = [host(), SM, NONE64, locations(install_dir="C:\\ESM"), file("C:\\ESM\\a.ini", "a=1")]
    around = audit(node(*one), node(name="ESMNODE2", blocked=BLOCKED))
    [result] = evaluate([asked], around)
    assert (result.status, code(result)) == (Status.COULD_NOT_CHECK, "altered")
    [result] = evaluate([asked], two(one[3:], [locations()]))
    assert code(result) == "site_value:install_dir"


def test_what_is_on_no_node_is_the_same_unless_the_rule_says_what_it_means() -> None:
    asked = replace(GROUP, subjects=(Subject(id="Nvcmd", covers=()),), absent="could_not_check")
    [result] = evaluate([asked], two([nvbase(3)], [nvbase(3)]))
    assert (result.status, result.reason) == (Status.PASS, None)
    [result] = evaluate([replace(asked, absent="fail")], two([nvbase(3)], [nvbase(3)]))
    assert (result.status, code(result)) == (Status.FAIL, "absent")


def test_what_is_absent_is_told_and_observed() -> None:
    missing = rule(
        absent="fail", absent_text=Text(ja="無し", en="gone"), subjects=(Subject(id="X", covers=()),)
    )
    around = two([services()], [services()])
    result = evaluate([missing], around)[1]
    assert result.reason is not None and (result.reason.code, result.reason.text.en) == ("absent", "gone")
    assert [seen.node for seen in result.observed] == ["ESMNODE2"]
    assert result.observed[0].text.en not in ("", "gone") and result.expected.en == "Manual"
    well = evaluate([replace(missing, absent="pass")], around)[1]
    assert (well.status, well.reason) == (Status.PASS, None)
    # Only an absence whose condition holds speaks.
    other = Absence(when=Condition(products=("SM5",)), status="manual", text=T)
    assert evaluate([replace(missing, absences=(other,))], around)[1].status is Status.FAIL


def test_expected_is_a_dash_where_nothing_is_known() -> None:
    asked = replace(SHARED, operator="path_equals")
    [result] = evaluate([asked], two([], []))
    assert result.expected == UNKNOWN_EXPECTED
    blocked = audit(node(host(), blocked=BLOCKED))
    assert evaluate([rule()], blocked)[0].expected in (UNKNOWN_EXPECTED, Text(ja="手動", en="Manual"))


def test_what_could_not_be_read_keeps_its_evidence() -> None:
    denied = folder("X:\\NVWORK", outcome="DENIED", code=5)
    [result] = evaluate([SHARED], two([denied], [], site={"work_folder": "X:\\NVWORK"}))
    assert result.status is Status.COULD_NOT_CHECK and result.expected.en == "present"
    assert [line.item for line in result.evidence] == ["folder:X:\\NVWORK"]


def test_the_source_is_that_of_the_product() -> None:
    sources = tuple(Source(product=name, section=T, pages=name) for name in ("SM5", "GEN", "SM6"))
    shared = rule(applies=Condition(products=("SM6", "SM5")), sources=sources)
    around = two([nvbase(3)], [nvbase(3)])
    assert getattr(evaluate([shared], around)[0].source, "pages", None) == "GEN"
    mine = Subject(id="Nvbase", covers=(), when=Condition(products=("SM6",)))
    assert getattr(evaluate([replace(shared, subjects=(mine,))], around)[0].source, "pages", None) == "SM6"
    chapters = rule(applies=Condition(products=("SM6", "SM5")), sources=sources[::2])
    assert getattr(evaluate([chapters], around)[0].source, "pages", None) == "SM6"
    neither = rule(sources=sources[:1])
    assert getattr(evaluate([neither], around)[0].source, "pages", None) == "SM5"


def test_an_override_for_all_subjects_and_one_that_leaves_something() -> None:
    always = Condition()
    lower = Override(when=always, severity=Severity.LOW)
    softer = Override(when=always, subjects=("Other",), criticality=Criticality.SHOULD)
    result = evaluate([rule(overrides=(softer, lower))], two([nvbase(3)], []))[0]
    assert (result.severity, result.criticality) == (Severity.LOW, Criticality.MUST)
    may = Override(when=always, criticality=Criticality.SHOULD)
    result = evaluate([rule(overrides=(may,))], two([nvbase(3)], []))[0]
    assert (result.severity, result.criticality) == (Severity.HIGH, Criticality.SHOULD)


def test_a_manual_rule_says_how_it_is_checked() -> None:
    manual = rule(kind="manual", fact_kind=None, operator=None, manual_check=Text(ja="見る", en="look"))
    result = evaluate([manual], two([], []))[0]
    assert result.reason is not None and (result.reason.code, result.reason.text.en) == ("manual", "look")
