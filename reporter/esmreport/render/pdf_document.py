"""The document of the PDF before an engine lays it out: HTML, style sheet, chapters."""

from __future__ import annotations

from esmreport.render.styles import mark_rules
from esmreport.render.templating import environment
from esmreport.render.viewmodel import View
from esmreport.render.wording import shorten
from esmreport.resources import template_text

# A longer value would fill a page of a narrow column and help nobody: the results file has all of it.
_LONGEST = 240


def pdf_html(view: View, logo: str = "") -> str:
    """The document before layout; it refers to nothing but the address of the logo."""
    env = environment()
    env.filters["cut"] = lambda text: shorten(view.words, text, _LONGEST)
    template = env.get_template("pdf.html.j2")
    return template.render(v=view, o=view.overview, w=view.words, sections=sections(view), logo=logo)


def pdf_layout(view: View) -> str:
    """Colours of the marks and layout, without the fonts. Kept out of the HTML, where escaping would turn its
    quotes into entities and the font would silently be another one."""
    return mark_rules(view.marks) + template_text("pdf.css")


def sections(view: View) -> list[tuple[str, str]]:
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
