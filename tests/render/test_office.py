"""The workbook in LibreOffice: opens, recalculates, and is still all there after saving."""

from __future__ import annotations

import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from tests.render import real

from esmreport.render.excel import render_xlsx

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this computer")


def office(source: Path, kind: str, folder: Path) -> Path:
    """`source` as LibreOffice saves it in another format, or again in its own."""
    command = [str(OFFICE), "--headless", "--norestore", "--convert-to", kind, "--outdir", str(folder)]
    command.insert(1, f"-env:UserInstallation={(folder / 'profile').as_uri()}")
    env = {**os.environ, "HOME": str(folder)}
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=180, env=env)
    return folder / f"{source.stem}.{kind.partition(':')[0]}"


@pytest.fixture(scope="module", params=["ja", "en"])
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Workbook, Workbook]:
    folder = tmp_path_factory.mktemp("office")
    content = render_xlsx(real.view("drifted", request.param))
    source = folder / "report.xlsx"
    source.write_bytes(content)
    (folder / "again").mkdir()
    saved = office(source, "xlsx:Calc MS Excel 2007 XML", folder / "again")
    return load_workbook(BytesIO(content)), load_workbook(saved)


Pair = tuple[Workbook, Workbook]


def test_every_cell_is_what_it_was(pair: Pair) -> None:
    ours, saved = pair
    assert saved.sheetnames == ours.sheetnames
    for sheet in ours:
        for row in sheet.iter_rows():
            for cell in row:
                other = saved[sheet.title][cell.coordinate]
                assert (other.value or "") == (cell.value or ""), f"{sheet.title}!{cell.coordinate}"


def test_nothing_is_an_error_or_a_formula(pair: Pair) -> None:
    kinds = {cell.data_type for sheet in pair[1] for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}


def test_filters_lists_heads_and_colours_are_still_there(pair: Pair) -> None:
    ours, saved = pair
    # Heads that stay in sight are a matter of the window, which a headless run does not have.
    for sheet in ours:
        other = saved[sheet.title]
        assert (other.auto_filter.ref or "") == (sheet.auto_filter.ref or "")
        kept = {(v.type, v.formula1) for v in other.data_validations.dataValidation}
        assert {(v.type, v.formula1) for v in sheet.data_validations.dataValidation} <= kept
        rules = sum(len(found.rules) for found in sheet.conditional_formatting)
        assert sum(len(found.rules) for found in other.conditional_formatting) == rules
        assert other.print_title_rows == sheet.print_title_rows


def test_links_and_charts_are_still_there(pair: Pair) -> None:
    ours, saved = pair
    links = 0
    for sheet in ours:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is not None:
                    other = saved[sheet.title][cell.coordinate].hyperlink
                    assert other is not None
                    wanted = str(cell.hyperlink.location).replace("'", "")
                    assert str(other.location).replace("'", "").lstrip("#") == wanted
                    links += 1
    assert links > 100
    first = ours.sheetnames[0]
    assert len(saved[first]._charts) == 4  # type: ignore[attr-defined]


def test_the_properties_survive(pair: Pair) -> None:
    ours, saved = pair
    assert saved.properties.title == ours.properties.title
    facts = {prop.name: prop.value for prop in saved.custom_doc_props.props}  # type: ignore[attr-defined]
    assert facts["RunId"] == real.view("drifted", "ja").run_id
