"""Which workers do the clusters: processes here, or those of a Dask scheduler."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from esmreport.fleet.pool import Engine, Processes


@contextmanager
def engine(jobs: int, scheduler: str | None, paths: Sequence[str], output: Path) -> Iterator[Engine]:
    """The workers of a run. Raises EngineError where a scheduler cannot be reached, or its workers do not see the
    bundles and the output folder."""
    if scheduler is None:
        yield Processes(jobs)
        return
    from esmreport.fleet.distributed import connected

    with connected(scheduler) as workers:
        workers.check(paths[:1], output)
        yield workers
