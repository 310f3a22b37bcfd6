"""What people give by mistake, or on purpose, as a bundle or as one of the other files: one sentence, the right exit code."""

from __future__ import annotations

import json
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from esmreport.core.parse import armwsset, clpconf, ini, keyed, properties, script, sddl, text, xmltree
from esmreport.core.parse.problem import Code
from tests.hostile.log import note
from tests.hostile.trial import CLOCK, SAMPLES, run

GARBAGE: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \r\n",
    "binary": bytes(range(256)) * 16,
    "NUL": b"\x00" * 4096,
    "BOM alone": b"\xef\xbb\xbf",
    "UTF-16": "\ufeffa = 1\r\n[[waiver]]\r\n".encode("utf-16-le"),
    "CP932": '理由 = "設定済み"\r\n'.encode("cp932"),
    "nested": b"a = " + b"[" * 5000,
    "nested JSON": b"[" * 200_000,
    "digits": b"a = " + b"9" * 10_000,
    "digits JSON": b'{"schema": ' + b"9" * 10_000 + b"}",
    "long line": b"a" * 2_000_000,
    "surrogate": b'{"schema": "\\ud800"}',
    "list": b"[]",
    "number": b"5",
    "NaN": b'{"schema": NaN}',
    "tables": b"[[waiver]]\n" * 3000,
    "csv": b"rule,subject,node\r\n" + b'"' * 5001 + b"\r\n",
    "wrong types": b"title = 5\nroles = []\nfeatures = 3\nwaiver = 1\nattestation = {}\nvalues = [[]]\n",
}


def sample() -> str:
    return str(SAMPLES / "single")


def one_sentence(printed: str, name: str) -> bool:
    return name in printed and "Traceback" not in printed


@pytest.mark.parametrize("kind", GARBAGE)
def test_a_file_that_is_no_bundle(kind: str, tmp_path: Path) -> None:
    (tmp_path / "given.json").write_bytes(GARBAGE[kind])
    code, printed, crashed = run(["report", str(tmp_path / "given.json"), "-o", str(tmp_path / "out")])
    assert (code, crashed) == (6, "") and one_sentence(printed, "given.json"), printed
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("suffix", ["toml", "csv", "xlsx", "json", "key"])
@pytest.mark.parametrize("option", ["--site", "--waivers", "--attestations", "--previous", "--key"])
def test_other_files_that_are_garbage(option: str, suffix: str, tmp_path: Path) -> None:
    for kind, content in GARBAGE.items():
        given = tmp_path / f"given.{suffix}"
        given.write_bytes(content)
        out = tmp_path / f"out {kind}"
        code, printed, crashed = run(
            ["report", sample(), "-o", str(out), "--format", "json", option, str(given)]
        )
        assert crashed == "" and "Traceback" not in printed, (kind, crashed)
        # A file without an entry is no mistake; everything else is refused by name before anything is written.
        assert code in (2, 6) or (code in (0, 4) and kind in HARMLESS), (kind, code, printed)
        assert code in (0, 4) or (one_sentence(printed, given.name) and not out.exists()), (kind, printed)


# Entries without their keys are listed in the report.
HARMLESS = {"empty", "blank", "BOM alone", "tables"}


@pytest.mark.parametrize("option", ["--site", "--waivers", "--attestations", "--previous", "--key"])
def test_other_files_that_are_no_files(option: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "broken").symlink_to(tmp_path / "broken.toml")
    for given in (tmp_path / "missing.toml", tmp_path / "broken", pipe, Path("/dev/zero")):
        code, printed, crashed = run(
            ["report", sample(), "-o", str(tmp_path / "out"), "--format", "json", option, str(given)]
        )
        assert crashed == "" and code in (2, 6) and given.name in printed, (given, code, crashed, printed)


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "folder").mkdir()
    for given in (
        tmp_path / "pipe",
        tmp_path / "broken",
        tmp_path / "circle",
        tmp_path / "folder",
        Path("/dev/zero"),
        tmp_path / "no*",
    ):
        code, printed, crashed = run(["report", str(given), "-o", str(tmp_path / "out")])
        assert (code, crashed) == (6, "") and one_sentence(printed, given.name), (given, printed)


def test_a_link_and_a_name_given_twice_are_one_bundle(tmp_path: Path) -> None:
    [bundle] = (SAMPLES / "single").glob("*.json")
    (tmp_path / "link.json").symlink_to(bundle)
    given = [str(bundle), str(bundle), str(tmp_path / "link.json")]
    code, printed, crashed = run(
        ["report", *given, "-o", str(tmp_path / "out"), "--format", "json", "--as-of", CLOCK]
    )
    assert code in (0, 4) and crashed == ""
    [results] = (tmp_path / "out").glob("*.json")
    assert len(json.loads(results.read_bytes())["nodes"]) == 1, printed


