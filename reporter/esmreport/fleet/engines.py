"""Which workers do the clusters: processes here, or those of a Dask scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from esmreport.core.model import Text
from esmreport.fleet.pool import Engine, Processes


class EngineError(Exception):
    """The workers cannot be had; `text` is one sentence."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@contextmanager
def engine(jobs: int, scheduler: str | None) -> Iterator[Engine]:
    """The workers of a run. Raises EngineError where a scheduler cannot be reached or used."""
    if scheduler is None:
        yield Processes(jobs)
        return
    raise EngineError(Text.same(scheduler))
