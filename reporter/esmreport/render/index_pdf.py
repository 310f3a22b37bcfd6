"""The summary of many clusters on paper: how they stand, the most urgent ones, the most frequent failures."""

from __future__ import annotations

from esmreport.render.errors import RenderError
from esmreport.render.index_html import share
from esmreport.render.index_view import IndexView
from esmreport.render.pdf_engine import load_engine, load_fonts
from esmreport.render.styles import mark_rules
from esmreport.render.templating import environment
from esmreport.render.wording import shorten
from esmreport.resources import template_text

# More would be a book that nobody reads; workbook and HTML have all of them.
MOST_ROWS, MOST_RULES, MOST_PROBLEMS = 100, 40, 100
_LONGEST = 240


def render_index_pdf(view: IndexView, engine: str = "auto") -> bytes:
    """The PDF. `engine` as in pdf.render_pdf. Raises RenderError with one sentence that says what is missing."""
    from esmreport.render.pdf import font_faces, write_pdf

    html, css = _html(view), mark_rules(view.marks) + template_text("index-pdf.css")
    if engine != "browser":
        try:
            return write_pdf(load_engine(), load_fonts(), html, font_faces() + css)
        except RenderError:
            if engine == "weasyprint":
                raise
    from esmreport.render.browsers import find_browser
    from esmreport.render.pdf_browser import no_browser, printed

    browser = find_browser()
    if browser is None:
        raise RenderError(no_browser())
    assert "</" not in css
    return printed(browser, html.replace("</head>", f"<style>{css}</style></head>", 1))


def _html(view: IndexView) -> str:
    env = environment()
    env.filters["share"] = share
    env.filters["cut"] = lambda text: shorten(view.words, text, _LONGEST)
    return env.get_template("index-pdf.html.j2").render(
        v=view,
        w=view.words,
        rows=view.rows[:MOST_ROWS],
        rules=view.rules[:MOST_RULES],
        problems=view.problems[:MOST_PROBLEMS],
    )
