"""Places are followed from settings; each remembers where it came from."""

import base64

import pytest

from esmcollect import locate, manifest
from esmcollect.model import ABSENT, OK, Item
from esmcollect.probes.registry import read_tree
from esmcollect.redact import Secrets

from .fake import FakeSystem, sz

ENVIRONMENT = "registry:64:" + manifest.ENVIRONMENT_KEY
UNINSTALL = "registry:32:" + manifest.UNINSTALL_KEY
NEC_32, NEC_64 = "registry:32:HKLM\\SOFTWARE\\NEC", "registry:64:HKLM\\SOFTWARE\\NEC"
WINDOWS = {
    "registry:64:" + manifest.WINDOWS_NT_KEY: {"SystemRoot": "C:\\Windows"},
    "registry:64:" + manifest.WINDOWS_KEY: {
        "ProgramFilesDir": "C:\\Program Files",
        "ProgramFilesDir (x86)": "C:\\Program Files (x86)",
    },
}
JSL = "file:C:\\ESM\\ESMWEB\\%s\\jsl.ini"


def evidence(registry=None, services=None, files=None):
    """Look-ups in {item id: {[sub-key\\]name: text}}, {service: image path} and {item id: text}."""
    items = []
    for item_id, texts in {**WINDOWS, **(registry or {})}.items():
        _, view, key = item_id.split(":", 2)
        keys = {}
        for name, text in texts.items():
            path, _, value = name.rpartition("\\")
            keys.setdefault((view, (key + "\\" + path).rstrip("\\")), []).append((value, 1, sz(text)))
        answer = read_tree(FakeSystem(registry=keys), Secrets(), view, key)
        items.append(Item(item_id, "registry", {}, OK, answer.value))
    for name, image in (services or {}).items():
        items.append(
            Item("service:" + name, "service", {}, OK, {"api": {}, "registry": {"image_path": image}})
        )
    for item_id, text in (files or {}).items():
        value = {"base64": base64.b64encode(text.encode("cp932")).decode()}
        items.append(Item(item_id, "file", {}, OK if text else ABSENT, value if text else None))
    return locate.Evidence(items)


def folders(*paths):
    known = {path.casefold() for path in paths}
    return lambda path: path.casefold() in known


def install(found, site="", existing=()):
    return locate.install_dir(found, site, locate.environment(found), folders(*existing))


ESM_32, ESM_64 = "C:\\Program Files (x86)\\ESMPRO", "C:\\Program Files\\ESMPRO"


@pytest.mark.parametrize(
    ("registry", "services", "site", "expected"),
    [
        ({}, {}, "", (ESM_32, "default")),
        ({}, {"Nvbase": '"D:\\x\\ESMPRO\\NVBASE\\nvbase.exe"'}, "", ("D:\\x\\ESMPRO", "service:Nvbase")),
        ({}, {"Nvbase": "D:\\ESM\\NVBASE\\nvbase.exe"}, "", (ESM_32, "default")),
        (
            {},
            {"ESMWebContainer": "D:\\ESM\\ESMWEB\\jslweb\\jsl.exe", "Nvbase": "E:\\ESMPRO\\x.exe"},
            "",
            ("D:\\ESM", "service:ESMWebContainer"),
        ),
        (
            {UNINSTALL: {"A\\DisplayName": "ESMPRO/ServerManager", "A\\InstallLocation": "D:\\SM\\"}},
            {"ESMWebContainer": "E:\\ESM\\ESMWEB\\jsl.exe"},
            "",
            ("D:\\SM", UNINSTALL),
        ),
        (
            {UNINSTALL: {"A\\DisplayName": "ESMPRO/ServerAgent", "A\\InstallLocation": "D:\\SA"}},
            {},
            "",
            (ESM_32, "default"),
        ),
        (
            {UNINSTALL: {"A\\DisplayName": "NEC ESMPRO Manager", "A\\InstallLocation": "D:\\SM"}},
            {},
            "",
            ("D:\\SM", UNINSTALL),
        ),
        (
            {
                ENVIRONMENT: {"ESMPRO": "%ProgramFiles%\\ESMPRO"},
                UNINSTALL: {"A\\DisplayName": "ESMPRO/ServerManager"},
            },
            {},
            "",
            (ESM_64, ENVIRONMENT),
        ),
        ({ENVIRONMENT: {"ESMPRO": "D:\\E"}}, {}, "install_dir = 'F:\\S'", ("F:\\S", "site file")),
    ],
)
def test_install_dir_where_no_folder_tells(registry, services, site, expected):
    found = install(evidence(registry, services), site)
    assert (found["value"], found["from"]) == expected


