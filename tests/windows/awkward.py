"""A plan of everything that is hard to read: odd registry data, encodings, states, refusals, locks."""

from __future__ import annotations

from typing import Any

from tests.lab.model import Plan
from tests.lab.ops import apply
from tests.lab.plan import base_plan

KEY = "${NEC}\\Awkward"
FILES = "${install}\\ESMWEB"

REGISTRY: dict[str, object] = {
    "": "既定の値①",
    "text": "髙﨑㈱𠮷",
    "empty": "",
    "expand": {"type": "REG_EXPAND_SZ", "value": "%ESMPRO%\\業務"},
    "list": ["一", "two", "𠮷"],
    "empty list": [],
    "number": 4294967295,
    "big endian": {"type": "REG_DWORD_BIG_ENDIAN", "value": 1},
    "quad": {"type": "REG_QWORD", "value": 2**63},
    "binary": {"type": "REG_BINARY", "hex": "00 ff 80"},
    "no bytes": {"type": "REG_BINARY", "hex": ""},
    "none": {"type": "REG_NONE", "hex": "01"},
    "own type": {"type": 74565, "hex": "0102"},
    "odd length": {"type": "REG_SZ", "hex": "41 00 42"},
    "unterminated": {"type": "REG_SZ", "hex": "41 00 42 00"},
    "embedded nul": {"type": "REG_SZ", "hex": "41 00 00 00 42 00 00 00"},
    "short number": {"type": "REG_DWORD", "hex": "01 02"},
    "lone surrogate": {"type": "REG_SZ", "hex": "00 d8 41 00 00 00"},
    'quote " and \\ in a name': 1,
}

OPS: list[dict[str, Any]] = [
    {"op": "registry.add_key", "key": KEY, "values": REGISTRY},
    {"op": "registry.set", "key": KEY + "\\マネージャからの通報 (HTTPS)", "name": "値①", "value": 1},
    {"op": "registry.set", "key": KEY + "\\Deny", "name": "secret", "value": 1},
    {"op": "deny.registry", "key": KEY + "\\Deny"},
    {"op": "registry.set", "key": "${NEC64}\\Only64", "name": "view", "value": "64"},
    {"op": "service.set", "name": "Nvrmapd", "dependencies": ["Nvbase", "RPCSS"]},
    {"op": "service.set", "on": "standby", "name": "ESMDSVNT", "start": "auto", "delayed": True},
    {"op": "service.set", "on": "standby", "name": "ESMASVNT", "start": "disabled"},
    {"op": "service.set", "name": "W32Time", "start": "auto", "registry_start": "manual"},
    {"op": "service.set", "on": "primary", "name": "DmiEventWatcher", "state": "paused"},
    {"op": "service.set", "on": "primary", "name": "clpdiskagent", "state": "start_pending"},
    {"op": "service.add", "name": "通報 補助", "display": "通報 補助①", "image": "C:\\補助\\svc.exe"},
    {"op": "service.delete", "on": "standby", "name": "ESM32BridgeNvAccessor"},
    {"op": "file.write", "path": FILES + "\\jslweb\\jsl.ini", "encoding": "utf-16",
     "text": "[java]\nwrkdir=業務\n"},
    {"op": "file.write", "path": FILES + "\\jslem\\jsl.ini", "encoding": "utf-16-le", "text": "[java]\n;①\n"},
    {"op": "file.write", "path": FILES + "\\jslalert\\jsl.ini", "encoding": "utf-8-sig", "eol": "lf",
     "text": "[java]\n;髙\n"},
    {"op": "file.write", "path": "${local_service}\\systemlog.properties", "hex": "00 01 02 ff fe 80"},
    {"op": "file.write", "path": "${local_service}\\NvBaseReceiver.properties", "text": ""},
    {"op": "file.write", "path": "${work}\\local\\nvisord.cf", "text": 'CommunityName:　"名前"',
     "modified": "2025-12-31T15:00:01Z"},
    {"op": "file.set", "path": "${shared_service}\\systemlog.properties", "attributes": 0x21},
    {"op": "lock", "path": "${shared_service}\\options.txt"},
    {"op": "lock", "on": "standby", "path": "${cluster}\\etc\\clp.conf"},
    {"op": "deny.path", "on": "standby", "path": FILES + "\\jslcmn\\jsl.ini"},
    {"op": "deny.path", "on": "standby", "path": "${install}\\NVWORK\\local"},
    {"op": "deny.path", "on": "primary", "path": "${cluster}\\scripts\\failover-esm"},
    {"op": "folder.delete", "on": "standby", "path": "${install}\\ESMWEB\\pkgpool"},
    {"op": "folder.add", "path": "${work}\\Alert\\深い\\階 層\\①"},
    {"op": "acl.set", "path": "${work}\\Alert\\深い",
     "sddl": "O:BAG:SYD:P(D;OICI;FA;;;BG)(A;CI;FA;;;BA)(A;OICI;0x1301bf;;;WD)"},
    {"op": "acl.set", "path": "${work}\\ESMPRO", "sddl": "O:SYG:SYD:"},
    {"op": "acl.set", "path": "${work}\\local",
     "sddl": "O:BAG:SYD:AI(A;;FA;;;S-1-5-21-1000000001-2000000002-3000000003-1001)(A;OICIID;FA;;;SY)"},
    {"op": "env.set", "on": "standby", "name": "ESMPRO", "value": "D:\\ESMPRO"},
    {"op": "addresses.set", "on": "standby", "addresses": [
        {"adapter": "Ethernet0", "mac": "02-00-5E-00-53-99", "ip": "203.0.113.7", "prefix_length": 25}]},
    {"op": "host.set", "on": "standby", "os": {"build": 14393}},
    {"op": "drive.set", "letter": "E:", "label": "監査①", "serial": "0000-00FF"},
]  # fmt: skip


def awkward_plan() -> Plan:
    """The healthy cluster with all of that; it is meant to be read, not to be judged."""
    return apply(base_plan("sm6-6.40"), OPS, "awkward")
