"""--mask-names: no face of a report shows a name of the site, and the map that leads back stays outside of the folder."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import subprocess
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from jsonschema import validate

from esmreport.core.mask import masked, names_of
from esmreport.core.masktext import TextMask
from esmreport.core.standins import KINDS, Names
from esmreport.io import bundles
from esmreport.io.maskfile import SCHEMA, MaskFileError, read_map
from esmreport.pipeline import Order, reports
from esmreport.render.json import render_json
from esmreport.resources import schema_path
from tests.hostile.damage import written
from tests.hostile.trial import CLOCK, SAMPLES, results, run
from tests.rulecases import book

SECRET = re.compile(
    # The manager's name of the samples is the example that the rules themselves print.
    r"esmnode|esm-cluster|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|02-00-5e|S-1-5-21-\d",
    re.IGNORECASE,
)


def shown(path: Path) -> str:
    """All text of a file, however it is packed."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book_file:
            return "\n".join(book_file.read(name).decode("utf-8", "replace") for name in book_file.namelist())
    if path.suffix == ".pdf":
        return subprocess.run(
            ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
        ).stdout.decode()
    return path.read_text("utf-8-sig")


def test_no_face_shows_a_name(tmp_path: Path) -> None:
    out = tmp_path / "report"
    formats = "xlsx,pdf,html,json,csv,sarif,junit,hdf"
    arguments = ["report", str(SAMPLES / "drifted"), "-o", str(out), "--as-of", CLOCK, "--format", formats]
    code, printed, crashed = run([*arguments, "--mask-names"])
    assert (code, crashed) == (0, ""), printed
    files = sorted(out.iterdir())
    assert len(files) == 8
    for path in files:
        found = SECRET.search(path.name) or SECRET.search(shown(path))
        assert not found, (path.name, found)
    known = json.loads((tmp_path / "report.names.json").read_text("utf-8"))
    assert known["computers"]["esmnode1"] == "HOST-1" and known["clusters"] == {"esm-cluster": "CLUSTER-1"}
    assert known["addresses"]["192.0.2.11"].startswith("ADDR-")


def test_only_names_differ(tmp_path: Path) -> None:
    """The same verdicts, and the same stand-ins when the audit is made again."""
    plain, first, again = tmp_path / "plain", tmp_path / "report", tmp_path / "report"
    base = ["report", str(SAMPLES / "drifted"), "--as-of", CLOCK, "--format", "json"]
    run([*base, "-o", str(plain)])
    run([*base, "-o", str(first), "--mask-names"])
    before = results(first)
    run([*base, "-o", str(again), "--mask-names"])
    assert results(again) == before
    assert sorted(before.values()) == sorted(results(plain).values())
    assert {node for _, _, node in before} == {None, "host-1", "host-2"}


def test_versions_are_no_addresses() -> None:
    loaded = bundles.load([str(SAMPLES / "drifted")]).bundles
    [report] = reports(Order(bundles=loaded, site=None, now=CLOCK), book())
    names = names_of(report, [bundle.data for bundle in loaded], {})
    made = masked(report, names)
    assert [node.products for node in made.nodes] == [node.products for node in report.nodes]
    assert not any(re.fullmatch(r"\d+\.0\.0\.0", address) for address in names.known["addresses"])
    assert made.fixes is None


def test_several_clusters_are_refused(tmp_path: Path) -> None:
    arguments = [
        str(SAMPLES / "drifted"),
        str(SAMPLES / "agents"),
        "-o",
        str(tmp_path / "out"),
        "--mask-names",
    ]
    code, printed, _ = run(["report", *arguments])
    assert code == 2 and "--mask-names" in printed


def test_a_map_that_is_none_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "report.names.json").write_text("[]", "utf-8")
    code, printed, crashed = run(
        ["report", str(SAMPLES / "drifted"), "-o", str(tmp_path / "report"), "--mask-names"]
    )
    assert (code, crashed) == (1, "") and "report.names.json" in printed
    assert list((tmp_path / "report").iterdir()) == []


WORDS = (
    "REG",
    "ACL",
    "SVC",
    "FILE",
    "fail",
    "EQ",
    "pass",
    "registry",
    "critical",
    "node",
    "sealed",
    "ESMPRO",
    "Q",
)


