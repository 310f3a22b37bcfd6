"""Security descriptors in SDDL: owner, group and access rights of a node in a form without words."""

from __future__ import annotations

import re

from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.sid import full_sid
from esmreport.core.record import dataclass

NULL_DACL = "NO_ACCESS_CONTROL"

RIGHTS: dict[str, int] = {
    "GA": 0x10000000, "GX": 0x20000000, "GW": 0x40000000, "GR": 0x80000000,
    "SD": 0x10000, "RC": 0x20000, "WD": 0x40000, "WO": 0x80000,
    "CC": 0x1, "DC": 0x2, "LC": 0x4, "SW": 0x8, "RP": 0x10, "WP": 0x20, "DT": 0x40, "LO": 0x80, "CR": 0x100,
    "FA": 0x1F01FF, "FR": 0x120089, "FW": 0x120116, "FX": 0x1200A0,
    "KA": 0xF003F, "KR": 0x20019, "KW": 0x20006, "KX": 0x20019,
}  # fmt: skip
FLAGS = ("OI", "CI", "NP", "IO", "ID", "SA", "FA", "TP", "CR")
# What a type does. Conditional entries and those of the audit list do not say by themselves.
TYPES: dict[str, str] = {
    "A": "allow", "D": "deny", "OA": "allow", "OD": "deny",
    **dict.fromkeys(["XA", "XD", "ZA", "XU", "AU", "OU", "AL", "OL", "ML", "RA", "SP", "TL", "FL"], "unknown")
}  # fmt: skip
_SECTION = re.compile(r"([OGDS]):")


@dataclass(frozen=True, kw_only=True)
class Ace:
    """One access entry. `effect`: allow, deny or unknown (conditional, unreadable: it may do either).
    `mask`: access bits as written, generic ones not mapped. `sid`: full form, "" where it could not be read.
    `raw`: the entry as written."""

    type: str
    effect: str
    flags: tuple[str, ...]
    mask: int
    sid: str
    raw: str

    @property
    def inherit_only(self) -> bool:
        """Whether it says nothing about the object itself."""
        return "IO" in self.flags

    @property
    def inherited(self) -> bool:
        """Whether it came down from a folder above."""
        return "ID" in self.flags


@dataclass(frozen=True, kw_only=True)
class SecurityDescriptor:
    """`owner` and `group` as full SIDs or None; `dacl`: entries in stored order, () = nobody has access,
    None = no list, everybody may do everything; `control`: P (inheritance blocked), AR, AI.

    Where `readable` is False the descriptor must not be judged: `problems` say why.
    """

    owner: str | None
    group: str | None
    dacl: tuple[Ace, ...] | None
    control: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def readable(self) -> bool:
        """Whether the whole list was understood, entries with an unknown effect aside."""
        return not self.problems

    @property
    def protected(self) -> bool:
        """Whether entries from folders above are kept out."""
        return "P" in self.control


def parse(sddl: str) -> SecurityDescriptor:
    """Read an SDDL string. `D:NO_ACCESS_CONTROL` is a NULL DACL; a string without `D:` is a problem."""
    sections = _sections(sddl.strip())
    problems: list[Problem] = []
    if sections is None:
        sections = {}
        problems.append(Problem(code=Code.BAD_SDDL, found=sddl.strip()[:80]))
    owner, group = (_trustee(sections.get(name), problems) for name in ("O", "G"))
    dacl: tuple[Ace, ...] | None = ()
    control: tuple[str, ...] = ()
    if "D" in sections:
        dacl, control = _dacl(sections["D"], problems)
    elif not problems:
        problems.append(Problem(code=Code.NO_DACL))
    return SecurityDescriptor(owner=owner, group=group, dacl=dacl, control=control, problems=tuple(problems))


