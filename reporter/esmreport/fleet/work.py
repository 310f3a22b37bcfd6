"""The work on one file and on one cluster, as a worker does it: in a process of its own, here or elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from esmreport import exits
from esmreport.console import kind_and_place
from esmreport.core.fleet import Row, broken_row, row_of
from esmreport.core.givenfaults import faults
from esmreport.core.grouping import member_of
from esmreport.core.model import Report, Severity, Text
from esmreport.core.overlay import used
from esmreport.core.record import dataclass
from esmreport.core.rule import RuleBook
from esmreport.core.snapshot import Snapshot
from esmreport.core.whichbundle import NOT_JOINED
from esmreport.faces import Look, Written, write_report
from esmreport.fleet.plan import Earlier
from esmreport.fleet.task import File, Outcome, Scanned, Setup, Source, Task
from esmreport.io import bundles as bundle_io
from esmreport.io.bundles import Bundle, Loaded
from esmreport.io.decisions import Decisions, read_decisions
from esmreport.io.key import read_key
from esmreport.io.ownrules import rule_book
from esmreport.io.previous import PreviousError, read_previous
from esmreport.io.seal import seal_fault
from esmreport.io.sitefile import SiteFile, SiteFileError
from esmreport.pipeline import Order, read_site, reports


class OtherRulesError(Exception):
    """The worker's rules are not those of the run."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a worker reads once."""

    book: RuleBook
    key: bytes | None
    site: SiteFile | None
    decisions: Decisions


@lru_cache(maxsize=2)
def context(setup: Setup) -> Context:
    """Rules, site file and decisions. Raises OtherRulesError where this installation has other rules."""
    book = rule_book(Path(setup.own) if setup.own else None)
    if book.sha256 != setup.rules:
        raise OtherRulesError
    return Context(
        book=book,
        key=read_key(Path(setup.key)) if setup.key else None,
        site=read_site(Path(setup.site), book) if setup.site else None,
        decisions=read_decisions(map(Path, setup.decisions)),
    )


def scan(path: str, size_limit: int = bundle_io.SIZE_LIMIT) -> Scanned:
    """What one file says about where it belongs. Its seal and its inner shape are looked at with its cluster."""
    found = bundle_io.peek(Path(path), size_limit)
    source = Source(path=path, sha256=found.sha256)
    if found.data is None:
        return Scanned(source=source, why=found.why, skipped=found.skipped)
    try:
        member = member_of(0, found.data)
    except (KeyError, TypeError, ValueError, AttributeError):
        refused = bundle_io.load([path]).refused
        why = refused[0].why if refused else _MALFORMED
        return Scanned(source=source, why=why)
    return Scanned(source=source, computer=member.name, started=member.started, identity=member.identity)


def scan_all(paths: tuple[str, ...], size_limit: int = bundle_io.SIZE_LIMIT) -> list[Scanned]:
    """The same for several files."""
    return [scan(path, size_limit) for path in paths]


def earlier_audit(path: str) -> Earlier | None:
    """Which cluster a results file is about; None where it is no results file of one cluster."""
    try:
        [found] = read_previous(Path(path))
    except PreviousError:
        return None
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    return Earlier(path=path, sha256=digest, cluster=found.cluster, servers=found.servers)


def audit(setup: Setup, task: Task) -> Outcome:
    """Audits one cluster and writes its files. Whatever goes wrong is a broken row, never an exception."""
    try:
        return _audit(setup, task, context(setup))
    except OtherRulesError:
        return failure(task, _OTHER_RULES, exits.FAILED)
    except SiteFileError as problem:
        return _broken(task, problem.errors, exits.NOT_A_BUNDLE)
    except PreviousError as problem:
        return failure(task, problem.text, exits.NOT_A_BUNDLE)
    except MemoryError:
        return failure(task, _NO_MEMORY, exits.FAILED)
    except Exception as problem:
        # One cluster that trips the program must not cost the night; its name and the cause are listed.
        what = kind_and_place(problem)
        text = Text(
            ja=f"監査中に内部エラーが発生しました（{what}）", en=f"an internal error occurred ({what})"
        )
        return failure(task, text, exits.FAILED)


def failure(task: Task, why: Text, code: int) -> Outcome:
    """The outcome of a cluster that could not be audited."""
    return _broken(task, (why,), code)


