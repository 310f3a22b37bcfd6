"""One report into the formats that were asked for: each file whole or not at all, each failure one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from esmreport.console import kind_and_place
from esmreport.core.model import Report, Text
from esmreport.core.record import dataclass
from esmreport.io.keep import free_place
from esmreport.render.errors import RenderError

if TYPE_CHECKING:
    from esmreport.render.viewmodel import View

FORMATS = ("xlsx", "pdf", "html", "json", "csv", "sarif", "junit", "hdf", "parquet")
# What follows `<name>-audit.` where it is not the format's own name.
SUFFIXES = {"junit": "junit.xml", "hdf": "hdf.json"}
PDF_ENGINES = ("auto", "weasyprint", "browser")


@dataclass(frozen=True, kw_only=True)
class Look:
    """How reports are presented: language ("ja", "en"), appendix of the PDF (differences, full), PDF engine."""

    lang: str
    appendix: str
    pdf_engine: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """The files that were written, by format; sentences about what was not as asked; whether all were written."""

    files: Mapping[str, Path]
    told: tuple[Text, ...] = ()
    failed: tuple[Text, ...] = field(default=())


def write_report(
    report: Report,
    formats: Sequence[str],
    folder: Path,
    name: str,
    look: Look,
    books: Mapping[Path, bool],
) -> Written:
    """Writes `<name>-audit.<format>` into a folder that exists. `books`: workbooks that were given as input."""
    told: list[Text] = []

    def free(format_name: str, path: Path) -> Path:
        return _free(path, report, books, told) if format_name == "xlsx" else path

    paths = {one: folder / f"{name}-audit.{SUFFIXES.get(one, one)}" for one in formats}
    written = write_each(paths, _renderers(report, look), free)
    return replace(written, told=tuple(told))


def write_each(
    paths: Mapping[str, Path],
    renderers: Mapping[str, Callable[[], bytes]],
    free: Callable[[str, Path], Path] = lambda _format, path: path,
) -> Written:
    """Writes every format to its path, or where `free` says instead (it may raise RenderError)."""
    from esmreport.render.write import write_file

    files: dict[str, Path] = {}
    failed: list[Text] = []
    for name, path in paths.items():
        place = path
        try:
            place = free(name, path)
            write_file(place, renderers[name]())
            files[name] = place
        except RenderError as problem:
            failed.append(problem.text)
        except Exception as problem:
            # One format that trips must not cost the others.
            failed.append(_tripped(place, problem))
    return Written(files=files, failed=tuple(failed))


def _tripped(path: Path, problem: Exception) -> Text:
    what = kind_and_place(problem)
    return Text(
        ja=f"{path} を作成できません。内部エラーです（{what}）。ほかの形式は作成します。",
        en=f"{path} cannot be made: an internal error ({what}). The other formats are written.",
    )


def _free(path: Path, report: Report, books: Mapping[Path, bool], told: list[Text]) -> Path:
    """Where the workbook goes: never over one that somebody filled and that was not given."""
    place = free_place(path, report.created_at, report.utc_offset_minutes or 0, books)
    if place.refusal:
        raise RenderError(place.refusal)
    if place.sentence:
        told.append(place.sentence)
    return place.path


def _renderers(report: Report, look: Look) -> dict[str, Callable[[], bytes]]:
    @cache
    def view() -> View:
        from esmreport.render.view import build_view

        return build_view(report, look.lang, look.appendix)

    def json() -> bytes:
        from esmreport.render.json import render_json

        return render_json(report)

    def xlsx() -> bytes:
        from esmreport.render.excel import render_xlsx

        return render_xlsx(view())

    def html() -> bytes:
        from esmreport.render.html import render_html

        return render_html(view())

    def pdf() -> bytes:
        from esmreport.render.pdf import render_pdf

        return render_pdf(view(), look.pdf_engine)

    def parquet() -> bytes:
        from esmreport.render.parquet import render_parquet

        return render_parquet(report)

    return {
        "json": json,
        "xlsx": xlsx,
        "html": html,
        "pdf": pdf,
        "parquet": parquet,
        **_for_programs(report, view),
    }


def _for_programs(report: Report, view: Callable[[], View]) -> dict[str, Callable[[], bytes]]:
    """The formats that other programs read."""

    def csv() -> bytes:
        from esmreport.render.csv import render_csv

        return render_csv(view())

    def sarif() -> bytes:
        from esmreport.render.sarif import render_sarif

        return render_sarif(report, view())

    def junit() -> bytes:
        from esmreport.render.junit import render_junit

        return render_junit(report, view())

    def hdf() -> bytes:
        from esmreport.render.hdf import render_hdf

        return render_hdf(report, view())

    return {"csv": csv, "sarif": sarif, "junit": junit, "hdf": hdf}
