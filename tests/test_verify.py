"""`esmreport verify` and the seal from end to end: every change is seen, and the sentence names the file."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from esmreport.console import Console
from esmreport.io.bundles import load
from esmreport.io.key import KeyFileError, key_id, read_key
from esmreport.io.seal import seal_state
from esmreport.run_verify import verify
from tests.test_cli import run, sample

KEY = bytes(range(32))


def canonical(data: dict[str, Any]) -> bytes:
    plain = {name: value for name, value in data.items() if name != "seal"}
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode("ascii")


def sealed(source: str, target: Path, key: bytes = KEY, **changes: object) -> Path:
    """A sample bundle as a kit with a key would have written it."""
    data = json.loads(Path(source).read_bytes())
    data.update(changes)
    content = canonical(data)
    data["seal"] = {
        "content_sha256": hashlib.sha256(content).hexdigest(),
        "hmac_sha256": hmac.new(key, content, hashlib.sha256).hexdigest(),
        "key_id": key_id(key),
    }
    target.write_text(json.dumps(data, sort_keys=True, separators=(",", ":")), encoding="ascii")
    return target


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "kit.key"
    path.write_text(KEY.hex() + "\n", encoding="ascii")
    return path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sealed bundles of a cluster and every report of them."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "kit.key").write_text(KEY.hex(), encoding="ascii")
    bundles = [str(sealed(path, folder / Path(path).name)) for path in sample("compliant")]
    done = run(*bundles, "-o", str(folder / "report"), "--key", str(folder / "kit.key"))
    assert done.returncode in (0, 4), done.stderr
    return folder


@pytest.fixture
def files(made: Path, tmp_path: Path) -> Path:
    """A copy of that folder to break."""
    return Path(shutil.copytree(made, tmp_path / "files"))


def told(folder: Path, capsys: pytest.CaptureFixture[str], *paths: Path) -> tuple[int, str, str]:
    names = [str(path) for path in paths] or [str(folder), str(folder / "report")]
    code = verify(names, folder / "kit.key", Console(lang="en"))
    out, err = capsys.readouterr()
    return code, out, err


def of(folder: Path, suffix: str) -> Path:
    return next((folder / "report").glob(f"*{suffix}"))


def test_everything_fits(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(files, capsys)
    assert (code, err) == (0, "")
    assert out.count("content and seal are as collected") == 2
    assert out.count("fits the bundles (ESMNODE1, ESMNODE2)") == 4
    for kind in ("PDF, run ", "Excel, run ", "HTML, run ", "JSON, run "):
        assert kind in out


def test_the_state_of_each_seal_is_in_the_report(files: Path) -> None:
    results = json.loads(of(files, ".json").read_bytes())
    assert [node["seal"] for node in results["nodes"]] == ["sealed", "sealed"]


@pytest.mark.parametrize("place", [0.05, 0.3, 0.5, 0.7, 0.95])
def test_one_byte_of_a_bundle(
    files: Path, tmp_path: Path, place: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """A digit somewhere in the file becomes another one."""
    path = sorted(files.glob("*.json"))[0]
    raw = bytearray(path.read_bytes())
    at = next(
        i for i in range(int(len(raw) * place), len(raw)) if 0x30 <= raw[i] <= 0x38 and raw[i - 1] != 0x5C
    )
    raw[at] += 1
    path.write_bytes(raw)
    code, _, err = told(files, capsys)
    assert code == 5 and path.name in err
    done = run(*map(str, files.glob("*.json")), "-o", str(tmp_path / "out"), "--format", "json")
    assert done.returncode == 5
    assert path.name in done.stderr


@pytest.mark.parametrize("part", ["content_sha256", "hmac_sha256", "key_id"])
def test_one_digit_of_the_seal(files: Path, part: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = sorted(files.glob("*.json"))[0]
    data = json.loads(path.read_bytes())
    data["seal"][part] = ("0" if data["seal"][part][0] != "0" else "1") + data["seal"][part][1:]
    path.write_text(json.dumps(data, sort_keys=True, separators=(",", ":")), encoding="ascii")
    code, _, err = told(files, capsys)
    assert code == 5 and path.name in err


def test_the_key_of_another_kit(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sorted(files.glob("*.json"))[0]
    sealed(str(path), path, b"\x01" * 32)
    code, _, err = told(files, capsys)
    assert code == 5
    assert key_id(b"\x01" * 32) in err and "another kit's key" in err
    results = tmp_path / "out"
    done = run(
        *map(str, files.glob("*.json")),
        "-o",
        str(results),
        "--format",
        "json",
        "--key",
        str(files / "kit.key"),
    )
    assert done.returncode == 5
    assert "別のキットの鍵" in done.stderr


def test_a_removed_seal_is_said_on_page_one(files: Path, tmp_path: Path) -> None:
    path = sorted(files.glob("*.json"))[0]
    data = json.loads(path.read_bytes())
    del data["seal"]
    path.write_text(json.dumps(data), encoding="ascii")
    done = run(*map(str, files.glob("*.json")), "-o", str(tmp_path / "out"), "--format", "json,html")
    assert done.returncode in (0, 4), done.stderr
    results = json.loads(next((tmp_path / "out").glob("*.json")).read_bytes())
    [notice] = [one for one in results["notices"] if one["code"] == "unsealed"]
    assert notice["level"] == "warning" and path.name in notice["text"]["ja"]
    assert notice["text"]["ja"] in next((tmp_path / "out").glob("*.html")).read_text("utf-8")


def test_without_a_key_the_hash_is_all(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify([str(files)], None, Console(lang="en")) == 0
    assert capsys.readouterr().out.count("keyed seal not checked") == 2


def test_states() -> None:
    plain = json.loads(Path(sample("single")[0]).read_bytes())
    content = canonical(plain)
    keyed = dict(plain, seal={
        "content_sha256": hashlib.sha256(content).hexdigest(),
        "hmac_sha256": hmac.new(KEY, content, hashlib.sha256).hexdigest(), "key_id": key_id(KEY),
    })  # fmt: skip
    assert seal_state(keyed, KEY) == "sealed"
    assert seal_state(keyed, None) == "hash_only"
    assert seal_state(plain, KEY) == "hash_only"
    assert seal_state(keyed, b"\x02" * 32) == "altered"
    assert seal_state({**keyed, "extra": 1}, None) == "altered"
    for seal in (None, {}, {"content_sha256": None}, "x"):
        assert seal_state({**keyed, "seal": seal}, KEY) == "unsealed"


def test_the_seal_holds_for_the_text_and_for_what_it_says(tmp_path: Path) -> None:
    raw = Path(sample("single")[0]).read_bytes()
    data = json.loads(raw)
    content = canonical(data)
    seal = {
        "content_sha256": hashlib.sha256(content).hexdigest(),
        "hmac_sha256": hmac.new(KEY, content, hashlib.sha256).hexdigest(), "key_id": key_id(KEY),
    }  # fmt: skip
    whole = json.dumps({**data, "seal": seal}, sort_keys=True, separators=(",", ":"))
    again = ',"seal":{"content_sha256":"x"}'
    written = {
        whole: "sealed", whole + "\n": "sealed", "\ufeff" + whole: "sealed",
        json.dumps({**data, "seal": seal}, indent=1): "sealed",
        whole.replace('"schema_version":1', '"schema_version": 1'): "sealed",
        whole.replace('"interrupted":false', '"interrupted":false' + again): "altered",
        whole.replace('"site_file":null', '"site_file":null,"x":{"a":1,"seal":{}}'): "altered",
        whole.replace(',"seal":', ',"\\u0073eal":'): "sealed",
        whole.replace(',"seal":', ',"\\u0073eal":').replace('"interrupted":false', '"interrupted":false' + again): "altered",
    }  # fmt: skip
    path = tmp_path / "N_20260101T000000Z.json"
    for text, state in written.items():
        path.write_text(text, encoding="utf-8")
        loaded = load([str(path)], KEY)
        assert [bundle.seal for bundle in loaded.bundles] == [state], (text[:80], loaded.refused)
    del data["seal"]
    moved = json.dumps({**data, "run": {**data["run"], "seal": seal}}, sort_keys=True, separators=(",", ":"))
    path.write_text(moved, encoding="utf-8")
    assert [bundle.seal for bundle in load([str(path)], KEY).bundles] == ["unsealed"]


def test_a_changed_result_is_seen(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = of(files, ".json")
    data = json.loads(path.read_bytes())
    data["results"][0]["status"] = "pass" if data["results"][0]["status"] != "pass" else "fail"
    path.write_text(json.dumps(data, indent=1, sort_keys=True), encoding="ascii")
    code, _, err = told(files, capsys)
    assert code == 5 and "was changed after it was written" in err and path.name in err


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx", ".html", ".json"])
def test_a_report_of_other_bundles(files: Path, suffix: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The bundles of another day beside this report."""
    for path in files.glob("*.json"):
        sealed(str(path), path, redactions=[{"item": "host", "place": "line 1: x", "digest": "0" * 32}])
    code, _, err = told(files, capsys, files, of(files, suffix))
    assert code == 5
    assert "was made from another bundle of ESMNODE1" in err
    assert "none of the reports was made from it" in err


