"""Own rules on the command line: shown as such in every face, with exit codes, and in fleets too."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.test_cli import SAMPLES, run, sample

# What these tests share is made once.
pytestmark = pytest.mark.xdist_group("own")

OWN = str(SAMPLES / "own-rules")
NOTICE = "ガイドの要求ではありません"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("own")
    formats = "xlsx,html,json,csv,sarif,junit,hdf"
    done = run(*sample("compliant"), "-o", str(out), "--rules", OWN, "--format", formats)
    assert done.returncode in (0, 4), done.stderr
    assert len(done.stdout.splitlines()) == 7
    return out


def test_every_face_shows_that_they_are_the_sites_own(made: Path) -> None:
    html = next(made.glob("*.html")).read_text(encoding="utf-8")
    assert NOTICE in html and "自社規則" in html and "自社基準／運用標準 2.1" in html
    plain = json.loads(next(made.glob("*-audit.json")).read_text(encoding="ascii"))
    assert [notice["code"] for notice in plain["notices"]].count("own_rules") == 1
    assert plain["rules"]["SITE-001"]["area"] == "site" and "+site." in plain["rulepack"]["version"]
    import openpyxl

    book = openpyxl.load_workbook(next(made.glob("*.xlsx")))
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert any(NOTICE in text for text in texts) and "自社規則" in texts
    rows = list(csv.DictReader(io.StringIO(next(made.glob("*.csv")).read_text(encoding="utf-8-sig"))))
    assert {row["規則"] for row in rows if row["基準の区分"] == "自社規則"} == {
        "SITE-001",
        "SITE-002",
        "SITE-003",
    }
    sarif = json.loads(next(made.glob("*.sarif")).read_text(encoding="utf-8"))
    rules = {rule["id"]: rule for rule in sarif["runs"][0]["tool"]["driver"]["rules"]}
    assert "site" in rules["SITE-001"]["properties"]["tags"]
    assert 'classname="site.SITE-001"' in next(made.glob("*.junit.xml")).read_text(encoding="utf-8")


def test_a_folder_of_reports_is_no_folder_of_broken_bundles(made: Path) -> None:
    done = run(*sample("compliant"), str(made), "-o", str(made / "again"), "--format", "json")
    assert done.returncode in (0, 4), done.stderr


def test_files_for_other_programs_do_not_disturb_verify(made: Path) -> None:
    for asked in (str(made), str(made / "*-audit.*")):
        done = run("verify", *sample("compliant"), asked)
        assert done.returncode == 0, done.stdout + done.stderr
    assert run("verify", str(next(made.glob("*.hdf.json")))).returncode == 6


def test_own_rules_that_are_broken_are_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "SITE-001.toml").write_text("id = 1", encoding="utf-8")
    for arguments in ([*sample("compliant"), "-o", str(tmp_path / "out")], ["rules", "list"]):
        done = run(*arguments, "--rules", str(tmp_path))
        assert done.returncode == 2
        assert "SITE-001.toml" in done.stderr and "Traceback" not in done.stderr


def test_the_rules_commands(tmp_path: Path) -> None:
    assert run("rules", "lint", OWN).returncode == 0
    assert run("rules", "test", OWN, "--lang", "en").stdout.endswith(
        "0 of 8 cases differ from what they expect.\n"
    )
    assert "SITE-002" in run("rules", "list", "--rules", OWN).stdout
    assert "31134" in run("rules", "show", "SITE-002", "--rules", OWN).stdout
    done = run("rules", "list", "--csv", str(tmp_path / "rules.csv"), "--rules", OWN)
    assert done.returncode == 0
    rows = list(
        csv.reader(io.StringIO((tmp_path / "rules.csv").read_bytes().decode("utf-8-sig"), newline=""))
    )
    assert rows[-1][0] == "SITE-003" and (tmp_path / "rules.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_cases_on_the_sites_own_bundles(tmp_path: Path) -> None:
    shutil.copytree(OWN, tmp_path / "own")
    path = tmp_path / "own" / "cases" / "SITE-001.toml"
    path.write_text(path.read_text("utf-8").replace('bundles = "../../compliant"', ""), encoding="utf-8")
    (tmp_path / "own" / "cases" / "SITE-002.toml").unlink()
    without = run("rules", "test", str(tmp_path / "own"), "--lang", "en")
    assert without.returncode == 2 and without.stdout == ""
    assert (
        len(without.stderr.splitlines()) == 1
        and "cases/SITE-001.toml: no bundles" in without.stderr
        and "--bundles" in without.stderr
    )
    given = run(
        "rules", "test", str(tmp_path / "own"), "--bundles", str(SAMPLES / "compliant"), "--lang", "en"
    )
    assert given.returncode == 0, given.stdout


def test_own_rules_hold_for_every_cluster_of_a_fleet(tmp_path: Path) -> None:
    two = [*sample("compliant"), *sample("agents")]
    done = run(*two, "-o", str(tmp_path), "--rules", OWN, "--format", "json", "--jobs", "1", "--quiet")
    assert done.returncode in (0, 4), done.stderr
    reports = [json.loads(path.read_text("ascii")) for path in tmp_path.glob("*-audit.json")]
    assert len(reports) == 2 and all("SITE-001" in report["rules"] for report in reports)
