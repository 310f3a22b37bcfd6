"""The command line as a person at a node meets it."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from esmcollect import __version__, bundle, cli
from esmcollect.words import EN, JA

from . import healthy
from .fake import problem

COLLECTOR = Path(__file__).parents[2] / "collector"


@pytest.fixture(autouse=True)
def _program_beside_nothing(tmp_path, monkeypatch):
    """The program lies in a folder of its own, as on a stick, and the current folder is another one."""
    for name in ("stick", "cwd"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "stick" / "esmcollect.pyz")])
    monkeypatch.chdir(tmp_path / "cwd")


def bundles(folder):
    return sorted(folder.rglob("*.json"))


def run(*argv, system=None):
    return cli.main(list(argv), system=system or healthy.active())


QUIET_NODE = {"Nvbase": problem(1060), "Spooler": problem(1060)}


def test_a_complete_collection(tmp_path, capsys):
    assert run(system=healthy.active(services=QUIET_NODE)) == 0
    (path,) = bundles(tmp_path)
    assert path.parent == tmp_path / "stick" / "bundle"
    out, err = capsys.readouterr()
    assert JA["complete"] in out
    assert str(path) in out
    assert JA["reading"] % JA["stage_registry"] in err
    assert json.loads(path.read_bytes())["gaps"] == []


def test_a_partial_collection_lists_what_is_missing(tmp_path, capsys):
    assert run("--lang", "en") == 4
    out, _ = capsys.readouterr()
    assert "service:Spooler: DENIED (5)" in out
    assert "service:Nvbase > api: DENIED (5)" in out
    assert EN["partial"] in out
    assert len(bundles(tmp_path)) == 1


def test_many_gaps_are_cut_on_the_screen_only(tmp_path, capsys):
    many = {f"Service{number:03}": problem(5) for number in range(50)}
    assert run(system=healthy.active(services=many)) == 4
    out, _ = capsys.readouterr()
    assert JA["more"] % 32 in out
    assert len(json.loads(bundles(tmp_path)[0].read_bytes())["gaps"]) == 52


def test_quiet_says_nothing(tmp_path, capsys):
    assert run("--quiet") == 4
    assert capsys.readouterr() == ("", "")
    assert bundles(tmp_path)


def test_out_label_and_no_commands(tmp_path):
    system = healthy.active()
    assert run("--out", str(tmp_path / "there"), "--label", "作業前", "--no-commands", system=system) == 4
    (path,) = bundles(tmp_path / "there")
    document = json.loads(path.read_bytes())
    assert document["run"]["label"] == "作業前"
    assert {item["outcome"] for item in document["items"] if item["probe"] == "command"} == {"SKIPPED"}
    assert system.run == []
    assert not (tmp_path / "stick" / "bundle").exists()


@pytest.mark.parametrize("out", [[], ["--out", "here"]])
def test_only_the_default_avoids_the_current_folder(out, tmp_path):
    run(*out)
    assert bool(bundles(tmp_path / "cwd")) is bool(out)


@pytest.mark.parametrize("written", ["Y", "y:", "Y:\\"])
def test_shared_drives(written, tmp_path):
    run("--shared-drive", written, "--shared-drive", "Z:")
    document = json.loads(bundles(tmp_path)[0].read_bytes())
    places = next(item for item in document["items"] if item["id"] == "locations")["value"]
    assert places["shared_drives"]["value"] == ["Y:", "Z:", "X:"]


@pytest.mark.parametrize(
    "argv", [["--shared-drive", "X:\\NVWORK"], ["--nonsense"], ["--lang", "fr"], ["--out"], ["surplus"]]
)
def test_wrong_arguments(argv, capsys, tmp_path):
    assert run(*argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err
    assert not bundles(tmp_path)


def test_the_site_file_travels(tmp_path):
    site = tmp_path / "site.toml"
    site.write_bytes("install_dir = 'D:\\ESM'\r\n# 名前\r\n".encode("cp932"))
    run("--site", str(site))
    document = json.loads(bundles(tmp_path)[0].read_bytes())
    assert document["site_file"]["name"] == "site.toml"
    assert document["site_file"]["text"] == "install_dir = 'D:\\ESM'\r\n# 名前\r\n"
    places = next(item for item in document["items"] if item["id"] == "locations")["value"]
    assert places["install_dir"]["candidates"][0] == {"value": "D:\\ESM", "from": "site file"}


@pytest.mark.parametrize("content", [None, b"\x00\x01\x02", b"a" * (1 << 21)])
def test_a_site_file_that_cannot_be_read(content, tmp_path, capsys):
    site = tmp_path / "site.toml"
    if content is not None:
        site.write_bytes(content)
    assert run("--site", str(site)) == 2
    assert str(site) in capsys.readouterr().err
    assert not bundles(tmp_path)


def test_the_key_of_the_kit_seals(tmp_path):
    key = "0f" * 32
    (tmp_path / "stick" / "esmcollect.key").write_text(key + "\n", encoding="ascii")
    run()
    document = json.loads(bundles(tmp_path)[0].read_bytes())
    assert document["seal"] == bundle.seal(document, bytes.fromhex(key))


@pytest.mark.parametrize("text", ["", "0f", "zz" * 32, "0f" * 31 + "0"])
def test_a_damaged_key_stops_before_anything_is_read(text, tmp_path, capsys):
    (tmp_path / "stick" / "esmcollect.key").write_text(text, encoding="ascii")
    assert run() == 1
    assert "esmcollect.key" in capsys.readouterr().err
    assert not bundles(tmp_path)


@pytest.mark.parametrize("reason", ["full", "missing", "denied", "other"])
@pytest.mark.parametrize("step", ["prepare", "write"])
def test_a_target_that_cannot_be_written(step, reason, tmp_path, monkeypatch, capsys):
    def fail(*_):
        raise bundle.BundleError(reason, "E:\\bundle", "error 112")

    monkeypatch.setattr(bundle, step, fail)
    assert run() == 1
    assert JA[reason] % ("E:\\bundle", "error 112") in capsys.readouterr().err
    assert not bundles(tmp_path)


def test_a_missing_drive_is_noticed_before_the_collection(tmp_path, capsys):
    system = healthy.active()
    assert run("--out", str(tmp_path / "no" / "such" / "folder"), system=system) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert system.asked == []


def test_ctrl_c_saves_what_was_read(tmp_path, monkeypatch, capsys):
    system = healthy.active()

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(system, "security", stop)
    assert run(system=system) == 130
    document = json.loads(bundles(tmp_path)[0].read_bytes())
    assert document["run"]["interrupted"] is True
    assert JA["interrupted"] in capsys.readouterr().err


def test_ctrl_c_before_the_collection(monkeypatch, tmp_path):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(bundle, "prepare", stop)
    assert run() == 130
    assert not bundles(tmp_path)


def test_an_internal_error_is_a_sentence(monkeypatch, capsys):
    monkeypatch.setattr(cli, "collect", lambda *_: 1 / 0)
    assert run("--lang", "en") == 1
    assert capsys.readouterr().err.startswith("Internal error of esmcollect (ZeroDivisionError")


def test_a_user_without_rights_is_told(capsys, monkeypatch):
    system = healthy.active()
    host = dict(system.host(), privilege={"administrator": False, "elevated": False})
    monkeypatch.setattr(system, "host", lambda: host)
    run(system=system)
    assert JA["not_administrator"] in capsys.readouterr().out


def test_other_systems_are_refused_in_a_sentence(capsys, tmp_path):
    assert cli.main([]) == 1
    assert capsys.readouterr().err.strip() == JA["not_windows"]
    assert not list((tmp_path / "stick").iterdir())


def test_dry_run_asks_nothing(capsys, tmp_path):
    system = healthy.active()
    assert run("--dry-run", "--shared-drive", "X:", system=system) == 0
    out = capsys.readouterr().out
    assert "registry 64+32 HKLM\\SOFTWARE\\NEC\n" in out
    assert "{work_dir}\\local\\nvisord.cf" in out
    assert "X:\\WEB-INF\\service\\options.txt" in out
    assert "{cluster_dir}\\bin\\armwsset /L\n" in out
    assert system.asked == [] and system.run == []
    assert not list((tmp_path / "stick").iterdir())


def test_dry_run_without_commands_shows_none(capsys):
    assert run("--dry-run", "--no-commands") == 0
    assert "armwsset /L" not in capsys.readouterr().out


@pytest.mark.parametrize("argv", [["--help"], ["--help", "--lang", "en"], ["--lang=en", "-h"]])
def test_help_fits_the_screen(argv, capsys):
    with pytest.raises(SystemExit) as caught:
        run(*argv)
    lines = capsys.readouterr().out.splitlines()
    assert caught.value.code == 0
    assert len(lines) <= 45
    assert max(map(_columns, lines)) <= 100
    assert any("--shared-drive X:" in line and "esmcollect.pyz" in line for line in lines)


def _columns(line):
    return sum(2 if ord(char) > 0x2E80 else 1 for char in line)


def test_version(capsys):
    with pytest.raises(SystemExit):
        run("--version")
    assert capsys.readouterr().out == f"esmcollect {__version__}\n"


def test_both_languages_say_the_same_things():
    assert JA.keys() == EN.keys()
    for key in JA:
        assert JA[key].count("%s") == EN[key].count("%s"), key
        assert JA[key].count("%d") == EN[key].count("%d"), key


@pytest.mark.parametrize("codec", ["cp932", "ascii", "cp437"])
def test_a_console_that_cannot_show_everything(codec, monkeypatch, tmp_path):
    streams = [io.TextIOWrapper(io.BytesIO(), encoding=codec) for _ in range(2)]
    monkeypatch.setattr(sys, "stdout", streams[0])
    monkeypatch.setattr(sys, "stderr", streams[1])
    assert run("--out", str(tmp_path / "𠮷①")) == 4
    assert bundles(tmp_path)[0].name.encode() in streams[0].buffer.getvalue()


def test_a_console_that_has_gone(monkeypatch, tmp_path):
    class Gone(io.StringIO):
        def write(self, _):
            raise OSError(22, "Invalid argument")

    monkeypatch.setattr(sys, "stdout", Gone())
    monkeypatch.setattr(sys, "stderr", Gone())
    assert run() == 4
    assert bundles(tmp_path)


def test_no_console_at_all(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert run() == 4
    assert bundles(tmp_path)


@pytest.mark.parametrize("program", ["folder", "zipapp"])
def test_source_folder_and_zipapp_are_the_same_program(program, tmp_path):
    path = COLLECTOR
    if program == "zipapp":
        path = tmp_path / "esmcollect.pyz"
        subprocess.run([sys.executable, COLLECTOR / "build.py", path], check=True)
    command = [sys.executable, "-I", "-W", "error", path, "--lang", "en"]
    environment = {**os.environ, "PYTHONIOENCODING": "cp932"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", EN["not_windows"])
