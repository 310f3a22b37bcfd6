"""One step of a script: how to look what is there, and how to go to either of the two known states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from esmreport.core import winpath
from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.core.remedy.model import Identity
from esmreport.fix.declined import DeclinedError
from esmreport.fix.quote import LONGEST_LINE

# Values of STATE beside `other`.
AUDITED, WANTED = "audited", "wanted"
_PATH = re.compile(r'[A-Z]:\\[^\x00-\x1f<>:"/|?*]+')


@dataclass(frozen=True, kw_only=True)
class Step:
    """Lines of a .cmd file. `look` sets STATE; `to_wanted` and `to_audited` change something. They use the
    variables HERE (folder of the script), SYS (System32), both with a backslash, SEEN (for answers) and LOG.

    `title`: what changes, for people. `files`: name below `data` -> content; `times`: name -> UTC time that
    the audited file had (ISO 8601).
    """

    findings: tuple[Identity, ...]
    title: Text
    look: tuple[str, ...]
    to_wanted: tuple[str, ...]
    to_audited: tuple[str, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(len(line) > LONGEST_LINE for line in (*self.look, *self.to_wanted, *self.to_audited)):
            raise DeclinedError(
                "too_long", "値が長すぎるため、スクリプトに書けません", "The value is too long for a script"
            )


def plain_path(path: str) -> str:
    """A path on a drive letter, without anything that copy commands give a meaning. Raises DeclinedError."""
    tidy = winpath.tidy(path)
    # Only separators may be tidied away: a yen sign or a dot could also be part of a real name.
    written = re.sub(r"[\\/]+", r"\\", path).rstrip("\\")
    if (
        tidy[1:] != written[1:]
        or tidy[:1] != written[:1].upper()
        or not _PATH.fullmatch(tidy)
        or winpath.has_stray_blank(tidy)
    ):
        raise DeclinedError(
            "path",
            f"パス {path} はスクリプトで扱える形ではありません",
            f"The path {path} is not one that a script can use",
        )
    return tidy


def state(name: str) -> str:
    """The line that says in which state the thing was found."""
    return f'set "STATE={name}"'


def unless_ok(then: str) -> str:
    """The line that does something where the command before it failed."""
    return f'if not "%errorlevel%"=="0" {then}'