def _sections(sddl: str) -> dict[str, str] | None:
    """Text behind O:, G:, D: and S:; None where something else stands before, or a section stands twice."""
    found: dict[str, str] = {}
    at = 0
    while at < len(sddl):
        head = _SECTION.match(sddl, at)
        if not head or head[1] in found:
            return None
        end = _section_end(sddl, head.end())
        found[head[1]] = sddl[head.end() : end]
        at = end
    return found or None


def _section_end(sddl: str, start: int) -> int:
    depth = 0
    quoted = False
    for at in range(start, len(sddl)):
        char = sddl[at]
        if char == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif char == "(":
            depth += 1
        elif char == ")":
            depth = max(depth - 1, 0)
        elif depth == 0 and _SECTION.match(sddl, at):
            return at
    return len(sddl)


def _trustee(text: str | None, problems: list[Problem]) -> str | None:
    if text is None:
        return None
    sid = full_sid(text)
    if sid is None:
        problems.append(Problem(code=Code.BAD_SDDL, found=text[:80]))
    return sid


def _dacl(text: str, problems: list[Problem]) -> tuple[tuple[Ace, ...] | None, tuple[str, ...]]:
    head, opening, rest = text.partition("(")
    flags = re.sub(r"\s", "", head)
    control = tuple(re.findall(r"P|AR|AI", flags.removesuffix(NULL_DACL)))
    if "".join(control) != flags.removesuffix(NULL_DACL):
        problems.append(Problem(code=Code.BAD_SDDL, found=head[:80]))
    if flags.endswith(NULL_DACL):
        return None, control
    aces: list[Ace] = []
    for raw in _aces(opening + rest, problems):
        ace = _ace(raw)
        if ace is None:
            problems.append(Problem(code=Code.UNKNOWN_ACE, found=raw[:80]))
            ace = Ace(type="", effect="unknown", flags=(), mask=0, sid="", raw=raw)
        aces.append(ace)
    return tuple(aces), control


def _aces(text: str, problems: list[Problem]) -> list[str]:
    """Insides of the outer parentheses; a condition may hold more of them."""
    found: list[str] = []
    depth = start = 0
    quoted = False
    for at, char in enumerate(text):
        if char == '"' and depth:
            quoted = not quoted
        elif quoted:
            continue
        elif char == "(":
            start = start if depth else at + 1
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            if not depth:
                found.append(text[start:at])
        elif not depth and not char.isspace():
            problems.append(Problem(code=Code.BAD_SDDL, found=text[at : at + 80]))
            return found
    if depth:
        problems.append(Problem(code=Code.BAD_SDDL, found=text[start : start + 80]))
    return found


def _ace(raw: str) -> Ace | None:
    fields = raw.split(";", 6)
    kind = fields[0].strip().upper()
    if len(fields) < 6 or kind not in TYPES:
        return None
    flags, mask, sid = _pairs(fields[1], FLAGS), _mask(fields[2]), full_sid(fields[5])
    if flags is None or mask is None or sid is None:
        return None
    # An entry with a condition, or for one property or child class, does not speak for the folder as a whole.
    partial = len(fields) > 6 or fields[3].strip() or fields[4].strip()
    effect = "unknown" if partial else TYPES[kind]
    return Ace(type=kind, effect=effect, flags=flags, mask=mask, sid=sid, raw=raw)


def _pairs(text: str, known: tuple[str, ...] | dict[str, int]) -> tuple[str, ...] | None:
    bare = re.sub(r"\s", "", text).upper()
    pairs = tuple(bare[at : at + 2] for at in range(0, len(bare), 2))
    return pairs if all(pair in known for pair in pairs) else None


def _mask(text: str) -> int | None:
    bare = text.strip()
    if re.fullmatch(r"0[xX][0-9A-Fa-f]{1,8}", bare):
        return int(bare, 16)
    if re.fullmatch(r"[0-9]{1,10}", bare):
        return int(bare) & 0xFFFFFFFF
    pairs = _pairs(bare, RIGHTS)
    if pairs is None:
        return None
    mask = 0
    for pair in pairs:
        mask |= RIGHTS[pair]
    return mask
