"""Placeholders: `${name}` in any text of a plan stands for a value of the plan; `$${` is a plain `${`."""

from __future__ import annotations

import re
from typing import Any

from .model import PlanError

_PLACEHOLDER = re.compile(r"\$\$\{|\$\{([^}]*)\}")


def fill(spec: Any, values: dict[str, str], place: str, depth: int = 0) -> Any:
    """The same structure with the placeholders of every text replaced. Raises PlanError for unknown names."""
    if isinstance(spec, dict):
        return {fill(k, values, place): fill(v, values, place) for k, v in spec.items()}
    if isinstance(spec, list):
        return [fill(one, values, place) for one in spec]
    if not isinstance(spec, str) or "${" not in spec:
        return spec
    if depth > 8:
        raise PlanError(f"{place}: placeholders refer to each other in a circle")

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name is None:
            return "${"
        if name not in values:
            raise PlanError(f"{place}: unknown placeholder ${{{name}}}; known: {', '.join(sorted(values))}")
        return str(fill(values[name], values, place, depth + 1))

    return _PLACEHOLDER.sub(value, spec)
