"""`esmreport` over many clusters: all cores, one index, and nothing done twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from esmreport import __version__
from esmreport.console import Console
from esmreport.core.fleet import BROKEN, Index, frequencies
from esmreport.core.model import Text
from esmreport.core.overlay import never_used
from esmreport.core.rule import RuleBook
from esmreport.exits import FAILED, INTERRUPTED, NOT_A_BUNDLE, decided
from esmreport.fleet.engines import engine
from esmreport.fleet.errors import EngineError
from esmreport.fleet.index import write_index
from esmreport.fleet.pool import Engine, cores
from esmreport.fleet.progress import Progress
from esmreport.fleet.run import Survey, audit, prepare, survey
from esmreport.fleet.task import Outcome, Setup
from esmreport.io import bundles as bundle_io
from esmreport.options import DEFAULT_FORMATS, MB, Asked, Settings, make_folder
from esmreport.render.errors import RenderError

# More clusters than this get their results only, unless somebody asks for more.
MANY = 10
# So many sentences about single clusters are said; the reports have all of them.
SAID = 20


def audit_all(asked: Asked, settings: Settings, book: RuleBook, console: Console) -> int:
    """Audits every cluster among the bundles and writes results for each and one index; gives the exit code."""
    if not make_folder(asked.output, console):
        return FAILED
    found, unknown = bundle_io.expand(asked.arguments)
    paths = [str(path.resolve()) for path in found]
    refused = [(entry.path, entry.why) for entry in unknown]
    try:
        with engine(asked.jobs or cores(), asked.scheduler, paths, asked.output.resolve()) as workers:
            return _Run(asked, settings, book, console).through(workers, paths, refused)
    except (EngineError, RenderError) as problem:
        console.problem_text(problem.text)
        return FAILED
    except KeyboardInterrupt:
        console.problem(
            "中断しました。同じ指定で再実行すると、終わったクラスタの続きから始めます。",
            "Interrupted; the same command goes on after the clusters that are done.",
        )
        return INTERRUPTED


@dataclass
class _Run:
    asked: Asked
    settings: Settings
    book: RuleBook
    console: Console

    def through(self, workers: Engine, paths: Sequence[str], unknown: Sequence[tuple[str, Text]]) -> int:
        """From the files to the exit code. `unknown`: arguments that name no file, and why."""
        asked, console = self.asked, self.console
        found = survey(asked.output, paths, _files(asked.previous), workers, asked.size_limit * MB)
        refused = [*unknown]
        refused += [(scan.source.path, scan.why) for scan in found.refused if scan.why]
        self._say([why.about(path) for path, why in refused])
        if not found.tasks:
            console.problem("読み取れるバンドルが 1 つもありません。", "Not one bundle could be read.")
            return NOT_A_BUNDLE
        outcomes, now = self._audited(found, workers)
        # What is wrong with an entry that names no cluster, each cluster says.
        self._say(list(dict.fromkeys(text for outcome in outcomes for text in outcome.told)))
        codes = {code for outcome in outcomes for code in outcome.codes}
        if unknown or any(not scan.skipped for scan in found.refused):
            codes.add(NOT_A_BUNDLE)
        if not self._index(outcomes, refused, now):
            codes.add(FAILED)
        return decided(codes)

    def _audited(self, found: Survey, workers: Engine) -> tuple[list[Outcome], str]:
        fleet = prepare(found, self._setup(len(found.tasks)))
        if fleet.done:
            number = len(fleet.done)
            self.console.note(
                f"{number} クラスタは前回の結果をそのまま使います。",
                f"{number} clusters are done already.",
            )
        progress = Progress(console=self.console, total=len(fleet.tasks), reused=len(fleet.done))
        outcomes = audit(fleet, workers, lambda made: progress.step(made.row.verdict == BROKEN))
        return list(outcomes), fleet.setup.now

    def _setup(self, clusters: int) -> Setup:
        asked, settings = self.asked, self.settings
        always, selected = self._formats(clusters)
        decisions = sorted({*asked.waivers, *asked.attestations})
        plain = Setup(
            output=str(asked.output.resolve()),
            always=always,
            selected=selected,
            at_least=asked.at_least,
            lang=asked.lang,
            appendix=asked.appendix,
            pdf_engine=asked.pdf_engine,
            fail_on=asked.fail_on,
            now=settings.now,
            key=str(asked.key.resolve()) if asked.key else None,
            site=str(asked.site.resolve()) if asked.site else None,
            decisions=tuple(str(path.resolve()) for path in decisions),
            previous=asked.previous is not None,
            rules=self.book.sha256,
            own=str(asked.rules.resolve()) if asked.rules else None,
            digest="",
            size_limit=asked.size_limit * MB,
        )
        return Setup(**{**asdict(plain), "digest": _digest(plain, asked, self.book)})

    def _formats(self, clusters: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What every cluster gets, and what those with findings at or above --at-least get too."""
        asked, settings = self.asked, self.settings
        if settings.per_cluster is not None:
            wanted: tuple[str, ...] = settings.per_cluster
        elif asked.formats is not None or clusters <= MANY:
            wanted = tuple(name for name in settings.formats if name != "parquet")
        else:
            wanted = ()
            self.console.note(
                f"{MANY} 件を超えるクラスタがあるため、クラスタごとには JSON だけを作成します。"
                "ほかの形式は --per-cluster xlsx,pdf,html で指定してください。",
                f"More than {MANY} clusters: each gets its JSON only; --per-cluster xlsx,pdf,html adds the rest.",
            )
        # The results are what the index, the next audit and the scripts are made from.
        return ("json",), tuple(name for name in wanted if name != "json")

    def _index(self, outcomes: Sequence[Outcome], refused: Sequence[tuple[str, Text]], now: str) -> bool:
        book, asked = self.book, self.asked
        rows = tuple(outcome.row for outcome in outcomes)
        index = Index(
            tool=f"esmreport {__version__}",
            created_at=now,
            rulepack={"id": "esmreport", "version": book.version, "sha256": book.sha256},
            rows=rows,
            rules=frequencies(rows, book.rules.values()),
            refused=tuple(refused),
            notes=self._unused(outcomes),
        )
        formats = self.settings.formats if asked.formats is not None else DEFAULT_FORMATS
        written = write_index(index, formats, asked.output, asked.lang, asked.pdf_engine)
        for text in written.failed:
            self.console.problem_text(text)
        for path in written.files.values():
            self.console.out(str(path))
        return not written.failed

    def _unused(self, outcomes: Sequence[Outcome]) -> tuple[Text, ...]:
        """Sentences about waivers and attestations that no cluster had a result for: nothing is dropped in silence."""
        names = {name for outcome in outcomes for name in outcome.used}
        texts = tuple(
            Text(
                ja=f"{entry.place.ja}: {entry.rule} {entry.subject} に該当する結果が、どのクラスタにもありません。",
                en=f"{entry.place.en}: no cluster has a result that {entry.rule} {entry.subject} is about.",
            )
            for entry in never_used(self.settings.decisions.given, names)
        )
        self._say(texts)
        return texts

    def _say(self, texts: Sequence[Text]) -> None:
        self.console.problems(texts, SAID)


def _files(previous: Path | None) -> list[str]:
    if previous is None:
        return []
    paths = sorted(previous.glob("*.json")) if previous.is_dir() else [previous]
    return [str(path.resolve()) for path in paths]


def _digest(setup: Setup, asked: Asked, book: RuleBook) -> str:
    """Hash of all that the results follow from beside the bundles. The clock counts where it was given, or where
    decisions have days on which they end."""
    plain = {name: value for name, value in asdict(setup).items() if name not in ("now", "digest", "output")}
    files = [path for path in (setup.key, setup.site, *setup.decisions) if path]
    contents = [hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in files]
    day = asked.as_of or (setup.now[:10] if setup.decisions else "")
    parts = [__version__, book.version, day, repr(sorted(plain.items())), *contents]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
