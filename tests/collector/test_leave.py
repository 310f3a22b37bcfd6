"""May I leave? What the last lines say of servers, bundles on the stick and the shared disk."""

import json
from pathlib import Path

import pytest

from esmcollect import bundle, leave, settings, stick
from esmcollect.collect import collect
from esmcollect.stick import Stay
from esmcollect.words import EN, JA

from . import healthy
from .fake import problem

NODES = ("esmnode1", "esmnode2")


def stay(computer="ESMNODE1", started="2026-03-31T02:00:00Z", **more):
    values = {"offset": 540, "gaps": 0, "interrupted": False, "held": False, "servers": NODES, **more}
    return Stay(computer=computer, started=started, **values)


def said(current, others=(), raw=(), words=EN):
    return leave.lines(current, list(others), list(raw), words)


ACTIVE = stay(held=True)
STANDBY = stay("ESMNODE2", "2026-03-31T03:10:00Z")


def test_everything_was_collected():
    lines = said(STANDBY, [ACTIVE])
    assert lines[1] == EN["leave"] % EN["leave_yes"]
    assert lines[2].strip() == "[done]    esmnode1  11:00  complete"
    assert lines[3].strip() == "[done]    esmnode2  12:10  complete  <- this server"
    assert "Servers collected on this visit: 2 of 2" in lines[4]
    assert "collected (ESMNODE1)" in lines[5]
    assert len(lines) == 6


def test_a_server_is_missing():
    lines = said(ACTIVE)
    assert lines[1] == EN["leave"] % EN["leave_no"]
    assert "[missing] esmnode2" in lines[3]
    assert "1 of 2" in lines[4]
    assert lines[-1].strip() == EN["leave_go"] % "esmnode2"


def test_nobody_held_the_shared_disk():
    lines = said(STANDBY, [stay(held=False)])
    assert lines[1] == EN["leave"] % EN["leave_no"]
    assert lines[-1].strip() == EN["leave_unheld"]


def test_a_cluster_without_a_known_shared_disk():
    lines = said(stay("ESMNODE2", held=None), [stay(held=None)])
    assert lines[1] == EN["leave"] % EN["leave_yes"]
    assert not [line for line in lines if "shared disk" in line]


@pytest.mark.parametrize(
    ("more", "word"), [({"gaps": 4}, "incomplete (4 gaps)"), ({"interrupted": True}, "interrupted")]
)
def test_an_incomplete_bundle_is_a_but(more, word):
    lines = said(STANDBY, [stay(held=True, **more)])
    assert lines[1] == EN["leave"] % EN["leave_but"]
    assert word in lines[2]


def test_a_bundle_of_last_year_does_not_count():
    lines = said(STANDBY, [stay(started="2025-03-31T02:00:00Z", held=True)])
    assert "[missing] esmnode1" in lines[2]
    assert lines[1] == EN["leave"] % EN["leave_no"]


def test_the_newest_bundle_of_a_server_counts():
    again = stay(started="2026-03-31T02:30:00Z", held=True)
    assert "11:30  complete" in said(STANDBY, [again, stay(gaps=9, held=True)])[2]


def test_a_server_without_python():
    lines = said(STANDBY, [], ["esmnode1"])
    assert lines[1] == EN["leave"] % EN["leave_but"]
    assert lines[2].strip().startswith("[done]    esmnode1  collected without Python")
    assert "to be seen after the import (esmnode1)" in lines[5]


def test_without_a_list_of_servers():
    assert said(stay(servers=()))[1] == EN["leave"] % EN["leave_no"]
    lines = said(stay(servers=(), held=True))
    assert lines[1] == EN["leave"] % EN["leave_unknown"]
    assert lines[-1].strip() == EN["leave_no_list"]
    borrowed = said(stay("ESMNODE2", servers=()), [ACTIVE])
    assert [line.strip()[:18] for line in borrowed[2:4]] == ["[done]    esmnode1", "[done]    esmnode2"]


def test_an_odd_time_does_not_stop_the_screen():
    assert said(STANDBY, [stay("X", started="yesterday")])
    assert "02:00 UTC" in said(stay(offset=None))[2]


def test_both_languages():
    for words in (JA, EN):
        assert all("%" not in line for line in said(STANDBY, [ACTIVE], [], words))


def written(folder, system, started):
    run = bundle.Run(f"{started:032x}", started, started)
    return bundle.write(bundle.build(collect(system), run), str(folder))


def test_the_bundles_on_a_stick(tmp_path):
    first = written(tmp_path, healthy.active(), 1769832306)
    second = written(tmp_path, healthy.standby(services={}), 1769835906)
    (tmp_path / "RAW_ESMNODE3").mkdir()
    (tmp_path / "RAW_ESMNODE3-2").mkdir()
    (tmp_path / "RAW_FILE").write_bytes(b"")
    (tmp_path / "broken_20260131T040506Z.json").write_bytes(b"{")
    (tmp_path / "other_20260131T040506Z.json").write_bytes(b"[]")
    (tmp_path / "notes.json").write_bytes(b"{}")
    stays = stick.stays_in(str(tmp_path), but=second)
    assert [(one.computer, one.held, one.interrupted, one.offset) for one in stays] == [
        ("ESMNODE1", True, False, 540)
    ]
    assert stays[0].gaps > 0
    assert [one.held for one in stick.stays_in(str(tmp_path), but=first)] == [False]
    assert stick.raw_in(str(tmp_path)) == ["ESMNODE3", "ESMNODE3"]


def test_the_servers_of_the_cluster_file():
    text = (
        "<root><!-- <server name='old'/> --><server name='n1'><device id='0'/></server>\n"
        '<server\n name="N2" x="y"></server><sd name="a"><server name="n1"/></sd><servers name="no"/></root>'
    )
    assert settings.cluster_servers(text) == ("n1", "N2")
    assert settings.cluster_servers("") == ()


def test_a_volume_that_nobody_could_ask_is_not_held(tmp_path):
    path = written(tmp_path, healthy.standby(), 1769832306)
    document = json.loads(Path(path).read_bytes())
    for item in document["items"]:
        if item["outcome"] == "UNAVAILABLE":
            item["outcome"] = "LIMIT"
    assert stick.stay_of(document).held is False


def test_denied_on_the_shared_disk_is_held():
    files = {"X:\\NVWORK\\local\\nvisord.cf": problem(5)}
    document = bundle.build(collect(healthy.active(files=files)), bundle.Run("0" * 32, 0, 0))
    assert stick.stay_of(document).held is True
