"""The template engine as both HTML faces use it: strict, escaping, and closed to the data it prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from esmreport.render.builtmodel import Gauge
from esmreport.render.charts import gauge, stacked
from esmreport.render.diagram_svg import cluster_svg
from esmreport.render.viewmodel import Count
from esmreport.resources import templates_dir

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

# What the compiled templates depend on.
_SETTINGS: dict[str, Any] = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}


def environment() -> Environment:
    """The program's templates: everything escaped, an undefined name is an error, data never a template.

    Only our own files are compiled, and they let data choose nothing (a test holds them to it): a sandbox around them
    would guard nothing, and takes a third of the time.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from esmreport.render.templatecache import TemplateCache

    folder = templates_dir()
    env = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        auto_reload=False,
        # What another kind of environment compiled calls things that this one does not have.
        bytecode_cache=TemplateCache(folder, f"{Environment.__name__} {_SETTINGS}"),
        **_SETTINGS,
    )
    env.filters["widths"] = column_widths
    env.filters["script_widths"] = script_widths
    env.filters["stacked"] = _stacked
    env.filters["gauge"] = _gauge
    env.filters["cluster_svg"] = cluster_svg
    return env


def _stacked(counts: Sequence[Count], wide: float, most: int = 0) -> Markup:
    return stacked(counts, wide=wide, most=most)


def _gauge(found: Gauge, wide: float) -> Markup:
    return gauge(found.share, found.ink, f"{found.label} {found.value}", wide=wide)


def script_widths(nodes: int) -> list[str]:
    """Percentages of a table of scripts: line number and text per node, and a note at the end."""
    return [*["5%", f"{(86 - 5 * nodes) / nodes:.2f}%"] * nodes, "14%"]


def column_widths(first: int, others: int, last: int = 0) -> list[str]:
    """Percentages of a table: a first column, `others` that share the rest, and a last one unless 0."""
    rest = (100 - first - last) / others if others else 0
    return [f"{first}%", *[f"{rest:.2f}%"] * others, *([f"{last}%"] if last else [])]
