"""How far a long run is, on stderr: a line that renews itself on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

from esmreport.console import Console
from esmreport.core.model import Text

_TERMINAL_SECONDS, _FILE_SECONDS = 0.3, 30.0


def sentence(done: int, total: int, seconds: float, reused: int, broken: int) -> Text:
    """`done` of `total` clusters after so many seconds, of them `reused` from an earlier run."""
    share = f"{done}/{total} ({done / total:.0%})" if total else "0/0"
    ja, en = f"{share} クラスタ", f"{share} clusters"
    fresh = done - reused
    if fresh > 0 and done < total:
        left = _duration(seconds / fresh * (total - done))
        ja, en = f"{ja}、残り約 {left}", f"{en}, about {left} left"
    if broken:
        ja, en = f"{ja}、監査できないもの {broken}", f"{en}, {broken} could not be audited"
    return Text(ja=ja, en=en)


def _duration(seconds: float) -> str:
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}"


@dataclass(kw_only=True)
class Progress:
    """Counts finished clusters and tells about it. Silent with --quiet."""

    console: Console
    total: int
    reused: int
    broken: int = 0
    done: int = field(init=False)
    _began: float = field(default_factory=time.monotonic)
    _told: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.done = self.reused

    def step(self, broken: bool) -> None:
        """One more cluster is finished."""
        self.done += 1
        self.broken += broken
        now = time.monotonic()
        every = _TERMINAL_SECONDS if sys.stderr.isatty() else _FILE_SECONDS
        if not self.console.quiet and (now - self._told >= every or self.done == self.total):
            self._told = now
            self._show(sentence(self.done, self.total, now - self._began, self.reused, self.broken))

    def _show(self, text: Text) -> None:
        line = text.get(self.console.lang)
        encoding = sys.stderr.encoding or "utf-8"
        line = line.encode(encoding, "replace").decode(encoding)
        if sys.stderr.isatty():
            end = "\n" if self.done == self.total else ""
            sys.stderr.write(f"\r\x1b[K{line}{end}")
        else:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
