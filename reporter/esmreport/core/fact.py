"""What a look-up can answer: seen, missing or unknown, and in what words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from esmreport.core.model import Evidence, Reason, Text
from esmreport.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A value that was read. `text` is the value in words; `gap` says why a value that collects several
    places is not complete."""

    value: Any
    text: Text
    evidence: tuple[Evidence, ...] = ()
    gap: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class Missing:
    """The node was asked and has no such thing."""

    text: Text
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """The node gave no answer, or was not asked."""

    reason: Reason
    evidence: tuple[Evidence, ...] = ()


Fact = Seen | Missing | Unknown

REFUSED = {
    "DENIED": ("アクセスが拒否されました", "access was denied"),
    "UNAVAILABLE": ("共有ディスクがこのノードにありません", "the shared disk is not on this node"),
    "LIMIT": ("大きさまたは時間の上限に達しました", "a size or time limit was reached"),
    "ERROR": ("読み取りに失敗しました", "reading failed"),
    "SKIPPED": ("採取の対象から外されました", "it was left out of the collection"),
}


def refusal(outcome: str, code: int | None, what: str, item: str = "") -> Reason:
    """Why an item of this outcome tells nothing."""
    ja, en = REFUSED.get(outcome, ("不明な結果です", "the outcome is unknown"))
    number = f"（Win32 エラー {code}）" if code is not None else ""
    number_en = f" (Win32 error {code})" if code is not None else ""
    place = f"〔{item}〕" if item and item != what else ""
    place_en = f" [{item}]" if item and item != what else ""
    return Reason(
        code=outcome.lower(),
        text=Text(ja=f"{what}: {ja}{number}{place}", en=f"{what}: {en}{number_en}{place_en}"),
    )


def not_collected(what: str) -> Unknown:
    """The collector did not ask for `what`."""
    return Unknown(
        reason=Reason(
            code="not_collected",
            text=Text(ja=f"{what} は採取されていません", en=f"{what} was not collected"),
        )
    )


def absent_from(listed: Seen, text: Text) -> Missing | Unknown:
    """What is not in a list: it is not there, unless there is more than the list has."""
    if listed.gap:
        return Unknown(reason=listed.gap, evidence=listed.evidence)
    return Missing(text=text, evidence=listed.evidence)


@dataclass(frozen=True, kw_only=True)
class RegistryKey:
    """One key as collected: its values by case-folded name, and where it was read. `path` is the key as a
    64-bit program sees it."""

    path: str
    outcome: str
    code: int | None
    item: str
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def decoded_value(value: Mapping[str, Any]) -> str | int | tuple[str, ...]:
    """The text, number or list of a registry value; the raw hex where its type has no better form."""
    if "text" in value:
        return str(value["text"])
    if "int" in value:
        return int(value["int"])
    if "list" in value:
        return tuple(str(entry) for entry in value["list"])
    if value.get("redacted"):
        # Nothing of a masked value is kept but the digest: that is what two nodes are compared by.
        return f"(redacted:{str(value['redacted'])[:16]})"
    return str(value.get("raw", ""))


def as_text(value: str | int | tuple[str, ...]) -> str:
    """A decoded value in one line."""
    return ", ".join(value) if isinstance(value, tuple) else str(value)
