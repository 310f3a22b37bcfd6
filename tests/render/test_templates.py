"""The templates are trusted texts, and this is why that is enough: nothing but them is ever compiled, and they reach
no part of the data by a name that data could choose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from tests.render.sample_report import BRACES

from esmreport.core.model import Report
from esmreport.render.html import render_html
from esmreport.render.pdf_document import pdf_html
from esmreport.render.templating import environment
from esmreport.render.view import build_view
from esmreport.resources import templates_dir

FILES = sorted(templates_dir().rglob("*.j2"))
# Ours make text or escaped markup of a value; of Jinja2's own, these cannot reach into one.
FILTERS = {
    *(
        "pill",
        "long",
        "entry_tokens",
        "line_tokens",
        "widths",
        "script_widths",
        "built_widths",
        "stacked",
        "gauge",
        "cluster_svg",
    ),
    *("cut", "share", "cell", "length", "join", "select"),
}
METHODS = {"name", "values"}
BRANCHES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


def faults(template: nodes.Template) -> Iterator[str]:
    """What could let data choose what is read or run, or print it without escaping, with its line."""
    for found in template.find_all(nodes.Node):
        said = f"line {found.lineno}: {type(found).__name__}"
        if isinstance(found, nodes.Getattr) and found.attr.startswith("_"):
            yield f"{said} {found.attr}"
        elif isinstance(found, nodes.Getitem) and not _fixed(found.arg):
            yield said
        elif isinstance(found, nodes.Filter | nodes.FilterBlock):
            name = found.filter.name if isinstance(found, nodes.FilterBlock) else found.name
            if name not in FILTERS:
                yield f"{said} {name}"
        elif isinstance(found, nodes.Call) and isinstance(found.node, nodes.Getattr):
            if found.node.attr not in METHODS:
                yield f"{said} {found.node.attr}"
        elif isinstance(found, BRANCHES):
            if not isinstance(found.template, nodes.Const):
                yield said
        elif isinstance(found, nodes.EvalContextModifier | nodes.MarkSafe | nodes.MarkSafeIfAutoescape):
            yield said


def _fixed(place: nodes.Node) -> bool:
    """A place that the template itself names, or counts."""
    counted = isinstance(place, nodes.Getattr) and place.attr == "index0"
    return counted or isinstance(place, nodes.Const | nodes.Slice)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_template_leaves_no_choice_to_data(path: Path) -> None:
    assert list(faults(environment().parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ x.__class__ }}",
        "{{ x[y] }}",
        "{{ x[y.z] }}",
        "{{ x|attr(y) }}",
        "{{ x|map(attribute=y)|join }}",
        "{{ x|safe }}",
        "{{ y|format(x) }}",
        "{{ y.format(x) }}",
        "{% filter upper %}{{ x }}{% endfilter %}",
        "{% include x %}",
        "{% from x import y %}",
        "{% extends x %}",
        "{% autoescape false %}{{ x }}{% endautoescape %}",
    ],
)
def test_a_choice_would_be_seen(text: str) -> None:
    assert list(faults(Environment().parse(text)))


def test_nothing_but_the_templates_is_compiled(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    plain = Environment._parse

    def watched(self: Environment, source: str, *arguments: object) -> object:
        compiled.append(source)
        return plain(self, source, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Environment, "_parse", watched)
    # Where compiled templates are kept, they would not pass by here.
    monkeypatch.setattr("esmreport.render.templatecache.TemplateCache.load_bytecode", lambda *_: None)
    view = build_view(report, "ja", "full")
    assert BRACES in render_html(view).decode() and BRACES in pdf_html(view)
    shipped = {path.read_text(encoding="utf-8") for path in FILES}
    assert len(compiled) > 20
    assert set(compiled) <= shipped
