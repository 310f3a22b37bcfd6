"""Operators on what a removed ServerManager left behind (guide: removing keys from synchronization, and lines from
the scripts)."""

from __future__ import annotations

from esmreport.core import esmservices, synckey
from esmreport.core.model import Evidence, Observation, Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.operate.scriptlines import UNKNOWN_ID
from esmreport.core.read.cluster import SyncKeys, not_understood
from esmreport.core.read.residues import LeftLines

NO_KEY = Text(ja="登録なし", en="not registered")
NO_LINE = Text(ja="行なし", en="no such line")
# So the guide prints ESMAlertMan where it tells what to register.
MISPRINT = "esmaalertman"


def no_key_left(question: Question) -> list[Judgement]:
    """None of the expected keys, nor a key below it, is registered, in whichever view of the registry."""
    assert question.seen is not None
    keys, wanted = question.seen.value, _list(question)
    assert isinstance(keys, SyncKeys)
    left = [place for place in keys.places if any(_is_in(place.text, key) for key in wanted)]
    shown = Text.same("\n".join(f"{place.text} ({place.place})" for place in left)) if left else NO_KEY
    evidence = tuple(line for place in left for line in place.evidence)
    gap = not_understood(keys.unread) if keys.unread else None
    expected = Text(ja="登録なし: " + "、".join(wanted), en="not registered: " + ", ".join(wanted))
    return _judged(question, bool(left), gap, expected, shown, evidence)


def no_line_left(question: Question) -> list[Judgement]:
    """No line of any script starts or stops one of the expected services (key names)."""
    assert question.seen is not None
    found, wanted = question.seen.value, _list(question)
    assert isinstance(found, LeftLines)
    left = [line for line in found.lines if {esmservices.meant(name) for name in line.services} & set(wanted)]
    text = "\n".join(dict.fromkeys(f"{_file(line.evidence.item)} {line.shown}" for line in left))
    expected = Text(ja="行なし: " + "、".join(wanted), en="no line of: " + ", ".join(wanted))
    evidence = tuple(line.evidence for line in left)
    unknown = any(
        line.arm and line.action == "stop" and not line.services and not line.unnamed for line in found.lines
    )
    gap = found.gaps[0] if found.gaps else UNKNOWN_ID if unknown else None
    return _judged(question, bool(left), gap, expected, Text.same(text) if left else NO_LINE, evidence)


def _judged(
    question: Question,
    left: bool,
    gap: Reason | None,
    expected: Text,
    shown: Text,
    evidence: tuple[Evidence, ...],
) -> list[Judgement]:
    assert question.seen is not None
    status = Status.FAIL if left else Status.COULD_NOT_CHECK if gap else Status.PASS
    return [
        Judgement(
            status=status,
            expected=expected,
            observed=(Observation(node=None, text=shown),),
            reason=None if left else gap,
            evidence=evidence or question.seen.evidence,
        )
    ]


def _list(question: Question) -> tuple[str, ...]:
    return question.expected if isinstance(question.expected, tuple) else (str(question.expected),)


def _is_in(key: str, removed: str) -> bool:
    """Whether a registered key is the removed one or below it. A key that was registered in the wrong view of the
    registry, or as the guide misprints it, is left over just as well."""
    parts, wanted = _parts(key), _parts(removed)
    return parts[: len(wanted)] == wanted


def _parts(key: str) -> list[str]:
    return ["esmalertman" if part == MISPRINT else part for part in synckey.parts(key)]


def _file(item: str) -> str:
    return item.rsplit("\\", 1)[-1]
