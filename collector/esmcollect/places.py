"""Turns manifest entries such as ("work", "local\\nvisord.cf", role) into paths on this node."""

import re

from . import winpath
from .manifest import BASES

# Settings that contradict each other are what an audit looks for, so every place they name is read.
FOLLOW_ALL = ("work_dir", "service_dir", "package_dir")

_NAME = re.compile(r"\{(\w+)\}")


def paths_of(base, relative, locations):
    """(paths, open patterns): where the entry lies, and the patterns whose place was not found.

    The guide's example places on shared drives are left out where no shared drive is known.
    """
    paths, unknown = {}, []
    for pattern in BASES[base]:
        name = _NAME.match(pattern).group(1)
        roots = _roots(name, locations.get(name))
        for root in roots:
            path = winpath.normalise(winpath.join(root + pattern[len(name) + 2 :], relative))
            paths.setdefault(path.casefold(), path)
        if not roots and name != "shared_drives":
            unknown.append(winpath.join(pattern, relative))
    return list(paths.values()), unknown


def _roots(name, place):
    if not place:
        return []
    if name in FOLLOW_ALL:
        return [candidate["value"] for candidate in place["candidates"]]
    value = place["value"]
    return value if isinstance(value, list) else [value] if value else []
