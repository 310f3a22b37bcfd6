"""The report as a document: edition history, authors, confidentiality mark, logo."""

from __future__ import annotations

from esmreport.core.model import Report
from esmreport.render.builtmodel import EditionLine, Paper
from esmreport.render.clock import local_date, site_offset
from esmreport.render.wording import Words, visible


def paper(report: Report, words: Words) -> Paper:
    """What the site file says; without editions the history holds one line that records the making."""
    declared = tuple(
        EditionLine(
            number=visible(edition.number),
            date=visible(edition.date),
            author=visible(edition.author),
            change=visible(edition.change),
        )
        for edition in report.document.editions
    )
    author = visible(report.title.get("author", ""))
    made = EditionLine(
        number="－",
        date=local_date(report.created_at, site_offset(report)),
        author=author or visible(report.tool),
        change=words("paper.made", run=visible(report.run_id)),
    )
    return Paper(
        editions=declared or (made,),
        declared=bool(declared),
        author=author,
        mark=visible(report.title.get("confidentiality", "")),
        logo=report.document.logo,
    )
