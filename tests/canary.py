"""Secrets of our own in every kind of place that is read, and every form they could come out in."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.lab.model import Plan
from tests.lab.ops import apply
from tests.lab.plan import base_plan

PLACES = (
    "registry text", "registry expand", "registry binary", "registry list", "registry odd",
    "registry inside", "registry list inside", "registry binary inside", "registry after nul",
    "key of secrets", "community name", "trap community", "service command", "uninstall command",
    "jsl.ini", "jsl.ini utf-16", "jsl.ini commented", "jsl.ini command", "jsl.ini section",
    "properties", "properties continued", "properties blank", "options.txt", "nvisord.cf", "inf",
    "connection string", "address", "clp.conf user", "clp.conf password", "clp.conf act",
    "clp.conf encrypted", "clp.conf attribute", "clp.conf cdata", "start.bat set", "start.bat net use",
    "start.bat sqlcmd", "start.bat compared", "stop.bat option", "other script", "site file",
)  # fmt: skip
ROLES = ("primary", "standby")


def secret(place: str, role: str) -> str:
    """The word at a place; another one on each node. It looks like nothing else in any report."""
    return f"Zq{PLACES.index(place):02d}{role[0]}kWv7"


def canary_plan() -> Plan:
    """A cluster with a secret at every place of `PLACES`, those of the shared disk only once; three faults beside
    secrets give the remediation scripts something to do."""
    plan = base_plan("sm6-6.40")
    for role in ROLES:
        plan = apply(plan, list(_of_node(role)), f"canary of {role}")
    plan = apply(plan, list(_faults()), "faults")
    return apply(plan, list(_of_shared()), "canary of the shared disk")


def _faults() -> Iterator[dict[str, Any]]:
    yield {"op": "service.set", "on": "standby", "name": "Nvcmd", "start": "auto"}
    file = "${install}\\ESMWEB\\jslweb\\jsl.ini"
    yield {
        "op": "file.replace",
        "on": "standby",
        "path": file,
        "old": "X:\\WEB-INF\\service",
        "new": "C:\\old",
    }
    value = {"key": "${NEC}\\NVBASE", "name": "CommunityName", "value": "mgr_other"}
    yield {"op": "registry.set", "on": "standby", **value}


def site_text(role: str) -> str:
    """A site file in which somebody noted what does not belong there."""
    return f"# password = {secret('site file', role)}\n[report]\ncustomer = '監査'\n"


def _of_node(role: str) -> Iterator[dict[str, Any]]:
    def word(place: str) -> str:
        return secret(place, role)

    def wide(text: str) -> str:
        return text.encode("utf-16-le").hex()

    values: list[tuple[str, str, dict[str, Any]]] = [
        ("NVBASE", "Password", {"value": word("registry text")}),
        ("NVBASE", "ReadCommunity", {"type": "REG_EXPAND_SZ", "value": word("registry expand")}),
        ("NVBASE", "EncPassword", {"type": "REG_BINARY", "hex": word("registry binary").encode().hex()}),
        ("NVBASE", "Credentials", {"value": [word("registry list")]}),
        ("NVBASE", "LoginPwd", {"type": "REG_SZ", "hex": wide(word("registry odd")) + "41"}),
        ("NVBASE", "Connect", {"value": f"Server=a;Uid=b;Pwd={word('registry inside')};"}),
        ("NVBASE", "Lines", {"value": ["user=a", f"password={word('registry list inside')}"]}),
        (
            "NVBASE", "Blob",
            {"type": "REG_BINARY", "hex": f"\1\0pwd={word('registry binary inside')}\0".encode().hex()},
        ),
        ("NVBASE", "Cut", {"type": "REG_SZ", "hex": wide(f"a\0password={word('registry after nul')}\0")}),
        ("NVBASE\\Passwords", "admin", {"value": word("key of secrets")}),
        ("SNMP\\ValidCommunities", word("community name"), {"value": 8}),
        (f"SNMP\\TrapConfiguration\\{word('trap community')}", "1", {"value": "192.0.2.9"}),
    ]  # fmt: skip
    for key, name, value in values:
        yield {"op": "registry.set", "on": role, "key": f"${{NEC}}\\{key}", "name": name, **value}
    yield {
        "op": "registry.set", "on": role, "key": "${uninstall32}\\{5E000640-0000-4000-8000-00005E005301}",
        "name": "UninstallString", "value": f"C:\\setup.exe /x /password:{word('uninstall command')} /q",
    }  # fmt: skip
    image = f"${{install}}\\NVBASE\\BIN\\nvcmd.exe --token {word('service command')}"
    yield {"op": "service.set", "on": role, "name": "Nvcmd", "image": image}
    for path, text, encoding in _files_of_node(word):
        yield {"op": "file.write", "on": role, "path": path, "text": text, "encoding": encoding}


def _files_of_node(word: Any) -> Iterator[tuple[str, str, str]]:
    esmweb, script = "${install}\\ESMWEB", "${script}"
    work = "[java]\nwrkdir=${shared_service}\n"
    yield f"{esmweb}\\jslcmn\\jsl.ini", f"[service]\npassword={word('jsl.ini')}\n{work}", "cp932"
    yield f"{esmweb}\\jslweb\\jsl.ini", f"[service]\nPassword = {word('jsl.ini utf-16')}\n{work}", "utf-16"
    commented = f"[service]\n;password={word('jsl.ini commented')}\n{work}"
    yield f"{esmweb}\\jslem\\jsl.ini", commented, "utf-8-sig"
    command = f"cmdline=-cp x -Ddb.password={word('jsl.ini command')} Main\n"
    command += f"[Passwords]\na={word('jsl.ini section')}\n"
    yield f"{esmweb}\\jslalert\\jsl.ini", f"{work}{command}", "cp932"
    properties = (
        f"db.password={word('properties')}\nkey.passphrase=ab\\\n   {word('properties continued')}\n"
        f"db.pwd {word('properties blank')}\n"
    )
    eci = f"{esmweb}\\wbserver\\webapps\\axis2\\WEB-INF\\classes\\eci.service.properties"
    yield eci, properties, "latin-1"
    inf = f"[HTTPS]\nProxyPassword={word('inf')}\n"
    inf += f"url=jdbc:sqlserver://h;user=a;password={word('connection string')};x=1\n"
    yield (
        "${install}\\AlertMan\\Work\\WMGReprt\\MGHTPLOG.INF",
        f"{inf}Proxy=http://u:{word('address')}@192.0.2.1:8080/\n",
        "cp932",
    )
    yield "${cluster}\\etc\\clp.conf", _clp_conf(word), "cp932"
    start = (
        f"set PASSWORD={word('start.bat set')}\n"
        f"net use Y: \\\\srv\\share {word('start.bat net use')} /user:u\n"
        f"sqlcmd -S . -U sa -P {word('start.bat sqlcmd')} -Q x\n"
        f'if "%PASSWORD%"=="{word("start.bat compared")}" goto EXIT\n'
    )
    yield f"{script}\\start.bat", start, "cp932"
    yield f"{script}\\stop.bat", f"tool.exe /x --password={word('stop.bat option')} /y\n", "cp932"
    yield f"{script}\\other\\more.cmd", f"rem net user audit {word('other script')} /add\n", "cp932"


def _clp_conf(word: Any) -> str:
    return (
        '<?xml version="1.0" encoding="SJIS"?><root><cluster><name>esm-cluster</name><account><list id="0">'
        f"<username>{word('clp.conf user')}</username><password>{word('clp.conf password')}</password></list>"
        "</account></cluster><server name='esmnode1'/><server name='esmnode2'/><group name='failover-esm'>"
        "<resource name='sd@sd-esm'/></group><resource><sd name='sd-esm'><parameters><volumemountpoint>X:"
        "</volumemountpoint></parameters></sd><appli name='a'><parameters>"
        f"<actpassword>{word('clp.conf act')}</actpassword>"
        f"<encpassword>\n  {word('clp.conf encrypted')}\n</encpassword>"
        f"<mail smtppassword='{word('clp.conf attribute')}'/>"
        f"<pass><![CDATA[{word('clp.conf cdata')}]]></pass>"
        "</parameters></appli></resource></root>"
    )


def _of_shared() -> Iterator[dict[str, Any]]:
    options = f'SM_NAME="${{manager}}"\nRM_PASSWORD={secret("options.txt", "primary")}\n'
    yield {"op": "file.write", "path": "${shared_service}\\options.txt", "text": options}
    line = f'CommunityName:"${{manager}}"\nCommunity:{secret("nvisord.cf", "primary")}\n'
    yield {"op": "file.write", "path": "${work}\\local\\nvisord.cf", "text": line}


def on_node(place: str, role: str) -> bool:
    """Whether the node can see the place: the standby does not hold the shared disk."""
    return role == "primary" or place not in ("options.txt", "nvisord.cf")


def forms(word: str) -> dict[str, bytes]:
    """Every form in which a text could lie in a file, as bytes to search for."""
    found = {
        "text": word.encode(),
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
    }
    for name in ("text", "utf-16-le"):
        plain = found[name]
        found[f"{name} hex"] = plain.hex().encode()
        for lead in range(3):
            # Only the middle of the encoded text is the same whatever stands before and behind it.
            coded = base64.b64encode(bytes(lead) + plain)
            found[f"{name} base64 {lead}"] = coded[2 + lead : len(coded) - 4]
    return found


def layers(path: Path) -> Iterator[bytes]:
    """The bytes of a file and what is packed in them: members of a zip, streams and text of a PDF, base64,
    values of a registration file."""
    raw = path.read_bytes()
    yield raw
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    if raw.startswith(b"%PDF"):
        for match in re.finditer(rb"stream\r?\n", raw):
            try:
                yield zlib.decompressobj().decompress(raw[match.end() :])
            except zlib.error:
                continue
        yield subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout
    if path.suffix == ".reg":
        # Binary values stand in it as hex digits with commas, over several lines.
        yield re.sub(r",|\\\r\n *", "", raw.decode("utf-16")).encode("utf-8", "replace")
    if path.suffix == ".json":
        for match in re.finditer(rb'"base64": ?"([A-Za-z0-9+/=]+)"', raw):
            yield base64.b64decode(match.group(1))


def leaks(path: Path, words: dict[str, str]) -> list[str]:
    """Names of the secrets (name -> word) that a file gives away, with the form."""
    wanted = {name: forms(word) for name, word in words.items()}
    return sorted(
        {
            f"{name} as {form} in {path.name}"
            for content in layers(path)
            for name, shapes in wanted.items()
            for form, shape in shapes.items()
            if shape in content
        }
    )
