"""start.bat and stop.bat of a script resource (guide: setting the start and stop scripts, Ver.4 to Ver.6)."""

from __future__ import annotations

from esmreport.core.parse.batchparse import parse_steps
from esmreport.core.parse.batchwords import fixed_variables, logical_lines
from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.scriptflow import flat, missing_labels, read_branch
from esmreport.core.parse.scriptmodel import Branch, Command, Kind, Script, Switch
from esmreport.core.parse.scriptwalk import BRANCHES

# No script of a cluster is as long; what goes on for ever must not keep the audit.
_MAX_TEXT = 1_000_000
_MAX_LINES = 5_000

__all__ = ["Branch", "Command", "Kind", "Script", "Switch", "parse"]


def parse(text: str) -> Script:
    """Read a batch file. Never raises; what is not understood is kept as a command of `Kind.OTHER`."""
    found = logical_lines(text[:_MAX_TEXT])
    cut = len(text) > _MAX_TEXT or len(found) > _MAX_LINES
    found = found[:_MAX_LINES]
    steps, problems = parse_steps(found, fixed_variables(found))
    if cut:
        problems = (*problems, Problem(code=Code.TOO_MANY_STEPS))
    commands = tuple(flat(steps))
    own = [problem for command in commands for problem in command.problems]
    return Script(
        steps=steps,
        commands=commands,
        branches={name: read_branch(steps, name) for name in BRANCHES},
        problems=tuple(
            sorted([*problems, *own, *missing_labels(steps)], key=lambda problem: problem.line or 0)
        ),
    )
