"""Builds script views from a few lines of text, for the tests of their operators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from esmreport.core.esmservices import TABLES
from esmreport.core.facts import Seen
from esmreport.core.model import Evidence, Reason, Text
from esmreport.core.operate.base import Question
from esmreport.core.parse.script import parse
from esmreport.core.rule import Expected
from esmreport.core.scriptview import (
    BRANCHES,
    Names,
    ScriptView,
    branch_view,
    differing,
    is_service_line,
    service_line,
)

DISPATCH = (
    'IF "%CLP_EVENT%" == "START" GOTO NORMAL\nIF "%CLP_EVENT%" == "FAILOVER" GOTO FAILOVER\nGOTO EXIT\n'
)
CHECK = 'IF "%CLP_DISK%" == "FAILURE" GOTO EXIT\n'


def text_of(normal: Sequence[str], failover: Sequence[str] | None = None, check: str = CHECK) -> str:
    """A script with both branches; `failover` is like `normal` unless given."""
    other = normal if failover is None else failover
    parts = [DISPATCH, ":NORMAL\n", check, *(f"{line}\n" for line in normal), "GOTO EXIT\n"]
    parts += [":FAILOVER\n", check, *(f"{line}\n" for line in other), "GOTO EXIT\n", ":EXIT\n"]
    return "".join(parts)


def _view(action: str, text: str, names: Names, **given: object) -> ScriptView:
    script = parse(text)
    lines = tuple(
        service_line(command, "ESMNODE1", f"{action}.bat", names)
        for command in script.commands
        if is_service_line(command)
    )
    branches, on_other = (
        {
            name: branch_view(
                name,
                [(script.branches[name], "ESMNODE1", f"{action}.bat")],
                names,
                TABLES["SM6"],
                other=other,
            )
            for name in BRANCHES
        }
        for other in (False, True)
    )
    return ScriptView(
        action=action,
        branches=branches,
        on_other=differing(branches, on_other),
        lines=lines,
        items=(Evidence(node="ESMNODE1", item=f"{action}.bat"),),
        absent_on={},
        unread_on={},
        nodes=2,
        **given,  # type: ignore[arg-type]
    )


def views(start: str, stop: str, known: Mapping[str, str] | None = None) -> tuple[ScriptView, ScriptView]:
    """Both scripts as views that know each other; `known` maps display names of nodes to key names."""
    names = Names(lambda name: (known or {}).get(name), parse(start).commands)
    first = _view("start", start, names)
    second = _view("stop", stop, names, other=first)
    return replace(first, other=second), second


def asked(view: ScriptView, expected: Expected = None, **options: str) -> Question:
    return Question(expected=expected, seen=Seen(value=view, text=Text.same("")), options=options)


def doubt(code: str) -> Reason:
    return Reason(code=code, text=Text.same(code))
