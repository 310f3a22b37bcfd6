"""--mask-names: no face of a report shows a name of the site, and the map that leads back stays outside of the folder."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from esmreport.core.mask import Names, masked, names_of
from esmreport.io import bundles
from esmreport.pipeline import Order, reports
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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ESMNODE1 と esmnode1_2026.json", "HOST-1 と HOST-1_2026.json"),
        ("ESMNODE11 is another", "ESMNODE11 is another"),
        (r"C:\Users\yamada\AppData", r"C:\Users\ACCOUNT-1\AppData"),
        (r"C:\Users\Public\x", r"C:\Users\Public\x"),
        (r"\\filesrv\share", r"\\HOST-2\share"),
        ("ping 192.0.2.77, 127.0.0.1, 6.40.1.0, 999.1.1.1", "ping ADDR-1, 127.0.0.1, 6.40.1.0, 999.1.1.1"),
        ("O:S-1-5-21-1-2-3-500", "O:ACCOUNT-1"),
    ],
)
def test_texts(text: str, wanted: str) -> None:
    from esmreport.core.mask import _Mask

    known = {"computers": {"esmnode1": "HOST-1"}, "clusters": {}, "addresses": {}, "accounts": {}}
    assert _Mask(Names(known, frozenset({"6.40.1.0"}))).text(text) == wanted


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
