"""Stand-ins: which name of a site is shown as what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Kind of name and what its stand-ins begin with.
KINDS: Mapping[str, str] = {
    "computers": "HOST",
    "clusters": "CLUSTER",
    "addresses": "ADDR",
    "accounts": "ACCOUNT",
}


@dataclass
class Names:
    """Stand-ins by kind and case-folded name; grows as names are met.

    `kept`: four numbers that are versions. `words`: what is looked for as a word of any text, case-folded (None: every
    known name); the others were met in a shape such as that of a server's share, and may be common words elsewhere.
    """

    known: dict[str, dict[str, str]]
    kept: frozenset[str] = frozenset()
    words: frozenset[str] | None = None
    _taken: set[str] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        self._taken = {stand for table in self.known.values() for stand in table.values()}

    def stand_in(self, kind: str, name: str) -> str:
        """The stand-in of a name, the next free one where it is new."""
        table = self.known[kind]
        folded = name.casefold()
        if folded not in table:
            table[folded] = self._free(kind)
        return table[folded]

    def _free(self, kind: str) -> str:
        # The map of an earlier run may have gaps: as many as there are is not the highest number.
        number = len(self.known[kind]) + 1
        while (free := f"{KINDS[kind]}-{number}") in self._taken:
            number += 1
        self._taken.add(free)
        return free
