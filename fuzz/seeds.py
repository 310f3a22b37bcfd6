"""Where a fuzzer starts: the files inside the sample bundles, and the inputs that earlier runs found worth keeping."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from esmreport.io.key import key_id
from fuzz.made import MADE

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
KEY = b"k" * 32
KEPT = Path(__file__).parent / "kept"

# Words that a parser looks for; a fuzzer does not come upon them by itself.
WORDS: Mapping[str, tuple[bytes, ...]] = {
    "pe": (b"MZ", b"PE\0\0", b"\x40\0\0\0", b"\x64\x86", b"\x4c\x01"),
    "sid": (b"S-1-5-32-544", b"S-1-0x", b"BA", b"WD", b"DA", b"LA", b"-4294967295"),
    "text": (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0", b"\r\n", b"\x82\xa0", b"\x81"),
    "ini": (b"[defines]", b"%%", b"%A%", b"%SystemRoot%", b";", b"#", b"=", b"\r\n"),
    "keyed": (b'"', b"=", b":", "＝".encode(), "：".encode(), "“".encode(), "”".encode(), b"#", b"\r\n"),
    "properties": (b"\\u00e9", b"\\u", b"\\\r\n", b"\\\\", b"\\ ", b"!", b"#", b"=", b":", b"\f"),
    "armwsset": (b"C:\\x\\esmcmn.exe", b"armwsset.exe", b"192.0.2.1", b"999.0.0.1", b"\r\n", b" "),
    "sddl": (
        b"O:BA",
        b"G:SY",
        b"D:P",
        b"D:NO_ACCESS_CONTROL",
        b"D:PAI(A;OICI;FA;;;SY)",
        b'(XA;;FX;;;WD;(@User.a=="b"))',
        b"(D;;GA;;;WD)",
        b"(OA;;0x1301bf;0;;BU)",
        b"S:",
        b"AR",
        b"IO",
    ),
    "xmltree": (
        b'<?xml version="1.0" encoding="SJIS"?>',
        b"<!DOCTYPE a>",
        b"<!ENTITY a 'b'>",
        b"&a;",
        b"]]>",
        b"<a/>",
    ),
    "clpconf": (
        b"<root>",
        b"</root>",
        b'<resource name="regsync@r">',
        b"<regsync name='r'>",
        b"<types>",
        b"<parameters>",
        b"<policy name=''>",
        b"<order>",
        b"<savedinnerversion>",
        b"<device id='1'>",
        b"<fip name='f'>",
        b"<vip>",
        b"<md name='m'>",
        b"<hd>",
        b"<vcom>",
        b"<appli>",
        b"<service>",
        b"<dependon>",
        b"HKEY_LOCAL_MACHINE\\SOFTWARE\\NEC",
        b"<priority>",
    ),
    "script": (
        b'IF "%CLP_EVENT%" == "START" GOTO NORMAL',
        b"%CLP_DISK%",
        b":NORMAL",
        b"GOTO EOF",
        b"GOTO :EOF",
        b"CALL :A",
        b"EXIT /B",
        b'ARMLOAD W /S /M "Service"',
        b"ARMKILL W",
        b"net start",
        b"sc stop",
        b"SET A=B",
        b"%A%",
        b"^",
        b"(",
        b")",
        b"ELSE",
        b"&&",
        b"||",
        b"FOR %%i IN (1) DO ",
        b"REM ",
        b"::",
        b"> nul",
        b"2>&1",
        b"*1)",
        b"exist",
        b"errorlevel 1",
        b"not ",
        b"/i ",
    ),
    "loader": (b"null", b"1e999", b"NaN", b"\\ud800", b"\xef\xbb\xbf"),
}

_OF_ROLE = {
    "jsl.ini": "ini",
    "options.txt": "keyed",
    "nvisord.cf": "keyed",
    "petAnalysisInfo.txt": "ini",
    "clp.conf": "clpconf",
    "script": "script",
    "program": "pe",
    "alert module": "pe",
}
_HEADS = {"text": b"\0", "keyed": b"\0"}


def seeds(target: str) -> list[bytes]:
    """Inputs of a target: kept ones first, then those of the samples, each once."""
    words = WORDS[target] if target in ("sid", "armwsset") else ()
    of_samples = (content for name, content in _of_samples() if name == target)
    return list(dict.fromkeys([*kept(target), *words, *MADE.get(target, ()), *of_samples]))


def kept(target: str) -> list[bytes]:
    """The minimised inputs of earlier runs."""
    path = KEPT / f"{target}.json"
    return [base64.b64decode(text) for text in json.loads(path.read_text("ascii"))] if path.is_file() else []


def keep(target: str, inputs: list[bytes]) -> None:
    """Writes the inputs that a run found worth keeping, smallest first."""
    KEPT.mkdir(exist_ok=True)
    texts = [
        base64.b64encode(one).decode("ascii") for one in sorted(set(inputs), key=lambda one: (len(one), one))
    ]
    (KEPT / f"{target}.json").write_text(json.dumps(texts, indent=0) + "\n", "ascii", newline="\n")


def spread(inputs: list[bytes], folder: Path) -> None:
    """Each input as a file named by its hash, as libFuzzer wants them."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in inputs:
        (folder / hashlib.sha1(one, usedforsecurity=False).hexdigest()).write_bytes(one)


