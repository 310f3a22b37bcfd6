"""Texts and paths of the command line, converted without what typer loads for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import typer

# Where typer keeps how a parameter is converted once it has been needed.
_CONVERTER = "_runtime_param"


class Plain:
    """Converts what needs no checking, and leaves the rest to typer.

    typer converts with pydantic, and to load that takes as long as to read two bundles.
    """

    def __init__(self, kind: Any) -> None:
        self._kind = kind

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of a parameter as its annotation wants it; typer's own errors for what cannot be."""
        many = param.multiple or param.nargs == -1
        if value is None:
            return () if many else None
        if type(value) is self._kind:
            return value
        if self._kind == list[str] and many and all(isinstance(one, str) for one in value):
            return list(value)
        if self._kind is Path and _usable(value):
            return Path(value)
        if self._kind == list[Path] and many and all(map(_usable, value)):
            return [Path(one) for one in value]
        setattr(param, _CONVERTER, None)
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def _usable(value: Any) -> bool:
    """Whether typer would have nothing to say about a path."""
    return isinstance(value, str | Path) and (not Path(value).exists() or os.access(value, os.R_OK))


def spare_pydantic(command: Any) -> None:
    """Lets a command and those below it convert their parameters plainly. Another version of typer, which keeps
    its converters elsewhere, is left as it is."""
    for param in command.get_params(typer.Context(command)):
        if getattr(param, _CONVERTER, param) is None:
            setattr(param, _CONVERTER, Plain(param.type_descriptor.annotation))
    for below in getattr(command, "commands", {}).values():
        spare_pydantic(below)
