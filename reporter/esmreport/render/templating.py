"""The template engine as both HTML faces use it: strict, escaping, and closed to the data it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmreport.resources import templates_dir

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment


def environment() -> SandboxedEnvironment:
    """The program's templates: everything escaped, an undefined name is an error, data never a template."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    env = SandboxedEnvironment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters["widths"] = column_widths
    return env


def column_widths(first: int, others: int, last: int = 0) -> list[str]:
    """Percentages of a table: a first column, `others` that share the rest, and a last one unless 0."""
    rest = (100 - first - last) / others if others else 0
    return [f"{first}%", *[f"{rest:.2f}%"] * others, *([f"{last}%"] if last else [])]