def small_bundle(data: Mapping[str, Any]) -> dict[str, Any]:
    """A bundle with one item of each probe and outcome, and two rows in each list: small, but of every shape."""
    chosen: dict[tuple[str, str], Mapping[str, Any]] = {}
    for item in data["items"]:
        chosen.setdefault((item["probe"], item["outcome"]), item)
    return {**data, "items": [_short(item) for item in chosen.values()]}


def sealed(data: Mapping[str, Any], *, content_sha256: str | None = None, key: bytes = KEY) -> bytes:
    """A bundle with counts and a seal that hold, by the key of the loader's target."""
    outcomes = [item["outcome"] for item in data["items"]]
    plain = {**data, "counts": {name: outcomes.count(name) for name in data["counts"]}}
    del plain["seal"]
    content = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode("ascii")
    seal = {
        "content_sha256": content_sha256 or hashlib.sha256(content).hexdigest(),
        "hmac_sha256": hmac.new(key, content, hashlib.sha256).hexdigest(),
        "key_id": key_id(key),
    }
    return json.dumps({**plain, "seal": seal}).encode("ascii")


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_short(part) for part in value[:2]]
    return value


def _of_samples() -> Iterator[tuple[str, bytes]]:
    for path in sorted(SAMPLES.glob("*/*.json")):
        data = json.loads(path.read_text("utf-8"))
        small = small_bundle(data)
        yield "loader", json.dumps(small).encode()
        yield "loader", sealed(small)
        yield "loader", sealed({**small, "node": {**small["node"], "computer_name": None}})
        # A hash that fits nothing, the seal of another kit, and half a character.
        yield "loader", sealed(small, content_sha256="0" * 64)
        yield "loader", sealed(small, key=b"another kit's key".ljust(32))
        yield "loader", sealed({**small, "run": {**small["run"], "label": "\ud800"}})
        for text in data["security_descriptors"].values():
            yield "sddl", text.encode()
        for item in data["items"]:
            yield from _of_item(item)


def _of_item(item: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    value, role = item["value"] or {}, str(item["target"].get("role"))
    if item["probe"] == "command" and value:
        yield "armwsset", base64.b64decode(value["output"]["base64"])
    if item["probe"] != "file" or not value:
        return
    target = "properties" if role.endswith(".properties") else _OF_ROLE.get(role.partition(":")[0])
    body = base64.b64decode(value.get("head" if target == "pe" else "base64") or "")
    if target and body:
        yield target, _HEADS.get(target, b"") + body
        if target == "clpconf":
            yield "xmltree", body
        if target != "pe":
            yield "text", b"\0" + body[:1000]
