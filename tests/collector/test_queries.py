"""Queries of the cluster product: only from the list, only in its own folder, what they print as it is."""

import base64

import pytest

from esmcollect.collect import Options, collect
from esmcollect.gaps import gaps_of
from esmcollect.model import ABSENT, ERROR, LIMIT, OK, SKIPPED, ProbeError
from esmcollect.probes.queries import OUTPUT_LIMIT

from . import healthy
from .fake import problem, sz
from .healthy import CLP, SECRET

LISTED = "C:\\ESM\\AlertMan\\Program\\AMVMAIN.EXE 192.0.2.11\r\n"
ARMWSSET, CLPSTAT = "command:armwsset /L", "command:clpstat --long"
SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\"


def answer(output=b"", error=b"", code=0):
    return {"exit_code": code, "output": output, "error": error}


def asked(system, **options):
    return {item.id: item for item in collect(system, Options(**options)).items if item.probe == "command"}


def text(stream):
    return base64.b64decode(stream["base64"])


def test_both_streams_and_the_exit_code_are_kept():
    printed = answer(LISTED.encode(), "①".encode("cp932"), 3)
    item = asked(healthy.active(queries={"armwsset /L": printed}))[ARMWSSET]
    assert (item.outcome, item.target) == (
        OK,
        {"command": "armwsset /L", "path": CLP + "\\bin\\armwsset.exe"},
    )
    assert item.value["exit_code"] == 3
    assert (text(item.value["output"]), item.value["output"]["encoding"]) == (LISTED.encode(), "ascii")
    assert (text(item.value["error"]), item.value["error"]["encoding"]) == ("①".encode("cp932"), "cp932")


def test_the_folder_is_the_one_of_the_clusters_service():
    system = healthy.active()
    asked(system, site_text="cluster_dir = 'D:\\elsewhere'")
    assert system.run == [("armwsset /L", CLP + "\\bin"), ("clpstat --long", CLP + "\\bin")]


def test_without_a_service_of_the_cluster_nothing_is_started():
    key = ("64", SERVICES + "clppm")
    system = healthy.active(registry={key: [("ImagePath", 2, sz("C:\\elsewhere\\clppm.exe"))]})
    items = asked(system, site_text=f"cluster_dir = '{CLP}'")
    assert {item.outcome for item in items.values()} == {SKIPPED}
    assert items[ARMWSSET].target["path"] is None
    assert system.run == []


def test_commands_can_be_switched_off():
    system = healthy.active(queries={"armwsset /L": answer()})
    items = asked(system, commands=False)
    assert {(item.outcome, item.detail) for item in items.values()} == {
        (SKIPPED, "commands were switched off")
    }
    assert system.run == []
    assert not list(gaps_of(items.values()))


@pytest.mark.parametrize(
    ("raised", "outcome"),
    [
        (problem(2), ABSENT),
        (ProbeError(LIMIT, None, "no answer within 10 seconds"), LIMIT),
        (problem(193), ERROR),
    ],
)
def test_no_answer(raised, outcome):
    item = asked(healthy.active(queries={"armwsset /L": raised}))[ARMWSSET]
    assert (item.outcome, item.value) == (outcome, None)
    assert item.detail == ("no answer within 10 seconds" if outcome == LIMIT else None)


def test_secrets_are_masked_and_long_output_is_cut():
    printed = answer(b"password=%s\r\n" % SECRET.encode() + b"x" * OUTPUT_LIMIT)
    item = asked(healthy.active(queries={"clpstat --long": printed}))[CLPSTAT]
    assert item.outcome == LIMIT
    assert SECRET.encode() not in text(item.value["output"])
    assert [place for place, _ in item.redactions] == ["output, line 1: password"]
