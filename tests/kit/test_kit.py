"""The kit on the disk: what is in it, what it refuses to overwrite, and that it is whole or not there."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from esmreport import run_kit
from esmreport.console import Console
from esmreport.io import kit as kit_io
from esmreport.io.kit import KitError, KitOrder, write_kit
from esmreport.io.runtime import inspect
from esmreport.resources import collector_dir

from .embeddable import members, zipped


def order(folder: Path, **more: object) -> KitOrder:
    values: dict[str, object] = {
        "folder": folder,
        "collector": collector_dir(),
        "tool": "esmreport 9.8.7",
        "created": "2026-03-31T02:00:00Z",
        **more,
    }
    return KitOrder(**values)  # type: ignore[arg-type]


def test_everything_is_there(tmp_path: Path) -> None:
    site = tmp_path / "mine.toml"
    site.write_text("[report]\ncustomer = 'x'\n", encoding="utf-8")
    runtime = inspect(zipped(tmp_path / "p.zip", members()))
    made = write_kit(order(tmp_path / "kit", site=site, runtimes=[runtime]))
    assert made.folder == tmp_path / "kit"
    found = {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*")}
    assert {
        "collect.cmd", "collect-nopython.cmd", "collect-places.cmd", "elevate.js", "esmcollect.pyz", "esmcollect.key",
        "bundle", "site.toml", "README.txt", "README.html", "SHA256SUMS", "kit.json", "python/AMD64-10.0/python.exe",
    } <= found  # fmt: skip
    assert list((made.folder / "bundle").iterdir()) == []
    assert (made.folder / "site.toml").read_bytes() == site.read_bytes()
    assert (made.folder / "python/AMD64-10.0/python312._pth").read_bytes() == b"python312.zip\r\n.\r\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kit", "kit.key", "mine.toml", "p.zip"]


def test_the_program_in_it_is_the_collector(tmp_path: Path) -> None:
    made = write_kit(order(tmp_path / "kit"))
    done = subprocess.run(
        [sys.executable, "-I", str(made.folder / "esmcollect.pyz"), "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("esmcollect ")
    with zipfile.ZipFile(made.folder / "esmcollect.pyz") as archive:
        assert not [name for name in archive.namelist() if "launcher" in name or "legacy" in name]


def test_the_key_is_the_kits_own_and_its_id_names_it(tmp_path: Path) -> None:
    one, two = write_kit(order(tmp_path / "one")), write_kit(order(tmp_path / "two"))
    keys = [made.key.read_text("ascii") for made in (one, two)]
    assert keys[0] != keys[1]
    for made, text in zip((one, two), keys, strict=True):
        assert re.fullmatch("[0-9a-f]{64}\n", text)
        assert (made.folder / "esmcollect.key").read_text("ascii") == text
        assert made.id == hashlib.sha256(bytes.fromhex(text)).hexdigest()[:16]
        assert json.loads((made.folder / "kit.json").read_bytes())["kit_id"] == made.id
        assert made.key.stat().st_mode & 0o077 == 0


def test_the_sums_cover_every_file_but_the_key(tmp_path: Path) -> None:
    made = write_kit(order(tmp_path / "kit", runtimes=[inspect(zipped(tmp_path / "p.zip", members()))]))
    listed = dict(
        reversed(line.split("  ", 1)) for line in (made.folder / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    there = {p.relative_to(made.folder).as_posix() for p in made.folder.rglob("*") if p.is_file()}
    assert set(listed) == there - {"esmcollect.key", "SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((made.folder / name).read_bytes()).hexdigest() == digest
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=made.folder, check=True)


@pytest.mark.parametrize(
    "name", ["collect.cmd", "collect-nopython.cmd", "README.txt", "README.html", "elevate.js"]
)
def test_texts_have_windows_line_ends_and_no_open_placeholder(tmp_path: Path, name: str) -> None:
    data = (write_kit(order(tmp_path / "kit")).folder / name).read_bytes()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert not re.search(rb"@[A-Z_]{3,}@", data)
    data.decode("cp932" if name.endswith((".cmd", ".js")) else "utf-8-sig")


@pytest.mark.parametrize("name", ["collect.cmd", "collect-nopython.cmd"])
def test_no_japanese_letter_hides_a_special_character(tmp_path: Path, name: str) -> None:
    """On a console of another code page cmd.exe takes the second byte of a letter for what it looks like."""
    text = (write_kit(order(tmp_path / "kit")).folder / name).read_bytes().decode("cp932")
    dangerous = [char for char in text if ord(char) > 127 and set(char.encode("cp932")) & set(b'|&<>^()%!"')]
    assert dangerous == []


def test_the_instructions_name_kit_key_and_runtimes(tmp_path: Path) -> None:
    made = write_kit(order(tmp_path / "kit & co", runtimes=[inspect(zipped(tmp_path / "p.zip", members()))]))
    text = (made.folder / "README.txt").read_text("utf-8-sig")
    html = (made.folder / "README.html").read_text("utf-8")
    for part in (made.id, "AMD64-10.0", "Python 3.12.4", "9.8.7"):
        assert part in text and part in html
    assert "kit & co.key" in text and "kit &amp; co.key" in html
    assert "なし" in (write_kit(order(tmp_path / "bare")).folder / "README.txt").read_text("utf-8-sig")


@pytest.mark.parametrize("content", ["kit.json", "bundle/ESMNODE1_20260331T020000Z.json"])
def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, content: str) -> None:
    kept = tmp_path / "kit" / content
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"mine")
    with pytest.raises(KitError, match="not empty") as caught:
        write_kit(order(tmp_path / "kit"))
    assert caught.value.usage
    assert kept.read_bytes() == b"mine"
    assert not (tmp_path / "kit.key").exists()


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "kit").mkdir()
    assert (write_kit(order(tmp_path / "kit")).folder / "kit.json").exists()


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "kit.key").write_text("the key of last year's bundles")
    with pytest.raises(KitError, match="never overwritten"):
        write_kit(order(tmp_path / "kit"))
    assert (tmp_path / "kit.key").read_text() == "the key of last year's bundles"


def test_a_drive_and_a_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KitError, match="top of a drive"):
        write_kit(order(Path("/")))
    (tmp_path / "file").write_text("x")
    with pytest.raises(KitError, match="not a folder"):
        write_kit(order(tmp_path / "file"))


@pytest.mark.parametrize("step", ["_unpack", "_write_sums", "_put_key", "_put_folder"])
def test_a_disk_that_fills_leaves_nothing(tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kit_io, step, full)
    runtime = inspect(zipped(tmp_path / "p.zip", members()))
    with pytest.raises(KitError, match="no space left") as caught:
        write_kit(order(tmp_path / "kit", runtimes=[runtime]))
    assert not caught.value.usage
    assert [path.name for path in tmp_path.iterdir()] == ["p.zip"]


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(KitError, match="There is no folder") as caught:
        write_kit(order(tmp_path / "no" / "kit"))
    assert not caught.value.usage and caught.value.text.ja.startswith("フォルダ ")


def make(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    folder, site, runtimes = arguments
    code = run_kit.make(folder, site, runtimes, Console(lang="en"))  # type: ignore[arg-type]
    out, err = capsys.readouterr()
    return code, out, err


def test_exit_codes_and_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = zipped(tmp_path / "good.zip", members())
    code, out, _ = make(tmp_path / "kit", None, [good], capsys=capsys)
    assert code == 0
    assert out.splitlines()[0] == str(tmp_path / "kit") and "kit id: " in out
    assert "not tested with this build" in out and inspect(good).sha256 in out
    assert "No Python" in make(tmp_path / "bare", None, [], capsys=capsys)[1]
    for folder, site, runtimes, wanted, said in (
        (tmp_path / "kit", None, [], 2, "not empty"),
        (tmp_path / "new", None, [tmp_path / "no.zip"], 2, "no.zip"),
        (tmp_path / "new", None, [good, good], 2, "give one of them"),
        (tmp_path / "new", tmp_path / "no.toml", [], 2, "no.toml"),
        (tmp_path / "a" / "b", None, [], 1, "There is no folder"),
    ):
        code, _, err = make(folder, site, runtimes, capsys=capsys)
        assert (code, len(err.splitlines())) == (wanted, 1)
        assert said in err
    assert not (tmp_path / "new").exists()


def test_a_broken_site_file_stops_the_kit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "site.toml"
    site.write_text("[cluster]\nshared_drve = 'X:'\n", encoding="utf-8")
    code, _, err = make(tmp_path / "kit", site, [], capsys=capsys)
    assert code == 2 and "shared_drive" in err
    assert not (tmp_path / "kit").exists()
