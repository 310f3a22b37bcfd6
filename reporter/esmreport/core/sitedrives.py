"""The drives that the settings of ESMPRO name: which of several groups with a disk is the one it works in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from esmreport.core import winpath
from esmreport.core.facts import NodeFacts, RegistryKey, Seen, decoded_value
from esmreport.core.ofgroup import groups_with_drive
from esmreport.core.parse.clpmodel import ClusterConfig

NEC_NVBASE = ("HKLM\\SOFTWARE\\Wow6432Node\\NEC\\NVBASE", "HKLM\\SOFTWARE\\NEC\\NVBASE")


def group_of_settings(config: ClusterConfig, nodes: Iterable[NodeFacts]) -> str | None:
    """The group that holds the drives of most paths below the key NVBASE; None where that is not more than half. One
    wrong value must not decide by what the others are judged."""
    drives = [drive for node in nodes for drive in _named_drives(node)]
    found = Counter(name for drive in drives for name in groups_with_drive(config, drive))
    best = found.most_common(1)
    return best[0][0] if best and best[0][1] * 2 > found.total() else None


def _named_drives(node: NodeFacts) -> Iterator[str]:
    for root in NEC_NVBASE:
        fact = node.registry_below(root)
        for key in fact.value if isinstance(fact, Seen) else ():
            yield from _drives(key)


def _drives(key: RegistryKey) -> Iterator[str]:
    for value in key.values.values():
        text = decoded_value(value)
        drive = winpath.drive_of(text.strip()) if isinstance(text, str) else None
        if drive:
            yield drive
