"""Loads the table [fix] of a rule: what a script may do about a failed result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from esmreport.core.model import Remediation
from esmreport.core.placeholders import names_in, unknown_names
from esmreport.core.remedy.actions import ACTIONS, FOLLOWS
from esmreport.core.rule import FixSpec, Rule, Subject
from esmreport.io.tomlread import Errors, Table

SCRIPTED_SCOPES = ("node", "active", "standby", "shared")


def read_fix(
    table: Table, given: Mapping[str, Any], subjects: tuple[Subject, ...], remediation: Remediation | None
) -> FixSpec | None:
    """The table [fix] of a rule, None where it has none. Errors go into the table's list.

    `given`: parameters of the rule's fact and options of its comparison, which [fix] need not repeat.
    """
    fix = table.table("fix", required=False)
    if fix is None:
        return None
    action = fix.choice("action", (*sorted(ACTIONS), FOLLOWS), FOLLOWS)
    names = fix.texts("subjects", required=False)
    for name in names:
        if name not in {subject.id for subject in subjects}:
            fix.error("subjects", f"{name} is no subject of the rule")
    if action == FOLLOWS:
        spec = FixSpec(action=action, subjects=names, rules=fix.texts("rules"))
        fix.finish()
        return spec
    if table.raw("scope") not in SCRIPTED_SCOPES:
        fix.error("action", f"{action} needs scope {', '.join(SCRIPTED_SCOPES)}: a script runs on one node")
    steps = _steps(fix, remediation)
    params = _params(fix, action, given, subjects)
    last = remediation.steps[steps[-1] - 1] if remediation and steps else None
    return FixSpec(
        action=action,
        params=params,
        steps=steps,
        where=last.where if last else "node",
        state=last.state if last else "any",
        subjects=names,
    )


def _steps(fix: Table, remediation: Remediation | None) -> tuple[int, ...]:
    raw = fix.raw("steps")
    count = len(remediation.steps) if remediation else 0
    if (
        isinstance(raw, list)
        and raw
        and all(isinstance(step, int) and 1 <= step <= count for step in raw)
        and sorted(set(raw)) == raw
    ):
        return tuple(raw)
    fix.error(
        "steps", f"must be the numbers of the remediation steps that the script does, from 1 to {count}"
    )
    return ()


def _params(
    fix: Table, action: str, given: Mapping[str, Any], subjects: tuple[Subject, ...]
) -> dict[str, Any]:
    spec = ACTIONS[action]
    params = fix.rest()
    for key, value in params.items():
        if key not in (*spec.required, *spec.optional):
            fix.error(key, f"is not a parameter of {action}")
        elif not isinstance(value, str):
            fix.error(key, "must be text in quotes")
    for key in spec.required:
        if key not in params and key not in given:
            fix.error(key, "is missing, and neither [fact] nor [compare] has it")
    _placeholders(fix, params.values(), subjects)
    return params


def _placeholders(fix: Table, values: Iterable[Any], subjects: tuple[Subject, ...]) -> None:
    used = {name for value in values for name in names_in(value)}
    for name in unknown_names(used):
        fix.error("value", f"${{{name}}} is not a placeholder")
    for subject in subjects:
        for name in used:
            if name.startswith("subject.") and name[8:] not in {*subject.params, "id"}:
                fix.error("value", f"the subject {subject.id} has no {name[8:]}")


def check_follows(rules: Mapping[str, Rule], errors: Errors) -> None:
    """Each rule that another one follows must be there, and have a script itself."""
    for rule in rules.values():
        for other in rule.fix.rules if rule.fix else ():
            found = rules.get(other)
            if found is None or found.fix is None or found.fix.action == FOLLOWS:
                errors.add(f"{rule.id}.toml, key fix, key rules", f"{other} is no rule with a script")