def test_a_zip_is_named_for_what_it_is(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as archive:
        archive.write(next(iter((SAMPLES / "single").glob("*.json"))), "bundle.json")
    code, printed, crashed = run(
        ["report", str(tmp_path / "bundle.zip"), "-o", str(tmp_path / "out"), "--lang", "en"]
    )
    assert (code, crashed) == (6, "") and "bundle.zip" in printed and "zip archive" in printed, printed


def test_a_file_of_500_mb_is_refused_unread(tmp_path: Path) -> None:
    big = tmp_path / "big.json"
    with big.open("wb") as stream:
        stream.truncate(500 * 1024 * 1024)
    start = time.process_time()
    code, printed, crashed = run(["report", str(big), "-o", str(tmp_path / "out"), "--lang", "en"])
    assert (code, crashed) == (6, "") and "too large (524,288,000 bytes, the limit is 104,857,600" in printed
    assert time.process_time() - start < 2


def test_the_limit_is_an_option(tmp_path: Path) -> None:
    [bundle] = (SAMPLES / "single").glob("*.json")
    padded = tmp_path / "padded.json"
    padded.write_bytes(bundle.read_bytes() + b" " * 2_000_000)
    base = ["report", str(padded), "-o", str(tmp_path / "out"), "--format", "json"]
    assert run([*base, "--size-limit", "1"])[0] == 6
    assert run([*base, "--size-limit", "3"])[0] in (0, 4)
    assert run([*base, "--size-limit", "0"])[0] == 2


def seconds(job: Callable[[], object]) -> float:
    start = time.process_time()
    job()
    return time.process_time() - start


MB10 = 10 * 1024 * 1024
LONG: dict[str, Callable[[], object]] = {
    "ini, one line": lambda: ini.parse("a=" + "x" * MB10),
    "ini, one section": lambda: ini.parse("[" + "x" * MB10),
    "ini, many lines": lambda: ini.parse("a=1\n" * 200_000),
    "properties, one line": lambda: properties.parse("a=" + "\\u0041" * (MB10 // 6)),
    "properties, backslashes": lambda: properties.parse("\\" * MB10),
    "properties, continued": lambda: properties.parse("a\\\n" * 300_000),
    "keyed, one line": lambda: keyed.parse('k="' + "x" * MB10),
    "keyed, quotes": lambda: keyed.parse("k=" + '"' * MB10),
    "text, no encoding": lambda: text.decode(b"\x81" * MB10),
    "sddl, brackets": lambda: sddl.parse("D:" + "(" * 1_000_000),
    "sddl, entries": lambda: sddl.parse("D:" + "(A;;FA;;;BA)" * 50_000),
    "armwsset, one line": lambda: armwsset.parse("C:\\" + "a" * 1_000_000),
    "armwsset, addresses": lambda: armwsset.parse("1.1.1.1 " * 100_000),
    "xml, attributes": lambda: xmltree.read(
        b"<root " + b" ".join(b'a%d="x"' % number for number in range(50_000)) + b"/>"
    ),
    "xml, text": lambda: xmltree.read(b"<root>" + b"x\n" * (MB10 // 2) + b"</root>"),
    "clp.conf, groups": lambda: clpconf.parse(
        b"<root>" + b"<group name='g'><resource name='sd@s'/></group>" * 20_000 + b"</root>"
    ),
    "script, labels": lambda: script.parse(":a\r\n" * 60_000),
    "script, one line": lambda: script.parse("a" * 1_000_000),
    "script, carets": lambda: script.parse("^\r\n" * 200_000),
    "script, brackets": lambda: script.parse("(" * 200_000),
    "script, ampersands": lambda: script.parse("a&" * 200_000),
    "script, many commands": lambda: script.parse("net start x\r\n" * 20_000),
    "script, quotes": lambda: script.parse('"' * 200_000),
}


@pytest.mark.parametrize("what", LONG)
def test_long_inputs_take_no_longer_than_their_length_asks_for(what: str) -> None:
    assert seconds(LONG[what]) < 8
    note("parsed in time")


def test_scripts_that_call_themselves_come_to_an_end() -> None:
    texts = (
        ":NORMAL\r\nCALL :NORMAL\r\nGOTO NORMAL\r\n",
        'IF "%CLP_EVENT%"=="START" GOTO A\r\n:A\r\nCALL :A\r\n',
        "".join(f":L{n}\r\n" + f"CALL :L{(n + 1) % 9}\r\n" * 9 for n in range(9)) + "GOTO L0\r\n",
        "".join(f"IF EXIST x GOTO L{n}\r\n:L{n}\r\n" for n in range(2000)) + "GOTO L0\r\n",
    )
    for content in texts:
        assert seconds(lambda content=content: script.parse(content)) < 5  # type: ignore[misc]
        found = script.parse(content)
        codes = {problem.code for branch in found.branches.values() for problem in branch.problems}
        assert codes & {Code.LOOP, Code.TOO_MANY_STEPS}, content[:40]
        note("told as a loop")


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + number, b"&%c;" % (97 + number) * 10) for number in range(20))
    + b"]><root>&u;</root>"
)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (BOMB, Code.FORBIDDEN_XML),
        (b'<!DOCTYPE r SYSTEM "http://192.0.2.1/x.dtd"><root/>', Code.FORBIDDEN_XML),
        (b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><root>&a;</root>', Code.FORBIDDEN_XML),
        (b"<root>&a;</root>", Code.BROKEN_XML),
        (b"<root>" + b"<a>" * 10_000 + b"</a>" * 10_000 + b"</root>", Code.TOO_DEEP),
        (b"<a>" * 10_000, Code.TOO_DEEP),
    ],
)
def test_xml_that_bites(raw: bytes, code: Code) -> None:
    assert seconds(lambda: clpconf.parse(raw)) < 1
    config = clpconf.parse(raw)
    assert not config.recognised and code in {problem.code for problem in config.problems}
    note(f"refused: {code}")
