"""The HTML report: one file that needs no network and no script, and prints everything."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from esmreport.core.document import Logo
from esmreport.render.look import Mark
from esmreport.render.styles import mark_rules
from esmreport.render.templating import environment
from esmreport.render.viewmodel import Column, Entry, Line, View
from esmreport.render.wording import Words
from esmreport.resources import template_text

if TYPE_CHECKING:
    from markupsafe import Markup

# More characters than this are folded.
LONG = 300


def render_html(view: View) -> bytes:
    """The report of a view as one UTF-8 HTML file. Only its own style sheet and script may act in it."""
    from markupsafe import Markup

    css = mark_rules(view.marks) + template_text("report.css")
    script = template_text("report.js")
    nodes = {column.key: f"n-{i}" for i, column in enumerate(view.columns)}
    env = environment()
    env.filters["pill"] = _pill
    env.filters["long"] = _long
    env.filters["entry_tokens"] = lambda entries: entry_tokens(entries, nodes)
    env.filters["line_tokens"] = lambda line, columns: line_tokens(line, columns, nodes)
    # The style sheet and the script are our own files; everything else is escaped.
    text = env.get_template("report.html.j2").render(
        v=view,
        o=view.overview,
        w=view.words,
        l=_labels(view.words),
        css=Markup(css),
        js=Markup(script),
        csp=_policy(css, script, view.paper.logo),
        filters=_filters(view, nodes),
        chapters=_chapters(view),
        logo=data_address(view.paper.logo) if view.paper.logo else "",
    )
    return text.encode("utf-8")


def _labels(words: Words) -> dict[str, Markup]:
    """The labels by name, escaped: the large tables say them in every cell."""
    from markupsafe import escape

    return {
        key.removeprefix("label."): escape(text)
        for key, text in words.table.items()
        if key.startswith("label.")
    }


def _pill(mark: Mark) -> Markup:
    return _bold(mark.css, mark.label)


@lru_cache(maxsize=256)
def _bold(css: str, label: str) -> Markup:
    from markupsafe import Markup

    return Markup('<b class="pill {}">{}</b>').format(css, label)


def _long(text: str) -> str:
    """A text as it is; a long one can be scrolled."""
    from markupsafe import Markup

    return text if len(text) <= LONG else Markup('<span class="long" tabindex="0">{}</span>').format(text)


def _policy(css: str, script: str, logo: Logo | None) -> str:
    """A Content Security Policy that lets exactly this style sheet and this script act, and nothing load."""
    parts = ["default-src 'none'", f"style-src {_hash(css)}", f"script-src {_hash(script)}"]
    if logo:
        parts.append("img-src data:")
    return "; ".join((*parts, "base-uri 'none'", "form-action 'none'"))


def data_address(logo: Logo) -> str:
    """The picture itself as an address, so that no other file is needed."""
    return f"data:{logo.media};base64,{b64encode(logo.content).decode('ascii')}"


def _chapters(view: View) -> list[tuple[str, str]]:
    """Anchor and word of each chapter that there is, in order."""
    life = view.life
    chapters: list[tuple[str, object]] = [
        ("figures", True),
        ("cluster", True),
        ("diagnoses", life.causes),
        ("drift", life.drift),
        ("findings", True),
        ("roadmap", view.windows),
        ("accepted", view.excepted),
        ("records", life.troubles),
        ("unchecked", True),
        ("manual", True),
        ("results", True),
        ("comparison", True),
        ("tables", view.tables),
        ("scripts", view.scripts),
        ("evidence", True),
    ]
    return [(anchor, f"section.{anchor}") for anchor, there in chapters if there]


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def entry_tokens(entries: Iterable[Entry], nodes: Mapping[str, str]) -> str:
    """What the filter compares: a group of words per result, groups separated by semicolons."""
    groups = (_group(e.mark, e.severity, e.area, nodes[e.node_key]) for e in entries)
    return ";".join(dict.fromkeys(groups))


def line_tokens(line: Line, columns: Sequence[Column], nodes: Mapping[str, str]) -> str:
    """The same for one line of the comparison: a group per judged cell."""
    judged = ((cell, c) for cell, c in zip(line.cells, columns, strict=True) if cell and cell.mark)
    groups = (_group(cell.mark, line.severity, line.area, nodes[c.key]) for cell, c in judged if cell.mark)
    return ";".join(dict.fromkeys(groups))


def _group(verdict: Mark, severity: Mark, area: str, node: str) -> str:
    return f"v-{verdict.code} s-{severity.code} a-{area} {node}"


def _filters(view: View, nodes: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices of each filter, only those that occur: (label, [(token, text)])."""
    w, entries = view.words, view.entries
    verdicts = {e.mark.code: e.mark for e in entries}
    severities = {e.severity.code: e.severity for e in entries}
    areas = {e.area: e.area_word for e in entries}
    used = {e.node_key for e in entries}
    return [
        (w("label.verdict"), [(f"v-{m.code}", m.label) for m in sorted(verdicts.values(), key=_rank)]),
        (w("label.severity"), [(f"s-{m.code}", m.label) for m in sorted(severities.values(), key=_rank)]),
        (w("label.node"), [(nodes[c.key], c.name) for c in view.columns if c.key in used]),
        (w("label.area"), [(f"a-{code}", word) for code, word in areas.items()]),
    ]


def _rank(mark: Mark) -> int:
    return mark.rank
