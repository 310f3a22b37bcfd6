"""The walk over the manifest: nothing stops it, and every answer says what kind of answer it is."""

import json

import pytest

from esmcollect import locate, manifest
from esmcollect.bundle import Run, build
from esmcollect.collect import Options, collect
from esmcollect.gaps import gaps_of
from esmcollect.model import ABSENT, DENIED, ERROR, OK, SKIPPED, UNAVAILABLE

from . import healthy
from .fake import problem
from .healthy import CLP, ESM, LOCAL_WEB_INF, SECRET

NVISORD = "X:\\NVWORK\\local\\nvisord.cf"


def walk(system, **options):
    return {item.id: item for item in collect(system, Options(**options)).items}


def values(items, probe):
    return {item.target["path"]: item for item in items.values() if item.probe == probe}


def test_places_are_followed_from_settings():
    items = walk(healthy.active())
    found = {name: place["value"] for name, place in items["locations"].value.items()}
    assert found == {
        "install_dir": ESM,
        "alert_dirs": [ESM],
        "cluster_dir": CLP,
        "work_dir": "X:\\NVWORK",
        "shared_drives": ["X:"],
        "service_dir": "X:\\WEB-INF\\service",
        "package_dir": "X:\\pkgpool",
    }
    assert items["locations"].value["work_dir"]["from"] == "registry:32:HKLM\\SOFTWARE\\NEC"


def test_files_folders_and_rights_of_the_places():
    items = walk(healthy.active())
    files, folders, rights = (values(items, probe) for probe in ("file", "folder", "acl"))
    assert files[NVISORD].outcome == OK
    assert files[NVISORD].target["role"] == "nvisord.cf"
    assert files[ESM + "\\NVWORK\\local\\nvisord.cf"].outcome == ABSENT
    assert files[ESM + "\\NVBASE\\nvbase.exe"].value["version"] == "1.2.3.4"
    assert folders["X:\\NWORK"].outcome == ABSENT
    assert folders["X:\\pkgpool"].value["kind"] == "directory"
    assert [folder["path"] for folder in rights["X:\\NVWORK"].value["folders"]] == [
        "",
        "Alert",
        "Alert\\filter",
        "local",
    ]


def test_every_script_is_read():
    files = values(walk(healthy.active()), "file")
    scripts = [path for path, item in files.items() if item.target["role"] == "script"]
    assert sorted(scripts) == [
        CLP + "\\scripts\\failover\\script\\start.bat",
        CLP + "\\scripts\\failover\\script\\stop.bat",
    ]


def test_all_services_are_asked_and_those_of_the_manifest():
    items = walk(healthy.active())
    assert items["service:Spooler"].outcome == DENIED
    assert items["service:Nvcmd"].outcome == ABSENT
    nvbase = items["service:Nvbase"]
    assert nvbase.outcome == OK
    assert nvbase.value["api"]["outcome"] == DENIED
    assert nvbase.value["registry"]["start"] == 3


def test_only_the_wanted_values_of_a_shared_key():
    items = walk(healthy.active())
    key = items["registry:64:" + manifest.ENVIRONMENT_KEY].value["keys"][0]
    assert [value["name"] for value in key["values"]] == ["ESMPRO"]


def test_both_registry_views_are_asked():
    items = walk(healthy.active())
    assert items["registry:64:HKLM\\SOFTWARE\\NEC"].outcome == ABSENT
    assert items["registry:32:HKLM\\SOFTWARE\\NEC"].outcome == OK


def test_ids_are_unique_and_sorted():
    items = collect(healthy.active()).items
    ids = [item.id for item in items]
    assert ids == sorted(ids)
    assert len({item_id.casefold() for item_id in ids}) == len(ids)


def test_the_standby_does_not_hold_the_shared_disk():
    system = healthy.standby()
    items = walk(system)
    on_shared = [item for item in items.values() if item.target.get("path", "").startswith("X:")]
    assert {item.outcome for item in on_shared} == {UNAVAILABLE}
    assert {item.code for item in on_shared} == {5}
    assert {path for path in system.asked if path.startswith("X:")} <= {"X:\\"}
    assert not [gap for gap in gaps_of(items.values()) if "X:" in gap.item]


def test_a_volume_no_cluster_controls_is_absent_or_denied_but_never_unavailable():
    clp = {CLP + "\\etc\\clp.conf": b"<root/>"}
    items = walk(healthy.standby(files=clp))
    assert items["file:X:\\WEB-INF\\service\\options.txt"].outcome == ABSENT
    assert items["locations"].value["shared_drives"]["value"] == []
    told = walk(healthy.standby(files=clp), shared_drives=("X:",))
    assert told["file:X:\\WEB-INF\\service\\options.txt"].outcome == UNAVAILABLE
    by_site = walk(healthy.standby(files=clp), site_text="shared_drive = 'X:'")
    assert by_site["file:X:\\WEB-INF\\service\\options.txt"].outcome == UNAVAILABLE


def test_the_installers_package_folder_is_not_taken_for_the_one_in_use():
    assert walk(healthy.standby())["locations"].value["package_dir"]["value"] is None


