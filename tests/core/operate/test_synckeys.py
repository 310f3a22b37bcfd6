"""Operators on the keys of registry synchronization resources and on groups."""

from __future__ import annotations

import pytest

from esmreport.core.facts import Seen
from esmreport.core.model import Status, Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.operate.places import Place
from esmreport.core.operate.synckeys import in_group, lists_key, lists_no_key
from esmreport.core.read.cluster import SyncKeys
from esmreport.core.rule import Expected

NEC = "HKLM\\SOFTWARE\\Wow6432Node\\NEC"
NEC32 = "HKLM\\SOFTWARE\\NEC"


def asked(value: object, expected: Expected) -> Question:
    return Question(expected=expected, seen=Seen(value=value, text=Text.same("")))


def keys(*paths: str, unread: tuple[str, ...] = ()) -> SyncKeys:
    return SyncKeys(places=tuple(Place(place="regsync", text=path) for path in paths), unread=unread)


def code(judgement: Judgement) -> str | None:
    return judgement.reason.code if judgement.reason else None


@pytest.mark.parametrize(
    ("listed", "unread", "status", "reason"),
    [
        ((f"{NEC}\\ESMSM",), (), Status.PASS, None),
        ((f"{NEC}\\ESMSM",), ("other",), Status.PASS, None),
        ((f"{NEC}\\NVBASE",), (), Status.FAIL, None),
        ((), (), Status.FAIL, None),
        ((f"{NEC}\\NVBASE",), ("other",), Status.COULD_NOT_CHECK, "keys_not_recognised"),
        ((NEC,), (), Status.FAIL, "key_above"),
        ((f"{NEC}\\ESMSN",), (), Status.FAIL, "key_similar"),
        ((f"{NEC32}\\ESMSM",), (), Status.FAIL, "key_similar"),
    ],
)
def test_lists_key(
    listed: tuple[str, ...], unread: tuple[str, ...], status: Status, reason: str | None
) -> None:
    judgement = lists_key(asked(keys(*listed, unread=unread), f"{NEC}\\ESMSM"))[0]
    assert (judgement.status, code(judgement)) == (status, reason)


def test_on_a_32_bit_system_the_plain_path_is_right() -> None:
    listed = keys("HKEY_LOCAL_MACHINE\\SOFTWARE\\NEC\\ESMSM")
    assert lists_key(asked(listed, f"{NEC32}\\ESMSM"))[0].status is Status.PASS
    assert lists_key(asked(keys(f"{NEC}\\ESMSM"), f"{NEC32}\\ESMSM"))[0].status is Status.FAIL


@pytest.mark.parametrize(
    ("listed", "unread", "status"),
    [
        ((f"{NEC}\\ESMAlertMan\\MIOTSETTING",), (), Status.FAIL),
        ((f"{NEC}\\ESMAlertMan\\MIOTSETTING\\Sub",), (), Status.FAIL),
        ((f"{NEC}\\ESMAlertMan",), (), Status.FAIL),
        ((f"{NEC}\\ESMAlertMan\\MIOTMGSETTING",), (), Status.PASS),
        ((), (), Status.PASS),
        ((), ("other",), Status.COULD_NOT_CHECK),
        ((f"{NEC}\\ESMAlertMan\\MIOTSETTING",), ("other",), Status.FAIL),
    ],
)
def test_lists_no_key(listed: tuple[str, ...], unread: tuple[str, ...], status: Status) -> None:
    judgement = lists_no_key(asked(keys(*listed, unread=unread), f"{NEC}\\ESMAlertMan\\MIOTSETTING"))[0]
    assert judgement.status is status


@pytest.mark.parametrize(
    ("groups", "status"),
    [
        (("Failover-ESM",), Status.PASS),
        (("other", "failover-esm"), Status.PASS),
        (("other", ""), Status.FAIL),
    ],
)
def test_in_group(groups: tuple[str, ...], status: Status) -> None:
    places = tuple(Place(place=f"r{number}", text=group) for number, group in enumerate(groups))
    assert in_group(asked(places, "failover-esm"))[0].status is status
