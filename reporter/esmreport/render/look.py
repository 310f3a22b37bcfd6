"""Symbols and colours, decided once for every face. A symbol always stands beside a word, never alone."""

from __future__ import annotations

from esmreport.core.model import Severity, Status
from esmreport.core.record import dataclass
from esmreport.render.wording import Words


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A coded judgement as it is shown. `ink` on `tint`, both `#rrggbb`; `rank` sorts the worst first."""

    group: str
    code: str
    word: str
    symbol: str
    ink: str
    tint: str
    rank: int

    @property
    def label(self) -> str:
        return f"{self.symbol} {self.word}"

    @property
    def css(self) -> str:
        return f"{self.group}-{self.code}"


_RED = ("#A3201A", "#FBE6E4")
_DARK_RED = ("#7D1712", "#F7D2CF")
_ORANGE = ("#8F3A06", "#FCE3D2")
_AMBER = ("#704700", "#FFF0CF")
_BLUE = ("#1C4A93", "#E4EDFA")
_GREEN = ("#1B5E2A", "#E3F2E6")
_GREY = ("#50565E", "#F0F1F3")
_SLATE = ("#37475A", "#E8EDF3")

# Only symbols that BIZ UDGothic has: any other would pull a second font into the PDF.
LOOKS: dict[str, dict[str, tuple[str, tuple[str, str]]]] = {
    "verdict": {
        Status.FAIL: ("×", _RED),
        Status.COULD_NOT_CHECK: ("？", _AMBER),
        Status.MANUAL: ("□", _BLUE),
        Status.INFO: ("※", _SLATE),
        Status.PASS: ("○", _GREEN),
        Status.NOT_APPLICABLE: ("－", _GREY),
    },
    "severity": {
        Severity.CRITICAL: ("◆", _DARK_RED),
        Severity.HIGH: ("▲", _ORANGE),
        Severity.MEDIUM: ("■", _AMBER),
        Severity.LOW: ("▽", _SLATE),
        Severity.INFO: ("・", _GREY),
    },
    "overall": {"fail": ("×", _RED), "incomplete": ("？", _AMBER), "pass": ("○", _GREEN)},
    "completeness": {"partial": ("△", _AMBER), "complete": ("○", _GREEN)},
    "seal": {
        "altered": ("×", _RED),
        "unsealed": ("△", _AMBER),
        "hash_only": ("△", _AMBER),
        "sealed": ("○", _GREEN),
    },
    "run": {
        "running": ("●", _GREEN),
        "stopped": ("○", _GREY),
        "other": ("△", _AMBER),
        "unknown": ("？", _AMBER),
    },
    "state": {
        "different": ("≠", _RED),
        "missing": ("－", _ORANGE),
        "unknown": ("？", _AMBER),
        "shared": ("・", _GREEN),
        "equal": ("＝", _GREEN),
    },
}


def mark(words: Words, group: str, code: str) -> Mark:
    """The mark of a code, e.g. `mark(words, "verdict", "fail")`. Raises KeyError for an unknown code."""
    codes = LOOKS[group]
    symbol, (ink, tint) = codes[code]
    return Mark(
        group=group,
        code=str(code),
        word=words(f"{group}.{code}"),
        symbol=symbol,
        ink=ink,
        tint=tint,
        rank=list(codes).index(code),
    )


def all_marks(words: Words) -> tuple[Mark, ...]:
    """Every mark there is; the style sheets take their colours from here."""
    return tuple(mark(words, group, code) for group, codes in LOOKS.items() for code in codes)
