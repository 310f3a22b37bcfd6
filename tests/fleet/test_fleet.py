"""Many clusters as a user meets them: one result each, one index, nothing lost, nothing doubled, nothing done twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from esmreport.fleet import store
from esmreport.resources import schema_path
from tests.fleet.fleets import AS_OF, audit, index_of, make_fleet, results

ROOT = Path(__file__).parents[2]
CLUSTERS = 6
OPTIONS = ("--format", "json", "--jobs", "2", "--as-of", AS_OF)


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_fleet(tmp_path_factory.mktemp("fleet") / "bundles", CLUSTERS)


@pytest.fixture(scope="module")
def done(bundles: Path) -> Path:
    """A finished run."""
    output = bundles.parent / "done"
    assert audit(bundles, output) == 0
    return output


def test_each_cluster_has_results_and_a_row(done: Path) -> None:
    index = index_of(done)
    assert [row["cluster"] for row in index["clusters"]] == [f"cluster-{n:05d}" for n in range(CLUSTERS)]
    assert sorted(results(done)) == [row["files"]["json"] for row in index["clusters"]]
    for row in index["clusters"]:
        plain = json.loads((done / row["files"]["json"]).read_text(encoding="ascii"))
        assert row["score"] == plain["summary"]["score"]
        assert row["run_id"] == plain["run_id"]
        failed = {result["rule"] for result in plain["results"] if result["status"] == "fail"}
        assert set(row["failed"]) == failed and failed


def test_rules_are_counted_over_the_clusters(done: Path) -> None:
    index = index_of(done)
    for rule in index["rules"]:
        named = [row for row in index["clusters"] if rule["rule"] in row["failed"]]
        assert rule["failed"] == len(named)
    assert [rule["failed"] for rule in index["rules"]] == sorted(
        (rule["failed"] for rule in index["rules"]), reverse=True
    )


def test_the_index_fits_its_schema(done: Path) -> None:
    schema = json.loads(schema_path("index-1.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(index_of(done))


def test_one_process_gives_the_same_bytes(bundles: Path, done: Path, tmp_path: Path) -> None:
    assert audit(bundles, tmp_path, jobs=1) == 0
    assert results(tmp_path) == results(done)
    assert (tmp_path / "index.json").read_bytes() == (done / "index.json").read_bytes()


def test_alone_a_cluster_gets_the_same_results(bundles: Path, done: Path, tmp_path: Path) -> None:
    first = [str(path) for path in sorted(bundles.glob("N00000*.json"))]
    assert audit(bundles, tmp_path, arguments=tuple(first)) == 0
    name = "cluster-00000-audit.json"
    assert (tmp_path / name).read_bytes() == (done / name).read_bytes()
    assert not (tmp_path / "index.json").exists()


def _stamps(output: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in output.glob("*-audit.*")}


def test_nothing_is_done_twice(bundles: Path, tmp_path: Path) -> None:
    assert audit(bundles, tmp_path) == 0
    before, index = _stamps(tmp_path), (tmp_path / "index.json").read_bytes()
    assert audit(bundles, tmp_path) == 0
    assert _stamps(tmp_path) == before
    assert (tmp_path / "index.json").read_bytes() == index


def test_what_changed_is_done_again(tmp_path: Path) -> None:
    source, output = make_fleet(tmp_path / "bundles", 5), tmp_path / "out"
    assert audit(source, output) == 0
    before = _stamps(output)
    make_fleet(tmp_path / "other", 2, seed=7)
    for path in (tmp_path / "other").glob("N00001*.json"):
        path.replace(source / path.name)
    (output / "cluster-00003-audit.json").write_bytes(b"{}")
    assert audit(source, output) == 0
    again = {name for name, stamp in _stamps(output).items() if stamp != before[name]}
    assert again == {"cluster-00001-audit.json", "cluster-00003-audit.json"}


@pytest.mark.parametrize("changed", [{"lang": "en"}, {"as_of": "2026-12-01T00:00:00Z"}, {"fail_on": "high"}])
def test_other_options_do_it_all_again(tmp_path: Path, changed: dict[str, str]) -> None:
    source, output = make_fleet(tmp_path / "bundles", 5), tmp_path / "out"
    audit(source, output)
    before = _stamps(output)
    audit(source, output, **changed)
    assert not {name for name, stamp in _stamps(output).items() if stamp == before[name]}


def test_a_broken_cluster_is_listed_and_the_rest_goes_on(tmp_path: Path) -> None:
    source, output = make_fleet(tmp_path / "bundles", 5), tmp_path / "out"
    (source / "N00001A_broken.json").write_bytes(b"{")
    for path in source.glob("N00002*.json"):
        # Its envelope is whole, so that only the worker finds out.
        data = json.loads(path.read_text(encoding="ascii"))
        data["items"][0].pop("outcome")
        path.write_text(json.dumps(data), encoding="ascii")
    assert audit(source, output, formats="json,html,xlsx") == 6
    index = index_of(output)
    assert [row["verdict"] for row in index["clusters"]].count("broken") == 1
    broken = index["clusters"][2]
    assert broken["cluster"] == "cluster-00002" and "N00002A" in broken["why"][0]["en"]
    assert [entry["file"].rpartition("/")[2] for entry in index["refused"]] == ["N00001A_broken.json"]
    assert len(results(output)) == 4
    page = (output / "index.html").read_text(encoding="utf-8")
    assert "cluster-00002" in page and "N00001A_broken.json" in page


def test_single_reports_only_where_it_is_worth_it(bundles: Path, tmp_path: Path) -> None:
    assert audit(bundles, tmp_path, per_cluster="html", at_least="critical") == 0
    rows = index_of(tmp_path)["clusters"]
    severe = {row["name"] for row in rows if row["failed_by_severity"].get("critical")}
    assert {path.name.removesuffix("-audit.html") for path in tmp_path.glob("*-audit.html")} == severe
    assert len(results(tmp_path)) == CLUSTERS


def test_more_than_ten_get_their_results_only(tmp_path: Path) -> None:
    source = make_fleet(tmp_path / "bundles", 11)
    assert audit(source, tmp_path / "out", formats=None, pdf_engine="auto") == 0
    kinds = {path.suffix for path in (tmp_path / "out").glob("*-audit.*")}
    assert kinds == {".json"}
    assert {path.name for path in (tmp_path / "out").glob("index.*")} == {
        "index.html",
        "index.xlsx",
        "index.pdf",
        "index.json",
        store.NAME,
    }


def test_our_own_index_among_the_bundles_is_skipped(bundles: Path, done: Path, tmp_path: Path) -> None:
    for folder in (bundles, done):
        for path in folder.glob("*.json"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
    assert audit(tmp_path, tmp_path / "out") == 0
    refused = {entry["file"].rpartition("/")[2] for entry in index_of(tmp_path / "out")["refused"]}
    assert "index.json" in refused and "cluster-00000-audit.json" in refused


def test_the_last_audit_of_each_cluster_is_found(bundles: Path, done: Path, tmp_path: Path) -> None:
    assert audit(bundles, tmp_path, previous=done, fail_on="new") == 0
    for content in results(tmp_path).values():
        assert json.loads(content)["drift"]["changes"] == []


WAIVERS = """
[[waiver]]
rule = "SVC-001"
subject = "*"
node = "*"
reason = "agreed"
approver = "an approver"
granted = 2026-01-01
expires = 2027-01-01

