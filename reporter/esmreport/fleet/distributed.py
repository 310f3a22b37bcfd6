"""The workers of a Dask scheduler, through its executor: the same function over the same items as in processes here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from esmreport.core.model import Text
from esmreport.fleet.errors import EngineError
from esmreport.fleet.pool import AHEAD, stream

T = TypeVar("T")
R = TypeVar("R")
_PATIENCE = "10s"


class Workers:
    """Workers behind a scheduler. A worker that is lost takes nothing with it: the scheduler gives what it was at to
    another one."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address

    def run(self, work: Callable[[T], R], items: Iterable[T], lost: Callable[[T], R]) -> Iterator[R]:
        """One result an item, in any order. `lost` answers for an item on which several workers died."""
        threads = sum(self._client.nthreads().values())
        executor = self._client.get_executor(pure=False, retries=2)
        yield from stream(executor.submit, work, deque(items), [], max(threads, 1) * AHEAD, lost)

    def check(self, paths: Iterable[str], folder: Path) -> None:
        """Raises EngineError where there is no worker, or one that does not see the bundles or the output folder."""
        seen: Mapping[str, list[str]] = self._client.run(unseen, [*paths, str(folder)])
        if not seen:
            raise EngineError(
                Text(
                    ja=f"スケジューラ {self._address} にワーカーがありません。",
                    en=f"The scheduler {self._address} has no workers.",
                )
            )
        for worker, missing in sorted(seen.items()):
            if missing:
                raise EngineError(
                    Text(
                        ja=f"ワーカー {worker} から {missing[0]} が見えません。"
                        "バンドルと出力先は、すべてのワーカーから同じパスで見える場所に置いてください。",
                        en=f"The worker {worker} does not see {missing[0]}; put bundles and output where all "
                        "workers see them under the same path.",
                    )
                )


def unseen(paths: list[str]) -> list[str]:
    """Those of the paths that do not exist where this runs."""
    return [path for path in paths if not Path(path).exists()]


@contextmanager
def connected(address: str) -> Iterator[Workers]:
    """The workers of a scheduler. Raises EngineError where the extra is missing or nobody answers there."""
    try:
        from distributed import Client
    except ImportError:
        raise EngineError(
            Text(
                ja='--scheduler を使うには pip install "esmreport[distributed]" を実行してください。',
                en='--scheduler needs pip install "esmreport[distributed]".',
            )
        ) from None
    connect: Any = Client
    try:
        client = connect(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as problem:
        raise EngineError(
            Text(
                ja=f"スケジューラ {address} に接続できません（{problem}）。",
                en=f"The scheduler {address} cannot be reached ({problem}).",
            )
        ) from None
    try:
        yield Workers(client, address)
    finally:
        client.close()