def test_the_first_folder_with_esmpro_in_it_wins():
    known = evidence({ENVIRONMENT: {"ESMPRO": "D:\\AGENT"}}, {"Nvbase": "E:\\ESMPRO\\nvbase.exe"})
    found = install(known, existing=("D:\\AGENT", "e:\\esmpro", "E:\\ESMPRO\\NVWORK"))
    assert found["value"] == "E:\\ESMPRO"
    assert [candidate["value"] for candidate in found["candidates"]][:2] == ["D:\\AGENT", "E:\\ESMPRO"]


def test_a_folder_that_exists_beats_one_that_does_not():
    known = evidence({ENVIRONMENT: {"ESMPRO": "D:\\GONE"}})
    assert install(known, existing=(ESM_64,))["value"] == ESM_64


def test_the_work_folder_of_the_32_bit_view_comes_first():
    known = evidence({NEC_64: {"NVBASE\\WorkDir": "C:\\OLD"}, NEC_32: {"NVBASE\\WorkDir": "X:/NVWORK/"}})
    found = locate.work_dir(known, "work_folder = 'Y:\\W'", {})
    assert (found["value"], found["from"]) == ("X:\\NVWORK", NEC_32)
    assert [candidate["value"] for candidate in found["candidates"]] == ["X:\\NVWORK", "C:\\OLD", "Y:\\W"]


@pytest.mark.parametrize("written", ["", "relative\\path", "%NOPE%\\x"])
def test_a_work_folder_that_is_no_path_is_not_followed(written):
    assert locate.work_dir(evidence({NEC_32: {"NVBASE\\WorkDir": written}}), "", {})["value"] is None


def test_cluster_dir_comes_from_a_cluster_service():
    known = evidence(services={"clpevent": '"D:\\CLP\\bin\\clpevent.exe"', "clpx": "C:\\elsewhere\\x.exe"})
    found = locate.cluster_dir(known, "", locate.environment(known), folders())
    assert (found["value"], found["from"]) == ("D:\\CLP", "service:clpevent")


def test_cluster_dir_falls_back_to_the_default_that_exists():
    known = evidence()
    english = "C:\\Program Files\\EXPRESSCLUSTER"
    found = locate.cluster_dir(known, "", locate.environment(known), folders(english, english + "\\etc"))
    assert (found["value"], found["from"]) == (english, "default")


def test_shared_drives_of_all_origins():
    clp = "file:C:\\CLP\\etc\\clp.conf"
    text = "<sd name='a'><parameters><volumemountpoint>X:</volumemountpoint></parameters></sd>"
    found = locate.shared_drives(evidence(files={clp: text}), clp, "shared_drive = 'y'", ("Z:", "X:"))
    assert found["value"] == ["Z:", "X:", "Y:"]
    assert [candidate["from"] for candidate in found["candidates"]] == ["option", "option", "site file", clp]
    assert locate.shared_drives(evidence(), None, "", ())["value"] == []


