"""What was planted is what the bundle says, value by value, without the virtual node in between."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from .network import permitted

Bundles = dict[str, dict[str, Any]]
NEC = "HKLM\\SOFTWARE\\NEC"
ESM = "C:\\Program Files (x86)\\ESMPRO"


def item(bundles: Bundles, role: str, item_id: str) -> dict[str, Any]:
    [found] = [one for one in bundles[role]["items"] if one["id"].casefold() == item_id.casefold()]
    return dict(found)


def registry_key(bundles: Bundles, role: str, view: str, path: str) -> dict[str, Any]:
    keys = item(bundles, role, f"registry:{view}:{NEC}")["value"]["keys"]
    [found] = [key for key in keys if key["path"] == path]
    return dict(found)


REGISTRY = [
    ("", 1, {"text": "既定の値①"}),
    ("text", 1, {"text": "髙﨑㈱𠮷"}),
    ("empty", 1, {"text": "", "raw": "0000"}),
    ("expand", 2, {"text": "%ESMPRO%\\業務"}),
    ("list", 7, {"list": ["一", "two", "𠮷"]}),
    ("empty list", 7, {"list": [], "raw": "0000"}),
    ("number", 4, {"int": 4294967295, "raw": "ffffffff"}),
    ("big endian", 5, {"int": 1, "raw": "00000001"}),
    ("quad", 11, {"int": 2**63, "raw": "0000000000000080"}),
    ("binary", 3, {"raw": "00ff80"}),
    ("no bytes", 3, {"raw": ""}),
    ("none", 0, {"raw": "01"}),
    ("own type", 74565, {"raw": "0102"}),
    ("odd length", 1, {"raw": "410042", "malformed": "odd_length"}),
    ("unterminated", 1, {"raw": "41004200", "text": "AB", "malformed": "unterminated"}),
    ("embedded nul", 1, {"raw": "4100000042000000", "text": "A", "malformed": "embedded_nul"}),
    ("short number", 4, {"raw": "0102", "malformed": "short"}),
    ("lone surrogate", 1, {"raw": "00d841000000", "text": "\ufffdA"}),
    ('quote " and \\ in a name', 4, {"int": 1}),
]


@pytest.mark.parametrize(("name", "kind", "wanted"), REGISTRY, ids=[name for name, _, _ in REGISTRY])
def test_registry_value(awkward_bundles: Bundles, name: str, kind: int, wanted: dict[str, Any]) -> None:
    values = registry_key(awkward_bundles, "primary", "32", "Awkward")["values"]
    [found] = [value for value in values if value["name"] == name]
    assert found["type"] == kind
    assert {key: found[key] for key in wanted} == wanted
    assert "malformed" in wanted or "malformed" not in found


def test_japanese_key_names(awkward_bundles: Bundles) -> None:
    below = registry_key(awkward_bundles, "standby", "32", "Awkward\\マネージャからの通報 (HTTPS)")
    assert [(value["name"], value["int"]) for value in below["values"]] == [("値①", 1)]
    assert registry_key(awkward_bundles, "standby", "32", "エクスプレス通報サービス (MG)")["outcome"] == "OK"


def test_a_denied_key_is_denied_and_its_name_known(awkward_bundles: Bundles) -> None:
    denied = registry_key(awkward_bundles, "primary", "32", "Awkward\\Deny")
    assert (denied["outcome"], denied["code"], denied["values"]) == ("DENIED", 5, [])


def test_registry_views_are_kept_apart(awkward_bundles: Bundles) -> None:
    paths = {
        view: {
            key["path"] for key in item(awkward_bundles, "primary", f"registry:{view}:{NEC}")["value"]["keys"]
        }
        for view in ("64", "32")
    }
    assert {"Only64", "CLUSTERPRO"} <= paths["64"] and "NVBASE" not in paths["64"]
    assert "NVBASE" in paths["32"] and "Only64" not in paths["32"]


FILES = [
    (
        "primary",
        ESM + "\\ESMWEB\\jslweb\\jsl.ini",
        b"\xff\xfe" + "[java]\r\nwrkdir=業務\r\n".encode("utf-16-le"),
        "utf-16-le",
    ),
    ("primary", ESM + "\\ESMWEB\\jslem\\jsl.ini", "[java]\r\n;①\r\n".encode("utf-16-le"), "utf-16-le"),
    ("primary", ESM + "\\ESMWEB\\jslalert\\jsl.ini", b"\xef\xbb\xbf[java]\n;\xe9\xab\x99\n", "utf-8-sig"),
    ("primary", "X:\\NVWORK\\local\\nvisord.cf", 'CommunityName:　"名前"'.encode("cp932"), "cp932"),
]


@pytest.mark.parametrize(("role", "path", "data", "encoding"), FILES, ids=[path for _, path, _, _ in FILES])
def test_file(awkward_bundles: Bundles, role: str, path: str, data: bytes, encoding: str) -> None:
    value = item(awkward_bundles, role, "file:" + path)["value"]
    assert base64.b64decode(value["base64"]) == data
    assert (value["size"], value["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert value["encoding"] == encoding


def test_times_and_attributes(awkward_bundles: Bundles) -> None:
    assert item(awkward_bundles, "primary", "file:X:\\NVWORK\\local\\nvisord.cf")["value"]["modified"] == (
        "2025-12-31T15:00:01Z"
    )
    shared = item(awkward_bundles, "primary", "file:X:\\WEB-INF\\service\\systemlog.properties")["value"]
    assert (shared["attributes"], shared["modified"]) == (0x21, "2026-03-10T01:30:00Z")


UNREADABLE = [
    ("primary", "file:X:\\WEB-INF\\service\\options.txt", "ERROR", 32),
    ("standby", "file:C:\\Program Files\\CLUSTERPRO\\etc\\clp.conf", "ERROR", 32),
    ("standby", "file:" + ESM + "\\ESMWEB\\jslcmn\\jsl.ini", "DENIED", 5),
    ("standby", "folder:" + ESM + "\\NVWORK\\local", "DENIED", 5),
    ("standby", "folder:" + ESM + "\\ESMWEB\\pkgpool", "ABSENT", 2),
]


@pytest.mark.parametrize(("role", "item_id", "outcome", "code"), UNREADABLE)
def test_unreadable(awkward_bundles: Bundles, role: str, item_id: str, outcome: str, code: int) -> None:
    found = item(awkward_bundles, role, item_id)
    assert (found["outcome"], found["code"], found["value"]) == (outcome, code, None)


SERVICES = [
    ("primary", "Nvbase", 3, 4),
    ("standby", "Nvbase", 3, 1),
    ("primary", "DmiEventWatcher", 3, 7),
    ("primary", "clpdiskagent", 3, 2),
    ("standby", "ESMDSVNT", 2, 1),
    ("standby", "ESMASVNT", 4, 1),
    ("standby", "AlertManagerMainService", 2, 4),
    ("standby", "通報 補助", 3, 1),
    ("standby", "DianaScope ModemAgent", 3, 1),
]


@pytest.mark.parametrize(("role", "name", "start", "state"), SERVICES)
def test_service(awkward_bundles: Bundles, role: str, name: str, start: int, state: int) -> None:
    value = item(awkward_bundles, role, "service:" + name)["value"]
    assert (value["api"]["start"], value["api"]["state"]) == (start, state)
    assert value["registry"]["start"] == start
    assert value["api"]["image_path"] == value["registry"]["image_path"]


def test_control_manager_and_registry_may_differ(awkward_bundles: Bundles) -> None:
    value = item(awkward_bundles, "primary", "service:W32Time")["value"]
    assert (value["api"]["start"], value["registry"]["start"]) == (2, 3)
    assert value["disagreements"] == [{"field": "start", "api": 2, "registry": 3}]


def test_delayed_start_and_dependencies_come_from_the_registry(awkward_bundles: Bundles) -> None:
    assert item(awkward_bundles, "standby", "service:ESMDSVNT")["value"]["registry"]["delayed"] is True
    assert item(awkward_bundles, "primary", "service:ESMDSVNT")["value"]["registry"]["delayed"] is False
    assert item(awkward_bundles, "primary", "service:Nvrmapd")["value"]["registry"]["dependencies"] == [
        "Nvbase",
        "RPCSS",
    ]


def test_a_missing_service_is_absent(awkward_bundles: Bundles) -> None:
    assert item(awkward_bundles, "standby", "service:ESM32BridgeNvAccessor")["outcome"] == "ABSENT"
    assert item(awkward_bundles, "primary", "service:ESM32BridgeNvAccessor")["outcome"] == "OK"


RIGHTS = {
    "": "O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;WD)",
    "tmp": "O:BAG:SYD:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;0x1200a9;;;WD)",
    "ESMPRO": "O:SYG:SYD:",
    "Alert\\深い": "O:BAG:SYD:P(D;OICI;FA;;;BG)(A;CI;FA;;;BA)(A;OICI;0x1301bf;;;WD)",
    "Alert\\深い\\階 層\\①": "O:BAG:SYD:AI(D;OICIID;FA;;;BG)(A;CIID;FA;;;BA)(A;OICIID;0x1301bf;;;WD)",
    "local": "O:BAG:SYD:AI(A;;FA;;;S-1-5-21-1000000001-2000000002-3000000003-1001)(A;OICIID;FA;;;SY)",
}


@pytest.mark.parametrize("path", RIGHTS)
def test_access_rights(awkward_bundles: Bundles, path: str) -> None:
    folders = item(awkward_bundles, "primary", "acl:X:\\NVWORK")["value"]["folders"]
    [folder] = [one for one in folders if one["path"] == path]
    assert folder["outcome"] == "OK"
    assert awkward_bundles["primary"]["security_descriptors"][folder["sd"]] == RIGHTS[path]


def test_drives(awkward_bundles: Bundles) -> None:
    def drives(role: str) -> dict[str, Any]:
        return {one["letter"]: one for one in item(awkward_bundles, role, "drives")["value"]["drives"]}

    primary = drives("primary")
    assert {letter: one["type"] for letter, one in primary.items()} == {"C:": 3, "E:": 2, "X:": 3}
    assert (primary["E:"]["label"], primary["E:"]["serial"]) == ("監査①", "0000-00FF")
    assert (primary["X:"]["label"], primary["X:"]["file_system"]) == ("ESMDATA", "NTFS")
    assert set(drives("standby")) == {"C:", "E:", "X:"}


def test_what_a_node_does_not_hold_is_unavailable(awkward_bundles: Bundles) -> None:
    found = item(awkward_bundles, "primary", "folder:X:\\NVWORK")
    assert found["outcome"] == "OK"
    # Its clp.conf is locked, so the standby node does not know that X: is the cluster's.
    found = item(awkward_bundles, "standby", "folder:X:\\NVWORK")
    assert (found["outcome"], found["code"]) == ("DENIED", 5)


def test_addresses(awkward_bundles: Bundles) -> None:
    if not permitted():
        pytest.skip("no network namespaces here: the addresses are those of this machine")
    addresses = item(awkward_bundles, "standby", "addresses")["value"]["addresses"]
    assert addresses == [
        {"adapter": "Ethernet0", "mac": "02-00-5E-00-53-99", "ip": "203.0.113.7", "prefix_length": 25}
    ]
    first = {one["ip"] for one in item(awkward_bundles, "primary", "addresses")["value"]["addresses"]}
    assert first == {"192.0.2.11", "192.0.2.10", "198.51.100.11"}


def test_host(awkward_bundles: Bundles) -> None:
    value = item(awkward_bundles, "standby", "host")["value"]
    assert value["computer_name"] == "ESMNODE2"
    assert value["os"] == {"major": 10, "minor": 0, "build": 14393, "product_type": 3, "service_pack": 0}
    assert (value["bitness"], value["ansi_code_page"], value["ui_language"]) == (64, 932, 1041)
    assert value["time_zone"] == {
        "key_name": "Tokyo Standard Time",
        "bias_minutes": -540,
        "daylight_minutes": -60,
    }
    assert value["utc_offset_minutes"] == 540
    assert awkward_bundles["standby"]["node"]["computer_name"] == "ESMNODE2"


def test_versions_of_programs(awkward_bundles: Bundles) -> None:
    value = item(awkward_bundles, "primary", "file:" + ESM + "\\NVBASE\\BIN\\nvbase.exe")["value"]
    assert value["version"] == "6.40.0.0"
