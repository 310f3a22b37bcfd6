"""The life of an audit from the command line: files, sentences, exit codes, what is kept."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.life.books import heads
from tests.test_cli import run, sample

NAME = "esm-cluster-audit"
WAIVERS = """\
[[waiver]]
rule = "SVC-001"
subject = "*"
node = "*"
reason = "r"
approver = "a"
expires = 2026-04-01
"""


def made(folder: Path, *more: str, which: str = "drifted", formats: str = "json") -> Any:
    return run(*sample(which), "-o", str(folder), "--format", formats, "--lang", "en", *more)


def results(folder: Path) -> Any:
    return json.loads((folder / f"{NAME}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("as_of", "waived"),
    [
        ("2026-04-01", True),
        ("2026-04-02", False),
        # The day ends in Japan, where the samples were collected.
        ("2026-04-01T14:59:59Z", True),
        ("2026-04-01T15:00:00Z", False),
    ],
)
def test_the_clock_is_that_of_the_site(tmp_path: Path, as_of: str, waived: bool) -> None:
    (tmp_path / "w.toml").write_text(WAIVERS, encoding="utf-8")
    done = made(tmp_path / "out", "--waivers", str(tmp_path / "w.toml"), "--as-of", as_of)
    assert done.returncode == 0, done.stderr
    data = results(tmp_path / "out")
    assert (data["summary"]["waived"] > 0) is waived
    failed = [r for r in data["results"] if r["rule"] == "SVC-001" and r["status"] == "fail"]
    assert failed
    assert {r["waiver"]["state"] for r in failed} == {"active" if waived else "expired"}
    assert [n["code"] for n in data["notices"] if n["code"].startswith("waiver")] == (
        [] if waived else ["waiver_expired"]
    )


def test_the_site_file_may_name_another_zone(tmp_path: Path) -> None:
    (tmp_path / "w.toml").write_text(WAIVERS, encoding="utf-8")
    (tmp_path / "site.toml").write_text('utc_offset = "+00:00"\n', encoding="utf-8")
    options = ("--waivers", str(tmp_path / "w.toml"), "--as-of", "2026-04-01T15:00:00Z")
    made(tmp_path / "out", *options, "--site", str(tmp_path / "site.toml"))
    assert results(tmp_path / "out")["summary"]["waived"] > 0
    (tmp_path / "site.toml").write_text('utc_offset = "Tokyo"\n', encoding="utf-8")
    wrong = made(tmp_path / "out", *options, "--site", str(tmp_path / "site.toml"))
    assert wrong.returncode == 2
    assert "utc_offset" in wrong.stderr


def test_accepted_failures_do_not_trigger_fail_on(tmp_path: Path) -> None:
    every = "".join(
        WAIVERS.replace("SVC-001", rule).replace("2026-04-01", '"never"')
        for rule in {r["rule"] for r in _failed(tmp_path)}
    )
    (tmp_path / "w.toml").write_text(every, encoding="utf-8")
    assert made(tmp_path / "out", "--fail-on", "low").returncode == 3
    done = made(tmp_path / "out", "--fail-on", "low", "--waivers", str(tmp_path / "w.toml"))
    assert done.returncode == 0, done.stderr
    summary = results(tmp_path / "out")["summary"]
    assert summary["waived"] == summary["counts"]["fail"] > 0
    assert summary["verdict"] == "fail"


def _failed(tmp_path: Path) -> list[Any]:
    made(tmp_path / "first")
    return [r for r in results(tmp_path / "first")["results"] if r["status"] == "fail"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("w.toml", "[[waiver]\n", "w.toml: is not readable TOML"),
        ("w.csv", "a,b\n1,2\n", "w.csv, line 1: the head lacks rule"),
        ("w.xlsx", "no workbook", "w.xlsx: is no Excel workbook"),
        ("w.doc", "x", "must be a .toml, .csv or .xlsx file"),
    ],
)
def test_a_file_that_cannot_be_used_stops_the_run(
    tmp_path: Path, name: str, content: str, sentence: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    for option in ("--waivers", "--attestations"):
        done = made(tmp_path / "out", option, str(tmp_path / name))
        assert done.returncode == 2
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "out").exists()


def test_fail_on_new(tmp_path: Path) -> None:
    made(tmp_path / "healthy", which="compliant")
    healthy = str(tmp_path / "healthy" / f"{NAME}.json")
    made(tmp_path / "drifted")
    drifted = str(tmp_path / "drifted" / f"{NAME}.json")
    out = tmp_path / "out"
    assert made(out, "--previous", drifted, "--fail-on", "new").returncode == 0
    assert {c["kind"] for c in results(out)["drift"]["changes"]} == set()
    assert made(out, "--previous", healthy, "--fail-on", "new").returncode == 3
    assert "new" in {c["kind"] for c in results(out)["drift"]["changes"]}
    assert made(out, "--previous", drifted, "--fail-on", "new", which="compliant").returncode == 0
    assert "resolved" in {c["kind"] for c in results(out)["drift"]["changes"]}
    without = made(out, "--fail-on", "new")
    assert without.returncode == 2
    assert "--fail-on new needs --previous" in without.stderr


def test_an_earlier_file_that_cannot_be_used(tmp_path: Path) -> None:
    missing = made(tmp_path / "out", "--previous", str(tmp_path / "none.json"))
    assert (missing.returncode, "cannot be read" in missing.stderr) == (2, True)
    bundle = made(tmp_path / "out", "--previous", sample("drifted")[0])
    assert (bundle.returncode, "is no results file of esmreport" in bundle.stderr) == (6, True)


def test_an_earlier_file_of_another_cluster_is_said(tmp_path: Path) -> None:
    made(tmp_path / "a")
    path = tmp_path / "a" / f"{NAME}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["cluster"] |= {"name": "elsewhere", "servers": ["other1", "other2"]}
    path.write_text(json.dumps(data), encoding="utf-8")
    made(tmp_path / "out", "--previous", str(path))
    found = results(tmp_path / "out")
    assert found["drift"] is None
    assert "previous_of_another_cluster" in {notice["code"] for notice in found["notices"]}


def test_the_filled_workbook_is_kept_then_carried_on(tmp_path: Path) -> None:
    out = tmp_path / "out"
    usual = out / f"{NAME}.xlsx"
    assert made(out, formats="xlsx").returncode == 0
    empty = usual.read_bytes()
    assert made(out, formats="xlsx", which="compliant").returncode == 0
    assert usual.read_bytes() != empty, "an empty workbook is replaced"
    made(out, formats="xlsx")
    book = load_workbook(BytesIO(usual.read_bytes()))
    sheet = book["Action plan"]
    at = heads(sheet)
    for head, text in {
        "Decision": "Accept",
        "Reason for the decision": "r",
        "Approver": "a",
        "Due": "2030-01-01",
    }.items():
        sheet.cell(2, at[head]).value = text
    about = {name: sheet.cell(2, at[name]).value for name in ("Rule", "Subject", "Node")}
    book.save(usual)
    filled = usual.read_bytes()
    kept = made(out, "--as-of", "2026-04-01", formats="json,xlsx")
    assert kept.returncode == 0
    assert usual.read_bytes() == filled
    assert f"{NAME}-20260401-235959.xlsx" in kept.stdout
    assert f"{NAME}.xlsx was filled in and is kept" in kept.stderr
    assert results(out)["summary"]["waived"] == 0
    carried = made(out, "--waivers", str(usual), formats="json,xlsx")
    assert carried.returncode == 0, carried.stderr
    assert usual.read_bytes() != filled
    assert "is kept" not in carried.stderr
    assert results(out)["summary"]["waived"] == 1
    again = load_workbook(BytesIO(usual.read_bytes()))["Action plan"]
    at = heads(again)
    rows = [
        row
        for row in range(2, again.max_row + 1)
        if {name: again.cell(row, at[name]).value for name in about} == about
    ]
    assert again.cell(rows[0], at["Decision"]).value == "Accept"
