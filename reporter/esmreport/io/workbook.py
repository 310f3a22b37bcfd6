"""Rows of a workbook as text, whichever program saved it: heads found by their words, dates as
2026-04-01."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.io.columns import CHECK, IDENTITY, PLAN, column_of
from esmreport.io.giventoml import GivenError

HEAD_WITHIN = 30
UNPACKED_LIMIT = 400 * 1024 * 1024
# Programs write style-only rows down to the last one; nobody types after a gap as long as this.
LONGEST_GAP = 2000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SHOWN_CODE = re.compile(r"<U\+([0-9A-F]{4})>")
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


@dataclass(frozen=True, kw_only=True)
class Table:
    """One sheet that people fill: its columns by name (None: a head of no interest), the row of the head,
    and the rows as (row number, cells). `merged` are ranges of merged cells below the head."""

    sheet: str
    columns: tuple[str | None, ...]
    head_row: int
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a workbook holds: its sheets' names, the tables that people fill, and our own properties."""

    sheets: tuple[str, ...]
    tables: tuple[Table, ...]
    properties: Mapping[str, str]


def read(raw: bytes, name: str) -> Read:
    """The fillable tables of a workbook. Raises GivenError with one sentence where it cannot be opened."""
    _openable(raw, name)
    found = _read(raw, name, formulas=True)
    if any(_is_formula(text) for table in found.tables for _, cells in table.rows for text in cells.values()):
        found = _with_results(found, _read(raw, name, formulas=False))
    return found


def _openable(raw: bytes, name: str) -> None:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refuse(
            name,
            "パスワード付きか古い形式（.xls）です。パスワードを外し、.xlsx で保存し直してください",
            "is protected by a password or of the old format (.xls); save it as .xlsx without a password",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            size = sum(info.file_size for info in packed.infolist())
    except (zipfile.BadZipFile, OSError):
        raise _refuse(
            name,
            "Excel ブック（.xlsx）として開けません。コピーが途中で切れていないか確認してください",
            "is no Excel workbook (.xlsx), or the copy is not whole",
        ) from None
    if size > UNPACKED_LIMIT:
        raise _refuse(name, "大きすぎます", "is too large")


def _refuse(name: str, ja: str, en: str) -> GivenError:
    return GivenError([Text(ja=f"{name}: {ja}", en=f"{name}: {en}")])


def _read(raw: bytes, name: str, formulas: bool) -> Read:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book: Any = load_workbook(io.BytesIO(raw), read_only=True, data_only=not formulas)
            tables = tuple(table for sheet in book.worksheets for table in _tables(sheet, raw, formulas))
            properties = {str(entry.name): str(entry.value) for entry in book.custom_doc_props.props}
            return Read(sheets=tuple(book.sheetnames), tables=tables, properties=properties)
    except Exception as problem:
        # A damaged package makes openpyxl raise anything from KeyError to the XML parser's own errors.
        raise _refuse(
            name,
            f"ブックの内容が壊れています（{type(problem).__name__}）。Excel で開いて保存し直してください",
            f"is damaged ({type(problem).__name__}); open it in Excel and save it again",
        ) from None


def _tables(sheet: Any, raw: bytes, formulas: bool) -> Iterator[Table]:
    sheet.reset_dimensions()
    columns: tuple[str | None, ...] = ()
    head_row = 0
    rows: list[tuple[int, Mapping[str, str]]] = []
    empty = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell, formulas) for cell in row]
        if not columns:
            if number > HEAD_WITHIN:
                return
            if _is_head(texts):
                columns, head_row = tuple(column_of(text) for text in texts), number
            continue
        empty = 0 if any(texts) else empty + 1
        if empty > LONGEST_GAP:
            break
        cells = {
            column: text for column, text in zip(columns, texts, strict=False) if column is not None and text
        }
        if cells:
            rows.append((number, cells))
    if columns:
        merged = _merged(sheet, raw, head_row, columns)
        yield Table(sheet=sheet.title, columns=columns, head_row=head_row, rows=tuple(rows), merged=merged)


def _is_head(texts: Sequence[str]) -> bool:
    """A head of a table that people fill, even where one of its columns was renamed or deleted."""
    names = {column_of(text) for text in texts}
    if len(names & {*IDENTITY, *PLAN, *CHECK}) >= 3 and ("decision" in names or {"result", "by"} <= names):
        return True
    return (len(names & {*PLAN}) >= 3 and "done" in names) or len(names & {*CHECK}) >= 3


def _text(cell: Any, formulas: bool) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if formulas and cell.data_type == "f":
        return "=" + str(getattr(value, "text", value)).lstrip("=") + "\x00"
    return _unescape(str(value))


def _unescape(text: str) -> str:
    """Text as it was before Excel's escapes and our visible control characters."""
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    text = _SHOWN_CODE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_formula(text: str) -> bool:
    return text.endswith("\x00")


def _with_results(written: Read, computed: Read) -> Read:
    """The tables with each formula replaced by the result that was saved with it, or by its own text."""
    results = {(table.sheet, number): cells for table in computed.tables for number, cells in table.rows}
    tables = []
    for table in written.tables:
        rows = tuple(
            (
                number,
                {
                    name: results.get((table.sheet, number), {}).get(name, text[:-1])
                    if _is_formula(text)
                    else text
                    for name, text in cells.items()
                },
            )
            for number, cells in table.rows
        )
        tables.append(
            Table(
                sheet=table.sheet,
                columns=table.columns,
                head_row=table.head_row,
                rows=rows,
                merged=table.merged,
            )
        )
    return Read(sheets=written.sheets, tables=tuple(tables), properties=written.properties)


def _merged(sheet: Any, raw: bytes, head_row: int, columns: Sequence[str | None]) -> tuple[str, ...]:
    """Ranges that join several rows of a column people fill; the streaming reader does not tell them."""
    path = getattr(sheet, "_worksheet_path", None)
    if not isinstance(path, str):
        return ()
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        content = packed.read(path)
    found = []
    for first, top, last, bottom in _MERGED.findall(content):
        inside = [
            column
            for column in columns[_number(first) - 1 : _number(last)]
            if column in PLAN or column in CHECK
        ]
        if int(bottom) > int(top) and int(bottom) > head_row and inside:
            found.append(f"{first.decode()}{int(top)}:{last.decode()}{int(bottom)}")
    return tuple(found)


def _number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
