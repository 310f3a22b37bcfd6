"""The template engine as both HTML faces use it: strict, escaping, and closed to the data it prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from esmreport.render.builtmodel import Gauge
from esmreport.render.charts import gauge, stacked
from esmreport.render.diagram_svg import cluster_svg
from esmreport.render.viewmodel import BuiltRow, Count
from esmreport.render.wording import width
from esmreport.resources import templates_dir

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

# Percentages of a table: its last column, and the least that holds a name of 15 letters.
_VERDICT, _LEAST = 11, 13
# Half-width letters: longer texts take lines instead of width.
_LONG = 80
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
    env.filters["built_widths"] = built_widths
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


def built_widths(rows: Sequence[BuiltRow], with_baseline: bool) -> list[str]:
    """Percentages of a table of the as-built state: each column at least wide enough for a computer's name, what is
    left by how much the rows have to say there, and the verdict last."""
    texts = [(row.item, *([row.baseline] if with_baseline else []), *row.values) for row in rows]
    said = [1 + sum(min(width(text), _LONG) for text in column) for column in zip(*texts, strict=True)]
    rest = 100 - _VERDICT
    least = min(_LEAST, rest * 0.7 / len(said))
    free = (rest - least * len(said)) / sum(said)
    return [*(f"{least + free * share:.2f}%" for share in said), f"{_VERDICT}%"]
