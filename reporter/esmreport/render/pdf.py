"""The PDF: the view laid out on A4 by WeasyPrint."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from esmreport.core.document import Logo
from esmreport.render.pdf_engine import face_bytes, load_engine, load_fonts
from esmreport.render.styles import mark_rules
from esmreport.render.templating import environment
from esmreport.render.viewmodel import View
from esmreport.render.wording import shorten
from esmreport.resources import FONT_FAMILY, Fonts, template_text

_SCHEME = "esmreport:"
# A longer value would fill a page of a narrow column and help nobody: the results file has all of it.
_LONGEST = 240


def render_pdf(view: View) -> bytes:
    """The PDF of a view. RenderError with one sentence when WeasyPrint, Pango or the font is missing."""
    engine, fonts = load_engine(), load_fonts()
    html = pdf_html(view)
    with _patient_gc():
        fetcher = _fetcher(engine, fonts, view.paper.logo)
        document = engine.HTML(string=html, url_fetcher=fetcher)
        styles = engine.CSS(string=pdf_css(view), url_fetcher=fetcher)
        content: bytes = document.write_pdf(stylesheets=[styles])
    return content


def pdf_html(view: View) -> str:
    """The document before layout; it refers to nothing outside itself."""
    env = environment()
    env.filters["cut"] = lambda text: shorten(view.words, text, _LONGEST)
    template = env.get_template("pdf.html.j2")
    return template.render(
        v=view, o=view.overview, w=view.words, sections=_sections(view), logo=f"{_SCHEME}logo"
    )


def pdf_css(view: View) -> str:
    """The style sheet: font faces, colours of the marks, layout. Kept out of the HTML, where escaping would
    turn its quotes into entities and the font would silently be another one."""
    faces = "".join(
        f'@font-face {{ font-family: "{FONT_FAMILY}"; font-weight: {weight};'
        f' src: url("{_SCHEME}{name}"); }}\n'
        for weight, name in (("normal", "regular"), ("bold", "bold"))
    )
    return faces + mark_rules(view.marks) + template_text("pdf.css")


def _sections(view: View) -> list[tuple[str, str]]:
    """Anchor and word of each chapter that there is, in order."""
    part, life = "_part" if view.appendix == "differences" else "", view.life
    chapters: list[tuple[str, str, object]] = [
        ("s-summary", "section.summary", True),
        ("s-figures", "section.figures", True),
        ("s-cluster", "section.cluster", True),
        ("s-diagnoses", "section.diagnoses", life.causes),
        ("s-drift", "section.drift", life.drift),
        ("s-findings", "section.findings", True),
        ("s-roadmap", "section.roadmap", True),
        ("s-accepted", "section.accepted", view.excepted),
        ("s-records", "section.records", life.troubles),
        ("s-unchecked", "section.unchecked", True),
        ("s-manual", "section.manual", True),
        ("s-checks", "section.checks", life.checks),
        ("s-carried", "section.carried", life.carried),
        ("s-comparison", f"section.comparison{part}", True),
        ("s-info", "section.info", view.informative),
        ("s-tables", f"section.tables{part}", view.tables),
        ("s-scripts", f"section.scripts{part}", view.scripts),
        ("s-evidence", "section.evidence", True),
        ("s-sign", "section.sign_off", True),
    ]
    return [(anchor, word) for anchor, word, there in chapters if there]


def _fetcher(engine: Any, fonts: Fonts, logo: Logo | None = None) -> Any:
    """Gives WeasyPrint the two fonts and the logo, and refuses every other address: nothing is ever
    fetched."""
    base: Any = engine.urls.URLFetcher
    response: Any = engine.urls.URLFetcherResponse
    paths = {f"{_SCHEME}regular": fonts.regular, f"{_SCHEME}bold": fonts.bold}

    class OwnFilesOnly(base):  # type: ignore[misc]
        def fetch(self, url: str, _headers: object = None) -> object:
            if logo and url == f"{_SCHEME}logo":
                return response(url, logo.content, {"Content-Type": logo.media})
            if url not in paths:
                raise ValueError(f"only the fonts of the report may be read, not {url}")
            return response(url, face_bytes(paths[url]))

    return OwnFilesOnly()


@contextmanager
def _patient_gc() -> Iterator[None]:
    # Layout makes millions of short-lived boxes: the usual threshold costs a tenth of the time.
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.collect()
