"""The parts of a rule as tables of its file: conditions, subjects, expected values, remediation."""

from __future__ import annotations

from typing import Any

from esmreport.core.condition import KNOWN_CHAPTERS, KNOWN_PHASES
from esmreport.core.model import Criticality, Inferred, Remediation, Severity, Source, Step, Text
from esmreport.core.rule import Absence, Condition, Expected, ExpectedCase, Feature, Override, Subject
from esmreport.core.version import Range
from esmreport.io.tomlread import Table

DEFAULT_PHASES = ("steady-state",)
ABSENT = ("fail", "pass", "not_applicable", "could_not_check", "manual")
WHERES = ("each_node", "node", "active", "standby", "cluster", "office")
STATES = ("any", "group_stopped", "script_stopped", "shared_disk_online", "cluster_shutdown")
WINDOWS = ("none", "group_stop", "cluster_shutdown")


def read_condition(
    table: Table, features: dict[str, Feature], products: bool, close: bool = True
) -> Condition:
    """A table of conditions. `products`: they must be named; `close`: other keys of the table are errors."""
    chapters = table.texts("products", required=products)
    for chapter in chapters:
        if chapter not in KNOWN_CHAPTERS:
            table.error("products", f"{chapter} is not one of {', '.join(KNOWN_CHAPTERS)}")
    versions = table.text("versions", required=False) or None
    if versions and Range.parse(versions) is None:
        table.error("versions", f"{versions!r} is not a version range such as '>=6.22'")
    bitness = table.integer("bitness", required=False) or None
    if bitness not in (None, 32, 64):
        table.error("bitness", "must be 32 or 64")
    # Only [applies] has a default: the conditions inside a rule ask no phase of their own.
    phases = table.texts("phases", required=False) or (DEFAULT_PHASES if products else ())
    for phase in phases:
        if phase not in KNOWN_PHASES:
            table.error("phases", f"{phase} is not one of {', '.join(KNOWN_PHASES)}")
    wanted = table.flags("features")
    for name in wanted:
        if name.split(":")[0] not in features:
            table.error("features", f"{name} is not defined in features.toml")
    if close:
        table.finish()
    return Condition(products=chapters, versions=versions, bitness=bitness, phases=phases, features=wanted)


def read_source(table: Table) -> Source | None:
    """Where the guide says so; None where the section is missing."""
    section = table.bilingual("section")
    product = table.text("product")
    if product not in KNOWN_CHAPTERS:
        table.error("product", f"must be one of {', '.join(KNOWN_CHAPTERS)}")
    pages = table.text("pages")
    versions = table.text("versions", required=False) or None
    table.finish()
    return Source(product=product, section=section, pages=pages, versions=versions) if section else None


def read_expected(table: Table, features: dict[str, Feature]) -> tuple[ExpectedCase, ...]:
    """The expected value, or the candidates that are tried in order."""
    raw = table.raw("expected")
    if raw is None:
        return ()
    if isinstance(raw, list) and raw and all(isinstance(entry, dict) for entry in raw):
        cases = []
        for entry in table.tables("expected"):
            when = entry.table("when", required=False)
            condition = read_condition(when, features, products=False) if when else None
            cases.append(ExpectedCase(when=condition, value=_value(entry.raw("value"), entry)))
            entry.finish()
        if cases[-1].when is not None:
            table.error("expected", "the last entry must stand without when")
        return tuple(cases)
    return (ExpectedCase(when=None, value=_value(raw, table)),)


def _value(raw: Any, table: Table) -> Expected:
    if isinstance(raw, list) and raw and all(isinstance(entry, str) for entry in raw):
        return tuple(raw)
    if isinstance(raw, str | int | bool):
        return raw
    table.error("expected", "must be text, a number, true/false or a list of texts that is not empty")
    return None


