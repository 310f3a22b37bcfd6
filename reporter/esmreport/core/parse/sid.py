"""Security identifiers: the two-letter names of SDDL and the full form that everything is compared by."""

from __future__ import annotations

import re

EVERYONE = "S-1-1-0"
SYSTEM = "S-1-5-18"
ADMINISTRATORS = "S-1-5-32-544"
USERS = "S-1-5-32-545"
AUTHENTICATED_USERS = "S-1-5-11"

_BUILTIN = {
    "AA": 579, "AO": 548, "BA": 544, "BG": 546, "BO": 551, "BU": 545, "CD": 574, "CY": 569, "ER": 573,
    "ES": 576, "HA": 578, "HO": 584, "IS": 568, "LU": 559, "MS": 577, "MU": 558, "NO": 556, "PO": 550,
    "PU": 547, "RA": 575, "RD": 555, "RE": 552, "RM": 580, "RU": 554, "SH": 585, "SO": 549,
}  # fmt: skip
_DOMAIN = {
    "AP": 525, "CA": 517, "CN": 522, "DA": 512, "DC": 515, "DD": 516, "DG": 514, "DU": 513, "EA": 519,
    "EK": 527, "KA": 526, "PA": 520, "RO": 498, "RS": 553, "SA": 518,
}  # fmt: skip
_MACHINE = {"LA": 500, "LG": 501}
_OTHERS = {
    "AC": "S-1-15-2-1", "AN": "S-1-5-7", "AS": "S-1-18-1", "AU": AUTHENTICATED_USERS, "CG": "S-1-3-1",
    "CO": "S-1-3-0", "ED": "S-1-5-9", "HI": "S-1-16-12288", "IU": "S-1-5-4", "LS": "S-1-5-19",
    "LW": "S-1-16-4096", "ME": "S-1-16-8192", "MP": "S-1-16-8448", "NS": "S-1-5-20", "NU": "S-1-5-2",
    "OW": "S-1-3-4", "PS": "S-1-5-10", "RC": "S-1-5-12", "SI": "S-1-16-16384", "SS": "S-1-18-2",
    "SU": "S-1-5-6", "SY": SYSTEM, "UD": "S-1-5-84-0-0-0-0-0", "WD": EVERYONE, "WR": "S-1-5-33",
}  # fmt: skip

# The middle part of a domain's or a machine's SID is not in the string; the placeholder keeps the group apart
# from every real SID and makes it the same on all nodes.
ALIASES: dict[str, str] = {
    **{name: f"S-1-5-32-{number}" for name, number in _BUILTIN.items()},
    **{name: f"S-1-5-21-<domain>-{number}" for name, number in _DOMAIN.items()},
    **{name: f"S-1-5-21-<machine>-{number}" for name, number in _MACHINE.items()},
    **_OTHERS,
}

_FULL = re.compile(r"S-1-(0X[0-9A-F]{1,12}|[0-9]{1,15})((?:-[0-9]{1,10}){0,15})", re.IGNORECASE)


def full_sid(text: str) -> str | None:
    """`S-1-5-32-544` of "BA" or of a SID in any spelling; None where it is neither."""
    bare = text.strip().upper()
    if bare in ALIASES:
        return ALIASES[bare]
    found = _FULL.fullmatch(bare)
    if not found:
        return None
    authority = int(found[1], 16) if found[1].startswith("0X") else int(found[1])
    rest = "".join(f"-{int(part)}" for part in found[2].split("-")[1:])
    return f"S-1-{authority}{rest}"