def test_reports_of_two_runs(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundles = [str(path) for path in files.glob("*.json")]
    done = run(*bundles, "-o", str(tmp_path / "b"), "--format", "json", "--as-of", "2030-01-01T00:00:00Z")
    assert done.returncode in (0, 4)
    code, _, err = told(files, capsys, of(files, ".pdf"), next((tmp_path / "b").glob("*.json")))
    assert code == 5 and "another run" in err


def test_files_that_are_not_ours(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.pdf").write_bytes(b"%PDF-1.7\nnothing\n%%EOF")
    (other / "b.json").write_bytes(b"{}")
    (other / "c.html").write_bytes(b"<html></html>")
    (other / "d.txt").write_bytes(b"text")
    with zipfile.ZipFile(other / "e.xlsx", "w") as archive:
        archive.writestr("x", "y")
    (other / "f.json").write_bytes(b'{"schema": "esmreport/bundle", "schema_version": 99}')
    for name, code in (
        ("a.pdf", 5),
        ("b.json", 6),
        ("c.html", 5),
        ("d.txt", 6),
        ("e.xlsx", 6),
        ("f.json", 6),
    ):
        found, _, err = told(files, capsys, other / name)
        assert (found, len(err.splitlines())) == (code, 1), name
        assert name in err
    assert "99" in err
    assert told(files, capsys, other / "none.json")[0] == 6


@pytest.mark.parametrize("text", ["", "zz" * 32, "00" * 31, "00" * 31 + "0"])
def test_what_is_no_key(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.key"
    path.write_text(text, encoding="ascii")
    with pytest.raises(KeyFileError):
        read_key(path)
    assert verify([sample("single")[0]], path, Console(lang="en")) == 2
    assert "a.key" in capsys.readouterr().err
    assert run(*sample("single"), "-o", str(tmp_path / "o"), "--key", str(path)).returncode == 2


def test_a_key_with_a_line_end(key_file: Path, tmp_path: Path) -> None:
    assert read_key(key_file) == KEY
    with pytest.raises(KeyFileError, match="does not exist"):
        read_key(tmp_path / "no.key")


def test_the_reader_knows_the_collectors_seal() -> None:
    for name in ("compliant", "drifted", "partial", "single"):
        assert {bundle.seal for bundle in load(sample(name)).bundles} == {"hash_only"}
