"""Reads the likely causes below rules/diagnoses; every error is named with file and key."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from esmreport.core.cause import SEEN, WHERE, Cause, Symptom
from esmreport.io.tomlread import Errors, Table

FOLDER = "diagnoses"


def read_cause(data: dict[str, Any], path: Path, facts: Collection[str], errors: Errors) -> Cause | None:
    """One cause; `facts` are those that the rules cover."""
    table = Table(data, path.name, errors)
    before = len(errors.found)
    if table.text("id") != path.stem or not re.fullmatch(r"DIAG-\d{3}", path.stem):
        table.error("id", f"must be the file name {path.stem} and look like DIAG-001")
    about = table.choice("about", ("node", "cluster"), "node")
    title, cause, advice = table.bilingual("title"), table.bilingual("cause"), table.bilingual("advice")
    revision = table.integer("revision")
    explains = table.texts("explains", required=False)
    for fact in explains:
        if fact not in facts:
            table.error("explains", f"{fact} is covered by no rule")
    symptoms = tuple(_symptom(entry, about, facts) for entry in table.tables("symptom"))
    if len(symptoms) < 2:
        table.error("symptom", "must be there twice or more: one symptom alone is a finding, no cause")
    if not any(symptom.status == "fail" for symptom in symptoms):
        table.error("symptom", "none of them is a failure, so there is nothing to explain")
    table.finish()
    if len(errors.found) > before or not (title and cause and advice):
        return None
    return Cause(
        id=path.stem,
        revision=revision,
        about=about,
        title=title,
        cause=cause,
        advice=advice,
        symptoms=symptoms,
        explains=explains,
    )


def _symptom(table: Table, about: str, known: Collection[str]) -> Symptom:
    facts = table.texts("facts")
    for fact in facts:
        if fact not in known:
            table.error("facts", f"{fact} is covered by no rule")
    where = table.choice("where", WHERE, "cluster")
    if about == "cluster" and where in ("node", "others"):
        table.error("where", f"{where} needs about = 'node'")
    status = table.choice("status", ("fail", "pass"), "fail")
    seen = table.choice("seen", SEEN, "", required=False)
    at_least = table.integer("at_least", default=1, required=False)
    but = table.integer("but", default=0, required=False)
    if not at_least >= 1 or but < 0:
        table.error("at_least", "must be 1 or more, and but 0 or more")
    table.finish()
    return Symptom(facts=facts, status=status, where=where, seen=seen, at_least=at_least, but=but)
