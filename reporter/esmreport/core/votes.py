"""What several places say of one thing, where some of them could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

# What nobody has said so far: no path and no name has it.
_SOMETHING_ELSE = "\0"


def most_common(votes: Sequence[str]) -> str | None:
    """The text that most places have; that of the first one (the primary's) where they are as many."""
    if not votes:
        return None
    counts = Counter(votes)
    return max(votes, key=lambda vote: (counts[vote], -votes.index(vote)))


def settled(votes: Sequence[str | None]) -> bool:
    """Whether most places say the same, whatever those say that could not be read (None)."""
    known = [vote for vote in votes if vote is not None]
    if len(known) == len(votes):
        return True
    chosen = most_common(known)
    rivals = {*known, _SOMETHING_ELSE} - {chosen}
    return all(most_common([rival if vote is None else vote for vote in votes]) == chosen for rival in rivals)
