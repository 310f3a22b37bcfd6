"""Two nodes that write into everything they own what a spreadsheet, a browser or a template might obey: every face shows
it as text."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import os
import re
import shutil
import socket
import subprocess
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.generic import NameObject

from tests.hostile.damage import written
from tests.hostile.damage_anywhere import HOSTILE
from tests.hostile.log import note
from tests.hostile.trial import CLOCK, SAMPLES, run

FORMATS = "xlsx,pdf,html,json,csv,sarif,junit,hdf"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
# Blanks of any kind are shown as one; these are what a face must show as they stand.
SHOWN = (
    "=1+1",
    "=cmd|'/c calc'!A1",
    "@SUM(A1)",
    "</script><script>alert(1)</script>",
    "{{ 7*7 }}",
    "javascript:alert(1)",
)
CLUSTER = "..\\..\\=1+1<b>{{ 7*7 }}"


def poisoned(data: dict[str, Any]) -> bytes:
    """The bundle with hostile text in display names, paths, registry values, drives, adapters, scripts and clp.conf."""
    texts = [text for text in HOSTILE if 1 < len(text) < 1000]
    number = 0

    def next_text() -> str:
        nonlocal number
        number += 1
        return texts[number % len(texts)]

    for item in data["items"]:
        value = item["value"]
        match item["probe"]:
            case "service" if value:
                value["api"]["display_name"] = value["registry"]["display_name"] = next_text()
                value["api"]["account"] = next_text()
            case "registry" if value and "NVBASE" in item["id"].upper():
                for row in (row for key in value["keys"] for row in key["values"] if "text" in row):
                    row["text"] = next_text()
            case "drives":
                for row in value["drives"]:
                    row["label"] = next_text()
            case "addresses":
                for row in value["addresses"]:
                    row["adapter"] = next_text()
            case "file" if value and item["target"]["role"] == "script":
                _rewrite(
                    value,
                    "\r\n".join(text for text in texts if text.isprintable()).encode("utf-8") + b"\r\n",
                    None,
                )
            case "file" if value and item["target"]["role"] == "clp.conf":
                name = CLUSTER.replace("<", "&lt;").encode()
                _rewrite(value, base64.b64decode(value["base64"]), (b"esm-cluster", name))
    return written(data, "renewed")


def _rewrite(value: dict[str, Any], content: bytes, change: tuple[bytes, bytes] | None) -> None:
    if change:
        assert change[0] in content
        content = content.replace(*change)
    value.update(
        base64=base64.b64encode(content).decode(),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files by suffix, made without a network."""
    folder = tmp_path_factory.mktemp("hostile")
    for path in (SAMPLES / "drifted").glob("*.json"):
        (folder / path.name).write_bytes(poisoned(json.loads(path.read_bytes())))
    asked: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", lambda *given: asked.append(given))
        arguments = ["report", str(folder), "-o", str(folder / "out"), "--as-of", CLOCK, "--format", FORMATS]
        code, printed, crashed = run([*arguments, "--appendix", "full"])
    assert (code, crashed) == (0, "") or code == 4, printed + crashed
    assert asked == []
    files = sorted((folder / "out").iterdir())
    assert len(files) == 8
    return {path.name.partition("-audit.")[2]: path for path in files}


def test_the_names_of_the_files_are_harmless(faces: dict[str, Path]) -> None:
    for path in faces.values():
        assert re.fullmatch(r"[^\\/:*?\"<>|\x00-\x1f.][^\\/:*?\"<>|\x00-\x1f]*", path.name), path.name


