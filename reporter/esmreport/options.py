"""The options of `esmreport report`: as typed, and checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from esmreport import oswords
from esmreport.console import Console
from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.core.rule import RuleBook
from esmreport.core.sitetime import FIRST, LAST, moment
from esmreport.faces import FORMATS, PDF_ENGINES
from esmreport.io.decisions import Decisions, read_decisions
from esmreport.io.key import KeyFileError, read_key
from esmreport.io.sitefile import SiteFile
from esmreport.pipeline import read_site

DEFAULT_FORMATS = ("xlsx", "pdf", "html", "json")
MB = 1024 * 1024
SEVERITIES = ("low", "medium", "high", "critical")
LEVELS = ("none", "new", *SEVERITIES)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options of `esmreport report` as typed."""

    arguments: tuple[str, ...]
    output: Path
    formats: str | None
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
    per_cluster: str | None = None
    at_least: str | None = None
    jobs: int | None = None
    scheduler: str | None = None
    rules: Path | None = None
    mask_names: bool = False
    size_limit: int = 100


class UsageError(Exception):
    """An option that cannot be used."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ja=ja, en=en)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The options, checked. per_cluster: what each cluster of several gets beside its results, None: not said."""

    formats: tuple[str, ...]
    per_cluster: tuple[str, ...] | None
    now: str
    key: bytes | None
    site: SiteFile | None
    decisions: Decisions


def settings(asked: Asked, book: RuleBook) -> Settings:
    """The options, checked. Raises UsageError, GivenError or SiteFileError with everything that is wrong."""
    formats = DEFAULT_FORMATS if asked.formats is None else _formats("--format", asked.formats)
    per_cluster = None if asked.per_cluster is None else _formats("--per-cluster", asked.per_cluster)
    _one_of("--lang", asked.lang, ("ja", "en"))
    _one_of("--fail-on", asked.fail_on, LEVELS)
    if asked.fail_on == "new" and asked.previous is None:
        raise UsageError(
            "--fail-on new には --previous（前回の結果 JSON）が必要です。",
            "--fail-on new needs --previous, the results JSON of the last audit.",
        )
    _one_of("--appendix", asked.appendix, ("differences", "full"))
    _one_of("--pdf-engine", asked.pdf_engine, PDF_ENGINES)
    if asked.at_least is not None:
        _one_of("--at-least", asked.at_least, SEVERITIES)
    if asked.jobs is not None and asked.jobs < 1:
        raise UsageError("--jobs には 1 以上の数を指定してください。", "--jobs takes a number from 1 on.")
    if asked.size_limit < 1:
        raise UsageError(
            "--size-limit には 1 以上の数を指定してください。", "--size-limit takes a number from 1 on."
        )
    return Settings(
        formats=formats,
        per_cluster=per_cluster,
        now=_clock(asked.as_of),
        key=_key(asked.key),
        site=read_site(asked.site, book) if asked.site else None,
        decisions=read_decisions((*asked.waivers, *asked.attestations)),
    )


def _formats(option: str, given: str) -> tuple[str, ...]:
    formats = tuple(dict.fromkeys(part.strip().lower() for part in given.split(",") if part.strip()))
    if not formats or any(name not in FORMATS for name in formats):
        listed = ",".join(FORMATS)
        raise UsageError(
            f"{option} の値 {given!r} は使えません。{listed} から選んでください。",
            f"{option} {given!r} is not known; choose from {listed}.",
        )
    return formats


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
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?", as_of, re.ASCII):
        raise UsageError(
            f"--as-of の値 {as_of!r} は 2026-04-01 のような日付ではありません。",
            f"--as-of {as_of!r} is not a date such as 2026-04-01.",
        )
    # Not the years at the edge: the end of their day may lie beyond it, depending on the site.
    first, last = FIRST + 1, LAST - 1
    if moment(as_of) is None or not first <= int(as_of[:4]) <= last:
        raise UsageError(
            f"--as-of の日付 {as_of!r} は存在しないか、{first} 年から {last} 年の範囲にありません。",
            f"--as-of {as_of!r} is no date from {first} to {last}.",
        )
    # A date alone stays one: which moment it means depends on the site.
    return as_of


def make_folder(folder: Path, console: Console) -> bool:
    """Whether the output folder is there; else one sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        console.problem(
            f"出力先フォルダ {folder} を作成できません（{oswords.why(problem).ja}）。",
            f"The output folder {folder} cannot be made ({oswords.why(problem).en}).",
        )
        return False
    return True
