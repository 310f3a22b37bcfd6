"""The files for other programs: each fits its schema, no verdict is lost or softened, nothing is calculated."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from jsonschema import Draft202012Validator
from tests.render import real
from tests.render.rich_report import WAIVED, rich_report

from esmreport.core.model import Observation, Report, Status, Text
from esmreport.render.csv import RESULT_COLUMNS, defused, render_csv, render_rules_csv
from esmreport.render.hdf import NO_IMPACT, STATUSES, render_hdf
from esmreport.render.junit import ELEMENTS, render_junit
from esmreport.render.sarif import KINDS, render_sarif
from esmreport.render.view import build_view
from esmreport.render.wording import load_words

SCHEMAS = Path(__file__).parents[1] / "schemas"
VALIDATORS = os.environ.get("ESMREPORT_VALIDATORS")
NASTY = "\U0001f4a5 ]]> <b> & \" ' \x00\x07\u202e\ud800 髙﨑①～\r\n=2+3"


@cache
def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8-sig"))


def nasty_report() -> Report:
    """Every result says awkward things."""
    rich = rich_report()
    text = Text.same(NASTY)
    results = tuple(
        replace(result, expected=text, observed=(Observation(node=result.node, text=text),))
        for result in rich.results
    )
    # As Linux gives a name that is no UTF-8.
    nodes = tuple(replace(node, bundle=f"\udcff\x1b{node.bundle}") for node in rich.nodes)
    return replace(rich, results=results, nodes=nodes)


REPORTS: dict[str, Callable[[], Report]] = {
    "rich": rich_report,
    "nasty": nasty_report,
    "drifted": lambda: real.report("drifted"),
    "partial": lambda: real.report("partial"),
    "single": lambda: real.report("single"),
}


@cache
def made(name: str) -> Report:
    return REPORTS[name]()


def sarif(name: str, lang: str = "ja") -> Any:
    return json.loads(render_sarif(made(name), build_view(made(name), lang)))


def hdf(name: str, lang: str = "ja") -> Any:
    return json.loads(render_hdf(made(name), build_view(made(name), lang)))


def junit(name: str, lang: str = "ja") -> str:
    return render_junit(made(name), build_view(made(name), lang)).decode("utf-8")


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", REPORTS)
def test_each_file_fits_its_schema(name: str, lang: str) -> None:
    Draft202012Validator(schema("sarif-2.1.0.json")).validate(sarif(name, lang))
    Draft202012Validator(schema("hdf-exec-json.json")).validate(hdf(name, lang))
    xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd")).validate(junit(name, lang))


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda o: o["runs"][0]["results"][0].update(kind="waived"), "sarif-2.1.0.json"),
        (lambda o: o["runs"][0]["results"][0].pop("message"), "sarif-2.1.0.json"),
        (lambda o: o["profiles"][0]["controls"][0]["results"][0].update(status="ok"), "hdf-exec-json.json"),
        (lambda o: o["profiles"][0]["controls"][0].pop("impact"), "hdf-exec-json.json"),
    ],
)
def test_a_spoiled_file_does_not_fit(spoil: Callable[[Any], object], kind: str) -> None:
    plain = sarif("rich") if kind.startswith("sarif") else hdf("rich")
    spoil(plain)
    assert list(Draft202012Validator(schema(kind)).iter_errors(plain))


def test_a_spoiled_junit_file_does_not_fit() -> None:
    spoiled = junit("rich").replace("<testcase name=", "<testcase nom=", 1)
    assert not xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd")).is_valid(spoiled)


@pytest.mark.parametrize("name", REPORTS)
def test_no_verdict_is_lost(name: str) -> None:
    counts = Counter(result.status for result in made(name).results)
    assert Counter(row["kind"] for row in sarif(name)["runs"][0]["results"]) == {
        KINDS[status]: number for status, number in counts.items()
    }
    controls = hdf(name)["profiles"][0]["controls"]
    assert Counter(control["tags"]["verdict"] for control in controls) == Counter(map(str, counts.elements()))
    assert all(
        control["results"][0]["status"] == STATUSES[Status(control["tags"]["verdict"])]
        for control in controls
    )
    table = rows(render_csv(build_view(made(name), "ja")))
    status = RESULT_COLUMNS.index("status")
    assert Counter(row[status] for row in table[1:]) == Counter(map(str, counts.elements()))


@pytest.mark.parametrize("name", REPORTS)
def test_junit_counts_are_those_of_the_report(name: str) -> None:
    root = ET.fromstring(junit(name))
    results = made(name).results
    waived = sum(result.waived for result in results)
    counts = Counter(ELEMENTS.get(result.status, "passed") for result in results)
    cases = root.findall("testsuite/testcase")
    found = Counter(
        next((child.tag for child in case if child.tag != "system-out"), "passed") for case in cases
    )
    assert found["failure"] == counts["failure"] - waived
    assert found["error"] == counts["error"]
    assert found["skipped"] == counts["skipped"] + waived
    assert len(cases) == len(results)
    for suite in root.findall("testsuite"):
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))


def test_what_could_not_be_checked_never_passes() -> None:
    assert STATUSES[Status.COULD_NOT_CHECK] != "passed" and Status.COULD_NOT_CHECK not in NO_IMPACT
    assert ELEMENTS[Status.COULD_NOT_CHECK] == "error"
    assert KINDS[Status.COULD_NOT_CHECK] == "open"


def test_an_accepted_exception_is_a_suppression_and_its_verdict_stays() -> None:
    found = [row for row in sarif("rich")["runs"][0]["results"] if row["suppressions"]]
    assert [(row["ruleId"], row["kind"]) for row in found] == [(WAIVED[0], "fail")]
    assert found[0]["suppressions"][0]["status"] == "accepted"
    control = next(c for c in hdf("rich")["profiles"][0]["controls"] if c.get("waiver_data"))
    assert control["results"][0]["status"] == "failed"
    assert control["waiver_data"]["skipped_due_to_waiver"] is False
    assert "承認済み例外" in junit("rich")


def test_fingerprints_are_one_a_result_and_stay_in_another_language_and_run() -> None:
    first = [row["fingerprints"]["esmreport/v1"] for row in sarif("drifted")["runs"][0]["results"]]
    assert len(set(first)) == len(first)
    later = replace(made("drifted"), run_id="f" * 32, created_at="2027-01-01T00:00:00Z")
    other = json.loads(render_sarif(later, build_view(later, "en")))
    assert [row["fingerprints"]["esmreport/v1"] for row in other["runs"][0]["results"]] == first


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "＝1", "＋1", "－1", "＠a"])
def test_cells_that_would_calculate_are_defused(text: str) -> None:
    assert defused(text) == f"'{text}"
    report = rich_report()
    odd = replace(
        report.results[0], observed=(Observation(node=report.results[0].node, text=Text.same(text)),)
    )
    content = render_csv(build_view(replace(report, results=(odd,)), "ja"))
    cell = rows(content)[1][RESULT_COLUMNS.index("observed")]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert cell.strip("'").strip().endswith(text.strip()[-1])


def test_ordinary_cells_are_left_alone() -> None:
    assert defused("HKLM\\A=B") == "HKLM\\A=B" and defused("") == ""


def test_csv_is_what_excel_reads() -> None:
    content = render_csv(build_view(made("drifted"), "ja"))
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") >= len(made("drifted").results)
    assert {len(row) for row in rows(content)} == {len(RESULT_COLUMNS)}


def test_csv_opens_in_libreoffice_with_japanese_intact(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(render_csv(build_view(made("nasty"), "ja")))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--infilter=CSV:44,34,76,1", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "a.csv")],
        check=True,
        capture_output=True,
        timeout=180,
    )
    import openpyxl

    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert any("髙﨑①～" in str(cell.value) for cell in cells)
    assert sheet.cell(1, 1).value == "番号"


def test_rules_as_csv() -> None:
    from tests.rulecases import book

    table = rows(render_rules_csv(book().rules.values(), load_words("en")))
    assert len(table) == len(book().rules) + 1
    assert {len(row) for row in table} == {len(table[0])}
    assert next(row for row in table if row[0] == "SVC-001")[8]


@pytest.mark.skipif(
    not VALIDATORS,
    reason="ESMREPORT_VALIDATORS names no folder with the makers' readers: tests/schemas/README.md",
)
def test_the_makers_own_readers_take_the_files(tmp_path: Path) -> None:
    modules = Path(str(VALIDATORS)) / "node_modules"
    (tmp_path / "a.sarif").write_text(json.dumps(sarif("drifted")), encoding="utf-8")
    tool = modules / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    told = subprocess.run(
        [tool, "validate", str(tmp_path / "a.sarif")], capture_output=True, text=True, cwd=tmp_path
    ).stdout
    assert " error " not in told, told
    (tmp_path / "a.json").write_text(json.dumps(hdf("rich")), encoding="utf-8")
    code = (
        "const i=require('inspecjs'),f=require('fs');"
        "const r=i.convertFile(f.readFileSync(process.argv[1],'utf8'),true)['1_0_ExecJson'];"
        "console.log(JSON.stringify(r.profiles[0].controls.map(c=>[c.tags.verdict,i.hdfWrapControl(c).status])))"
    )
    answer = subprocess.run(
        ["node", "-e", code, str(tmp_path / "a.json")],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "NODE_PATH": str(modules)},
    ).stdout
    shown = {
        "pass": "Passed",
        "fail": "Failed",
        "could_not_check": "Not Reviewed",
        "manual": "Not Reviewed",
        "not_applicable": "Not Applicable",
        "info": "Not Applicable",
    }
    assert all(shown[verdict] == status for verdict, status in json.loads(answer))
