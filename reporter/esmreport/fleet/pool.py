"""Runs one function over many items: in processes of this computer, or on the workers of a Dask scheduler. Results
come as they are ready; nobody holds more than a few items in flight."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any, Protocol, TypeVar

from esmreport.garbage import look_seldom

T = TypeVar("T")
R = TypeVar("R")
Submit = Callable[..., "Future[Any]"]
# So many items wait for each worker: enough that none is idle, few enough that memory stays flat.
AHEAD = 3


class Engine(Protocol):
    """Whatever runs functions for us."""

    def run(self, work: Callable[[T], R], items: Iterable[T], lost: Callable[[T], R]) -> Iterator[R]:
        """One result an item, in any order. `lost` answers for an item whose worker died on it."""


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Processes:
    """Processes of this computer, started afresh (never forked), so that Windows behaves like Linux."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def run(self, work: Callable[[T], R], items: Iterable[T], lost: Callable[[T], R]) -> Iterator[R]:
        queue = deque(items)
        while queue:
            flying: list[T] = []
            try:
                with self._pool(min(self.jobs, len(queue))) as pool:
                    yield from stream(pool.submit, partial(_tidy, work), queue, flying, self.jobs * AHEAD)
            except BrokenProcessPool:
                # A worker died: nobody knows on which item, so each of them is tried alone.
                for item in flying:
                    yield self._alone(work, item, lost)

    def _alone(self, work: Callable[[T], R], item: T, lost: Callable[[T], R]) -> R:
        try:
            with self._pool(1) as pool:
                return pool.submit(_tidy, work, item).result()
        except BrokenProcessPool:
            return lost(item)

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=workers, mp_context=multiprocessing.get_context("spawn"), initializer=prepare_worker
        )


def _tidy(work: Callable[[T], R], item: T) -> R:
    """The work, and its garbage removed. What is left (rules, modules) stays as long as the worker; looking through it
    again and again would take a fifth of the time, so it is not looked at any more."""
    result = work(item)
    gc.collect()
    gc.freeze()
    return result


def stream(
    submit: Submit,
    work: Callable[[T], R],
    queue: deque[T],
    flying: list[T],
    window: int,
    lost: Callable[[T], R] | None = None,
) -> Iterator[R]:
    """Results as they come; `flying` holds the items that were handed out and have not answered. Where the engine gives
    up an item, `lost` answers for it; without `lost` the error is the caller's."""
    pending: dict[Future[Any], T] = {}
    try:
        while queue or pending:
            while queue and len(pending) < window:
                flying.append(queue.popleft())
                pending[submit(work, flying[-1])] = flying[-1]
            ready, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in ready:
                result: R = _answer(future, pending[future], lost)
                flying.remove(pending.pop(future))
                yield result
    except BaseException:
        for future in pending:
            future.cancel()
        raise


def _answer(future: Future[Any], item: T, lost: Callable[[T], R] | None) -> R:
    try:
        result: R = future.result()
    except Exception:
        if lost is None:
            raise
        return lost(item)
    return result


def prepare_worker() -> None:
    """Interrupts are the parent's business, garbage is looked for seldom, and a worker ends with its parent however that
    one ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    look_seldom()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)
