"""How long the collector may take and how much it may carry: a cluster node has better things to do."""

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Seconds for one question and for all of them, bytes of file content, and of registry values in one tree and
    in all of them.

    A question that uses up its time is given up `grace_seconds` later: what it had is then lost. The sizes keep the
    program below 100 MB whatever it meets (bench/collector.py).
    """

    item_seconds: float = 30
    grace_seconds: float = 10
    total_seconds: float = 600
    content_bytes: int = 8 << 20
    tree_bytes: int = 4 << 20
    registry_bytes: int = 6 << 20


class Budget:
    """What is left of the limits. Long walks ask `over`, so that they end with what they have."""

    def __init__(self, limits=None, clock=time.monotonic):
        self.limits = limits or Limits()
        self._clock = clock
        self._end = clock() + self.limits.total_seconds
        self._item_end = self._end
        self._content = self._registry = 0

    def begin(self):
        """A new question begins; seconds after which it is given up."""
        now = self._clock()
        self._item_end = min(now + self.limits.item_seconds, self._end)
        return self._item_end - now + self.limits.grace_seconds

    @property
    def exhausted(self):
        """Why nothing more is asked, or None."""
        if self._clock() >= self._end:
            return "the whole collection may take %d seconds" % self.limits.total_seconds
        return None

    def over(self):
        """Why the current question must end now, or None."""
        if self._clock() < self._item_end:
            return None
        return self.exhausted or "one question may take %d seconds" % self.limits.item_seconds

    def take(self, size):
        """Whether so many bytes of file content still fit into the bundle; they then count."""
        if self._content + size > self.limits.content_bytes:
            return False
        self._content += size
        return True

    def take_values(self, size):
        """So many bytes of registry values are in the bundle now: why no more may come, or None."""
        self._registry += size
        most = self.limits.registry_bytes
        return "the registry in the bundle is %d bytes already" % most if self._registry > most else None