def test_no_cell_is_a_formula_and_every_link_stays_inside(faces: dict[str, Path]) -> None:
    book = load_workbook(faces["xlsx"])
    texts = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{sheet.title}!{cell.coordinate}: {cell.value}"
                if isinstance(cell.value, str):
                    texts.add(cell.value)
                assert cell.hyperlink is None or (cell.hyperlink.target is None and cell.hyperlink.location)
    joined = "\n".join(texts)
    assert all(text in joined for text in SHOWN)
    note("text in cells, none a formula", count=len(texts))
    with zipfile.ZipFile(faces["xlsx"]) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part or b"<f " in part for name, part in parts.items() if "/worksheets/" in name)
    assert not any(b'TargetMode="External"' in part for part in parts.values())
    assert not any("vba" in name.lower() or "externallink" in name.lower() for name in parts)


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice on this computer")
def test_libreoffice_computes_nothing(faces: dict[str, Path], tmp_path: Path) -> None:
    command = [
        str(OFFICE),
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--norestore",
    ]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path), str(faces["xlsx"])]
    subprocess.run(
        command, check=True, capture_output=True, timeout=180, env={**os.environ, "HOME": str(tmp_path)}
    )
    ours, saved = load_workbook(faces["xlsx"]), load_workbook(next(tmp_path.glob("*.xlsx")))
    checked = 0
    for sheet in ours:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value[:1] in ("=", "+", "-", "@"):
                    other = saved[sheet.title][cell.coordinate]
                    assert other.data_type != "f" and other.value == cell.value
                    checked += 1
    assert checked >= 10
    note("cells like formulas, not computed", count=checked)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.tags: set[str] = set()
        self.links: set[str] = set()
        self.handlers: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.scripts += tag == "script"
        for name, value in attrs:
            if name.startswith("on") or name == "srcdoc":
                self.handlers.append(name)
            if name in ("href", "src", "action", "data", "poster"):
                self.links.add(value or "")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_runs_and_loads_nothing_of_a_node(faces: dict[str, Path]) -> None:
    page, raw = _Page(), faces["html"].read_text("utf-8")
    page.feed(raw)
    assert "Content-Security-Policy" in raw and "default-src 'none'" in html.unescape(raw)
    assert page.handlers == [] and not page.tags & {"iframe", "object", "embed", "base", "form", "link"}
    assert page.scripts == 1
    assert all(link.startswith(("#", "data:image/")) for link in page.links), page.links
    text = "".join(page.text)
    assert all(part in text for part in SHOWN)


def _names(found: Any) -> Iterator[str]:
    """The names that an object of a PDF holds, as keys and as values."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield str(key)
            yield from _names(value)
    elif isinstance(found, list):
        for value in found:
            yield from _names(value)
    elif isinstance(found, NameObject):
        yield str(found)


def test_the_pdf_shows_it_and_leads_nowhere(faces: dict[str, Path]) -> None:
    reader = PdfReader(faces["pdf"])
    # Not in the bytes of the file: a packed picture or text holds any three letters by chance.
    objects = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]
    named = {name for found in objects for name in _names(found)}
    assert "/Catalog" in named and "/Page" in named
    assert not named & {"/JavaScript", "/JS", "/Launch", "/SubmitForm", "/EmbeddedFile", "/OpenAction"}
    for page in reader.pages:
        for annotation in page.get("/Annots") or ():
            action = annotation.get_object().get("/A") or {}
            assert "/URI" not in action, action
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert all("".join(part.split()) in text for part in SHOWN)


def test_the_other_programs_get_data(faces: dict[str, Path]) -> None:
    rows = list(csv.reader(io.StringIO(faces["csv"].read_text("utf-8-sig"))))
    assert len(rows) > 100
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    for suffix in ("json", "sarif", "hdf.json"):
        assert json.loads(faces[suffix].read_bytes())
    from defusedxml.ElementTree import parse

    assert parse(faces["junit.xml"]).getroot().tag == "testsuites"


@pytest.mark.parametrize(
    "name",
    [
        "..\\..\\x",
        "CON",
        "a/b",
        "x" * 300,
        "   x",
        "=1+1",
        "nul.txt",
        "{{ 7*7 }}",
        "é" * 200,
        "x" * 79 + "\ud83d\ude00",
    ],
)
def test_a_node_may_be_called_anything(name: str, tmp_path: Path) -> None:
    """A node alone, without a cluster: its name becomes that of the files."""
    data = json.loads(next(iter((SAMPLES / "single").glob("*.json"))).read_bytes())
    data["node"]["computer_name"] = name
    data["items"] = [item for item in data["items"] if item["target"].get("role") != "clp.conf"]
    (tmp_path / "in.json").write_bytes(written(data, "renewed"))
    out = tmp_path / "a" / "out"
    code, printed, crashed = run(
        ["report", str(tmp_path / "in.json"), "-o", str(out), "--format", "json,csv", "--as-of", CLOCK]
    )
    assert (code, crashed) == (4, ""), printed
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file() and path.parent != out) == [
        "in.json"
    ]
    found = [path.name for path in out.iterdir()]
    assert len(found) == 2 and all(len(one.encode()) <= 255 for one in found)
    assert not any(re.match(r"(?i)(con|nul)\b", one) for one in found)
