"""What is fuzzed: one function of bytes for each parser, with what must hold of every answer.

A target raises AssertionError where a promise is broken; any other exception is a crash. All of them are plain functions, so
that the tests run them without a fuzzer.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from esmreport.core.parse import (
    acl,
    armwsset,
    clpconf,
    ini,
    keyed,
    pe,
    properties,
    script,
    sddl,
    sid,
    text,
    xmltree,
)
from esmreport.io import bundles, seal

KEY = b"k" * 32
ENVIRONMENT = {"SystemRoot": r"C:\WINDOWS", "A": "%B%", "B": "%A%", "JAVA": "%%"}


@dataclass(frozen=True, kw_only=True)
class Target:
    """`run`: one execution; `longest`: bytes of one input."""

    run: Callable[[bytes], None]
    longest: int = 1024


def _chars(data: bytes) -> str:
    # Bytes that are no UTF-8 become lone surrogates, as JSON may bring them.
    return data.decode("utf-8", "surrogateescape")


def _text(data: bytes) -> None:
    guess = (None, "cp932", "utf-8-sig", "binary", "utf-16-le")[data[0] % 5] if data else None
    decoded = text.decode(data[1:], guess)
    found = text.lines(decoded.text)
    assert "".join(line.text + line.end for line in found) == decoded.text
    assert [line.number for line in found] == list(range(1, len(found) + 1))
    for problem in decoded.problems:
        assert problem.text.ja and problem.text.en


def _ini(data: bytes) -> None:
    parsed = ini.parse(_chars(data))
    for value in parsed.values:
        assert value in parsed.find(value.key, value.section)
        assert "\n" not in value.value
    for value in parsed.values[:3]:
        parsed.expand(value.value, ENVIRONMENT)


def _keyed(data: bytes) -> None:
    content = _chars(data[1:])
    parsed = keyed.parse(content, ":" if data[:1] > b"\x7f" else "=")
    written = {line.number: line.text for line in text.lines(content)}
    for entry in parsed.entries:
        assert entry.text == written[entry.line]
        assert entry in parsed.find(entry.key)


def _properties(data: bytes) -> None:
    content = _chars(data)
    parsed = properties.parse(content)
    for entry in parsed.entries:
        assert entry.line <= entry.last_line
        assert properties.unescape(properties.escape(entry.value)) == entry.value


def _xmltree(data: bytes) -> None:
    document = xmltree.read(data)
    assert document.root is not None or document.problems
    if document.root:
        assert document.root.value("cluster/name") != ""
        for path, element in document.root.leaves():
            assert path and element.line >= 1


def _clpconf(data: bytes) -> None:
    config = clpconf.parse(data)
    assert config.recognised or config.problems
    for group in config.groups:
        config.disks_of(group.name)
        config.fips_of(group.name)
        for kind, name in group.resources:
            assert config.group_of(kind, name)
    assert config.primary is None or config.servers
    assert isinstance((config.fips, config.vips, config.drives), tuple)
    for problem in config.problems:
        assert problem.text.ja


def _script(data: bytes) -> None:
    found = script.parse(_chars(data))
    assert set(found.branches) == {"NORMAL", "FAILOVER", "RECOVER"}
    last = len(text.lines(_chars(data)))
    for command in found.commands:
        assert 1 <= command.line <= max(last, 1)
    for problem in found.problems:
        assert problem.text.en


def _sddl(data: bytes) -> None:
    descriptor = sddl.parse(_chars(data))
    for trustee in acl.trustees(descriptor):
        whole, own = acl.granted(descriptor, trustee), acl.granted_by_entries(descriptor, trustee)
        assert own & ~whole == 0 and 0 <= whole <= 0xFFFFFFFF
        assert acl.covers(whole, own) and acl.beyond(own, whole) == 0
        assert acl.words(whole).ja
        acl.undecided(descriptor, trustee)
    if descriptor.readable:
        assert descriptor.dacl is None or all(ace.sid for ace in descriptor.dacl)


def _sid(data: bytes) -> None:
    full = sid.full_sid(_chars(data))
    assert full is None or sid.full_sid(full) in (full, None if "<" in full else full)


def _armwsset(data: bytes) -> None:
    listing = armwsset.parse(_chars(data))
    assert (listing.state == "entries") == bool(listing.entries)
    assert all(entry.addresses and entry.program for entry in listing.entries)


def _pe(data: bytes) -> None:
    machine = pe.machine_of(data)
    assert machine is None or machine


_PLACE = Path(tempfile.gettempdir())


def _loader(data: bytes) -> None:
    path = _PLACE / f"fuzzed-{os.getpid()}.json"
    path.write_bytes(data)
    loaded = bundles.load([str(path)], key=KEY)
    assert len(loaded.bundles) + len(loaded.refused) == 1
    assert bundles.load([f"{path}.none"]).refused
    peeked = bundles.peek(path)
    # Every bundle that is read passes the first look, too.
    assert not loaded.bundles or peeked.data is not None
    assert bundles.load([str(path)], size_limit=len(data) - 1).refused
    for bundle in loaded.bundles:
        assert bundle.computer.strip() and isinstance(bundle.started, str)
        assert bundle.seal in ("sealed", "hash_only", "altered", "unsealed")
        if bundle.seal == "altered":
            assert seal.seal_fault(bundle.data).ja
    for refused in loaded.refused:
        assert refused.why.ja.strip() and refused.why.en.strip()


def place_in(folder: Path) -> None:
    """Where the loader's files are written, best in memory."""
    global _PLACE
    _PLACE = folder


TARGETS: Mapping[str, Target] = {
    "pe": Target(run=_pe, longest=256),
    "sid": Target(run=_sid, longest=128),
    "text": Target(run=_text),
    "ini": Target(run=_ini),
    "keyed": Target(run=_keyed),
    "properties": Target(run=_properties),
    "armwsset": Target(run=_armwsset),
    "sddl": Target(run=_sddl),
    "xmltree": Target(run=_xmltree),
    "clpconf": Target(run=_clpconf, longest=4096),
    "script": Target(run=_script, longest=400),
    "loader": Target(run=_loader, longest=65536),
}
