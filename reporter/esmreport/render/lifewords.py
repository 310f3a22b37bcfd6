"""What people decided about a result, in a few words."""

from __future__ import annotations

from esmreport.core.model import Attestation, Result, Waiver
from esmreport.render.wording import Words, visible


def decided(words: Words, result: Result) -> str:
    """Exception and check of a result, "" where it has neither."""
    parts = []
    if result.waiver:
        parts.append(waiver_words(words, result.waiver))
    if result.attestation:
        parts.append(attestation_words(words, result.attestation))
    return words("form.list").join(parts)


def waiver_words(words: Words, waiver: Waiver) -> str:
    """The state of an exception in a few words."""
    until = words("waiver.until", day=waiver.expires) if waiver.expires else words("waiver.never")
    return words(f"waiver.{waiver.state}", until=until, granted=waiver.granted or "")


def attestation_words(words: Words, attestation: Attestation) -> str:
    """The state of a check in a few words."""
    return words(
        f"attestation.{attestation.state}",
        by=visible(attestation.by),
        day=attestation.date,
        until=attestation.valid_until,
    )
