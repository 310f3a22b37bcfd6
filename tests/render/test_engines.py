"""The engines of the PDF: which one is taken, what is said where none works, and the same text from both."""

from __future__ import annotations

import os
import re
import stat
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.chrome import CHROMIUM
from tests.render import real
from tests.render.conftest import run, squeeze
from tests.render.test_parity import told

from esmreport.core.model import Text
from esmreport.render import browsers, pdf, pdf_browser, pdf_engine, pdf_windows
from esmreport.render.browsers import find_browser
from esmreport.render.errors import RenderError
from esmreport.render.pdf_document import pdf_html
from esmreport.render.pdf_info import page_numbers, with_info
from esmreport.render.viewmodel import View

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this computer")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "report.pdf"
    path.write_bytes(pdf.render_pdf(real.view("drifted", "ja"), "browser"))
    return path


class Blocks(HTMLParser):
    """The text of each cell, paragraph and heading, without white space."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("td", "th", "p", "h1", "h2", "h3", "li"):
            self._open.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "p", "h1", "h2", "h3", "li") and self._open:
            self.found.append(squeeze(self._open.pop()))

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1] += data


def body_text(path: Path, view: View) -> str:
    """The text of all pages without running heads and feet."""
    pages = run("pdftotext", "-raw", str(path), "-").split("\f")
    running = rf"\d+ / \d+|{re.escape(view.title)}|{re.escape(view.cluster_name)} .*{view.run_id}.*"
    kept = [line for page in pages for line in page.splitlines() if not re.fullmatch(running, line.strip())]
    return squeeze("".join(kept))


@needs_browser
def test_both_engines_print_the_same_text(printed: Path) -> None:
    view = real.view("drifted", "ja")
    blocks = {block for block in Blocks(pdf_html(view)).found if block}
    assert len(blocks) > 500
    files = {"browser": printed, "own": real.pdf("drifted", "ja")}
    texts = {name: body_text(path, view) for name, path in files.items()}
    missing = {name: sorted(block for block in blocks if block not in text) for name, text in texts.items()}
    # A cell that continues on the next page has that page's head in its midst: these are few.
    assert len(missing["browser"]) <= len(blocks) // 100, missing["browser"][:5]
    assert len(missing["own"]) <= len(blocks) // 100, missing["own"][:5]
    assert told(view, texts["browser"]) == told(view, texts["own"])


@needs_browser
def test_the_browser_s_pdf_is_complete_as_a_document(printed: Path) -> None:
    view = real.view("drifted", "ja")
    reader = PdfReader(printed)
    info = reader.metadata
    assert info and info.title == f"{view.title} — {view.cluster_name}"
    assert info["/Keywords"].split(", ")[0] == view.run_id
    assert info["/Creator"] == view.tool
    fonts = run("pdffonts", str(printed)).splitlines()[2:]
    assert {line.split()[0].partition("+")[2] for line in fonts} == {
        "BIZUDGothic-Regular",
        "BIZUDGothic-Bold",
    }
    assert all(re.search(r"\byes +yes +yes\b", line) for line in fonts)
    assert reader.outline and reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


@needs_browser
def test_the_contents_name_the_pages_where_the_findings_are(printed: Path) -> None:
    view = real.view("drifted", "ja")
    pages = [squeeze(page) for page in run("pdftotext", "-raw", str(printed), "-").split("\f")[:-1]]
    contents = squeeze(run("pdftotext", "-layout", "-f", "2", "-l", "3", str(printed), "-"))
    for finding in view.findings:
        entry = re.search(
            rf"{finding.number}{re.escape(squeeze(finding.severity.label + finding.heading))}(\d+)", contents
        )
        assert entry, finding.number
        assert f"{finding.number}{squeeze(finding.heading)}" in pages[int(entry.group(1)) - 1]
    assert all(f"{n}/{len(pages)}" in page for n, page in enumerate(pages[1:], start=2))


def no_weasyprint() -> None:
    raise RenderError(Text.same("no engine"))


def test_auto_takes_weasyprint_first(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_by_browser", lambda _: b"browser")
    monkeypatch.setattr(pdf, "write_pdf", lambda *_: b"weasyprint")
    assert pdf.render_pdf(view) == b"weasyprint"
    monkeypatch.setattr(pdf, "load_engine", no_weasyprint)
    monkeypatch.setattr(pdf, "find_browser", lambda: Path("edge"))
    assert pdf.render_pdf(view) == b"browser"
    with pytest.raises(RenderError, match="no engine"):
        pdf.render_pdf(view, "weasyprint")
    monkeypatch.setattr(pdf, "find_browser", lambda: None)
    with pytest.raises(RenderError, match="no engine"):
        pdf.render_pdf(view)


def test_an_unknown_engine_is_refused(view: View) -> None:
    with pytest.raises(ValueError, match="unknown PDF engine"):
        pdf.render_pdf(view, "word")


def test_without_a_browser_one_sentence_names_the_way_out(
    view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_browser, "find_browser", lambda: None)
    with pytest.raises(RenderError) as caught:
        pdf.render_pdf(view, "browser")
    for text in (caught.value.text.ja, caught.value.text.en):
        assert "Edge" in text and "--format xlsx,html,json" in text and "\n" not in text


@pytest.mark.parametrize("body", ["exit 1", "exit 0", "sleep 5"])
def test_a_browser_that_does_not_print_is_one_sentence(
    view: View, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    fake = tmp_path / "msedge"
    fake.write_text(f"#!/bin/sh\n{body}\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(pdf_browser, "find_browser", lambda: fake)
    monkeypatch.setattr(pdf_browser, "_PATIENCE", 1)
    with pytest.raises(RenderError) as caught:
        pdf.render_pdf(view, "browser")
    assert str(fake) in caught.value.text.en


def test_browsers_are_found_where_windows_has_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browsers.sys, "platform", "win32")
    monkeypatch.setattr(browsers.shutil, "which", lambda _: None)
    for name in browsers._ROOTS:
        monkeypatch.setenv(name, str(tmp_path / name))
    assert find_browser() is None
    chrome = tmp_path / "PROGRAMFILES" / "Google" / "Chrome" / "Application" / "chrome.exe"
    edge = tmp_path / "PROGRAMFILES(X86)" / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    for path in (chrome, edge):
        path.parent.mkdir(parents=True)
        path.touch()
        assert find_browser() == path


def test_the_libraries_of_the_wheel_are_named_before_the_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "gstreamer_libs"
    (folder / "bin").mkdir(parents=True)
    (folder / "__init__.py").write_text("raise SystemExit\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv("WEASYPRINT_DLL_DIRECTORIES", raising=False)
    monkeypatch.setenv("PATH", "/usr/bin")
    pdf_windows.use_wheel_libraries()
    assert "WEASYPRINT_DLL_DIRECTORIES" not in os.environ, "only on Windows"
    monkeypatch.setattr(pdf_windows.sys, "platform", "win32")
    pdf_windows.use_wheel_libraries()
    assert os.environ["WEASYPRINT_DLL_DIRECTORIES"] == str(folder / "bin")
    assert os.environ["PATH"] == f"{folder / 'bin'}{os.pathsep}/usr/bin"
    monkeypatch.setenv("WEASYPRINT_DLL_DIRECTORIES", "mine")
    pdf_windows.use_wheel_libraries()
    assert os.environ["WEASYPRINT_DLL_DIRECTORIES"] == "mine"


def test_the_font_of_the_wheel_is_the_last_resort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf_windows.wheel_fonts() is None
    folder = tmp_path / "pylopdf_fonts_jp"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "NotoSansJP-Regular.otf").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(pdf_engine, "find_fonts", lambda: None)
    assert pdf_engine.load_fonts().bold.name == "NotoSansJP-Regular.otf"
    advice = pdf_engine.advice()
    assert advice and "Noto Sans JP" in advice.en


def test_a_pdf_of_another_make_is_left_alone() -> None:
    for content in (b"%PDF-1.7\n", b"%PDF-1.4\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"):
        assert page_numbers(content) == {}
        assert with_info(content, "a", "b", "c") == content


def test_texts_in_a_style_sheet_cannot_end_it() -> None:
    text = pdf_browser._css_text('a"b</style>\\\n日本')
    assert re.fullmatch(r'"[\w -.:\\]*"', text) and "<" not in text
