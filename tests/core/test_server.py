"""Operators on a server as a machine."""

from __future__ import annotations

from typing import Any

import pytest

from esmreport.core.facts import Seen
from esmreport.core.model import Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.operate.server import at_least, express_server, release_listed

AGENT = ("5.2", "6.0", "6.1", "6.2", "6.3", "10.0.14393")
SERVICE = ("6.0", "6.1", "6.2", "6.3", "10.0.14393", "10.0.17763")


def ask(operator: Any, value: Any, expected: Any = None) -> Judgement:
    [judged] = operator(Question(expected=expected, seen=Seen(value=value, text=Text.same(str(value)))))
    assert isinstance(judged, Judgement)
    return judged


@pytest.mark.parametrize(("number", "status"), [(49, "fail"), (50, "pass"), (51, "pass"), (-1, "fail")])
def test_at_least(number: int, status: str) -> None:
    assert ask(at_least, number, 50).status == status


@pytest.mark.parametrize(
    ("nt", "server", "agent", "service"),
    [
        ((5, 0, 2195), True, "fail", "fail"),
        ((5, 2, 3790), True, "pass", "fail"),
        ((6, 0, 6003), True, "pass", "pass"),
        ((6, 0, 6003), False, "fail", "fail"),
        ((6, 3, 9600), True, "pass", "pass"),
        ((10, 0, 10240), True, "fail", "fail"),
        ((10, 0, 14393), True, "pass", "pass"),
        ((10, 0, 17134), True, "fail", "fail"),
        ((10, 0, 17763), True, "fail", "pass"),
        ((10, 0, 17763), False, "fail", "fail"),
        ((10, 0, 17764), True, "info", "info"),
        ((10, 0, 20348), True, "info", "info"),
        ((11, 0, 1), True, "info", "info"),
        ((10, 0, 22631), False, "fail", "fail"),
    ],
)
def test_releases(nt: tuple[int, int, int], server: bool, agent: str, service: str) -> None:
    value = {"nt": nt, "server": server, "name": "Windows"}
    assert ask(release_listed, value, AGENT).status == agent
    assert ask(release_listed, value, SERVICE).status == service


def test_a_newer_release_has_the_banner_of_page_1() -> None:
    judged = ask(
        release_listed, {"nt": (10, 0, 26100), "server": True, "name": "Windows Server 2025"}, SERVICE
    )
    assert judged.reason is not None
    assert judged.reason.code == "newer_than_guide"
    assert "Windows Server 2025" in judged.reason.text.ja
    assert "Windows Server 2019" in judged.expected.ja


@pytest.mark.parametrize(
    ("maker", "model", "status", "reason"),
    [
        ("NEC", "Express5800/R120h-2M", "pass", None),
        ("NEC Corporation", "EXPRESS5800/T120f [N8100-2218Y]", "pass", None),
        ("nec", "express5800", "pass", None),
        ("NEC", "iStorage NS100Tg", "manual", "other_model"),
        ("NEC", "", "manual", "other_model"),
        ("VMware, Inc.", "VMware Virtual Platform", "manual", "virtual_machine"),
        ("Microsoft Corporation", "Virtual Machine", "manual", "virtual_machine"),
        ("QEMU", "Standard PC (Q35 + ICH9, 2009)", "manual", "virtual_machine"),
        ("Example Computers", "Express 1", "fail", None),
        ("Connect", "Express", "fail", None),
        ("To be filled by O.E.M.", "x", "could_not_check", "model_unreadable"),
        ("System manufacturer", "System Product Name", "could_not_check", "model_unreadable"),
        ("", "", "could_not_check", "model_unreadable"),
    ],
)
def test_models(maker: str, model: str, status: str, reason: str | None) -> None:
    judged = ask(express_server, (maker, model))
    assert judged.status == status
    assert (judged.reason.code if judged.reason else None) == reason
