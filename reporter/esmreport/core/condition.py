"""Does a rule apply: product, version, bitness, phase and features, with "unknown" kept apart from "no"."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from esmreport.core.model import Reason, Text
from esmreport.core.record import dataclass
from esmreport.core.rule import Condition
from esmreport.core.version import Range, Version

KNOWN_CHAPTERS = ("GEN", "SA", "SAS", "SM4", "SM5", "SM6")
KNOWN_PHASES = ("steady-state", "change", "post-update", "post-uninstall")

# After an update, and before a change, the cluster is in operation: what holds in operation holds there too.
PHASES_THAT_ALSO_RUN = {
    "post-update": ("steady-state", "post-update"),
    "change": ("steady-state", "change"),
}


# Below these versions ServerManager hands nothing over at a failover (guide: operating environment of Ver.4 and
# Ver.5), so that nothing can be asked but the version itself: rules that do so say `versions = "any"`.
FLOORS = {
    "SM4": Version(major=4, fraction="2", text="4.2"),
    "SM5": Version(major=5, fraction="3", text="5.3"),
}


class Answer(Enum):
    """YES and NO are certain; UNKNOWN is missing evidence; ASK is a question only a person can answer."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    ASK = "ask"


@dataclass(frozen=True, kw_only=True)
class Applicability:
    """An answer and, unless it is YES, the reason."""

    answer: Answer
    reason: Reason | None = None


class Surroundings(Protocol):
    """What a condition is asked about: one node, or the cluster as a whole."""

    @property
    def phase(self) -> str:
        """Code of the audit's phase."""

    @property
    def outside(self) -> Reason | None:
        """Why this is no cluster that the chapters cover; None where it is one."""

    def chapter_version(self, chapter: str) -> Version | Reason | None:
        """Version of the product of a chapter; None = not installed, Reason = could not be read."""

    def bitness(self) -> int | Reason:
        """OS bitness."""

    def feature(self, name: str) -> bool | Applicability:
        """The answer to a feature, or why there is none (UNKNOWN or ASK)."""

    def title(self, feature: str) -> Text:
        """What a feature is, for people."""


YES = Applicability(answer=Answer.YES)


def applicability(condition: Condition, around: Surroundings) -> Applicability:
    """Whether `condition` holds. A certain NO of any part wins over UNKNOWN and ASK of the others."""
    found = strictest(_phase(condition, around), _product(condition, around), _bitness(condition, around))
    if found.answer is Answer.NO or not condition.features:
        return found
    return strictest(found, *(_feature(name, wanted, around) for name, wanted in condition.features.items()))


def strictest(*parts: Applicability) -> Applicability:
    """The answer of several that must all hold: a certain NO first, then UNKNOWN, then ASK."""
    unknown: Applicability | None = None
    ask: Applicability | None = None
    for part in parts:
        if part.answer is Answer.NO:
            return part
        if part.answer is Answer.UNKNOWN:
            unknown = unknown or part
        elif part.answer is Answer.ASK:
            ask = ask or part
    return unknown or ask or YES


def _no(code: str, ja: str, en: str) -> Applicability:
    return Applicability(answer=Answer.NO, reason=Reason(code=code, text=Text(ja=ja, en=en)))


def _phase(condition: Condition, around: Surroundings) -> Applicability:
    wanted = condition.phases
    if not wanted or set(wanted) & set(PHASES_THAT_ALSO_RUN.get(around.phase, (around.phase,))):
        return YES
    return _no(
        "other_phase",
        f"この監査の段階（{around.phase}）では確認しない項目です",
        f"Not checked in the phase {around.phase}",
    )


def _product(condition: Condition, around: Surroundings) -> Applicability:
    if not condition.products and not condition.versions:
        return YES
    unknown: Applicability | None = None
    mismatch: Applicability | None = None
    for chapter in condition.products or ("SM6", "SM5", "SM4", "SA", "SAS"):
        if chapter == "GEN":
            return YES
        if around.outside:
            return Applicability(answer=Answer.NO, reason=around.outside)
        found = around.chapter_version(chapter)
        if isinstance(found, Reason):
            unknown = Applicability(answer=Answer.UNKNOWN, reason=found)
        elif found is not None:
            wanted = condition.range
            floor = _floor(chapter, wanted)
            if floor is not None and found < floor:
                mismatch = _too_old(floor, found)
                continue
            if wanted is None or wanted.holds(found):
                return YES
            mismatch = _no(
                "other_version",
                f"対象はバージョン {condition.versions} です（検出: {found}）",
                f"Applies to version {condition.versions} (found {found})",
            )
    if unknown:
        return unknown
    names = ", ".join(condition.products)
    return mismatch or _no(
        "product_absent",
        f"対象製品（{names}）がこのクラスタにありません",
        f"The product ({names}) is not in this cluster",
    )


def _floor(chapter: str, wanted: Range | None) -> Version | None:
    """The version from which a chapter's requirements hold, unless `wanted` is about older ones too."""
    floor = FLOORS.get(chapter)
    if floor is None or wanted is None:
        return floor
    ends = [limit for sign, limit in wanted.parts if sign in ("<", "<=", "=", "==")]
    return None if not wanted.parts or any(limit <= floor for limit in ends) else floor


def _too_old(floor: Version, found: Version) -> Applicability:
    return _no(
        "not_failover_aware",
        f"フェイルオーバ構成に対応しているのは Ver.{floor} 以降です（検出: {found}）",
        f"Built for failover from {floor} on only (found {found})",
    )


def _bitness(condition: Condition, around: Surroundings) -> Applicability:
    if condition.bitness is None:
        return YES
    found = around.bitness()
    if isinstance(found, Reason):
        return Applicability(answer=Answer.UNKNOWN, reason=found)
    if found == condition.bitness:
        return YES
    return _no(
        "other_bitness",
        f"{condition.bitness} ビット OS のみが対象です（検出: {found} ビット）",
        f"Applies to a {condition.bitness}-bit OS only (found {found}-bit)",
    )


def _feature(name: str, wanted: bool, around: Surroundings) -> Applicability:
    found = around.feature(name)
    if isinstance(found, Applicability):
        return found
    if found is wanted:
        return YES
    title = around.title(name)
    if wanted:
        return _no(
            "feature",
            f"対象は次の条件の環境です: {title.ja}（この環境は該当しません）",
            f"Applies only where this holds: {title.en} (it does not hold here)",
        )
    return _no(
        "feature",
        f"対象は次の条件に該当しない環境です: {title.ja}（この環境は該当します）",
        f"Applies only where this does not hold: {title.en} (it holds here)",
    )
