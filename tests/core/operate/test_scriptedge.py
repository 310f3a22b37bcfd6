"""The service that starts before all others and is stopped after them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.nodes import locations, node, registry, service, services
from tests.core.scripts import asked, text_of, views

from esmreport.core.basefamily import of_other_products
from esmreport.core.model import Status
from esmreport.core.operate.scriptedge import outermost
from esmreport.core.operate.scriptplace import line_placed
from esmreport.core.scriptview import ScriptView

BASE = "ARMLOAD.EXE id_Base /S /M /WAIT 0 Nvbase"
CMD = "ARMLOAD.EXE id_Cmd /S /M /WAIT 0 Nvcmd"
APP = "net start WsAgent"
KILLS = ["ARMKILL.EXE id_Cmd", "ARMKILL.EXE id_Base"]
UNINSTALL = "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall"


def start(*lines: str, failover: list[str] | None = None, **others: bool) -> ScriptView:
    return replace(views(text_of(lines, failover), text_of(KILLS))[0], others=others)


def stop(*lines: str, **others: bool) -> ScriptView:
    return replace(views(text_of([BASE, CMD]), text_of(lines))[1], others=others)


def told(view: ScriptView, among: str) -> tuple[Status, str | None]:
    judgement = outermost(asked(view, "Nvbase", among=among))[0]
    return judgement.status, judgement.reason.code if judgement.reason else None


PASS = (Status.PASS, None)


@pytest.mark.parametrize(
    ("view", "wanted"),
    [
        (start(BASE, CMD), PASS),
        (start(CMD, BASE), (Status.FAIL, "not_first")),
        (start(BASE, CMD, failover=[CMD, BASE]), (Status.FAIL, "not_first")),
        (start(APP, BASE, CMD), PASS),
        (start('net stop "Nvcmd"', BASE, CMD), PASS),
        (start(CMD), (Status.NOT_APPLICABLE, "judged_elsewhere")),
        (start("rem nothing"), (Status.NOT_APPLICABLE, "judged_elsewhere")),
        (stop(*KILLS), PASS),
        (stop(*reversed(KILLS)), (Status.FAIL, "not_last")),
        (stop(*KILLS, 'net start "Alert Manager Main Service"'), PASS),
    ],
)
def test_among_the_listed(view: ScriptView, wanted: tuple[Status, str | None]) -> None:
    assert told(view, "listed") == wanted


@pytest.mark.parametrize(
    ("view", "wanted"),
    [
        (start(APP, BASE, CMD, WsAgent=True), (Status.FAIL, "not_first")),
        (start(APP, BASE, CMD, WsAgent=False), PASS),
        (start(APP, BASE, CMD), (Status.COULD_NOT_CHECK, "whose_service")),
        (start(BASE, APP, CMD, WsAgent=True), PASS),
        (start(CMD, BASE), PASS),
        (start('net start "Alert Manager Main Service"', BASE), PASS),
        (stop(*KILLS, "net stop WsAgent", WsAgent=True), (Status.FAIL, "not_last")),
        (stop("net stop WsAgent", *KILLS, WsAgent=True), PASS),
    ],
)
def test_among_other_products(view: ScriptView, wanted: tuple[Status, str | None]) -> None:
    assert told(view, "other_products") == wanted


def test_a_line_that_must_stand_outside_another() -> None:
    outer = 'net stop "Express PC Report"'
    inner = 'net stop "Alert Manager Main Service"'
    options = {"action": "stop", "at": "begin", "around": "AlertManagerMainService"}
    for lines, status in (((outer, inner), Status.PASS), ((inner, outer), Status.FAIL)):
        view = stop(*lines, *KILLS)
        assert line_placed(asked(view, "Express PC Report", **options))[0].status is status


PRODUCTS = registry(
    UNINSTALL,
    {"": {}, "CM": {"DisplayName": "WebSAM ClientManager", "InstallLocation": "C:\\WebSAM"}},
)


@pytest.mark.parametrize(
    ("display", "image", "answer"),
    [
        ("WebSAM ClientManager Agent", "D:\\x\\a.exe", True),
        ("WebSAM AlertManager Agent", "D:\\x\\a.exe", True),
        ("Inventory", '"c:\\websam\\bin\\a.exe" -s', True),
        ("Inventory", "C:\\WebSAM2\\a.exe", False),
        ("Inventory", "C:\\ESMPRO\\NVBASE\\a.exe", True),
        ("Inventory", None, None),
    ],
)
def test_whose_service_it_is(display: str, image: str | None, answer: bool | None) -> None:
    api = {"start": 3, "state": 1, "display_name": display, "image_path": image}
    one = node(
        PRODUCTS,
        registry(UNINSTALL, {"": {}}, view="64"),
        locations(install_dir="C:\\ESMPRO"),
        services("WsAgent"),
        service("WsAgent", api, {"display_name": display}),
    )
    assert of_other_products([one], "WsAgent") is answer
    assert of_other_products([one], "Unknown") is None
