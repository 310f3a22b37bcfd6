"""Exceptions, checks and ignored differences from a TOML file; every entry knows its line."""

from __future__ import annotations

import datetime
import re
import tomllib
from difflib import get_close_matches
from typing import Any

from esmreport.core.given import Given, Ignore, Malformed
from esmreport.core.model import Text
from esmreport.io.columns import ATTESTATION, WAIVER
from esmreport.io.givenrows import attestation, waiver

TABLES = {"waiver": WAIVER, "attestation": ATTESTATION, "ignore": ("what", "item", "field", "reason")}
KINDS = ("service", "registry", "file", "folder", "acl", "product", "host", "address", "*")


class GivenError(Exception):
    """A file that cannot be used as a whole; `errors` holds one sentence each."""

    def __init__(self, errors: list[Text]) -> None:
        super().__init__("\n".join(error.en for error in errors))
        self.errors = errors


def parse(text: str, name: str) -> Given:
    """The entries of a file. Raises GivenError where it is no TOML or holds a table that nobody knows."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise GivenError(
            [
                Text(
                    ja=f"{name}: TOML として読めません（{problem}）",
                    en=f"{name}: is not readable TOML: {problem}",
                )
            ]
        ) from None
    _only_known(data, name)
    given = Given()
    for table, columns in TABLES.items():
        lines = table_lines(text, table)
        for number, raw in enumerate(data.get(table, [])):
            place = _place(name, lines[number] if number < len(lines) else None, table, number)
            given += _entry(table, raw, columns, place)
    return given


def _only_known(data: dict[str, Any], name: str) -> None:
    wrong = []
    for table, value in data.items():
        if table not in TABLES:
            near = get_close_matches(table, list(TABLES), n=1)
            hint = near[0] if near else "waiver"
            wrong.append(
                Text(
                    ja=f"{name}: [[{table}]] は使えません（[[{hint}]] の誤りではありませんか）",
                    en=f"{name}: [[{table}]] is not known; did you mean [[{hint}]]?",
                )
            )
        elif not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            wrong.append(
                Text(
                    ja=f"{name}: {table} は [[{table}]] のように書いてください",
                    en=f"{name}: write {table} as [[{table}]]",
                )
            )
    if wrong:
        raise GivenError(wrong)


def _place(name: str, line: int | None, table: str, number: int) -> Text:
    if line is None:
        return Text(ja=f"{name} の {number + 1} 番目の {table}", en=f"{name}, {table} {number + 1}")
    return Text(ja=f"{name} {line} 行目", en=f"{name}, line {line}")


def _entry(table: str, raw: dict[str, Any], columns: tuple[str, ...], place: Text) -> Given:
    cells, wrong = _cells(raw, columns)
    if table == "ignore" and not wrong:
        found = _ignore(cells)
        if isinstance(found, Ignore):
            return Given(ignores=(found,))
        wrong = [found]
    if wrong:
        why = Text(ja="。".join(text.ja for text in wrong), en="; ".join(text.en for text in wrong))
        kind = "attestation" if table == "attestation" else "waiver"
        return Given(malformed=(Malformed(kind=kind, place=place, why=why, cells=cells),))
    entry = waiver(cells, place) if table == "waiver" else attestation(cells, place)
    if isinstance(entry, Malformed):
        return Given(malformed=(entry,))
    if table == "waiver":
        return Given(waivers=(entry,))  # type: ignore[arg-type]
    return Given(attestations=(entry,))  # type: ignore[arg-type]


def _cells(raw: dict[str, Any], columns: tuple[str, ...]) -> tuple[dict[str, str], list[Text]]:
    cells: dict[str, str] = {}
    wrong: list[Text] = []
    for key, value in raw.items():
        if key not in columns:
            near = get_close_matches(key, columns, n=1)
            hint_ja, hint_en = (f"（{near[0]} の誤り？）", f"; did you mean {near[0]}?") if near else ("", "")
            wrong.append(Text(ja=f"{key} というキーはありません{hint_ja}", en=f"{key} is not known{hint_en}"))
        elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            cells[key] = value.isoformat()
        elif isinstance(value, str):
            cells[key] = value.strip()
        else:
            wrong.append(
                Text(
                    ja=f"{key} は引用符で囲んだ文字列か日付で書いてください",
                    en=f"{key} must be text or a date",
                )
            )
    return cells, wrong


def _ignore(cells: dict[str, str]) -> Ignore | Text:
    what = cells.get("what", "")
    if what not in KINDS:
        return Text(ja=f"what は {'、'.join(KINDS)} のどれかです", en=f"what is one of {', '.join(KINDS)}")
    if not cells.get("item") or not cells.get("reason"):
        return Text(ja="item と reason が必要です", en="item and reason are needed")
    reason = Text.same(cells["reason"])
    return Ignore(what=what, item=cells["item"], field=cells.get("field") or "*", reason=reason)


def table_lines(text: str, table: str) -> list[int]:
    """Lines (from 1) of the `[[table]]` heads, those inside texts of several lines left out."""
    head = re.compile(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]")
    found: list[int] = []
    inside: str | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if inside is None and head.match(line):
            found.append(number)
        for mark in re.findall(r'"""|' + "'''", line):
            if inside is None:
                inside = mark
            elif inside == mark:
                inside = None
    return found
