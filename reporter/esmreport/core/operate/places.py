"""Operators on several values of one node, each with its place."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from esmreport.core import winpath
from esmreport.core.model import Evidence, Observation, Reason, Status, Text
from esmreport.core.operate.base import EMPTY, Judgement, Question
from esmreport.core.record import dataclass
from esmreport.core.version import Version

WORK_FOLDER_NAMES = {"NVWORK", "NWORK", "NWWORK"}
# Above what NETWORK or WORK have in common with them.
_SPELLED_ALIKE = 0.81
# Places that are shown one by one when all are well.
FEW = 8
# Ahead of what it matches, so that a second path on a line is found too; no path is longer, and a line of nothing but
# paths must not take the square of its length.
PATH_IN_TEXT = re.compile(r"(?=([A-Za-z]:[\\/¥][^\"<>|*?;,\r\n]{0,520}))")
# A blank that ends a path, as no folder name goes on like this: the end, an option, another path. A copy that
# Windows names ("service - copy") has a blank behind its hyphen.
PATH_ENDS = re.compile(r"\s+(?:$|[-+@%]\S|[A-Z]:)")


def mentions(text: str, folder: str) -> bool:
    """Whether a path inside `folder` stands anywhere in `text`; 8.3 names count as the long name they can
    stand for."""
    wanted = winpath.normalise(folder).split("\\")
    for found in PATH_IN_TEXT.findall(text.replace("￥", "\\")):
        parts = winpath.normalise(found.strip()).split("\\")
        if len(parts) >= len(wanted) and all(map(_same_part, _whole(parts, len(wanted)), wanted)):
            return True
    return False


def _whole(parts: list[str], count: int) -> list[str]:
    """The first `count` parts, the last one without what follows the path on its line."""
    return [*parts[: count - 1], PATH_ENDS.split(parts[count - 1], maxsplit=1)[0]]


def _same_part(part: str, wanted: str) -> bool:
    if part == wanted:
        return True
    short = re.fullmatch(r"([^~]{1,6})~\d+(\.[^.]{1,3})?", part)
    return short is not None and re.sub(r"[ .]", "", wanted).startswith(short.group(1))


@dataclass(frozen=True, kw_only=True)
class Place:
    """One of several values that a fact collects: where it stands and what it says."""

    place: str
    text: str
    evidence: tuple[Evidence, ...] = ()


def _places(question: Question) -> Sequence[Place]:
    assert question.seen is not None
    return tuple(question.seen.value)


def _judge_places(
    question: Question, wrong: Sequence[Place], expected: Text, reason: Reason | None = None
) -> list[Judgement]:
    """What is wrong fails even where some places could not be read; a pass needs all of them."""
    assert question.seen is not None
    shown = wrong or _places(question)
    text = Text.same("\n".join(f"{place.place} = {place.text}" for place in shown))
    if not wrong and len(shown) > FEW:
        text = Text(ja=f"{len(shown)} 件を確認", en=f"{len(shown)} values checked")
    gap = None if wrong else question.seen.gap
    status = Status.FAIL if wrong else Status.COULD_NOT_CHECK if gap else Status.PASS
    evidence = tuple(line for place in shown[:FEW] for line in place.evidence) or question.seen.evidence
    return [
        Judgement(
            status=status,
            expected=expected,
            observed=(Observation(node=None, text=text),),
            reason=reason if wrong else gap,
            evidence=evidence,
        )
    ]


def none_names_folder(question: Question) -> list[Judgement]:
    """No value (a list of places) holds a path inside one of the expected folders, wherever it stands in
    the text."""
    folders = question.expected if isinstance(question.expected, tuple) else (str(question.expected),)
    wrong = [place for place in _places(question) if any(mentions(place.text, folder) for folder in folders)]
    shown = "、".join(folders)
    expected = Text(ja=f"{shown} を指す値がない", en=f"no value names {', '.join(folders)}")
    return _judge_places(question, wrong, expected)


def work_folder_moved(question: Question) -> list[Judgement]:
    """Each value (a list of places) that lies in a work folder lies in the expected one.

    A value in any other folder is the customer's own choice: the guide replaces the work folder part only.
    """
    wanted = str(question.expected)
    wrong = [place for place in _places(question) if place.text.strip() and half_moved(place.text, wanted)]
    expected = Text(ja=f"ワークフォルダの部分が {wanted}", en=f"the work folder part is {wanted}")
    return _judge_places(question, wrong, expected)


def half_moved(path: str, wanted: str) -> bool:
    """Whether a path names a work folder, well spelled or nearly so, and not just once and as the beginning that is
    wanted. A drive without a separator behind it is no part of the name."""
    below = winpath.relative_to(path, wanted)
    parts = winpath.normalise(path if below is None else below).split("\\")
    names = {parts[0].rpartition(":")[2], *parts[1:]}
    return bool(names & WORK_FOLDER_NAMES or get_close_matches("NVWORK", names, n=1, cutoff=_SPELLED_ALIKE))


def all_same(question: Question) -> list[Judgement]:
    """All values (a list of places) are the same text. Options: `kind` (text, the default, path or ip), `filled`
    (and it is not empty)."""
    key = KEYS[str(question.options.get("kind", "text"))]
    places, filled = _places(question), bool(question.options.get("filled"))
    if len({key(place.text) for place in places}) > 1:
        return _judge_places(question, places, SAME_EVERYWHERE)
    empty = filled and not places[0].text.strip()
    return _judge_places(question, places if empty else (), SAME_EVERYWHERE, EMPTY if empty else None)


SAME_EVERYWHERE = Text(ja="すべて同じ値", en="the same value everywhere")


def all_under_first(question: Question) -> list[Judgement]:
    """All values (a list of places) lie in the folder that the first one names."""
    places = _places(question)
    root = places[0]
    wrong = [place for place in places if not winpath.is_under(place.text, root.text)]
    expected = Text(ja=f"すべて {root.text} の配下", en=f"all below {root.text}")
    return _judge_places(question, wrong, expected)


def each_equals(question: Question) -> list[Judgement]:
    """Each value (a list of places) is the expected text, without regard to case."""
    wanted = str(question.expected)
    wrong = [place for place in _places(question) if place.text.casefold() != wanted.casefold()]
    return _judge_places(question, wrong, Text.same(wanted))


def _version_key(text: str) -> str:
    """6.4 and 6.40 are one version; what is not understood is compared as it stands."""
    found = Version.parse(text)
    return repr((found.major, found.fraction, found.tail, found.letter)) if found else text


def address(text: str) -> str:
    """An IP address in one spelling; any other text without case and blanks at its ends."""
    return exact_address(text.strip()).casefold()


def exact_address(text: str) -> str:
    """An IP address in one spelling; any other text as it stands, one with a blank at an end too."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return text


KEYS: dict[str, Callable[[str], str]] = {
    "text": lambda text: text,
    "ignore_case": lambda text: text.casefold(),
    "path": winpath.normalise,
    "version": lambda text: _version_key(text),
    "ip": address,
}
