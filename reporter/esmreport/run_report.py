"""The main job: read bundles, build a report per cluster, write each format, say what happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from esmreport.console import Console
from esmreport.core.model import Report, Severity, Status, Text
from esmreport.core.rule import RuleBook
from esmreport.core.snapshot import Snapshot
from esmreport.io import bundles as bundle_io
from esmreport.io.bundles import Loaded
from esmreport.io.decisions import Decisions, read_decisions
from esmreport.io.giventoml import GivenError
from esmreport.io.keep import free_place
from esmreport.io.key import KeyFileError, read_key
from esmreport.io.previous import PreviousError, read_previous
from esmreport.io.rulebook import RuleBookError, load
from esmreport.io.sitefile import SiteFile, SiteFileError
from esmreport.names import file_names
from esmreport.pipeline import Order, read_site, reports
from esmreport.render.errors import RenderError

FORMATS = ("xlsx", "pdf", "html", "json")
PDF_ENGINES = ("auto", "weasyprint", "browser")
LEVELS = ("none", "new", "low", "medium", "high", "critical")

DONE, FAILED, USAGE, FINDINGS, INCOMPLETE, ALTERED, NOT_A_BUNDLE = 0, 1, 2, 3, 4, 5, 6
# When several hold, the first of these decides.
PRECEDENCE = (FAILED, ALTERED, NOT_A_BUNDLE, FINDINGS, INCOMPLETE)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options of `esmreport report` as typed."""

    arguments: tuple[str, ...]
    output: Path
    formats: str
    lang: str
    key: Path | None
    site: Path | None
    fail_on: str
    as_of: str | None
    appendix: str
    pdf_engine: str = "auto"
    waivers: tuple[Path, ...] = ()
    attestations: tuple[Path, ...] = ()
    previous: Path | None = None


class UsageError(Exception):
    """An option that cannot be used."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ja=ja, en=en)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The options, checked."""

    formats: tuple[str, ...]
    now: str
    key: bytes | None
    site: SiteFile | None
    decisions: Decisions
    previous: tuple[Snapshot, ...] = ()


def run(asked: Asked, console: Console) -> int:
    """Does the job and gives the exit code."""
    try:
        book = load()
        settings = _settings(asked, book)
    except UsageError as problem:
        console.problem_text(problem.text)
        return USAGE
    except PreviousError as problem:
        console.problem_text(problem.text)
        return NOT_A_BUNDLE if problem.foreign else USAGE
    except GivenError as problem:
        for text in problem.errors:
            console.problem_text(text)
        return USAGE
    except (RuleBookError, SiteFileError) as problem:
        for sentence in problem.errors:
            console.problem(sentence, sentence)
        return FAILED if isinstance(problem, RuleBookError) else USAGE
    loaded = bundle_io.load(asked.arguments, settings.key)
    codes = {_refusals(loaded, console)}
    if not loaded.bundles:
        console.problem("読み取れるバンドルが 1 つもありません。", "Not one bundle could be read.")
        return NOT_A_BUNDLE
    try:
        order = Order(
            bundles=loaded.bundles,
            site=settings.site,
            now=settings.now,
            given=settings.decisions.given,
            previous=settings.previous,
        )
        made = reports(order, book)
    except SiteFileError as problem:
        for sentence in problem.errors:
            console.problem(sentence, sentence)
        return NOT_A_BUNDLE
    for report, name in zip(made, file_names(made), strict=True):
        codes |= {_write(report, asked, settings, name, console)}
        codes |= _verdict_codes(report, asked.fail_on)
    return next((code for code in PRECEDENCE if code in codes), DONE)


def _settings(asked: Asked, book: RuleBook) -> Settings:
    formats = tuple(dict.fromkeys(part.strip().lower() for part in asked.formats.split(",") if part.strip()))
    wrong = [name for name in formats if name not in FORMATS]
    if wrong or not formats:
        raise UsageError(
            f"--format の値 {asked.formats!r} は使えません。{','.join(FORMATS)} から選んでください。",
            f"--format {asked.formats!r} is not known; choose from {','.join(FORMATS)}.",
        )
    _one_of("--lang", asked.lang, ("ja", "en"))
    _one_of("--fail-on", asked.fail_on, LEVELS)
    if asked.fail_on == "new" and asked.previous is None:
        raise UsageError(
            "--fail-on new には --previous（前回の結果 JSON）が必要です。",
            "--fail-on new needs --previous, the results JSON of the last audit.",
        )
    _one_of("--appendix", asked.appendix, ("differences", "full"))
    _one_of("--pdf-engine", asked.pdf_engine, PDF_ENGINES)
    return Settings(
        formats=formats,
        now=_clock(asked.as_of),
        key=_key(asked.key),
        site=read_site(asked.site, book) if asked.site else None,
        decisions=read_decisions((*asked.waivers, *asked.attestations)),
        previous=tuple(read_previous(asked.previous)) if asked.previous else (),
    )


