"""Exceptions and checks from a CSV file, or a sheet of our workbook that was saved as one."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from esmreport.core.given import Given, Malformed
from esmreport.core.model import Text
from esmreport.io.columns import IDENTITY, column_of, listed, misspelt
from esmreport.io.givenrows import typed_row, waiver
from esmreport.io.giventoml import GivenError

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ",\t;"


def decode(raw: bytes, name: str) -> str:
    """Text of a CSV file: by its byte order mark, else UTF-8, else CP932. GivenError where it is
    neither."""
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strict(raw, [encoding], name)
    return _strict(raw, ["utf-8", "cp932"], name)


def _strict(raw: bytes, encodings: Sequence[str], name: str) -> str:
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise GivenError(
        [
            Text(
                ja=f"{name}: 文字コードを判別できません。UTF-8 または Shift_JIS で保存し直してください",
                en=f"{name}: the encoding is not recognised; save it as UTF-8 or Shift_JIS",
            )
        ]
    )


def parse(text: str, name: str) -> Given:
    """The entries of a CSV text. Raises GivenError where its head is not one of ours."""
    rows = _rows(text, name)
    if not rows:
        raise GivenError([Text(ja=f"{name}: 空のファイルです", en=f"{name}: the file is empty")])
    head_line, heads = rows[0]
    columns = [column_of(head) for head in heads]
    typed = _is_typed(heads, columns, Text(ja=f"{name} {head_line} 行目", en=f"{name}, line {head_line}"))
    given = Given()
    for line, values in rows[1:]:
        place = Text(ja=f"{name} {line} 行目", en=f"{name}, line {line}")
        cells = _cells(columns, values)
        if not any(cells.values()):
            continue
        if len(values) > len(heads) and any(value.strip() for value in values[len(heads) :]):
            why = Text(
                ja=f'列が見出しより多く（{len(values)} 列）あります。カンマを含む値は " で囲んでください',
                en=f'has more cells ({len(values)}) than the head; put values with commas in "quotes"',
            )
            kind_of = "attestation" if "result" in columns else "waiver"
            given += Given(malformed=(Malformed(kind=kind_of, place=place, why=why, cells=cells),))
        elif typed:
            given += typed_row(cells, place, cells.get("cluster") or None)
        else:
            entry = waiver(cells, place)
            given += Given(malformed=(entry,)) if isinstance(entry, Malformed) else Given(waivers=(entry,))
    return given


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """Non-empty rows with the line that each begins on."""
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for values in reader:
            if any(value.strip() for value in values):
                rows.append((line, values))
            line = reader.line_num + 1
    except csv.Error as problem:
        raise GivenError(
            [
                Text(
                    ja=f"{name} {line} 行目: CSV として読めません（{problem}）",
                    en=f"{name}, line {line}: is not readable CSV ({problem})",
                )
            ]
        ) from None
    return rows


def _cells(columns: Sequence[str | None], values: Sequence[str]) -> dict[str, str]:
    pairs = zip(columns, values, strict=False)
    return {column: value.strip() for column, value in pairs if column is not None}


def _is_typed(heads: Sequence[str], columns: Sequence[str | None], place: Text) -> bool:
    """Whether it is the action plan or checklist of our workbook (or a table of checks with the same
    columns) rather than a table of exceptions. Raises GivenError where a column is missing, twice or
    misspelt."""
    known = [column for column in columns if column is not None]
    twice = sorted({column for column in known if known.count(column) > 1})
    if twice:
        names = listed(twice)
        raise _refuse(place, f"列 {names.ja} が 2 つあります", f"the column {names.en} is there twice")
    typed = "decision" in known or "result" in known
    needed: tuple[str, ...] = (*IDENTITY, "reason", "approver", "expires")
    if "decision" in known:
        needed = IDENTITY
    elif "result" in known:
        needed = (*IDENTITY, "result", "by", "date")
    missing = [column for column in needed if column not in known]
    if missing:
        names, found = listed(missing), ", ".join(head.strip() for head in heads)
        raise _refuse(
            place,
            f"見出しに {names.ja} がありません（見出し: {found}）",
            f"the head lacks {names.en} (it reads: {found})",
        )
    for head, near in misspelt(heads):
        raise _refuse(
            place,
            f"見出し {head!r} は {near} の誤りではありませんか",
            f"the head {head!r} is not known; did you mean {near}?",
        )
    return typed


def _refuse(place: Text, ja: str, en: str) -> GivenError:
    return GivenError([Text(ja=f"{place.ja}: {ja}", en=f"{place.en}: {en}")])
