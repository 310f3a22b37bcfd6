"""The PDF: its fonts, its text, its pages, and what it says when something is missing."""

from __future__ import annotations

import builtins
import gc
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont
from pypdf import PdfReader
from tests.render.conftest import run, squeeze
from tests.render.sample_report import AWKWARD, BRACES, FORMULA, SCRIPT

from esmreport import resources
from esmreport.core.model import Evidence, Observation, Report, Status, Text
from esmreport.render import pdf_engine
from esmreport.render.errors import RenderError
from esmreport.render.pdf import _fetcher, font_faces, pdf_css, pdf_html, render_pdf, write_pdf
from esmreport.render.view import build_view
from esmreport.render.viewmodel import View


def pages(path: Path) -> list[str]:
    return [squeeze(page) for page in run("pdftotext", "-raw", str(path), "-").split("\f")[:-1]]


def test_only_the_two_weights_of_one_font_are_in_it(pdf_file: Path) -> None:
    lines = run("pdffonts", str(pdf_file)).splitlines()[2:]
    names = sorted(line.split()[0].partition("+")[2] for line in lines)
    assert names == ["BIZ-UDGothic", "BIZ-UDGothic-Bold"]
    assert all(re.search(r"\byes +yes +yes\b", line) for line in lines)


@pytest.mark.parametrize("text", [AWKWARD, FORMULA, SCRIPT, BRACES, "bell<U+0007>esc<U+001B>[31m<U+202E>abc"])
def test_awkward_text_can_be_read_back(pdf_text: str, text: str) -> None:
    assert squeeze(text) in pdf_text


def test_page_one_after_the_cover_has_verdict_and_completeness(pdf_file: Path) -> None:
    cover, _, first = pages(pdf_file)[:3]
    for text in (cover, first):
        assert "不適合あり" in text and "自動確認は一部未完了" in text
    for part in (
        "ESMNODE3",
        "確認不能:3件",
        "封印一致",
        "判定率91.8%",
        "ガイドより新しい版",
        "採取情報から推定",
    ):
        assert part in first


def test_every_page_but_the_cover_is_numbered_and_names_the_run(pdf_file: Path, view: View) -> None:
    found = pages(pdf_file)
    for number, text in enumerate(found[1:], start=2):
        assert f"{number}/{len(found)}" in text
        assert view.run_id in text and view.nodes[0].sha256[:12] in text


def test_the_contents_lead_to_the_right_pages(pdf_file: Path, view: View) -> None:
    found = pages(pdf_file)
    for finding in view.findings:
        entry = re.search(
            rf"{finding.number}{squeeze(finding.severity.label + finding.heading)}\.*(\d+)", found[1]
        )
        assert entry, finding.number
        assert finding.number in found[int(entry.group(1)) - 1]


def test_screen_readers_find_headings_tables_and_the_language(pdf_file: Path) -> None:
    root = PdfReader(pdf_file).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "ja"
    tree = run("pdfinfo", "-struct", str(pdf_file))
    assert all(re.search(rf"^ +{kind}\b", tree, re.M) for kind in ("H2", "H3", "P", "Table", "TH", "TD"))


def test_bookmarks_name_sections_and_findings(pdf_file: Path, view: View) -> None:
    titles: list[str] = []

    def walk(items: list) -> None:  # type: ignore[type-arg]
        for item in items:
            if isinstance(item, list):
                walk(item)
            else:
                titles.append(str(item.title))

    walk(PdfReader(pdf_file).outline)
    assert view.words("section.summary") in titles and view.words("section.sign_off") in titles
    assert all(f"{f.number} {f.heading}" in titles for f in view.findings)


def test_everything_stays_inside_the_page(report: Report, tmp_path: Path) -> None:
    unbroken = Text.same("X" * 220)
    failed = next(r for r in report.results if r.status is Status.FAIL and r.node)
    observed = (Observation(node=failed.node, text=unbroken),)
    evidence = (Evidence(node="N" * 200, item="I" * 200, found="F" * 200),)
    wide = replace(failed, subject="S" * 220, expected=unbroken, observed=observed, evidence=evidence)
    title = {"title": "T" * 120, "customer": "C" * 200}
    path = tmp_path / "wide.pdf"
    path.write_bytes(render_pdf(build_view(replace(report, results=(wide,), title=title), "ja")))
    boxes = run("pdftotext", "-bbox", "-f", "2", str(path), "-")
    width = float(re.findall(r'<page width="([\d.]+)"', boxes)[0])
    words = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.]+)" yMax="([\d.]+)"', boxes)
    assert len(words) > 300
    margin = 15 / 25.4 * 72
    assert min(float(w[0]) for w in words) >= margin - 1
    assert max(float(w[2]) for w in words) <= width - margin + 1


