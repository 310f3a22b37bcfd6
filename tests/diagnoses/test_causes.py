"""Each likely cause appears where it must and stays away where it must not, on clusters of the laboratory."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from esmreport.core.cause import Cause, Symptom
from esmreport.core.diagnose import diagnose
from esmreport.core.model import Status, Text
from esmreport.core.site import SiteInput
from esmreport.io.rulebook import RULES, RuleBookError, load
from tests.lab.ops import apply
from tests.life.small import result
from tests.rulecases import base, book, report_of, role_of, roles_of

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))


def ops_of(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The operations of the parts a case uses, on the nodes it says, then its own."""
    parts = [{"on": on, **op} for part, on in case.get("use", {}).items() for op in CASES["parts"][part]]
    return [*parts, *case.get("ops", [])]


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["id"])
def test_a_case_gives_exactly_its_causes(case: Mapping[str, Any]) -> None:
    plan = apply(base(case.get("plan", "sm6-6.40")), ops_of(case), case["id"])
    report = report_of(plan, SiteInput(**case.get("site", {})))
    roles = roles_of(plan)
    given = [f"{found.id} {role_of(found.node, roles)}" for found in report.diagnoses]
    assert given == case["gives"]
    failed = {r.identity for r in report.results if r.status is Status.FAIL}
    for found in report.diagnoses:
        assert set(found.results) <= failed, "what a cause explains stays a finding"
        assert found.results


def test_every_cause_has_a_case_and_a_near_miss() -> None:
    given = {entry.split()[0] for case in CASES["case"] for entry in case["gives"]}
    missed = {f"DIAG-{case['id'].split('-')[1]}" for case in CASES["case"] if case["id"].startswith("near-")}
    known = {cause.id for cause in book().causes}
    assert known == given
    assert known == missed
    for case in CASES["case"]:
        if case["id"].startswith("near-"):
            assert not [entry for entry in case["gives"] if entry.split()[0][5:] == case["id"].split("-")[1]]
            assert case.get("use") or case.get("ops")


def test_no_case_is_there_twice() -> None:
    names = [case["id"] for case in CASES["case"]]
    assert len(names) == len(set(names))


def cause(*symptoms: Symptom, about: str = "node") -> Cause:
    text = Text.same("x")
    return Cause(
        id="DIAG-900", revision=1, about=about, title=text, cause=text, advice=text, symptoms=symptoms
    )


def symptom(**more: Any) -> Symptom:
    values = {"facts": ("F-1",), "status": "fail", "where": "node", "seen": "", "at_least": 1, "but": 0}
    return Symptom(**{**values, **more})


def judged(node: str | None, status: Status, seen: str = "x", fact: str = "F-1") -> Any:
    return result("R-1", f"{node} {status} {seen} {fact}", node, status, seen, facts=(fact,))


@pytest.mark.parametrize(
    ("wanted", "results", "found"),
    [
        (symptom(), [judged("A", Status.FAIL)], True),
        (symptom(), [judged("A", Status.PASS)], False),
        (symptom(), [judged("A", Status.COULD_NOT_CHECK)], False),
        (symptom(), [judged("A", Status.FAIL), judged("A", Status.PASS)], False),
        (symptom(but=1), [judged("A", Status.FAIL), judged("A", Status.PASS)], True),
        (symptom(at_least=2), [judged("A", Status.FAIL)], False),
        (symptom(), [judged("A", Status.FAIL), judged("A", Status.COULD_NOT_CHECK)], True),
        (symptom(where="every"), [judged("A", Status.FAIL), judged("B", Status.PASS)], False),
        (symptom(where="every"), [judged("A", Status.FAIL), judged("B", Status.COULD_NOT_CHECK)], False),
        (symptom(where="cluster"), [judged("A", Status.FAIL)], False),
        (symptom(where="cluster"), [judged(None, Status.FAIL), judged("A", Status.PASS)], True),
        (symptom(seen="off_shared_disk"), [judged("A", Status.FAIL, "C:\\NVWORK")], True),
        (symptom(seen="off_shared_disk"), [judged("A", Status.FAIL, "wrkdir=c:/x")], True),
        (symptom(seen="off_shared_disk"), [judged("A", Status.FAIL, "x:\\OTHER")], False),
        (symptom(seen="off_shared_disk"), [judged("A", Status.FAIL, "(none)")], False),
        (symptom(seen="automatic"), [judged("A", Status.FAIL, "Automatic (delayed start)")], True),
        (symptom(seen="automatic"), [judged("A", Status.FAIL, "Disabled")], False),
    ],
)
def test_what_shows_a_symptom(wanted: Symptom, results: list[Any], found: bool) -> None:
    about = "node" if wanted.where == "node" else "cluster"
    assert bool(diagnose([cause(wanted, about=about)], results, "X:")) is found


def test_symptoms_of_other_chapters_are_not_asked() -> None:
    wanted = cause(symptom(), symptom(status="pass", facts=("F-2", "G-2")), symptom(facts=("G-3",)))
    both = [judged("A", Status.FAIL), judged("A", Status.PASS, fact="F-2")]
    assert len(diagnose([wanted], both, "X:")) == 1
    other = [judged("A", Status.PASS, fact="G-2"), judged("A", Status.FAIL, fact="G-3")]
    assert len(diagnose([wanted], other, "X:")) == 1
    assert diagnose([wanted], [*both, judged("A", Status.PASS, fact="G-3")], "X:") == ()
    assert diagnose([cause(symptom(), symptom(status="pass", facts=("G-2",)))], other, "X:") == ()
    assert diagnose([cause(symptom(), symptom(facts=("G-3",)))], other, "X:") == ()


def test_the_other_nodes_are_asked_and_there_must_be_one() -> None:
    wanted = cause(symptom(), symptom(status="pass", where="others"))
    both = [judged("A", Status.FAIL), judged("B", Status.PASS)]
    assert [found.node for found in diagnose([wanted], both, "X:")] == ["A"]
    assert diagnose([wanted], both[:1], "X:") == ()


def test_further_findings_are_explained_on_its_node_and_for_the_cluster() -> None:
    wanted = replace(cause(symptom()), explains=("F-2",))
    results = [
        judged("A", Status.FAIL),
        judged("A", Status.FAIL, fact="F-2"),
        judged("A", Status.PASS, "y", fact="F-2"),
        judged("B", Status.FAIL, fact="F-2"),
        judged("B", Status.PASS),
        judged(None, Status.FAIL, fact="F-2"),
    ]
    [found] = diagnose([wanted], results, "X:")
    assert [identity[2] for identity in found.results] == ["A", "A", None]


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('id = "DIAG-005"', 'id = "DIAG-006"', "must be the file name"),
        ("SM6-SVC-01", "SM6-SVC-99", "SM6-SVC-99 is covered by no rule"),
        ('where = "node"', 'where = "somewhere"', "must be one of node, others, every, cluster"),
        ('about = "node"', 'about = "cluster"', "node needs about = 'node'"),
        ("at_least = 3", "at_least = 0", "must be 1 or more"),
        ("advice =", "advise =", "is not known; did you mean advice?"),
    ],
)
def test_a_broken_cause_is_refused_with_file_and_key(tmp_path: Path, old: str, new: str, error: str) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(RULES, rules)
    path = rules / "diagnoses" / "DIAG-005.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleBookError) as problem:
        load(rules)
    assert any(error in sentence.en and "DIAG-005.toml" in sentence.en for sentence in problem.value.errors)
