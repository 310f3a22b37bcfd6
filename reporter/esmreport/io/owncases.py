"""Cases of a site's own rules: bundles, a small change to them, and the verdicts that the rule has to give."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from esmreport.core.model import Status, Text
from esmreport.core.record import dataclass
from esmreport.core.whatif import OUTCOMES, STARTS, STATES, Change
from esmreport.io.ownrules import OwnRulesError
from esmreport.io.tomlerrors import unreadable
from esmreport.io.tomlread import Errors, Table

FOLDER = "cases"
KINDS = ("service", "registry", "file", "item")


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """A verdict that the rule has to give; `subject` and `node` "" mean all of them. A result about the cluster has
    the node "-"."""

    subject: str
    node: str
    status: Status


@dataclass(frozen=True, kw_only=True)
class OwnCase:
    """One case: `bundles` is a folder or file, None: the one of the command line."""

    rule: str
    id: str
    place: str
    bundles: Path | None
    changes: tuple[Change, ...]
    expect: tuple[Expectation, ...]


def read_cases(folder: Path, rules: Mapping[str, object]) -> tuple[OwnCase, ...]:
    """The cases of `folder/cases/SITE-NNN.toml`. Raises OwnRulesError with every error found."""
    errors: list[Text] = []
    cases: list[OwnCase] = []
    for path in sorted((folder / FOLDER).glob("*.toml")):
        found, wrong = _file(path, rules)
        cases += found
        errors += wrong
    if errors:
        raise OwnRulesError(errors)
    return tuple(cases)


def _file(path: Path, rules: Mapping[str, object]) -> tuple[list[OwnCase], tuple[Text, ...]]:
    """The cases of a file, and its errors."""
    errors = Errors()
    place = f"{FOLDER}/{path.name}"
    if path.stem not in rules:
        errors.add(place, f"there is no rule {path.stem} in {path.parent.parent}")
        return [], errors.told()
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as problem:
        errors.add(place, unreadable(problem))
        return [], errors.told()
    table = Table(data, place, errors)
    common = table.text("bundles", required=False)
    cases = [_case(path, entry, common, errors) for entry in table.tables("case")]
    table.finish()
    names = [case.id for case in cases]
    for name in sorted({name for name in names if names.count(name) > 1}):
        errors.add(place, f"the case {name} is there twice")
    return cases, errors.told(text)


def _case(path: Path, table: Table, common: str, errors: Errors) -> OwnCase:
    name = table.text("id")
    bundles = table.text("bundles", required=False) or common
    place = f"{FOLDER}/{path.name}, {name}"
    changes = tuple(_change(entry, place, errors) for entry in table.tables("change", required=False))
    expect = tuple(_expect(entry) for entry in table.tables("expect"))
    table.finish()
    # A relative folder is looked for beside the case file.
    found = path.parent / bundles if bundles else None
    return OwnCase(rule=path.stem, id=name, place=place, bundles=found, changes=changes, expect=expect)


def _expect(table: Table) -> Expectation:
    status = table.choice("status", tuple(Status), Status.PASS)
    subject, node = table.text("subject", required=False), table.text("node", required=False)
    table.finish()
    return Expectation(subject=subject, node=node, status=Status(status))


def _change(table: Table, place: str, errors: Errors) -> Change:
    node = table.text("node")
    named = [kind for kind in KINDS if table.has(kind)]
    if len(named) != 1:
        errors.add(place, f"a change names one of {', '.join(KINDS)}")
        return Change(node=node, kind="item", name="", what={})
    kind = named[0]
    name = table.text(kind)
    what = table.rest()
    for text in _faults(kind, what):
        errors.add(place, text)
    return Change(node=node, kind=kind, name=name, what=what)


_KEYS = {
    "service": ("absent", "start", "state"),
    "registry": ("absent", "value", "value_name"),
    "file": ("absent", "replace", "text"),
    "item": ("outcome",),
}


# What a change has to say where the thing does not go away.
_NEEDED = {"service": ("start", "state"), "registry": ("value",), "file": ("replace", "text")}


def _faults(kind: str, what: Mapping[str, object]) -> list[str]:
    faults = [f"change {kind}: the key {key} is not known" for key in what if key not in _KEYS[kind]]
    if not what:
        faults.append(f"change {kind}: say what changes: {', '.join(_KEYS[kind])}")
    for key, allowed in (("start", tuple(STARTS)), ("state", tuple(STATES)), ("outcome", OUTCOMES)):
        if key in what and what[key] not in allowed:
            faults.append(f"change {kind}: {key} is one of {', '.join(allowed)}")
    replace = what.get("replace")
    if replace is not None and not (
        isinstance(replace, list) and len(replace) == 2 and all(isinstance(text, str) for text in replace)
    ):
        faults.append("change file: replace is a list of two texts, the old one and the new one")
    value = what.get("value", "")
    if kind == "registry" and not (isinstance(value, str) or (isinstance(value, int) and 0 <= value < 2**32)):
        faults.append("change registry: value is text or a number from 0 to 4294967295")
    needed = _NEEDED.get(kind, ())
    if what and needed and what.get("absent") is not True and not any(key in what for key in needed):
        faults.append(f"change {kind}: say what changes: {', '.join((*needed, 'absent = true'))}")
    return faults
