"""Reads what people decided and checked, from any of the files they may be in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path

from esmreport import ordinary, oswords
from esmreport.core.given import Given
from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.io import givencsv, giventoml
from esmreport.io.givenbook import read_book
from esmreport.io.giventoml import GivenError

SIZE_LIMIT = 50 * 1024 * 1024
SUFFIXES = (".toml", ".csv", ".txt", ".tsv", ".xlsx", ".xlsm")


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """Everything that was given, and per workbook whether all of it could be read."""

    given: Given = field(default_factory=Given)
    books: Mapping[Path, bool] = field(default_factory=dict)


def read_decisions(paths: Iterable[Path]) -> Decisions:
    """The entries of all files, each file once. Raises GivenError with every file that cannot be used."""
    given, books, errors = Given(), dict[Path, bool](), list[Text]()
    for path in dict.fromkeys(Path(os.path.realpath(path)) for path in paths):
        try:
            part, whole = _read(path)
        except GivenError as problem:
            errors += problem.errors
            continue
        given += part
        if whole is not None:
            books[path] = whole
    if errors:
        raise GivenError(errors)
    return Decisions(given=given, books=books)


def _read(path: Path) -> tuple[Given, bool | None]:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise GivenError(
            [
                Text(
                    ja=f"{path}: 使えるのは .toml、.csv、.xlsx です",
                    en=f"{path}: must be a .toml, .csv or .xlsx file",
                )
            ]
        )
    raw = read_bytes(path)
    if suffix in (".xlsx", ".xlsm"):
        book = read_book(raw, path.name)
        return book.given, book.complete
    if suffix == ".toml":
        return giventoml.parse(_utf8(raw, path.name), path.name), None
    return givencsv.parse(givencsv.decode(raw, path.name), path.name), None


def read_bytes(path: Path) -> bytes:
    """Content of a file. Raises GivenError with one sentence."""
    try:
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise GivenError(
                [
                    Text(
                        ja=f"{path}: 大きすぎます（{size:,} バイト）",
                        en=f"{path}: is too large ({size:,} bytes)",
                    )
                ]
            )
        return ordinary.content(path, SIZE_LIMIT)
    except OSError as problem:
        raise GivenError(
            [
                Text(
                    ja=f"{path}: 読み取れません（{oswords.why(problem).ja}）",
                    en=f"{path}: cannot be read ({oswords.why(problem).en})",
                )
            ]
        ) from None


def _utf8(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise GivenError(
            [
                Text(
                    ja=f"{name}: TOML は UTF-8 で保存してください",
                    en=f"{name}: TOML must be saved as UTF-8",
                )
            ]
        ) from None