def test_the_service_folder_is_the_one_most_files_name():
    names = ("jslcmn", "jslweb", "jslem", "jslalert")
    texts = ["wrkdir=C:\\ESM\\old", "wrkdir=X:\\WEB-INF\\service", "wrkdir=x:/web-inf/service/", ""]
    files = {JSL % name: text for name, text in zip(names, texts, strict=True)}
    found = locate.service_dir(evidence(files=files), list(files), "", {})
    assert (found["value"], found["from"]) == ("X:\\WEB-INF\\service", JSL % "jslweb")
    assert [candidate["value"] for candidate in found["candidates"]] == [
        "C:\\ESM\\old",
        "X:\\WEB-INF\\service",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[defines]\r\nB=X:\\W\r\n[java]\r\nwrkdir=%b%\\service", "X:\\W\\service"),
        ("[java]\r\nwrkdir=%ESMPRO%\\s", "D:\\E\\s"),
        ("[java]\r\nwrkdir=..\\service", "C:\\ESM\\ESMWEB\\service"),
        ("[java]\r\nwrkdir=.", "C:\\ESM\\ESMWEB\\jslcmn"),
        ("[java]\r\nwrkdir=service", None),
        ("[java]", None),
    ],
)
def test_the_service_folder_as_the_launcher_reads_it(text, expected):
    item = JSL % "jslcmn"
    assert (
        locate.service_dir(evidence(files={item: text}), [item], "", {"ESMPRO": "D:\\E"})["value"] == expected
    )


@pytest.mark.parametrize(
    ("services", "expected"),
    [(["X:\\WEB-INF\\service"], "X:\\pkgpool"), (["C:\\ESM\\s"], "C:\\ESM\\pkgpool")],
)
def test_the_installers_options_count_only_where_they_are_in_use(services, expected):
    files = {
        "file:C:\\ESM\\s\\options.txt": "EU_RM_PKG_DATAPOOL_PATH=C:\\ESM\\pkgpool",
        "file:X:\\WEB-INF\\service\\options.txt": "EU_RM_PKG_DATAPOOL_PATH=X:\\pkgpool",
    }
    so_far = {
        "install_dir": {"value": "C:\\ESM"},
        "service_dir": {"candidates": [{"value": value, "from": ""} for value in services]},
    }
    assert locate.package_dir(evidence(files=files), list(files), "", {}, so_far)["value"] == expected


def test_environment_has_defaults_where_the_registry_is_silent():
    assert locate.environment(locate.Evidence([]))["PROGRAMFILES"] == "C:\\Program Files"


def test_alert_folders_come_from_every_place_that_knows_one():
    found = evidence(
        registry={
            UNINSTALL: {
                "A\\DisplayName": "ESMPRO/ServerAgentService",
                "A\\InstallLocation": "D:\\SAS\\",
                "B\\DisplayName": "WebSAM ClientManager",
                "B\\InstallLocation": "D:\\CM",
            },
            ENVIRONMENT: {"EsmDir": "C:\\ESM"},
        },
        services={"AlertManagerMainService": '"C:\\esm\\AlertMan\\Program\\AMVMAIN.EXE"'},
    )
    variables = locate.environment(found)
    site = "agent_dir = 'E:\\Agent'"
    place = locate.alert_dirs(found, site, variables, {"value": "C:\\ESMPRO", "from": "default"})
    assert place["value"] == ["E:\\Agent", "C:\\ESM", "D:\\SAS", "C:\\ESMPRO"]
    assert place["from"] == "site file"


@pytest.mark.parametrize(
    ("services", "folder"),
    [
        ({"clppm": '"C:\\Program Files\\CLUSTERPRO\\bin\\clppm.exe"'}, "C:\\Program Files\\CLUSTERPRO\\bin"),
        ({"clppm": "%ProgramFiles%\\CLUSTERPRO/bin\\CLPPM.EXE"}, "C:\\Program Files\\CLUSTERPRO\\bin"),
        ({"clppm": "C:\\CLUSTERPRO\\clppm.exe"}, None),
        ({"Nvbase": "C:\\CLUSTERPRO\\bin\\clppm.exe"}, None),
        ({}, None),
    ],
)
def test_queries_are_run_only_where_a_service_of_the_cluster_lies(services, folder):
    found = evidence(services=services)
    assert locate.query_folder(found, locate.environment(found)) == folder
