"""A results file that somebody made, its hash recomputed: no text of it becomes a command, a name of a file or another key."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from esmreport.fix.plan import plan
from esmreport.fix.read import ReadError, audited
from esmreport.fix.write import write_plan
from tests.test_cli import run, sample

from .cmdlex import For, If, Node, Simple, parse, percent

TEXTS = ['x" & calc & rem "', "x\r\ncalc\r\nrem ", "../../calc", "%CALC%\udc00"]
READ = ("cluster", "created_at", "fixes", "nodes", "results", "rules", "run_id", "tool")
OF_RESULT = ("expected", "node", "observed", "rule", "severity", "status", "subject", "waiver")
OF_RULE = ("area", "remediation", "title")
REG_LINE = re.compile(r'(\[HKEY_LOCAL_MACHINE\\SOFTWARE\\[^\[\]]+\]|"[^\r\n]*"=(-|hex\([12]\):[0-9a-f,]*))?')


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("results")
    run(*sample("drifted"), "-o", str(folder), "--format", "json")
    data: dict[str, Any] = json.loads(next(folder.glob("*.json")).read_bytes())
    kept = {key: data[key] for key in READ}
    kept["results"] = [pruned(one, OF_RESULT) for one in data["results"] if one["status"] == "fail"]
    kept["rules"] = {name: pruned(rule, OF_RULE) for name, rule in data["rules"].items()}
    kept["nodes"] = [pruned(node, ("name", "state")) for node in data["nodes"]]
    return kept


def pruned(entry: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: entry[key] for key in keys}


def places(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Every text: its place, with `*` for what a list or a table is counted by, its container and its key there."""
    named = value.items() if isinstance(value, dict) else enumerate(value)
    for key, entry in named:
        counted = isinstance(value, list) or (path and path[-1] in ("rules", "ways"))
        place = (*path, "*" if counted else str(key))
        if isinstance(entry, str):
            yield place, value, key
        elif isinstance(entry, dict | list):
            yield from places(entry, place)


def commands(node: Node) -> Iterator[str]:
    if isinstance(node, Simple):
        yield node.text
    elif isinstance(node, If | For):
        yield from commands(node.then if isinstance(node, If) else node.body)


def check(folder: Path) -> None:
    """The files of a plan hold no command but ours, and lie where they belong."""
    for path in folder.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", path.name)
    for path in folder.rglob("*.cmd"):
        for line in path.read_bytes().decode("cp932").split("\r\n"):
            assert line.isprintable()
            for command in commands(parse(percent(line, lambda _: ""))):
                assert not command.strip().startswith("calc")
    for path in folder.rglob("*.reg"):
        _, *lines = path.read_bytes().decode("utf-16").split("\r\n")
        assert all(REG_LINE.fullmatch(line) for line in lines)


def attempt(data: dict[str, Any], folder: Path) -> bool:
    """Whether the file was taken."""
    try:
        made = plan(audited(data, Path("r.json")), "ja")
    except ReadError:
        return False
    write_plan(made, folder, "ja")
    check(folder)
    return True


def test_no_text_is_more_than_text(results: dict[str, Any], tmp_path: Path) -> None:
    assert attempt(results, tmp_path / "whole")
    assert list((tmp_path / "whole").rglob("*.cmd")) and list((tmp_path / "whole").rglob("*.reg"))
    shapes = list(dict.fromkeys(place for place, _, _ in places(results)))
    assert ("rules", "*", "area") in shapes and ("fixes", "changes", "*", "change", "service") in shapes
    for number, shape in enumerate(shapes):
        for text in TEXTS[:2]:
            data = copy.deepcopy(results)
            for place, holder, key in list(places(data)):
                if place == shape:
                    holder[key] = text
            attempt(data, tmp_path / f"{number}-{TEXTS.index(text)}")
    written = {"whole", *(f"{number}-{one}" for number in range(len(shapes)) for one in (0, 1))}
    assert {path.name for path in tmp_path.iterdir()} <= written


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("table", ["rules", "ways"])
def test_an_id_is_no_more_than_an_id(results: dict[str, Any], tmp_path: Path, table: str, text: str) -> None:
    data = json.loads(json.dumps(results).replace('"SVC-001"', json.dumps(text)))
    assert not attempt(data, tmp_path / "fix")
    data = copy.deepcopy(results)
    holder = data if table == "rules" else data["fixes"]
    holder[table][text] = next(iter(holder[table].values()))
    attempt(data, tmp_path / "fix")


CLOSED = {
    "run_id": ("run_id",),
    "nodes[0].state": ("nodes", 0, "state"),
    "rules.SVC-001.area": ("rules", "SVC-001", "area"),
    "rules.SVC-001.remediation.window": ("rules", "SVC-001", "remediation", "window"),
    "rules.SVC-001.remediation.steps[0].where": ("rules", "SVC-001", "remediation", "steps", 0, "where"),
    "rules.SVC-001.remediation.steps[0].state": ("rules", "SVC-001", "remediation", "steps", 0, "state"),
    "fixes.ways.SVC-001.where": ("fixes", "ways", "SVC-001", "where"),
    "fixes.ways.SVC-001.state": ("fixes", "ways", "SVC-001", "state"),
}


@pytest.mark.parametrize("place", CLOSED)
def test_what_has_a_closed_form_is_refused_in_another(results: dict[str, Any], place: str) -> None:
    data = copy.deepcopy(results)
    *way, last = CLOSED[place]
    holder: Any = data
    for key in way:
        holder = holder[key]
    holder[last] = "unknown-word"
    with pytest.raises(ReadError) as refused:
        audited(data, Path("r.json"))
    assert place in str(refused.value) and place in refused.value.text.ja


def test_a_finding_of_a_rule_that_the_file_lacks_is_refused(results: dict[str, Any]) -> None:
    with pytest.raises(ReadError, match=r"results\[\d+\]\.rule"):
        audited({**results, "rules": {}}, Path("r.json"))