def _broken(task: Task, why: tuple[Text, ...], code: int) -> Outcome:
    label = task.cluster or task.name
    told = tuple(text.about(label) for text in why)
    row = broken_row(task.number, task.name, task.cluster, task.nodes, why)
    return Outcome(number=task.number, row=row, told=told, codes=(code,))


def _audit(setup: Setup, task: Task, known: Context) -> Outcome:
    loaded = bundle_io.load((source.path for source in task.sources), known.key, setup.size_limit)
    told, codes = _refusals(loaded, task)
    if not loaded.bundles:
        return _broken(task, tuple(refused.why.about(refused.path) for refused in loaded.refused), max(codes))
    order = Order(
        bundles=loaded.bundles,
        site=known.site,
        now=setup.now,
        given=known.decisions.given,
        previous=_earlier(task),
        of_fleet=True,
    )
    made = reports(order, known.book)
    report = made[0]
    formats = tuple(dict.fromkeys((*setup.always, *_selected(setup, report))))
    look = Look(lang=setup.lang, appendix=setup.appendix, pdf_engine=setup.pdf_engine)
    books = known.decisions.books
    written = write_report(report, formats, Path(setup.output), task.name, look, books)
    codes |= exits.verdict_codes(report, setup.fail_on)
    if written.failed:
        codes.add(exits.FAILED)
    files = {name: _mark(path) for name, path in written.files.items()}
    row = _complete(row_of(report, task.number, task.name), files, written)
    told += [notice.text for notice in report.notices if notice.code == NOT_JOINED]
    told += [*written.told, *written.failed, *_strangers(made, task)]
    # What no cluster has a use for is told once, at the end.
    told += faults(record for record in report.records if record.state != "unused")
    return Outcome(
        number=task.number,
        row=row,
        files=files,
        told=tuple(told),
        codes=tuple(sorted(codes)),
        used=used(report, known.decisions.given),
    )


def _complete(row: Row, files: dict[str, File], written: Written) -> Row:
    names = {format_name: mark.name for format_name, mark in files.items()}
    return replace(row, files=names, why=written.failed)


def _earlier(task: Task) -> tuple[Snapshot, ...]:
    return tuple(then for path in task.earlier for then in read_previous(Path(path)))


def _selected(setup: Setup, report: Report) -> tuple[str, ...]:
    if setup.at_least and not exits.fails_at(report, Severity(setup.at_least)):
        return ()
    return setup.selected


def _refusals(loaded: Loaded, task: Task) -> tuple[list[Text], set[int]]:
    told = [refused.why.about(refused.path) for refused in loaded.refused]
    codes = {exits.NOT_A_BUNDLE} if told else set()
    for bundle in loaded.bundles:
        if _changed(bundle, task):
            text = Text(ja="監査の途中でファイルが変更されました", en="was changed while the audit ran")
            told.append(text.about(str(bundle.path)))
            codes.add(exits.INCOMPLETE)
        if bundle.seal == "altered":
            told.append(seal_fault(bundle.data).about(str(bundle.path)))
            codes.add(exits.ALTERED)
    return told, codes


def _changed(bundle: Bundle, task: Task) -> bool:
    expected = {source.sha256 for source in task.sources}
    return bundle.sha256 not in expected


def _strangers(made: list[Report], task: Task) -> list[Text]:
    # A bundle without clp.conf loses its home when the bundle that named it turns out to be unusable.
    alone = [node.name for report in made[1:] for node in report.nodes]
    if not alone:
        return []
    names = ", ".join(alone)
    return [
        Text(
            ja=f"{task.name}: {names} はどのクラスタに属するか判断できないため、評価していません。",
            en=f"{task.name}: {names} belongs to no known cluster and was not evaluated.",
        )
    ]


def _mark(path: Path) -> File:
    return File(name=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


_OTHER_RULES = Text(
    ja="ワーカーの esmreport の規則がこの esmreport と異なります。すべてのワーカーに同じ版を入れてください",
    en="the rules of the worker's esmreport are not those of this one; install the same version everywhere",
)
_MALFORMED = Text(ja="バンドルの形が正しくありません", en="is a malformed bundle")
_NO_MEMORY = Text(ja="メモリが不足しました。--jobs を減らしてください", en="memory ran out; use fewer --jobs")