def read_missing(table: Table, features: dict[str, Feature]) -> tuple[str, Text | None, tuple[Absence, ...]]:
    """What it means when the thing is not there, how that is said, and where it means something else."""
    missing = table.table("missing")
    if missing is None:
        return "could_not_check", None, ()
    absent = missing.choice("absent", ABSENT, "could_not_check")
    text = missing.bilingual("text", required=False)
    absences = tuple(_absence(entry, features) for entry in missing.tables("where", required=False))
    missing.finish()
    return absent, text, absences


def _absence(table: Table, features: dict[str, Feature]) -> Absence:
    when = table.table("when")
    condition = read_condition(when, features, products=False) if when else Condition()
    status = table.choice("absent", ABSENT, "could_not_check")
    text = table.bilingual("text", required=False)
    table.finish()
    return Absence(when=condition, status=status, text=text)


def read_subjects(table: Table, features: dict[str, Feature]) -> tuple[Subject, ...]:
    """The subjects of a rule, at least one."""
    if not table.has("subject") or isinstance(table.raw("subject"), str):
        return (Subject(id=table.text("subject"), covers=table.texts("covers")),)
    subjects = []
    seen: set[str] = set()
    for entry in table.tables("subject"):
        subject_id = entry.text("id")
        if subject_id in seen:
            entry.error("id", f"{subject_id} is used twice")
        seen.add(subject_id)
        severity = entry.text("severity", required=False)
        if severity and severity not in tuple(Severity):
            entry.error("severity", f"{severity} is not a severity")
            severity = ""
        covers = entry.texts("covers")
        expected = read_expected(entry, features)
        when = read_condition(entry, features, products=False, close=False)
        params = entry.rest()
        for key, value in params.items():
            if not isinstance(value, str):
                entry.error(key, "must be text")
        subjects.append(
            Subject(
                id=subject_id,
                covers=covers,
                params={key: value for key, value in params.items() if isinstance(value, str)},
                severity=Severity(severity) if severity else None,
                when=when,
                expected=expected,
            )
        )
    return tuple(subjects)


def read_override(table: Table, features: dict[str, Feature]) -> Override:
    """A severity or criticality that holds instead under a condition."""
    when = table.table("when")
    condition = read_condition(when, features, products=False) if when else Condition()
    named = table.texts("subjects", required=False)
    severity = table.text("severity", required=False)
    criticality = table.text("criticality", required=False)
    if severity and severity not in tuple(Severity):
        table.error("severity", f"{severity} is not a severity")
        severity = ""
    if criticality and criticality not in tuple(Criticality):
        table.error("criticality", f"{criticality} is not a criticality")
        criticality = ""
    table.finish()
    return Override(
        when=condition,
        subjects=named,
        severity=Severity(severity) if severity else None,
        criticality=Criticality(criticality) if criticality else None,
    )


def read_inferred(table: Table) -> Inferred | None:
    """For a requirement that the guide does not state: what it prints, and why we think so."""
    inferred = table.table("inferred", required=False)
    if inferred is None:
        return None
    printed, because = inferred.bilingual("printed"), inferred.bilingual("because")
    inferred.finish()
    return Inferred(printed=printed, because=because) if printed and because else None


def read_remediation(table: Table, required: bool) -> Remediation | None:
    """How a failed requirement is put right; None where a part is missing."""
    remediation = table.table("remediation", required=required)
    if remediation is None:
        return None
    why, verify = remediation.bilingual("why"), remediation.bilingual("verify")
    rollback = remediation.bilingual("rollback")
    steps = [_step(entry) for entry in remediation.tables("step")]
    window = remediation.choice("window", WINDOWS, "none")
    order = remediation.integer("order")
    synced = remediation.flag("synced_key")
    remediation.finish()
    if not (why and verify and rollback and all(steps)):
        return None
    return Remediation(
        why=why,
        steps=tuple(step for step in steps if step),
        verify=verify,
        rollback=rollback,
        window=window,
        order=order,
        synced_key=synced,
    )


def _step(table: Table) -> Step | None:
    text = table.bilingual("text")
    where = table.choice("where", WHERES, "node")
    state = table.choice("state", STATES, "any")
    table.finish()
    return Step(text=text, where=where, state=state) if text else None
