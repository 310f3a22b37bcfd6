"""How often Python looks for objects that lie in circles."""

from __future__ import annotations

import gc


def look_seldom() -> None:
    """For a process that audits: little of what an audit makes lies in circles, and to look for them as often as usual
    takes an eighth of its time, for bundles and rules are walked through again and again."""
    gc.set_threshold(100_000, 20, 100)
