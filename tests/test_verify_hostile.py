"""`esmreport verify` on what was made to trip it: one sentence, an exit code, no more time and memory than it asks for."""

from __future__ import annotations

import json
import os
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from esmreport.console import Console
from esmreport.io import marks, unpack
from esmreport.run_verify import verify
from tests.test_cli import run, sample


def told(capsys: pytest.CaptureFixture[str], *names: object) -> tuple[int, str]:
    """The exit code and the one sentence."""
    code = verify([str(name) for name in names], None, Console(lang="en"))
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1
    return code, err


def workbook(path: Path, properties: bytes, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("docProps/custom.xml", properties)
    return path


@pytest.mark.parametrize("name", ["no*.json", "none", "none/*", "other*"])
def test_where_nothing_was_checked_nothing_is_good(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other-audit.csv").write_text("x")
    code, said = told(capsys, tmp_path / name)
    assert code == 6 and str(tmp_path / name) in said


def test_a_folder_of_nothing_that_can_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other-audit.csv").write_text("x")
    code, said = told(capsys, tmp_path)
    assert code == 6 and "no bundle and no report" in said


def test_one_good_argument_does_not_hide_an_empty_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = sample("single")[0]
    assert verify([bundle, str(tmp_path / "*.pdf")], None, Console(lang="en")) == 6
    assert "*.pdf" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["**x", "x" * 5000, "x" * 5000 + "*", "x" * 5000 + ".json"])
def test_arguments_that_are_no_names(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, tmp_path / name)[0] == 6


def test_pipes_and_devices_are_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("pipe", "pipe.json", "pipe.pdf"):
        os.mkfifo(tmp_path / name)
        code, said = told(capsys, tmp_path / name)
        assert code == 6 and "not an ordinary file" in said
    assert told(capsys, "/dev/zero")[0] == 6


@pytest.mark.parametrize(
    "properties",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<?xml version="1.0" encoding="klingon"?><a/>',
        b'<?xml version="1.0" encoding="UTF-32"?><a/>',
        b"<a>" * 100_000,
        b" " * (2 << 20),
    ],
)
def test_properties_that_are_none(
    tmp_path: Path, properties: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = told(capsys, workbook(tmp_path / "a.xlsx", properties))
    assert code == 6 and "no workbook of esmreport" in said


@pytest.mark.parametrize(("local", "table", "value"), [(6, 8, 1), (8, 10, 99), (8, 10, 12), (8, 10, 14)])
def test_workbooks_that_are_encrypted_or_packed_otherwise(
    tmp_path: Path, local: int, table: int, value: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook(tmp_path / "a.xlsx", b"<a/>")
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x03\x04") + local] = value
    raw[raw.index(b"PK\x01\x02") + table] = value
    path.write_bytes(raw)
    assert told(capsys, path)[0] == 6


def test_a_member_that_says_it_is_small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table of the zip claims 100 bytes; 300 MB would come out."""
    path = workbook(tmp_path / "a.xlsx", b" " * (300 << 20))
    raw = bytearray(path.read_bytes())
    for at in (raw.index(b"PK\x03\x04") + 22, raw.index(b"PK\x01\x02") + 24):
        raw[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(raw)
    tracemalloc.start()
    try:
        assert told(capsys, path)[0] == 6
        assert tracemalloc.get_traced_memory()[1] < 30 << 20
    finally:
        tracemalloc.stop()


def test_a_zip_that_is_all_table() -> None:
    with pytest.raises(unpack.UnpackError):
        unpack.archive(b"PK\x01\x02" * (unpack.MOST_MEMBERS + 1))


def test_a_pdf_of_nothing_but_beginnings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n" + b"stream\n" * 1_500_000)
    before = time.process_time()
    assert told(capsys, path)[0] == 5
    assert time.process_time() - before < 5


def test_a_pdf_that_unpacks_without_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.pdf"
    packed = b"stream\n" + zlib.compress(bytes(unpack.LARGEST_STREAM), 9) + b"\nendstream\n"
    path.write_bytes(b"%PDF-1.4\n" + packed * 100)
    tracemalloc.start()
    try:
        code, said = told(capsys, path)
        assert tracemalloc.get_traced_memory()[1] < 4 * unpack.LARGEST_STREAM
    finally:
        tracemalloc.stop()
    assert code == 6 and "cannot be unpacked" in said


def test_keywords_in_a_later_stream_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    keywords = f"/Keywords ({'1' * 32}, ESMNODE1:{'2' * 64})".encode()
    parts = [zlib.compress(bytes(1000)), b"not deflated", zlib.compress(b"<< " + keywords + b" >>")]
    path.write_bytes(b"%PDF-1.4\n" + b"".join(b"stream\r\n" + one + b"\nendstream\n" for one in parts))
    found = marks.read_marks(path)
    assert (found.run_id, dict(found.bundles)) == ("1" * 32, {"ESMNODE1": "2" * 64})


def test_keywords_without_an_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n/Keywords (" + b"\\a" * 3_000_000)
    tracemalloc.start()
    try:
        assert told(capsys, path)[0] == 5
        assert tracemalloc.get_traced_memory()[1] < 50 << 20
    finally:
        tracemalloc.stop()


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("results")
    run(*sample("single"), "-o", str(folder), "--format", "json")
    data: dict[str, Any] = json.loads(next(folder.glob("*.json")).read_bytes())
    return data


def test_results_without_their_hash_are_not_good(
    results: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.json"
    for seal in ({}, {"seal": None}, {"seal": []}):
        path.write_text(json.dumps({key: results[key] for key in results if key != "seal"} | seal))
        assert verify([str(path)], None, Console(lang="en")) == 5
        assert "has no hash" in capsys.readouterr().err


@pytest.mark.parametrize("superseded", [5, [[]], [{}], None, "x"])
def test_results_of_another_shape(
    results: dict[str, Any], tmp_path: Path, superseded: object, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.json"
    nodes = [{**node, "superseded": superseded} for node in results["nodes"]]
    path.write_text(json.dumps({**results, "nodes": nodes}))
    assert verify([str(path), *sample("single")], None, Console(lang="en")) == 5
    assert "was changed after it was written" in capsys.readouterr().err


def test_results_nested_deeply(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for depth in range(800, 1000, 10):
        nested = "[" * depth + "]" * depth
        path.write_text(
            f'{{"schema":"esmreport/results","nodes":[],"run_id":"x","seal":{{"content_sha256":""}},"a":{nested}}}'
        )
        assert verify([str(path)], None, Console(lang="en")) in (5, 6)
