"""The operator on the floating IP address."""

from __future__ import annotations

import pytest

from esmreport.core.facts import Seen
from esmreport.core.model import Evidence, Reason, Status, Text
from esmreport.core.operate.base import Question
from esmreport.core.operate.fip import fip_agrees
from esmreport.core.operate.places import Place
from esmreport.core.read.fip import FipPlaces

UNREAD = Reason(code="denied", text=Text.same("denied"))


def places(prefix: str, texts: tuple[str, ...]) -> tuple[Place, ...]:
    return tuple(Place(place=f"{prefix}{number}", text=text) for number, text in enumerate(texts))


@pytest.mark.parametrize(
    ("settings", "cluster", "unread", "status", "reason"),
    [
        (("192.0.2.10", "192.0.2.10"), ("192.0.2.10",), None, Status.PASS, None),
        (("192.0.2.10", " 192.0.2.10 "), ("192.0.2.20", "192.0.2.10"), None, Status.PASS, None),
        (("2001:DB8::A", "2001:db8:0::a"), ("2001:db8::a",), None, Status.PASS, None),
        (("192.0.2.10",), ("192.0.2.10",), None, Status.PASS, None),
        (("192.0.2.10", "192.0.2.11"), ("192.0.2.10", "192.0.2.11"), None, Status.FAIL, None),
        (("192.0.2.10", "192.0.2.11"), (), UNREAD, Status.FAIL, None),
        (("192.0.2.10",), (), UNREAD, Status.COULD_NOT_CHECK, "denied"),
        (("192.0.2.10",), ("192.0.2.20",), None, Status.FAIL, "not_of_group"),
        (("192.0.2.10",), (), None, Status.FAIL, "no_fip"),
        (("manager",), ("192.0.2.10",), None, Status.FAIL, "not_of_group"),
    ],
)
def test_fip_agrees(
    settings: tuple[str, ...],
    cluster: tuple[str, ...],
    unread: Reason | None,
    status: Status,
    reason: str | None,
) -> None:
    value = FipPlaces(settings=places("file", settings), cluster=places("fip", cluster), unread=unread)
    question = Question(expected=None, seen=Seen(value=value, text=Text.same("")))
    judgement = fip_agrees(question)[0]
    assert judgement.status is status
    assert (judgement.reason.code if judgement.reason else None) == reason


def place(name: str, text: str) -> Place:
    return Place(place=name, text=text, evidence=(Evidence(node="N1", item=name, line=1),))


@pytest.mark.parametrize("own", [" 192.0.2.10", "192.0.2.99"])
def test_an_address_of_a_server_is_told_as_that_with_all_that_was_seen(own: str) -> None:
    value = FipPlaces(
        settings=(place("file", "192.0.2.10"),),
        cluster=(place("fip", "192.0.2.10"),),
        unread=None,
        own=(place("server", own),),
    )
    [judgement] = fip_agrees(Question(expected=None, seen=Seen(value=value, text=Text.same(""))))
    shown = ["file = 192.0.2.10", "fip = 192.0.2.10"]
    items = ["file", "fip"]
    if own.strip() == "192.0.2.10":
        assert judgement.status is Status.FAIL
        assert judgement.reason is not None and judgement.reason.code == "node_address"
        shown.append(f"server = {own}")
        items.append("server")
    else:
        assert (judgement.status, judgement.reason) == (Status.PASS, None)
    assert [seen.text.en for seen in judgement.observed] == ["\n".join(shown)]
    assert [line.item for line in judgement.evidence] == items
