"""Loads the baseline; collects all errors with file and key, then refuses to run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from esmreport.core.factkinds import CONTAINER, FACT_KINDS
from esmreport.core.model import Criticality, Severity, Text
from esmreport.core.operators import OPERATORS
from esmreport.core.placeholders import names_in, unknown_names
from esmreport.core.rule import AREAS, Condition, ExpectedCase, Feature, Rule, RuleBook, Subject
from esmreport.io.causes import FOLDER, read_cause
from esmreport.io.restated import read_restated
from esmreport.io.rulefiles import FEATURES, PACK, RESTATED, read_rule_files
from esmreport.io.rulefix import check_follows, read_fix
from esmreport.io.ruleparts import (
    read_condition,
    read_expected,
    read_inferred,
    read_missing,
    read_override,
    read_remediation,
    read_source,
    read_subjects,
)
from esmreport.io.tomlread import Errors, Table

RULES = Path(__file__).parent.parent / "rules"

SCOPES = ("node", "active", "standby", "shared", "config", "cluster")


class RuleBookError(Exception):
    """The baseline is damaged; `errors` holds one sentence each, with file and key."""

    def __init__(self, errors: Sequence[Text]) -> None:
        super().__init__("\n".join(error.en for error in errors))
        self.errors = tuple(errors)


def load(folder: Path = RULES) -> RuleBook:
    """The whole rule book below `folder`. Raises RuleBookError with every error found."""
    errors = Errors()
    files = read_rule_files(folder, errors)
    features = _features(files.tables.get(FEATURES, {}), errors)
    pack = _pack(files.tables.get(PACK), errors)
    rules: dict[str, Rule] = {}
    causes: dict[Path, dict[str, Any]] = {}
    for name, data in files.tables.items():
        path = Path(name)
        if path.parent.name == FOLDER:
            causes[path] = data
        elif path.parent.name:
            rule = read_rule(Table(data, path.name, errors), path, features, errors)
            if rule is not None:
                if rule.id in rules:
                    errors.add(path.name, f"the id {rule.id} is used twice")
                rules[rule.id] = rule
    if not rules and not errors.found:
        errors.add(str(folder), "no rule was found")
    if not errors.found:
        check_follows(rules, errors)
    facts = {fact for rule in rules.values() for fact in rule.covers}
    likely = [read_cause(data, path, facts, errors) for path, data in causes.items()] if rules else []
    again = files.tables.get(RESTATED) if rules else None
    restated = read_restated(again, features, facts, errors) if again else ()
    if errors.found:
        raise RuleBookError(errors.told())
    version, not_covered = pack
    return RuleBook(
        version=version,
        sha256=files.sha256,
        rules=rules,
        features=features,
        not_covered=not_covered,
        causes=tuple(cause for cause in likely if cause),
        restated=restated,
    )


def _pack(data: Mapping[str, Any] | None, errors: Errors) -> tuple[str, dict[str, str]]:
    if data is None:
        return "", {}
    table = Table(data, PACK, errors)
    version = table.text("version")
    not_covered = {
        entry.text("fact"): entry.text("reason") for entry in table.tables("not_covered", required=False)
    }
    return version, not_covered


def _features(data: Mapping[str, Any], errors: Errors) -> dict[str, Feature]:
    features: dict[str, Feature] = {}
    for name, value in data.items():
        if not isinstance(value, dict):
            errors.add(FEATURES, f"{name} must be a table")
            continue
        table = Table(value, f"{FEATURES}, {name}", errors)
        title = table.bilingual("title")
        ask = table.bilingual("ask", required=False)
        table.finish()
        if title:
            features[name] = Feature(name=name, title=title, ask=ask)
    return features


def read_rule(table: Table, path: Path, features: dict[str, Feature], errors: Errors) -> Rule | None:
    """One rule; `path` gives its id and, by its folder, its area. None where the file has an error."""
    before = len(errors.found)
    rule_id = table.text("id")
    if rule_id != path.stem:
        table.error("id", f"must be the file name {path.stem}")
    if not re.fullmatch(r"[A-Z]{2,5}-\d{3}", path.stem):
        table.error("id", "must look like REG-002")
    if path.parent.name not in AREAS:
        errors.add(path.name, f"stands in the unknown area {path.parent.name}")
    kind = table.choice("kind", ("automatic", "manual"), "automatic", required=False)
    automatic = kind == "automatic"
    title, message = table.bilingual("title"), table.bilingual("message")
    manual_check = table.bilingual("manual_check")
    criticality = Criticality(table.choice("criticality", tuple(Criticality), Criticality.MUST))
    severity = Severity(table.choice("severity", tuple(Severity), Severity.MEDIUM))
    scope = table.choice("scope", SCOPES, "node")
    applies_table = table.table("applies")
    applies = read_condition(applies_table, features, products=True) if applies_table else Condition()
    if applies_table and not applies.products:
        table.error("applies", "products is missing")
    fact_kind, fact = _fact(table) if automatic else (None, {})
    operator, expected, options, wanted = _compare(table, features) if automatic else (None, (), {}, None)
    missing = read_missing(table, features) if automatic else ("could_not_check", None, ())
    subjects = read_subjects(table, features)
    _check_placeholders(table, [*fact.values(), *options.values()], expected, subjects)
    inferred = read_inferred(table)
    if inferred and (criticality == Criticality.MUST or severity == Severity.CRITICAL):
        table.error(
            "inferred", "an inferred requirement is criticality should or may, and severity high at most"
        )
    overrides = tuple(read_override(entry, features) for entry in table.tables("override", required=False))
    for name in {name for override in overrides for name in override.subjects}:
        if name not in {subject.id for subject in subjects}:
            table.error("override", f"{name} is no subject of the rule")
    rule = None
    remediation = read_remediation(table, required=automatic)
    fix = read_fix(table, {**fact, **options}, subjects, remediation)
    sources = tuple(read_source(entry) for entry in table.tables("source"))
    if title and message and manual_check and all(sources):
        rule = Rule(
            id=rule_id,
            revision=table.integer("revision"),
            kind=kind,
            area=path.parent.name,
            title=title,
            message=message,
            manual_check=manual_check,
            criticality=criticality,
            severity=severity,
            scope=scope,
            sources=tuple(source for source in sources if source),
            applies=applies,
            subjects=subjects,
            exempts=table.texts("exempts", required=False),
            fact_kind=fact_kind,
            fact=fact,
            operator=operator,
            options=options,
            expected=expected,
            wanted=wanted,
            absent=missing[0],
            absent_text=missing[1],
            absences=missing[2],
            overrides=overrides,
            remediation=remediation,
            inferred=inferred,
            fix=fix,
        )
    table.finish()
    return rule if len(errors.found) == before else None


def _fact(table: Table) -> tuple[str | None, dict[str, Any]]:
    fact = table.table("fact")
    if fact is None:
        return None, {}
    kind = fact.text("kind")
    params = {key: tuple(value) if isinstance(value, list) else value for key, value in fact.rest().items()}
    spec = FACT_KINDS.get(kind)
    if spec is None:
        fact.error("kind", f"{kind!r} is not one of {', '.join(sorted(FACT_KINDS))}")
        return kind, params
    for key in params:
        if key not in (*spec.required, *spec.optional, CONTAINER):
            fact.error(key, f"is not a parameter of {kind}")
    for key in spec.required:
        if key not in params:
            fact.error(key, "is missing")
    return kind, params


def _compare(
    table: Table, features: dict[str, Feature]
) -> tuple[str | None, tuple[ExpectedCase, ...], dict[str, Any], Text | None]:
    compare = table.table("compare")
    if compare is None:
        return None, (), {}, None
    operator = compare.text("operator")
    expected = read_expected(compare, features)
    wanted = compare.bilingual("wanted", required=False)
    options = {
        key: tuple(value) if isinstance(value, list) else value for key, value in compare.rest().items()
    }
    spec = OPERATORS.get(operator)
    if spec is None:
        compare.error("operator", f"{operator!r} is not one of {', '.join(sorted(OPERATORS))}")
        return operator, expected, options, wanted
    for key in options:
        if key not in spec.options:
            compare.error(key, f"is not an option of {operator}")
    return operator, expected, options, wanted


def _check_placeholders(
    table: Table, texts: list[Any], expected: tuple[ExpectedCase, ...], subjects: tuple[Subject, ...]
) -> None:
    own = [case for subject in subjects for case in subject.expected]
    values = [*texts, *(case.value for case in (*expected, *own))]
    used = {name for value in values for name in names_in(value)}
    params = [text for subject in subjects for text in subject.params.values()]
    for name in unknown_names(used | {name for text in params for name in names_in(text)}):
        table.error("fact", f"${{{name}}} is not a placeholder")
    for subject in subjects:
        for name in used:
            if name.startswith("subject.") and name[8:] not in {*subject.params, "id"}:
                table.error("subject", f"{subject.id} has no {name[8:]}")
