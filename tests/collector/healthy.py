"""A small node with everything the walker follows: settings that name places, and what lies there."""

from __future__ import annotations

from typing import Any

from esmcollect import manifest

from .fake import FakeSystem, drive, dword, problem, sz

ESM = "C:\\Program Files (x86)\\ESMPRO"
CLP = "C:\\Program Files\\CLUSTERPRO"
LOCAL_WEB_INF = ESM + "\\ESMWEB\\wbserver\\webapps\\esmpro\\WEB-INF"
SECRET = "s3cret-word"

CLP_CONF = (
    '<?xml version="1.0" encoding="SJIS"?><root><resource><sd name="sd1"><parameters>'
    "<volumemountpoint>X:</volumemountpoint></parameters></sd></resource>"
    f"<account><list id='0'><password>{SECRET}</password></list></account></root>"
)
JSL = f"[service]\r\npassword={SECRET}\r\n[java]\r\nwrkdir=X:\\WEB-INF\\service\r\n"

REGISTRY: dict[tuple[str, str], Any] = {
    ("32", "HKLM\\SOFTWARE\\NEC\\NVBASE"): [("WorkDir", 1, sz("X:\\NVWORK")), ("Password", 1, sz(SECRET))],
    ("64", manifest.WINDOWS_NT_KEY): [("SystemRoot", 1, sz("C:\\Windows"))],
    ("64", manifest.WINDOWS_KEY): [
        ("ProgramFilesDir", 1, sz("C:\\Program Files")),
        ("ProgramFilesDir (x86)", 1, sz("C:\\Program Files (x86)")),
        ("Secret of another program", 1, sz(SECRET)),
    ],
    ("64", manifest.ENVIRONMENT_KEY): [("ESMPRO", 1, sz(ESM)), ("Path", 1, sz("C:\\Windows"))],
    ("64", manifest.SERVICES_KEY + "\\Nvbase"): [
        ("Start", 4, dword(3)),
        ("ImagePath", 2, sz(ESM + "\\NVBASE\\nvbase.exe")),
    ],
    ("64", manifest.SERVICES_KEY + "\\clppm"): [("ImagePath", 2, sz(CLP + "\\bin\\clppm.exe"))],
}

LOCAL_FILES: dict[str, Any] = {
    ESM + "\\ESMWEB\\jslcmn\\jsl.ini": JSL.encode(),
    ESM + "\\NVBASE\\nvbase.exe": b"MZ",
    ESM + "\\NVWORK\\local": None,
    LOCAL_WEB_INF + "\\service\\options.txt": b"EU_RM_PKG_DATAPOOL_PATH=C:\\old\r\n",
    CLP + "\\etc\\clp.conf": CLP_CONF.encode(),
    CLP + "\\scripts\\failover\\script\\start.bat": "rem 起動\r\n".encode("cp932"),
    CLP + "\\scripts\\failover\\script\\stop.bat": b"rem\r\n",
    CLP + "\\scripts\\failover\\script\\readme.txt": b"no script",
}
SHARED_FILES: dict[str, Any] = {
    "X:\\NVWORK\\local\\nvisord.cf": b'CommunityName:"mgr_ESMPRO"\r\n',
    "X:\\NVWORK\\Alert\\filter": None,
    "X:\\WEB-INF\\service\\options.txt": b"EU_RM_PKG_DATAPOOL_PATH=X:\\pkgpool\r\n",
    "X:\\pkgpool": None,
}


def active(**changes: Any) -> FakeSystem:
    """The node that holds the shared disk."""
    return _node({**LOCAL_FILES, **SHARED_FILES}, [drive("C:"), drive("X:")], changes)


def standby(**changes: Any) -> FakeSystem:
    """The node that does not: the letter is there, and its root is refused."""
    return _node({**LOCAL_FILES, "X:": problem(5)}, [drive("C:"), drive("X:", 5)], changes)


def _node(files: dict[str, Any], drives: list[dict[str, Any]], changes: dict[str, Any]) -> FakeSystem:
    return FakeSystem(
        registry={**REGISTRY, **changes.pop("registry", {})},
        files={**files, **changes.pop("files", {})},
        services={"Nvbase": problem(5), "Spooler": problem(5), **changes.pop("services", {})},
        drives=drives,
        **changes,
    )
