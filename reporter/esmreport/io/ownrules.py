"""A site's own rules: read like the baseline, numbered apart (SITE-NNN), and never in the place of a rule of it."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from esmreport.core.model import Source, Text
from esmreport.core.rule import Rule, RuleBook
from esmreport.io.rulebook import RuleBookError, load, read_rule
from esmreport.io.tomlerrors import Fault, told, unreadable
from esmreport.io.tomlread import Errors, Table
from esmreport.io.tomlwords import in_both

AREA = "site"
PREFIX = "SITE-"
# Stands for "no fact of the catalogue" while the file is read: the catalogue is that of the guide.
NO_FACT = "SITE"
PRODUCT = "SITE"
NOT_FOR_OWN = ("covers", "exempts", "fix", "inferred")
DEFAULTS: Mapping[str, Any] = {"revision": 1, "scope": "node", "applies": {"products": ["GEN"]}}
REMEDY_DEFAULTS: Mapping[str, Any] = {"window": "none", "order": 9000}
BILINGUAL = ("title", "message", "manual_check", "why", "verify", "rollback", "text", "section", "wanted")


class OwnRulesError(RuleBookError):
    """The site's own rules cannot be used; `errors` as for the baseline."""


def rule_book(own: Path | None) -> RuleBook:
    """The baseline, and the rules of the folder `own` where one is given. Raises RuleBookError, OwnRulesError."""
    return load() if own is None else with_own_rules(load(), own)


def with_own_rules(book: RuleBook, folder: Path) -> RuleBook:
    """The rule book and the rules of `folder` (its *.toml files). Raises OwnRulesError with every error found.

    The book's version and hash say that rules were added.
    """
    errors: list[Text] = []
    digest = hashlib.sha256()
    own: dict[str, Rule] = {}
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not paths:
        nothing = in_both("no rule file (*.toml) is there")
        raise OwnRulesError(told([Fault(place=str(folder), what=nothing)]))
    for path in paths:
        rule, found = _own_rule(path, book, digest)
        errors += found
        if rule is not None:
            own[rule.id] = rule
    if errors:
        raise OwnRulesError(errors)
    added = digest.hexdigest()
    return replace(
        book,
        version=f"{book.version}+{AREA}.{added[:8]}",
        sha256=hashlib.sha256(f"{book.sha256}\n{added}".encode("ascii")).hexdigest(),
        rules={**book.rules, **own},
    )


def own_rules(book: RuleBook) -> tuple[Rule, ...]:
    """The rules of a book that are a site's own."""
    return tuple(rule for rule in book.rules.values() if rule.area == AREA)


def _own_rule(path: Path, book: RuleBook, digest: Any) -> tuple[Rule | None, tuple[Text, ...]]:
    """The rule, None where the file has errors; and those."""
    errors = Errors()
    try:
        raw = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + raw.replace(b"\r\n", b"\n") + b"\0")
        text = raw.decode("utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as problem:
        errors.add(path.name, unreadable(problem))
        return None, errors.told()
    if not path.stem.startswith(PREFIX):
        errors.add(path.name, f"an own rule is called {PREFIX}001.toml, {PREFIX}002.toml, …")
        return None, errors.told()
    _refuse(data, path, errors)
    plain = _completed(data)
    rule = read_rule(Table(plain, path.name, errors), Path(AREA) / path.name, dict(book.features), errors)
    return (_as_own(rule) if rule else None), errors.told(text)


def _refuse(data: Mapping[str, Any], path: Path, errors: Errors) -> None:
    subjects = data.get("subject")
    tables = (
        [data, *(entry for entry in subjects if isinstance(entry, dict))]
        if isinstance(subjects, list)
        else [data]
    )
    for name in NOT_FOR_OWN:
        if any(name in table for table in tables):
            errors.add(f"{path.name}, key {name}", "belongs to the rules of the guide; leave it out")


def _completed(data: Mapping[str, Any]) -> dict[str, Any]:
    """The file as a rule of the baseline would be written: defaults filled in, one-language texts in both."""
    plain: dict[str, Any] = {**DEFAULTS, **_both(data)}
    for name in NOT_FOR_OWN:
        plain.pop(name, None)
    if isinstance(plain.get("subject"), list):
        plain["subject"] = [
            {**entry, "covers": [NO_FACT]} if isinstance(entry, dict) else entry for entry in plain["subject"]
        ]
    else:
        plain["covers"] = [NO_FACT]
    if isinstance(plain.get("source"), list):
        plain["source"] = [
            {"pages": "-", **entry, "product": "GEN"} if isinstance(entry, dict) else entry
            for entry in plain["source"]
        ]
    remedy = plain.get("remediation")
    if isinstance(remedy, dict):
        undo = {"ja": "変更前の値に戻します。", "en": "Set the value back to what it was."}
        plain["remediation"] = {**REMEDY_DEFAULTS, "rollback": undo, **remedy}
    return plain


def _both(value: Any, key: str = "") -> Any:
    """Texts that are written in one language stand for both."""
    if key in ("subject", "fact"):
        return value
    if isinstance(value, dict):
        return {name: _both(entry, name) for name, entry in value.items()}
    if isinstance(value, list):
        return [_both(entry) for entry in value]
    if isinstance(value, str) and key in BILINGUAL:
        return {"ja": value, "en": value}
    return value


def _as_own(rule: Rule) -> Rule:
    sources = tuple(
        Source(product=PRODUCT, section=source.section, pages=source.pages) for source in rule.sources
    )
    subjects = tuple(replace(subject, covers=()) for subject in rule.subjects)
    return replace(rule, sources=sources, subjects=subjects)