def test_long_values_wrap_and_are_cut_with_a_word(pdf_text: str) -> None:
    assert "長いため" in pdf_text and "文字を省略" in pdf_text


def test_the_head_of_a_table_repeats(report: Report, tmp_path: Path) -> None:
    many = tuple(replace(r, subject=f"service-{n:03d}") for n in range(90) for r in report.results[3:4])
    path = tmp_path / "long.pdf"
    path.write_bytes(render_pdf(build_view(replace(report, results=many, tables=()), "en")))
    found = [text for text in pages(path) if "service-" in text]
    assert len(found) > 2
    assert all(
        "SubjectBaseline" in text for text in found if text.count("service-") > 5 and "api" not in text
    )


def test_no_heading_stands_alone_at_the_end_of_a_page(report: Report, tmp_path: Path) -> None:
    """Sixty cards of different heights: without the rule in the style sheet some heading ends a page."""
    failed = next(r for r in report.results if r.rule == "REG-002" and r.status is Status.FAIL)
    rule = report.rules["REG-002"]
    rules = {f"REG-{n}": replace(rule, id=f"REG-{n}") for n in range(100, 160)}
    results = tuple(
        replace(failed, rule=name, subject=f"subject {n}", observed=())
        for position, name in enumerate(rules)
        for n in range(position % 4 + 1)
    )
    path = tmp_path / "cards.pdf"
    view = build_view(replace(report, rules=rules, results=results, tables=()), "ja")
    path.write_bytes(render_pdf(view))
    ends = []
    for page in run("pdftotext", "-raw", str(path), "-").split("\f"):
        running = rf"\d+ / \d+|{re.escape(view.title)} .*|.*{report.run_id}.*"
        ends += [line for line in page.splitlines() if line.strip() and not re.fullmatch(running, line)][-1:]
    assert len(ends) > 15
    # A line of the contents looks like a heading, but ends with a page.
    assert [
        line for line in ends if re.match(r"F\d\d \D|◆ 重大", line) and not re.search(r" \d+$", line)
    ] == []


def test_full_appendix_prints_what_is_equal(report: Report) -> None:
    short = pdf_html(build_view(report, "ja"))
    full = pdf_html(build_view(report, "ja", "full"))
    assert "Spooler" not in short and "このほか 1 行" in short
    assert "Spooler" in full and "このほか" not in full


def test_english_has_its_own_words(english: View) -> None:
    text = pdf_html(english)
    assert "Verdict and completeness" in text and "総合判定" not in text


def test_the_style_sheet_stays_out_of_the_html(view: View) -> None:
    assert "<style" not in pdf_html(view)
    css = pdf_css(view)
    assert set(re.findall(r"font-family: ([^;]*);", css)) == {'"BIZ UDGothic"'} and "&quot;" not in css
    boxes = [box for box in re.findall(r"@(?:top|bottom)-\w+ \{([^}]*)\}", css) if "content: none" not in box]
    assert len(boxes) == 4 and all("font-family" in box for box in boxes)
    assert "svg { font-family" in css and ":root { font-family" in css
    assert "flex" not in re.sub(r"/\*.*?\*/", "", css) and "display: grid" not in css


def test_every_table_has_fixed_columns(view: View) -> None:
    html = pdf_html(view)
    for table in re.findall(r"<table.*?</table>", html, re.S):
        head = re.search(r"<tr.*?</tr>", table, re.S)
        assert head
        assert len(re.findall("<col ", table)) == len(re.findall("<t[dh][ >]", head.group()))


def test_only_our_fonts_are_ever_read() -> None:
    engine, fonts = pdf_engine.load_engine(), pdf_engine.load_fonts()
    fetcher = _fetcher(engine, fonts)
    assert fetcher.fetch("esmreport:bold").read()[:4] == b"\x00\x01\x00\x00"
    for url in ("http://192.0.2.1/x.png", "file:///etc/passwd", "data:text/plain,x", "esmreport:other"):
        with pytest.raises(ValueError, match="only the fonts"):
            fetcher.fetch(url)


