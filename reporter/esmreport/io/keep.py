"""Keeps what people typed: a filled workbook is never replaced unless all of it was read and is carried
on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from esmreport import ordinary, oswords
from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.io.givenbook import read_book
from esmreport.io.giventoml import GivenError


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a new workbook may be written. `sentence` says why it is not the usual place; `refusal` why it
    cannot be told at all."""

    path: Path
    sentence: Text | None = None
    refusal: Text | None = None


def free_place(path: Path, created_at: str, offset_minutes: int, books: Mapping[Path, bool]) -> Place:
    """`path`, or the same with a time suffix where a workbook lies there that somebody filled. `books`: the
    workbooks that were given, and whether all of each could be read."""
    kept = _kept(path, books)
    if isinstance(kept, Place):
        return kept
    if not kept:
        return Place(path=path)
    for free in _suffixed(path, created_at, offset_minutes):
        kept = _kept(free, books)
        if kept is False:
            return Place(path=free, sentence=_sentence(path, free))
    raise AssertionError("there is always one more suffix")


def _suffixed(path: Path, created_at: str, offset_minutes: int) -> Iterator[Path]:
    moment = datetime.fromisoformat(created_at.replace("Z", "+00:00")) + timedelta(minutes=offset_minutes)
    stamp = f"{moment:%Y%m%d-%H%M%S}"
    yield path.with_name(f"{path.stem}-{stamp}{path.suffix}")
    number = 2
    while True:
        yield path.with_name(f"{path.stem}-{stamp}-{number}{path.suffix}")
        number += 1


def _kept(path: Path, books: Mapping[Path, bool]) -> bool | Place:
    """Whether what lies at `path` must be kept; a Place with a refusal where nobody can look."""
    if not path.exists() or books.get(path.resolve()) is True:
        return False
    try:
        return read_book(ordinary.content(path), path.name).filled
    except GivenError:
        return True
    except OSError as problem:
        return Place(
            path=path,
            refusal=Text(
                ja=f"{path} に記入があるかどうか確認できません（{oswords.why(problem).ja}）。"
                "Excel などで開いている場合は閉じてください。",
                en=f"Whether {path} was filled in cannot be seen ({oswords.why(problem).en}); "
                "close it if it is open elsewhere (Excel).",
            ),
        )


def _sentence(path: Path, free: Path) -> Text:
    return Text(
        ja=f"{path} には記入があるため上書きせず、{free.name} に書き込みました。"
        f"記入を引き継ぐには --waivers {path.name} を指定してください。",
        en=f"{path} was filled in and is kept; the new workbook is {free.name}. "
        f"Give --waivers {path.name} to carry the entries over.",
    )
