"""The PDF on a Windows office PC: with the extra, by pip alone; without Pango, one right sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from esmreport.render.pdf import _LOGO, pdf_css
from esmreport.render.pdf_document import pdf_html
from esmreport.resources import find_fonts
from tests.render import real
from tests.render.conftest import run, squeeze
from tests.render.test_parity import told

from .office import Office, fetch_packages


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    fetch_packages()


def pages(path: Path) -> list[str]:
    return [squeeze(page) for page in run("pdftotext", "-raw", str(path), "-").split("\f")[:-1]]


def give_fonts(folder: Path, own: bool) -> None:
    """BIZ UDGothic, or only a font without Japanese: no Windows is without any."""
    installed = find_fonts()
    assert installed
    folder.mkdir(exist_ok=True)
    latin = next(Path("/usr/share/fonts").rglob("*Sans*.ttf"))
    for font in (installed.regular, installed.bold) if own else (latin,):
        (folder / font.name).write_bytes(font.read_bytes())


@pytest.mark.parametrize("own_font", [True, False], ids=["BIZ UDGothic", "font of the wheel"])
def test_windows_prints_the_report_with_the_same_text(tmp_path: Path, own_font: bool) -> None:
    view = real.view("drifted", "ja")
    with Office() as pc:
        pc.put("document.html", pdf_html(view, _LOGO).encode("utf-8"))
        pc.put("style.css", pdf_css(view).encode("utf-8"))
        give_fonts(pc.prefix.drive_c / "windows" / "Fonts", own_font)
        result = pc.run("print_pdf.py")
        assert result.code == 0, result.error
        path = tmp_path / "windows.pdf"
        path.write_bytes(pc.get("out.pdf"))
        # Open files cannot be removed in Windows: the copies of the fonts must be closed by then.
        made = [path for path in pc.prefix.drive_c.rglob("*") if "temp" in path.parent.name.casefold()]
        assert not [path for path in made if path.name.startswith(("weasyprint-", "esmreport-"))], made
    ours, theirs = pages(real.pdf("drifted", "ja")), pages(path)
    assert told(view, "".join(theirs)) == told(view, "".join(ours))
    fonts = run("pdffonts", str(path)).splitlines()[2:]
    assert fonts and all(re.search(r"\byes +(yes|no) +yes\b", line) for line in fonts)
    assert all("BIZ-UDGothic" in line for line in fonts)
    # The font of the wheel goes by the same name; its outlines are of another kind.
    assert all(("TrueType" if own_font else "Type 0C") in line for line in fonts)
    if own_font:
        assert theirs == ours


@pytest.mark.parametrize(
    ("lang", "says"), [("ja", "Pango のライブラリがありません"), ("en", "the Pango library is missing")]
)
def test_without_the_libraries_the_sentence_is_right(lang: str, says: str) -> None:
    with Office(libraries=False) as pc:
        result = pc.run("print_pdf.py", lang)
    assert result.code == 1
    assert says in result.text and 'pip install "esmreport[windows]"' in result.text
    assert "--pdf-engine browser" in result.text and len(result.text.strip().splitlines()) == 1
    assert "Traceback" not in result.error
