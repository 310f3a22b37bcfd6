"""The HTML in a real browser: filter, search and keys work, the console is silent, no request leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.chrome import CHROMIUM, Chrome
from tests.render import real
from tests.render.conftest import run, squeeze
from tests.render.sample_report import N1
from tests.render.test_layout import long_report

from esmreport.core.model import Report, Status
from esmreport.render.html import render_html
from esmreport.render.view import build_view
from esmreport.render.viewmodel import View

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this computer")
SHOWN = "[...document.querySelectorAll('#results [data-rule]')].filter(row => !row.hidden)"
OUTPUT = "document.querySelector('#filter output').textContent"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    with Chrome() as browser:
        yield browser


@pytest.fixture
def page(html: str, tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture
def quiet(chrome: Chrome, page: Path) -> Iterator[Chrome]:
    """A fresh page; afterwards the console has said nothing and only the page itself was asked for."""
    chrome.console.clear()
    chrome.requests.clear()
    chrome.open(page)
    yield chrome
    chrome.ask("1")
    assert chrome.console == []
    assert set(chrome.requests) == {page.as_uri()}


def choose(chrome: Chrome, control: str, value: str) -> None:
    chrome.ask(f"{control}.value = '{value}'; {control}.dispatchEvent(new Event('change'))")


def shown(chrome: Chrome) -> list[list[str]]:
    found = chrome.ask(f"{SHOWN}.map(row => [row.dataset.rule, row.dataset.node, row.dataset.status])")
    return [list(entry) for entry in found]


def test_at_first_everything_is_shown_and_the_filter_is_there(quiet: Chrome, report: Report) -> None:
    total = len(report.results)
    assert quiet.ask(OUTPUT) == f"{total} / {total} 件を表示"
    assert quiet.ask("getComputedStyle(filter).display") != "none"
    assert quiet.ask("[...document.querySelectorAll('details')].every(one => !one.open)")


def test_the_filter_shows_exactly_what_was_asked_for(quiet: Chrome, report: Report) -> None:
    choose(quiet, "f1", "v-fail")
    choose(quiet, "f3", "n-0")
    wanted = [r for r in report.results if r.status is Status.FAIL and r.node == N1]
    assert [entry[1:] for entry in shown(quiet)] == [[N1, "fail"]] * len(wanted)
    cards = quiet.ask("[...document.querySelectorAll('.card')].filter(c => !c.hidden).map(c => c.id)")
    assert cards and len(cards) < len(quiet.ask("[...document.querySelectorAll('.card')].map(c => c.id)"))
    quiet.ask("reset.click()")
    assert len(shown(quiet)) == len(report.results)


def test_severity_and_area_narrow_too(quiet: Chrome, report: Report) -> None:
    choose(quiet, "f2", "s-critical")
    severe = [r for r in report.results if r.severity == "critical"]
    assert len(shown(quiet)) == len(severe) > 0
    choose(quiet, "f4", "a-registry")
    assert {entry[0] for entry in shown(quiet)} <= {"REG-002", "REG-005"}


def test_search_by_keyboard_alone(quiet: Chrome) -> None:
    quiet.type("/")
    assert quiet.ask("document.activeElement.id") == "q"
    quiet.type("esmasvnt")
    quiet.ask("new Promise(done => setTimeout(done, 300))")
    found = shown(quiet)
    assert found and {entry[0] for entry in found} == {"SVC-001"}
    quiet.press("Escape", 27)
    assert len(shown(quiet)) > len(found)


def test_nothing_found_says_so(quiet: Chrome) -> None:
    quiet.type("/zzzz")
    quiet.ask("new Promise(done => setTimeout(done, 300))")
    assert shown(quiet) == []
    assert not quiet.ask("nothing.hidden")


def test_the_first_tab_leads_to_the_findings(quiet: Chrome) -> None:
    quiet.press("Tab", 9)
    assert quiet.ask("document.activeElement.getAttribute('href')") == "#findings"


def test_evidence_opens_by_itself_where_a_link_leads_and_all_at_once(quiet: Chrome) -> None:
    quiet.ask("expand.click()")
    assert quiet.ask("[...document.querySelectorAll('details')].every(one => one.open)")
    assert quiet.ask("expand.getAttribute('aria-expanded')") == "true"
    choose(quiet, "f1", "v-pass")
    quiet.ask("location.hash = '#F01'; new Promise(done => setTimeout(done, 100))")
    assert not quiet.ask("document.getElementById('F01').hidden")


def test_without_javascript_everything_is_there(chrome: Chrome, page: Path) -> None:
    chrome.open(page, script=False)
    text = squeeze(run_text(chrome.print(), page.parent))
    assert "絞り込み" not in text
    assert text.count("registry:64:HKLM") >= 5


def test_print_expands_what_was_closed(quiet: Chrome, page: Path) -> None:
    text = squeeze(run_text(quiet.print(), page.parent))
    assert text.count("registry:64:HKLM") >= 5
    assert "Spooler" in text


def test_a_filtered_print_says_that_it_is_one(quiet: Chrome, page: Path) -> None:
    choose(quiet, "f1", "v-fail")
    assert "絞り込み中" in squeeze(run_text(quiet.print(), page.parent))


def run_text(pdf: bytes, folder: Path) -> str:
    path = folder / "print.pdf"
    path.write_bytes(pdf)
    return run("pdftotext", "-raw", str(path), "-")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_page_is_wider_than_its_window(chrome: Chrome, tmp_path: Path, lang: str, width: int) -> None:
    """Only the parts that scroll by themselves may be wider than the window."""
    path = tmp_path / "real.html"
    path.write_bytes(render_html(real.view("drifted", lang)))
    chrome.open(path, width=width)
    assert chrome.ask("document.documentElement.scrollWidth") <= width
    chrome.ask("expand.click()")
    assert chrome.ask("document.documentElement.scrollWidth") <= width
    over = chrome.ask(
        "[...document.querySelectorAll('main *')].filter(e => !e.closest('.wide, .long, svg') && "
        f"e.getBoundingClientRect().right > {width} + 1).map(e => e.tagName + e.textContent.slice(0, 40))"
    )
    assert over == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_longest_values_neither_clip_nor_overflow(chrome: Chrome, tmp_path: Path, width: int) -> None:
    path = tmp_path / "long.html"
    path.write_bytes(render_html(build_view(long_report(), "ja")))
    chrome.open(path, width=width)
    chrome.ask("expand.click()")
    assert chrome.ask("document.documentElement.scrollWidth") <= width
    clipped = chrome.ask(
        "[...document.querySelectorAll('main *:not(svg *)')].filter(e => { const style = getComputedStyle(e), "
        "cut = ['hidden', 'clip']; return (e.scrollWidth > e.clientWidth + 1 && cut.includes(style.overflowX)) || "
        "(e.scrollHeight > e.clientHeight + 1 && cut.includes(style.overflowY)) })"
        ".map(e => e.tagName + e.className)"
    )
    assert clipped == []
    over = chrome.ask(
        "[...document.querySelectorAll('main *')].filter(e => !e.closest('.wide, .long, svg') && "
        f"e.getBoundingClientRect().right > {width} + 1).map(e => e.tagName + e.textContent.slice(0, 40))"
    )
    assert over == []
    text = chrome.ask("document.querySelector('main').textContent")
    assert "0123456789abcdef" * 250 in text and "C:\\" + "a" * 257 in text
    assert "Service0000" in text and "Service1999" in text and "subject-299" in text


def test_small_text_stays_readable(chrome: Chrome, tmp_path: Path) -> None:
    path = tmp_path / "real.html"
    path.write_bytes(render_html(real.view("drifted", "ja")))
    chrome.open(path, width=390)
    sizes = chrome.ask(
        "[...new Set([...document.querySelectorAll('main *:not(svg *)')]"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)))]"
    )
    assert min(sizes) >= 9.3


def test_every_control_has_a_name_and_every_column_a_head(view: View) -> None:
    text = render_html(view).decode()
    for control in re.findall(r'<(?:select|input) id="([^"]+)"', text):
        assert f'<label for="{control}">' in text
    assert not re.search(r"<th(?![^>]*scope=)[ >]", text)
