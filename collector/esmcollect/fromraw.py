"""Turns a raw folder of the collector without Python into a bundle, at the office."""

import contextlib
import hashlib
import os

from . import settings
from .bundle import Run
from .collect import Collection, Options, collect
from .raw import lost
from .raw.folder import RawFolder
from .raw.system import RawSystem
from .raw.whole import has_content

FORMAT = "1"
ORIGIN = "collect-nopython"


class NoRawFolderError(Exception):
    """The folder was not written by the collector without Python, or by a newer one."""


def convert(path, key=None, site=None, commands=True):
    """(Collection, Run, Whole) of a raw folder; `site` as `sitefile.read` gives it. Raises NoRawFolderError.

    The `raw.whole.Whole` tells which of its files are damaged, and whether its scripts left what shows that.
    """
    facts = RawFolder(path).facts
    if facts.get("format") != FORMAT or not facts.get("computer"):
        raise NoRawFolderError(path)
    system = RawSystem(path)
    begin, end, whole = system.times()
    drives = [settings.drive_letter(word) for word in facts.get("drives", "").split()]
    options = Options(
        tuple(letter for letter in drives if letter), site["text"] if site else "", key, commands
    )
    collection = collect(system, options)
    begin = os.path.getmtime(os.path.join(path, "raw.txt")) if begin is None else begin
    run = Run(
        id=_identity(path),
        started=begin,
        ended=begin if end is None else max(begin, end),
        site_file=site,
        kit_key=key,
        origin=(ORIGIN, facts.get("version") or "0", "none"),
    )
    items = lost.without(collection.items, system)
    return Collection(items, not whole), run, system.folder.whole


def _identity(path):
    """Run id: the same folder always gives the same one."""
    found = hashlib.sha256()
    for folder, names, files in os.walk(path):
        names.sort()
        for name in sorted(files):
            full = os.path.join(folder, name)
            found.update(os.path.relpath(full, path).replace(os.sep, "/").encode("utf-8", "surrogateescape"))
            # A pipe or device would never end; what cannot be opened is a gap in the items.
            with contextlib.suppress(OSError):
                if has_content(full):
                    _add(found, full)
    return found.hexdigest()[:32]


def _add(found, path):
    with open(path, "rb") as stream:
        for piece in iter(lambda: stream.read(1 << 20), b""):
            found.update(piece)