[[waiver]]
rule = "REG-001"
subject = "no such subject"
node = "*"
reason = "agreed"
approver = "an approver"
granted = 2026-01-01
expires = 2027-01-01

[[waiver]]
rule = "SVC-001"
subject = "*"
node = "*"
reason = "agreed"
approver = "an approver"
granted = 2026-01-01
expires = 2027-01-01
cluster = "cluster-99999"
"""


def test_an_exception_is_called_unused_only_where_no_cluster_has_it(
    bundles: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "waivers.toml"
    given.write_text(WAIVERS, encoding="utf-8")
    for _ in range(2):
        assert audit(bundles, tmp_path / "out", waivers=(given,)) == 0
        index = index_of(tmp_path / "out")
        assert sum(row["waived"] for row in index["clusters"]) > CLUSTERS
        assert ["REG-001" in note["en"] for note in index["notes"]] == [True, False]
        assert "no such subject" in capfd.readouterr().err
    for content in results(tmp_path / "out").values():
        assert {entry["state"] for entry in json.loads(content)["records"]} <= {"used"}


def _start(source: Path, output: Path) -> subprocess.Popen[bytes]:
    code = "import sys; sys.argv[0] = 'esmreport'; from esmreport.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, str(source), "-o", str(output), *OPTIONS],
        env={"PYTHONPATH": f"{ROOT / 'reporter'}", "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def _wait_for_lines(journal: Path, lines: int) -> None:
    for _ in range(600):
        if journal.exists() and journal.read_bytes().count(b'"kind":"cluster"') >= lines:
            return
        time.sleep(0.05)
    raise AssertionError("the run does not get on")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_killed_in_the_middle_and_resumed(tmp_path: Path, how: signal.Signals) -> None:
    source, output, whole = make_fleet(tmp_path / "bundles", 24), tmp_path / "out", tmp_path / "whole"
    running = _start(source, output)
    _wait_for_lines(output / store.NAME, 3)
    running.send_signal(how)
    assert running.wait(60) == (130 if how is signal.SIGINT else -signal.SIGKILL)
    kept = len(store.read(output).outcomes)
    assert 3 <= kept < 24 and not (output / "index.json").exists()
    # Workers end with their parent; what they had begun may still appear, whole.
    time.sleep(2)
    for left in output.glob("*.tmp"):
        os.utime(left, (left.stat().st_atime, left.stat().st_mtime - 120))
    before = _stamps(output)
    assert audit(source, output) == 0
    assert audit(source, whole) == 0
    assert results(output) == results(whole)
    assert (output / "index.json").read_bytes() == (whole / "index.json").read_bytes()
    names = {mark.name for found in store.read(output).outcomes.values() for mark in found.files.values()}
    assert len(names) == 24
    assert sum(_stamps(output).get(name) == stamp for name, stamp in before.items()) >= kept
    assert not list(output.glob("*.tmp"))