def test_denied_locked_and_absent_stay_apart():
    changed = {NVISORD: problem(5), "X:\\WEB-INF\\service\\systemlog.properties": problem(32)}
    items = walk(healthy.active(files=changed))
    outcomes = {
        (item.outcome, item.code, item.detail)
        for item in items.values()
        if item.id
        in ("file:" + NVISORD, "file:X:\\WEB-INF\\service\\systemlog.properties", "folder:X:\\NWORK")
    }
    assert outcomes == {(DENIED, 5, None), (ERROR, 32, None), (ABSENT, 2, None)}


def test_an_unknown_place_is_said_to_be_unknown():
    items = walk(healthy.active(files={ESM + "\\ESMWEB\\jslcmn\\jsl.ini": b"[java]\r\n"}))
    skipped = items["file:{service_dir}\\options.txt"]
    assert (skipped.outcome, skipped.detail) == (SKIPPED, "this place was not found on the node")
    assert items["file:X:\\WEB-INF\\service\\options.txt"].outcome == OK
    assert items["file:" + LOCAL_WEB_INF + "\\service\\options.txt"].outcome == OK


class BrokenError(Exception):
    """A fault that the port does not describe."""


METHODS = [
    "host",
    "registry_key",
    "service_names",
    "service",
    "stat",
    "list_folder",
    "read_file",
    "file_version",
    "security",
    "drives",
    "addresses",
    "query",
]


@pytest.mark.parametrize("method", METHODS)
def test_one_broken_probe_never_stops_the_run(method, monkeypatch):
    whole = set(walk(healthy.active()))
    system = healthy.active()

    def fail(*_):
        raise BrokenError("x")

    monkeypatch.setattr(system, method, fail)
    items = walk(system)
    assert {"host", "drives", "locations", "registry:32:HKLM\\SOFTWARE\\NEC"} <= set(items)
    assert [
        item for item in items.values() if item.outcome == ERROR and "BrokenError: x" in (item.detail or "")
    ]
    if method in ("host", "drives", "addresses", "file_version", "security", "query"):
        assert set(items) == whole
    assert build(collect(system), Run("0" * 32, 0, 1))["gaps"]


def test_a_node_that_answers_nothing_still_gives_a_bundle(monkeypatch):
    system = healthy.active()
    for method in METHODS:
        monkeypatch.setattr(system, method, lambda *_: 1 / 0)
    items = collect(system).items
    assert {item.outcome for item in items} == {ERROR, OK, SKIPPED}
    assert [item.id for item in items if item.outcome == OK] == ["locations"]


def test_a_fault_of_the_collector_becomes_a_gap(monkeypatch):
    monkeypatch.setattr(locate, "cluster_dir", lambda *_: 1 / 0)
    items = walk(healthy.active())
    assert items["collector:places"].outcome == ERROR
    assert items["collector:places"].detail == "ZeroDivisionError: division by zero"
    assert items["file:" + ESM + "\\NVBASE\\nvbase.exe"].outcome == OK


def test_ctrl_c_keeps_what_was_read(monkeypatch):
    system = healthy.active()
    read = system.read_file

    def stop_at_scripts(path, limit):
        if path.endswith(".bat"):
            raise KeyboardInterrupt
        return read(path, limit)

    monkeypatch.setattr(system, "read_file", stop_at_scripts)
    collection = collect(system)
    ids = {item.id for item in collection.items}
    assert collection.interrupted
    assert "file:" + NVISORD in ids
    assert "acl:X:\\NVWORK" not in ids


def test_no_secret_reaches_the_bundle():
    bundle = build(
        collect(healthy.active(files={"X:\\NVWORK\\local\\nvisord.cf": b"x"})), Run("0" * 32, 0, 1)
    )
    text = json.dumps(bundle)
    for form in (SECRET.encode(), SECRET.encode("utf-16-le")):
        assert form.hex() not in text
    assert SECRET not in text
    assert _decoded(bundle).count(SECRET.encode()) == 0
    places = {(entry["item"], entry["place"]) for entry in bundle["redactions"]}
    assert ("registry:32:HKLM\\SOFTWARE\\NEC", "NVBASE : Password") in places
    assert len({entry["digest"] for entry in bundle["redactions"]}) == 1


def _decoded(bundle):
    import base64

    parts = [item["value"].get("base64", "") for item in bundle["items"] if item["value"]]
    return b"\n".join(base64.b64decode(part) for part in parts)


def test_progress_names_the_stages():
    names = []
    collect(healthy.active(), progress=names.append)
    assert names == [
        "node",
        "registry",
        "services",
        "places",
        "folders",
        "files",
        "programs",
        "rights",
        "queries",
    ]


def test_a_denied_sub_key_is_a_gap_of_an_item_that_is_fine():
    denied = {("64", "HKLM\\SOFTWARE\\NEC\\Closed"): problem(5)}
    items = walk(healthy.active(registry=denied))
    nec = items["registry:64:HKLM\\SOFTWARE\\NEC"]
    assert (nec.outcome, nec.detail) == (OK, "1 sub-keys could not be read")
    assert ("registry:64:HKLM\\SOFTWARE\\NEC", "Closed", DENIED, 5) in {
        (gap.item, gap.place, gap.outcome, gap.code) for gap in gaps_of(items.values())
    }
