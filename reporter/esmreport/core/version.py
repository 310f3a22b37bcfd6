"""Versions as the guide compares them: the part behind the first point is a decimal fraction, so that
5.5 = 5.50 < 5.65 < 5.66 < 5.7, and 4.1 = 4.10 < 4.16 < 4.2."""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

_VERSION = re.compile(
    r"\s*(?:version|ver\.?|v\.?)?\s*"
    r"(?P<major>[0-9]{1,9})(?:\.(?P<fraction>[0-9]{1,9}))?(?P<tail>(?:[.\-][0-9]{1,9}){0,6})(?P<letter>[a-z]?)\s*",
    re.IGNORECASE,
)
_COMPARISON = re.compile(r"(?P<sign>>=|<=|==|!=|>|<|=)?\s*(?P<version>.+)", re.DOTALL)
_SIGNS: dict[str, Callable[[Version, Version], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}
# Internal numbers of the cluster product are those of the release plus 8: 11.3x is X 3.3.
_INTERNAL_OFFSET = 8
_INTERNAL_MAJORS = range(9, 15)


@dataclass(frozen=True, order=True)
class Version:
    """A version; compares by its numbers, `text` is how it was written.

    `fraction` is kept without trailing zeros, so that comparing it as text compares decimals. `tail` holds
    the numbers behind it (6.40.1 -> (1,)), `letter` a final letter in lower case; both make a version newer.
    """

    major: int
    fraction: str = ""
    tail: tuple[int, ...] = ()
    letter: str = ""
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.text or f"{self.major}.{self.fraction or '0'}"

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """The version that `text` is ("6.40", "Ver.5.66", "4.1b", "6.40.1", "4.2.0-1"), or None."""
        found = _VERSION.fullmatch(unicodedata.normalize("NFKC", text))
        if not found:
            return None
        tail = [int(number) for number in re.findall(r"[0-9]+", found["tail"])]
        while tail and tail[-1] == 0:
            tail.pop()
        return cls(
            major=int(found["major"]),
            fraction=(found["fraction"] or "").rstrip("0"),
            tail=tuple(tail),
            letter=found["letter"].lower(),
            text=text.strip(),
        )


@dataclass(frozen=True, kw_only=True)
class Range:
    """Comparisons that must all hold; none at all holds for every version."""

    parts: tuple[tuple[str, Version], ...]

    @classmethod
    def parse(cls, text: str) -> Range | None:
        """ ">=5.3,<6.0", "6.40" (exactly that one), "any"; None where a part is not a comparison."""
        if text.strip().lower() in ("", "any"):
            return cls(parts=())
        parts: list[tuple[str, Version]] = []
        for piece in text.split(","):
            found = _COMPARISON.fullmatch(piece.strip())
            version = Version.parse(found["version"]) if found else None
            if found is None or version is None:
                return None
            parts.append((found["sign"] or "=", version))
        return cls(parts=tuple(parts))

    def holds(self, version: Version) -> bool:
        """Whether `version` lies in the range."""
        return all(_SIGNS[sign](version, limit) for sign, limit in self.parts)


def clusterpro_release(text: str) -> Version | None:
    """Release of CLUSTERPRO X that a version text stands for: "4.2.0-1" and "12.20" are 4.2, "11.1a" is 3.1.

    Internal numbers (10.1x = X 2.1, 11.3x = X 3.3, 12.1x = X 4.1) run eight ahead of the release; the same
    step is assumed for 9 to 14. The result has one digit behind the point, as releases are named.
    """
    version = Version.parse(re.sub(r"^\s*X\s*", "", text, flags=re.IGNORECASE))
    if version is None:
        return None
    major = version.major - _INTERNAL_OFFSET if version.major in _INTERNAL_MAJORS else version.major
    digit = version.fraction[:1] or "0"
    return Version.parse(f"{major}.{digit}")


def clusterpro_release_from_digits(text: str) -> Version | None:
    """Release from the six digits of a cluster configuration's `savedinnerversion`: "420109" is 4.2."""
    digits = text.strip()
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    if int(digits[:2]) in _INTERNAL_MAJORS:
        return clusterpro_release(f"{digits[:2]}.{digits[2:4]}")
    return Version.parse(f"{digits[0]}.{digits[1]}")
