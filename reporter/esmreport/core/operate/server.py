"""Operators on a server as a machine."""

from __future__ import annotations

import re
from dataclasses import replace

from esmreport.core.model import Observation, Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question, decide, unreadable
from esmreport.core.operate.values import NEWER_THAN_GUIDE
from esmreport.core.read.machine import os_name

# The newest release that any chapter of the guide names: Windows Server 2019.
NEWEST_IN_GUIDE = (10, 0, 17763)
VIRTUAL = re.compile(
    r"VMware|Virtual|KVM|QEMU|Xen|HVM|OpenStack|Amazon|Google|Standard PC|Bochs|Nutanix", re.I
)
NAMELESS = re.compile(r"to be filled|system manufacturer|default string|o\.?e\.?m\.?$|^$", re.IGNORECASE)
NEC = re.compile(r"\bNEC\b", re.IGNORECASE)


def at_least(question: Question) -> list[Judgement]:
    """The number (MB) is the expected one or greater."""
    assert question.seen is not None and isinstance(question.expected, int)
    expected = Text(ja=f"{question.expected} MB 以上", en=f"{question.expected} MB or more")
    return decide(question, int(question.seen.value) >= question.expected, expected=expected)


def release_listed(question: Question) -> list[Judgement]:
    """The Windows release (fact server_release) is one of the expected NT numbers ("6.3", "10.0.14393"). One
    that is newer than the guide is information: the guide does not know it."""
    assert question.seen is not None
    found = question.seen.value
    wanted = question.expected if isinstance(question.expected, tuple) else (str(question.expected),)
    names = Text.same(" / ".join(_name(numbers) for numbers in wanted))
    major, minor, build = found["nt"]
    listed = found["server"] and bool({f"{major}.{minor}", f"{major}.{minor}.{build}"} & set(wanted))
    judged = decide(question, listed, expected=names)
    if listed or not found["server"] or found["nt"] <= NEWEST_IN_GUIDE:
        return judged
    return [replace(judged[0], status=Status.INFO, reason=_newer(found["name"]))]


def _name(numbers: str) -> str:
    parts = numbers.split(".")
    if not all(part.isdecimal() for part in parts):
        return numbers
    major, minor, build = (*(int(part) for part in parts), 0)[:3]
    return os_name({"major": major, "minor": minor, "build": build})


def _newer(name: str) -> Reason:
    return Reason(
        code=NEWER_THAN_GUIDE,
        text=Text(
            ja=f"{name} は本ガイドより新しく、ガイドの対象に含まれていません。"
            "判定結果は新しい版のガイドでも確認してください",
            en=f"{name} is newer than the guide, which does not cover it; "
            "check the results against a newer edition too",
        ),
    )


def express_server(question: Question) -> list[Judgement]:
    """The model (fact server_model) is a server of the Express series. A virtual machine hides the server
    below it, and other models of the maker may be of the series under another name: a person decides."""
    assert question.seen is not None
    maker, model = question.seen.value
    expected = Text(ja="NEC Express サーバ", en="NEC Express server")
    if NAMELESS.search(maker):
        return unreadable(
            question, "model_unreadable", "機種名が設定されていません", "The firmware names no model"
        )
    if NEC.search(maker):
        return (
            decide(question, True, expected)
            if "express" in model.casefold()
            else _ask(question, expected, OTHER)
        )
    if VIRTUAL.search(f"{maker} {model}"):
        return _ask(question, expected, GUEST)
    return decide(question, False, expected)


def _ask(question: Question, expected: Text, reason: Reason) -> list[Judgement]:
    assert question.seen is not None
    observed = (Observation(node=None, text=question.seen.text),)
    evidence = question.seen.evidence
    return [
        Judgement(
            status=Status.MANUAL, expected=expected, observed=observed, reason=reason, evidence=evidence
        )
    ]


OTHER = Reason(
    code="other_model",
    text=Text(
        ja="機種名からは Express サーバかどうかを判断できません。機種が対象かどうかを確認してください",
        en="The model's name does not tell whether it is an Express server; see whether it is supported",
    ),
)
GUEST = Reason(
    code="virtual_machine",
    text=Text(
        ja="仮想マシンのため、ホストの機種が分かりません。"
        "ホストが Express サーバで、対象の機種かどうかを確認してください",
        en="A virtual machine hides its host; see whether the host is an Express server that is supported",
    ),
)
