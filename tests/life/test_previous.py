"""An earlier results file that somebody damaged or made up: one sentence that names the place, and nothing taken over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from esmreport.io.previous import PreviousError, read_previous
from esmreport.render.json import render_json
from tests.hostile.trial import SAMPLES, run
from tests.life.audits import judged, plan

Damage = Callable[[dict[str, Any]], object]


def written(path: Path, damage: Damage) -> Path:
    data = json.loads(render_json(judged(plan())))
    damage(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def piece(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["inventory"]["pieces"][0]
    return found


def without_inventory(data: dict[str, Any]) -> None:
    del data["inventory"]
    for rule in data["rules"].values():
        del rule["scope"]
    for result in data["results"]:
        del result["waiver"]


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (lambda data: piece(data).update(node=["x"]), "inventory.pieces[0].node"),
        (lambda data: piece(data).update(node=5), "inventory.pieces[0].node"),
        (lambda data: piece(data)["fields"].update(a=[[]]), "inventory.pieces[0].fields.a"),
        (
            lambda data: data["inventory"]["manifests"].update(ESMNODE1=10**400),
            "inventory.manifests.ESMNODE1",
        ),
        (lambda data: data["summary"].update(score=10**400), "summary.score"),
        (lambda data: data["summary"].update(score=True), "summary.score"),
        (lambda data: data["summary"].update(score=1.5), "summary.score"),
        (lambda data: data["summary"].update(score=float("inf")), "not readable JSON"),
        (lambda data: data["summary"].update(score=float("nan")), "not readable JSON"),
        (lambda data: data["rules"]["SVC-001"].update(revision=1.5), "rules.SVC-001.revision"),
        (lambda data: data["results"][0].update(status="{{7*7}}"), "results[0].status"),
        (lambda data: data["results"][0].update(severity=[]), "results[0].severity"),
        (lambda data: data["results"][0].update(waiver="x"), "results[0].waiver"),
        (lambda data: data["results"][0].update(evidence=[{"node": "x"}]), "results[0].evidence[0].item"),
        (lambda data: data["cluster"].update(servers="ESMNODE1"), "cluster.servers"),
        (lambda data: data["cluster"].update(name={"a": 1}), "cluster.name"),
        (lambda data: data.update(created_at="9999-12-31T23:59:59Z"), "created_at"),
        (lambda data: data.update(created_at="\ud800 yesterday"), "created_at"),
        (lambda data: data.update(schema_version=True), "schema True"),
    ],
)
def test_what_is_not_as_it_was_written_is_refused(tmp_path: Path, damage: Damage, place: str) -> None:
    path = written(tmp_path / "before.json", damage)
    with pytest.raises(PreviousError) as problem:
        read_previous(path)
    assert place in problem.value.text.en and problem.value.foreign
    assert problem.value.text.en.startswith(str(path))


def test_a_number_beyond_all_numbers_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "before.json", lambda data: data["summary"].update(score=0.5))
    path.write_text(path.read_text().replace('"score": 0.5', '"score": 1e999', 1))
    with pytest.raises(PreviousError, match=r"summary\.score"):
        read_previous(path)


def test_what_an_earlier_version_did_not_write_may_be_missing(tmp_path: Path) -> None:
    [found] = read_previous(written(tmp_path / "before.json", without_inventory))
    assert (
        found.inventory is None
        and found.results
        and {mark.scope for mark in found.rules.values()} == {"node"}
    )


def test_half_characters_of_an_earlier_file_reach_no_report(tmp_path: Path) -> None:
    path = written(
        tmp_path / "before.json", lambda data: data["results"][0].update(subject="\ud800x", node="\udfff")
    )
    [found] = read_previous(path)
    assert found.results[0].subject == "�x" and found.results[0].node == "�"


def test_the_command_says_it_in_one_sentence(tmp_path: Path) -> None:
    before = written(tmp_path / "before.json", lambda data: piece(data).update(node=["x"]))
    out = tmp_path / "out"
    arguments = ["report", str(SAMPLES / "drifted"), "-o", str(out), "--format", "json"]
    code, printed, crashed = run([*arguments, "--previous", str(before)])
    assert (code, crashed) == (6, "") and "inventory.pieces[0].node" in printed
    assert len(printed.splitlines()) == 1 and not out.exists()
