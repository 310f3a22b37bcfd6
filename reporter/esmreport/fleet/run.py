"""The run over a fleet: scan, plan, leave out what is done already, hand the rest to the workers."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from esmreport import exits
from esmreport.core.fleet import Row
from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.fleet import plan, store, work
from esmreport.fleet.plan import Earlier
from esmreport.fleet.pool import Engine
from esmreport.fleet.store import Done, Journal
from esmreport.fleet.task import Outcome, Scanned, Setup, Source, Task
from esmreport.io.bundles import SIZE_LIMIT

T = TypeVar("T")
R = TypeVar("R")
# Files looked at in one go: one alone takes less time than to hand it over.
_AT_ONCE = 16


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What is there: every file as it was looked at, the clusters among them, and what an earlier run left."""

    scans: tuple[Scanned, ...]
    earlier: tuple[Earlier, ...]
    tasks: tuple[Task, ...]
    before: Done

    @property
    def refused(self) -> tuple[Scanned, ...]:
        """The files that are no bundles."""
        return tuple(found for found in self.scans if found.why is not None)


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """What is to be audited, and by cluster number what is done already. `setup` has the clock that counts."""

    setup: Setup
    tasks: tuple[Task, ...]
    done: dict[int, Outcome]
    scans: tuple[Scanned, ...]


def survey(
    output: Path, paths: Sequence[str], earlier: Sequence[str], engine: Engine, size_limit: int = SIZE_LIMIT
) -> Survey:
    """Looks at every file once; at those that an earlier run has seen only for their hash."""
    before = store.read(output)
    scans = _scans(paths, before, engine, size_limit)
    answers = _in_order(engine, work.earlier_audit, earlier, _lost_earlier) if earlier else []
    then = tuple(found for found in answers if found is not None)
    return Survey(scans=tuple(scans), earlier=then, tasks=tuple(plan.tasks(scans, then)), before=before)


def prepare(found: Survey, setup: Setup) -> Fleet:
    """What is left to do. The clock of an unfinished run with the same options goes on, so that its results and the new
    ones are of one moment."""
    before = found.before
    if not before.ended and before.digest == setup.digest:
        setup = replace(setup, now=before.now)
    tasks = plan.keyed(found.tasks, setup, found.earlier)
    done = {task.number: kept for task in tasks if (kept := _reusable(task, before, setup))}
    return Fleet(setup=setup, tasks=tuple(tasks), done=done, scans=found.scans)


def audit(fleet: Fleet, engine: Engine, step: Callable[[Outcome], None]) -> Iterator[Outcome]:
    """Audits what is not done and gives every outcome in order of the clusters. `step` hears of each fresh one at once.
    Raises RenderError where the journal cannot be written."""
    outcomes = dict(fleet.done)
    todo = [task for task in fleet.tasks if task.number not in outcomes]
    usable = [found for found in fleet.scans if found.why is None]
    with Journal(Path(fleet.setup.output), fleet.setup.now, fleet.setup.digest) as journal:
        journal.begin(usable, [(fleet.tasks[number], found) for number, found in outcomes.items()])
        for found in engine.run(partial(work.audit, fleet.setup), todo, _lost):
            outcome = replace(found, row=_thin(found.row))
            outcomes[outcome.number] = outcome
            # What broke is tried again by the next run: its cause may be gone.
            if exits.FAILED not in outcome.codes:
                journal.add(fleet.tasks[outcome.number], outcome)
            step(outcome)
        journal.end()
    for number in sorted(outcomes):
        yield outcomes[number]


def _thin(row: Row) -> Row:
    """The row with the names of rules shared among all rows."""
    return replace(
        row,
        failed=tuple(map(sys.intern, row.failed)),
        unchecked=tuple(map(sys.intern, row.unchecked)),
        waived=tuple(map(sys.intern, row.waived)),
        judged=tuple(map(sys.intern, row.judged)),
    )


def _scans(paths: Sequence[str], before: Done, engine: Engine, size_limit: int) -> list[Scanned]:
    known = {path: found for path in paths if (found := _known(path, before, size_limit))}
    chunks = _chunked([path for path in paths if path not in known])
    for chunk in _in_order(engine, partial(work.scan_all, size_limit=size_limit), chunks, _lost_scan):
        known.update((found.source.path, found) for found in chunk)
    return [known[path] for path in paths]


def _known(path: str, before: Done, size_limit: int) -> Scanned | None:
    if not before.scans:
        return None
    try:
        if not Path(path).is_file() or Path(path).stat().st_size > size_limit:
            return None
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return None
    found = before.scans.get(digest)
    return replace(found, source=replace(found.source, path=path)) if found else None


def _chunked(paths: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(paths[start : start + _AT_ONCE]) for start in range(0, len(paths), _AT_ONCE)]


def _in_order(
    engine: Engine, function: Callable[[T], R], items: Sequence[T], lost: Callable[[T], R]
) -> list[R]:
    numbered = list(enumerate(items))
    answers = engine.run(partial(_numbered, function), numbered, lambda item: (item[0], lost(item[1])))
    found = dict(answers)
    return [found[number] for number in range(len(items))]


def _numbered(function: Callable[[T], R], item: tuple[int, T]) -> tuple[int, R]:
    return item[0], function(item[1])


def _reusable(task: Task, before: Done, setup: Setup) -> Outcome | None:
    found = before.outcomes.get(task.key)
    if found is None or not store.intact(found, Path(setup.output)):
        return None
    return replace(found, number=task.number, row=replace(found.row, number=task.number))


_DIED = Text(
    ja="処理中にワーカーが異常終了しました。メモリの不足が考えられます。--jobs を減らして再実行してください",
    en="the worker died on it, perhaps for want of memory; run again with fewer --jobs",
)


def _lost(task: Task) -> Outcome:
    return work.failure(task, _DIED, exits.FAILED)


def _lost_scan(paths: tuple[str, ...]) -> list[Scanned]:
    return [Scanned(source=Source(path=path, sha256=""), why=_DIED) for path in paths]


def _lost_earlier(_path: str) -> Earlier | None:
    return None