def codes(value: Any) -> Any:
    """What of a results file is no text: the keys of every object, and what programs read."""
    if isinstance(value, dict):
        kept = (
            "rule",
            "status",
            "severity",
            "criticality",
            "area",
            "kind",
            "state",
            "code",
            "seal",
            "products",
        )
        return {key: part if key in kept else codes(part) for key, part in value.items() if key != "fixes"}
    return [codes(part) for part in value] if isinstance(value, list) else None


def test_names_that_are_words_of_the_program() -> None:
    """Whatever a node, cluster or account is called: keys, ids, verdicts and codes stay, and every text can be written."""
    loaded = bundles.load([str(SAMPLES / "drifted")]).bundles
    [report] = reports(Order(bundles=loaded, site=None, now=CLOCK), book())
    known = {kind: {} for kind in KINDS}
    known["computers"] = {word.casefold(): f"HOST-{number}" for number, word in enumerate(WORDS, 1)}
    made = masked(report, Names(known))
    plain = json.loads(render_json(replace(report, fixes=None)))
    assert codes({**json.loads(render_json(made)), "seal": None}) == codes({**plain, "seal": None})
    assert made.rules == report.rules
    assert [result.source for result in made.results] == [result.source for result in report.results]
    validate(json.loads(render_json(made)), json.loads(schema_path("results-1.json").read_text("utf-8")))


@pytest.mark.parametrize("word", ["REG", "Q"])
def test_a_cluster_called_like_a_word(word: str, tmp_path: Path) -> None:
    def renamed(data: dict[str, Any]) -> dict[str, Any]:
        for item in data["items"]:
            if item["target"].get("role") == "clp.conf" and item["value"]:
                raw = base64.b64decode(item["value"]["base64"]).replace(b"esm-cluster", word.encode())
                item["value"].update(
                    base64=base64.b64encode(raw).decode(), sha256=sha256(raw).hexdigest(), size=len(raw)
                )
        return data

    for path in (SAMPLES / "drifted").glob("*.json"):
        (tmp_path / path.name).write_bytes(written(renamed(json.loads(path.read_bytes())), "renewed"))
    arguments = [
        "report",
        str(tmp_path),
        "-o",
        str(tmp_path / "out"),
        "--format",
        "json,csv,html,hdf,sarif,junit",
    ]
    code, printed, crashed = run([*arguments, "--mask-names"])
    assert (code, crashed) == (0, ""), printed
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) == 6 and all(path.name.startswith("CLUSTER-1") for path in files)
    [results_file] = (path for path in files if path.suffix == ".json" and "hdf" not in path.name)
    assert json.loads(results_file.read_bytes())["cluster"]["name"] == "CLUSTER-1"


@pytest.mark.parametrize(
    "table",
    [
        {"": "HOST-1"},
        {"x": ""},
        {"x": "HOST-1", "y": "HOST-1"},
        {"x": "SRV"},
        {"x": 1},
        {"X": "HOST-1", "x": "HOST-2"},
    ],
)
def test_a_map_that_leads_nowhere_back_is_refused(table: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "names.json"
    path.write_text(
        json.dumps({"schema": SCHEMA, **{kind: {} for kind in KINDS}, "computers": table}), "utf-8"
    )
    with pytest.raises(MaskFileError) as told:
        read_map(path)
    assert "names.json" in told.value.text.en


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_a_map_that_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "zero"):
        with pytest.raises(MaskFileError):
            read_map(tmp_path / name)


def test_many_bundles_of_one_cluster(tmp_path: Path) -> None:
    """More than are read at once without --mask-names, still one cluster."""
    for path in (SAMPLES / "drifted").glob("*.json"):
        for day in range(1, 6):
            data = json.loads(path.read_bytes())
            data["run"].update(started=f"2026-01-0{day}T00:00:00Z", ended=f"2026-01-0{day}T00:00:05Z")
            (tmp_path / f"{day}{path.name}").write_bytes(written(data, "renewed"))
    code, printed, _ = run(
        ["report", str(tmp_path), "-o", str(tmp_path / "out"), "--format", "json", "--mask-names"]
    )
    assert code == 0, printed


def test_the_domain_of_a_node_is_a_name() -> None:
    loaded = bundles.load([str(SAMPLES / "drifted")]).bundles
    [report] = reports(Order(bundles=loaded, site=None, now=CLOCK), book())
    data = loaded[0].data
    named = {**data, "node": {**data["node"], "dns_host_name": "esmnode1.corp.example.jp"}}
    names = names_of(report, [named], {})
    assert (
        TextMask(names).text("search corp.example.jp")
        == f"search {names.known['computers']['corp.example.jp']}"
    )