def _one_of(option: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        listed = ", ".join(allowed)
        raise UsageError(
            f"{option} の値 {value!r} は使えません。{listed} から選んでください。",
            f"{option} takes {listed}.",
        )


def _key(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        return read_key(path)
    except KeyFileError as problem:
        raise UsageError(problem.text.ja, problem.text.en) from None


def _clock(as_of: str | None) -> str:
    if as_of is None:
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?", as_of):
        raise UsageError(
            f"--as-of の値 {as_of!r} は 2026-04-01 のような日付ではありません。",
            f"--as-of {as_of!r} is not a date such as 2026-04-01.",
        )
    try:
        moment = datetime.fromisoformat(as_of.replace("Z", "+00:00"))
    except ValueError:
        raise UsageError(
            f"--as-of の日付 {as_of!r} は存在しません。", f"--as-of {as_of!r} is no date."
        ) from None
    # A date alone stays one: which moment it means depends on the site.
    return as_of if len(as_of) == len("2026-04-01") else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _refusals(loaded: Loaded, console: Console) -> int:
    for refused in loaded.refused:
        console.problem(f"{refused.path}: {refused.why}", f"{refused.path}: {refused.why}")
    if any(not refused.skipped for refused in loaded.refused):
        return NOT_A_BUNDLE
    altered = [bundle for bundle in loaded.bundles if bundle.seal == "altered"]
    for bundle in altered:
        why = bundle_io.seal_fault(bundle.data)
        console.problem(f"{bundle.path}: {why.ja}", f"{bundle.path}: {why.en}")
    return ALTERED if altered else DONE


def _verdict_codes(report: Report, fail_on: str) -> set[int]:
    codes: set[int] = set()
    if any(result.status is Status.COULD_NOT_CHECK for result in report.results) or _gaps(report):
        codes.add(INCOMPLETE)
    if _found(report, fail_on):
        codes.add(FINDINGS)
    return codes


def _found(report: Report, fail_on: str) -> bool:
    """Whether something fails at the level asked for; accepted exceptions do not count."""
    if fail_on == "none":
        return False
    if fail_on == "new" and report.drift is not None:
        return any(
            change.after == Status.FAIL and not change.waived for change in report.drift.of_kind("new")
        )
    failed = [r for r in report.results if r.status is Status.FAIL and not r.waived]
    ranks = list(Severity)
    # Without an earlier audit of this cluster, every failure is new.
    worst = len(ranks) if fail_on == "new" else ranks.index(Severity(fail_on))
    return any(ranks.index(result.severity) <= worst for result in failed)


def _gaps(report: Report) -> bool:
    return any(node.gaps for node in report.nodes) or bool(report.cluster.missing_servers)


def _renderers(report: Report, asked: Asked) -> dict[str, Callable[[], bytes]]:
    @cache
    def view() -> object:
        from esmreport.render.view import build_view

        return build_view(report, asked.lang, asked.appendix)

    def json() -> bytes:
        from esmreport.render.json import render_json

        return render_json(report)

    def xlsx() -> bytes:
        from esmreport.render.excel import render_xlsx

        return render_xlsx(view())  # type: ignore[arg-type]

    def html() -> bytes:
        from esmreport.render.html import render_html

        return render_html(view())  # type: ignore[arg-type]

    def pdf() -> bytes:
        from esmreport.render.pdf import render_pdf

        return render_pdf(view(), asked.pdf_engine)  # type: ignore[arg-type]

    return {"json": json, "xlsx": xlsx, "html": html, "pdf": pdf}


def _free_place(path: Path, report: Report, settings: Settings, console: Console) -> Path:
    """Where the workbook goes: never over one that somebody filled and that was not given."""
    place = free_place(path, report.created_at, report.utc_offset_minutes or 0, settings.decisions.books)
    if place.refusal:
        raise RenderError(place.refusal)
    if place.sentence:
        console.problem_text(place.sentence)
    return place.path


def _write(report: Report, asked: Asked, settings: Settings, name: str, console: Console) -> int:
    from esmreport.render.write import write_file

    try:
        asked.output.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        console.problem(
            f"出力先フォルダ {asked.output} を作成できません（{problem.strerror}）。",
            f"The output folder {asked.output} cannot be made ({problem.strerror}).",
        )
        return FAILED
    code = DONE
    renderers = _renderers(report, asked)
    for format_name in settings.formats:
        path = asked.output / f"{name}-audit.{format_name}"
        try:
            if format_name == "xlsx":
                path = _free_place(path, report, settings, console)
            write_file(path, renderers[format_name]())
            console.out(str(path))
        except RenderError as problem:
            console.problem_text(problem.text)
            code = FAILED
    return code