def test_the_fonts_are_those_of_the_style_sheet_not_of_the_system(tmp_path: Path) -> None:
    """Under a name that no system has: otherwise a missing font would never be seen where it is installed."""
    engine, fonts = pdf_engine.load_engine(), pdf_engine.load_fonts()
    css = font_faces().replace(resources.FONT_FAMILY, "No Such Family")
    css += ':root { font-family: "No Such Family" }'
    path = tmp_path / "own.pdf"
    path.write_bytes(write_pdf(engine, fonts, '<html lang="ja"><p>日本語 <b>太字 abc</b></p>', css))
    names = [line.split()[0].partition("+")[2] for line in run("pdffonts", str(path)).splitlines()[2:]]
    assert sorted(names) == ["No-Such-Family", "No-Such-Family-Bold"]


def test_the_collector_of_garbage_is_left_as_it_was(report: Report) -> None:
    before = gc.get_threshold()
    render_pdf(build_view(replace(report, results=report.results[:2], tables=()), "ja"))
    assert gc.get_threshold() == before


def test_a_missing_font_is_one_sentence(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_engine, "find_fonts", lambda: None)
    with pytest.raises(RenderError) as caught:
        render_pdf(view, "weasyprint")
    assert "fonts-morisawa-bizud-gothic" in caught.value.text.en
    assert pdf_engine.problem() == caught.value.text


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError("cannot load library 'libpango-1.0-0'\nlong explanation"), "apt install libpango-1.0-0"),
        (ImportError("No module named 'weasyprint'"), "WeasyPrint cannot be loaded"),
    ],
)
def test_a_missing_library_is_one_sentence(
    view: View, monkeypatch: pytest.MonkeyPatch, error: Exception, says: str
) -> None:
    original = builtins.__import__

    def without(name: str, *args: object, **kwargs: object) -> object:
        if name == "weasyprint":
            raise error
        return original(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(RenderError) as caught:
        render_pdf(view, "weasyprint")
    text = caught.value.text
    assert says in text.en and "--format xlsx,html,json" in text.en and "--format xlsx,html,json" in text.ja
    assert "\n" not in text.en + text.ja


def test_on_windows_the_way_out_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_engine.sys, "platform", "win32")
    assert "esmreport[windows]" in pdf_engine._no_library("x").ja


def test_a_missing_subset_library_is_only_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf_engine.load_engine()
    from weasyprint.text import ffi

    assert pdf_engine.advice() is None
    monkeypatch.setattr(ffi, "harfbuzz_subset", None)
    advice = pdf_engine.advice()
    assert advice and "libharfbuzz-subset0" in advice.en
    assert pdf_engine.problem() is None


def test_the_face_is_taken_out_of_a_collection(tmp_path: Path) -> None:
    fonts = resources.find_fonts()
    assert fonts
    other = TTFont(fonts.regular)
    for record in other["name"].names:
        if record.nameID == 1:
            record.string = "BIZ UDPGothic"
    collection = TTCollection()
    collection.fonts = [other, TTFont(fonts.regular)]
    path = tmp_path / "BIZ-UDGothicR.ttc"
    collection.save(path)
    assert path.read_bytes()[:4] == b"ttcf"
    face = TTFont(BytesIO(pdf_engine.face_bytes(path)))
    assert face["name"].getDebugName(1) == "BIZ UDGothic"
    collection.fonts = [other]
    collection.save(path)
    with pytest.raises(RenderError):
        pdf_engine.face_bytes(path)


def test_fonts_are_found_by_the_names_of_debian_and_windows(tmp_path: Path) -> None:
    assert resources.find_fonts((tmp_path,)) is None
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "BIZ-UDGothicR.ttc").touch()
    assert resources.find_fonts((tmp_path, tmp_path / "none")) is None
    (tmp_path / "BIZUDGothic-Bold.ttf").touch()
    found = resources.find_fonts((tmp_path,))
    assert found and found.regular.name == "BIZ-UDGothicR.ttc" and found.bold.name == "BIZUDGothic-Bold.ttf"


def test_windows_font_folders_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINDIR", "C:/Windows")
    assert resources.font_folders()[0] == Path("C:/Windows/Fonts")
