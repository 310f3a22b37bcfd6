"""Access rights as Windows shows them on a folder that inherits."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .paths import ancestors

DEFAULT = "O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;BU)"
_ACE = re.compile(r"\(([^;]*);([^;]*);([^)]*)\)")
_PARTS = re.compile(
    r"(?P<owner>O:[^:]*?(?=G:|D:))?(?P<group>G:[^:]*?(?=D:))?D:(?P<flags>[A-Z]*)(?P<aces>.*)", re.S
)


def effective(acls: Mapping[str, str], path: str, *, folder: bool) -> str:
    """SDDL of a folded path: its own, or what the nearest folder above that has one passes down."""
    if path in acls:
        return acls[path]
    for above in ancestors(path):
        if above in acls:
            return inherited(acls[above], folder=folder)
    return inherited(DEFAULT, folder=folder)


def inherited(sddl: str, *, folder: bool) -> str:
    """What a new child gets: entries that pass down, marked ID; owner and group stay the same."""
    parts = _PARTS.fullmatch(sddl)
    if parts is None:
        raise ValueError(f"not an SDDL string with a DACL: {sddl}")
    passed = [_passed(*match.groups(), folder=folder) for match in _ACE.finditer(parts["aces"])]
    return f"{parts['owner'] or ''}{parts['group'] or ''}D:AI{''.join(filter(None, passed))}"


def _passed(kind: str, flags: str, rest: str, *, folder: bool) -> str | None:
    words = re.findall("..", flags)
    wanted = "CI" if folder else "OI"
    if wanted not in words and not (folder and "OI" in words and "NP" not in words):
        return None
    if "NP" in words or not folder:
        kept = []
    else:
        kept = [w for w in ("OI", "CI") if w in words] + (["IO"] if "CI" not in words else [])
    return f"({kind};{''.join(kept)}ID;{rest})"
