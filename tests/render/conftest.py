"""The sample report, its view and its files, made once per run."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from tests.render.sample_report import sample_report

from esmreport.core.model import Report
from esmreport.render.excel import render_xlsx
from esmreport.render.html import render_html
from esmreport.render.pdf import render_pdf
from esmreport.render.view import build_view
from esmreport.render.viewmodel import View


@pytest.fixture(scope="session")
def report() -> Report:
    return sample_report()


@pytest.fixture(scope="session")
def view(report: Report) -> View:
    return build_view(report, "ja")


@pytest.fixture(scope="session")
def english(report: Report) -> View:
    return build_view(report, "en")


@pytest.fixture(scope="session")
def xlsx(view: View) -> bytes:
    return render_xlsx(view)


@pytest.fixture(scope="session")
def html(view: View) -> str:
    return render_html(view).decode("utf-8")


@pytest.fixture(scope="session")
def pdf_file(view: View, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    path.write_bytes(render_pdf(view))
    return path


@pytest.fixture(scope="session")
def pdf_text(pdf_file: Path) -> str:
    """Text of the PDF without white space: line breaks inside values must not matter."""
    return squeeze(run("pdftotext", "-raw", str(pdf_file), "-"))


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)
