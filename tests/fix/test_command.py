"""`esmreport fix` as a user meets it: sentences, exit codes, files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from esmreport.console import Console
from esmreport.render.json import content_sha256
from esmreport.run_fix import make
from tests.lab.plan import BASES, load_plan
from tests.test_cli import run

from .play import Play


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Play(load_plan(BASES / "drifted.toml"), tmp_path_factory.mktemp("results")).results


def changed(results: Path, target: Path, change: Any, sealed: bool = True) -> Path:
    data = json.loads(results.read_bytes())
    change(data)
    if sealed:
        data["seal"] = {"content_sha256": content_sha256(data)}
    target.write_text(json.dumps(data), encoding="utf-8")
    return target


def test_scripts_and_plan_are_written(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(results, tmp_path / "fix", "en", Console(lang="en")) == 0
    assert "Nothing was run" in capsys.readouterr().out
    files = {str(path.relative_to(tmp_path / "fix")) for path in (tmp_path / "fix").rglob("*.cmd")}
    assert files and all((tmp_path / "fix" / name.replace(".cmd", "-undo.cmd")).exists() for name in files
                         if not name.endswith("-undo.cmd"))  # fmt: skip
    for path in (tmp_path / "fix").rglob("*.cmd"):
        content = path.read_bytes()
        content.decode("cp932")
        assert content.count(b"\n") == content.count(b"\r\n")
    for path in (tmp_path / "fix").rglob("*.reg"):
        assert path.read_bytes().startswith(b"\xff\xfe")
    assert (tmp_path / "fix" / "plan.txt").read_bytes().startswith(b"\xef\xbb\xbf")


def test_both_languages_say_the_same_commands(results: Path, tmp_path: Path) -> None:
    for lang in ("ja", "en"):
        assert make(results, tmp_path / lang, lang, Console(quiet=True)) == 0
    for path in (tmp_path / "ja").rglob("*.cmd"):
        twin = tmp_path / "en" / path.relative_to(tmp_path / "ja")
        kept = []
        for one in (path, twin):
            lines = one.read_bytes().decode("cp932").splitlines()
            spoken = ("echo", ">>", 'if "%STATE%"==')
            kept.append(
                [line for line in lines[lines.index('set "errorlevel="') :] if not line.startswith(spoken)]
            )
        assert kept[0] == kept[1]


def test_a_folder_with_something_in_it_is_left_alone(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old.cmd").write_text("x")
    assert make(results, tmp_path, "ja", Console()) == 1
    assert "空ではありません" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["old.cmd"]


def test_an_altered_file_is_refused(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def swap(data: Any) -> None:
        data["fixes"]["changes"][0]["change"]["new"] = "disabled"

    path = changed(results, tmp_path / "r.json", swap, sealed=False)
    assert make(path, tmp_path / "fix", "en", Console(lang="en")) == 5
    assert "changed after it was written" in capsys.readouterr().err
    assert not (tmp_path / "fix").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data.pop("fixes"), "holds nothing to make scripts from"),
        (
            lambda data: data["fixes"]["changes"][0]["change"].update(kind="command"),
            "fixes.changes[0].change.kind",
        ),
        (lambda data: data["fixes"]["changes"][-1]["change"].update(new=7), "change.new"),
        (lambda data: data["fixes"]["changes"][0].pop("on"), "fixes.changes[0].on"),
        (lambda data: data["fixes"]["files"][0].update(base64="%%%"), "fixes.files[0].base64"),
        (lambda data: data.update(fixes=[]), "fixes"),
        (
            lambda data: data["rules"]["SVC-001"]["remediation"].update(order="x"),
            "rules.SVC-001.remediation.order",
        ),
        (lambda data: data.update(schema="esmreport/bundle"), "no results file"),
        (lambda data: data.update(schema_version=99), "schema 99"),
    ],
)
def test_a_wrong_shape_is_one_sentence_that_names_the_place(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Any, said: str
) -> None:
    path = changed(results, tmp_path / "r.json", change)
    assert make(path, tmp_path / "fix", "en", Console(lang="en")) == 6
    error = capsys.readouterr().err
    assert said in error and str(path) in error and len(error.splitlines()) == 1
    assert not (tmp_path / "fix").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"[" * 100_000])
def test_no_json_no_traceback(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.json").write_bytes(content)
    assert make(tmp_path / "r.json", tmp_path / "fix", "ja", Console()) == 6
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_missing_file_and_unknown_language(tmp_path: Path) -> None:
    assert make(tmp_path / "none.json", tmp_path / "fix", "ja", Console(quiet=True)) == 6
    assert make(tmp_path / "none.json", tmp_path / "fix", "fr", Console(quiet=True)) == 2


def test_a_place_that_cannot_be_written_is_one_sentence(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    assert make(results, tmp_path / "file" / "fix", "en", Console(lang="en")) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_is_no_file_is_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path / ("x" * 5000)):
        assert make(path, tmp_path / "fix", "en", Console(lang="en")) == 6
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_folder_whose_name_is_too_long_is_one_sentence(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(results, tmp_path / ("x" * 5000), "en", Console(lang="en")) == 1
    error = capsys.readouterr().err
    assert "the name is too long" in error and len(error.splitlines()) == 1


def test_a_mistake_of_the_program_leaves_nothing_behind(
    results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(*_: object) -> bytes:
        raise KeyError

    monkeypatch.setattr("esmreport.fix.write.do_script", trip)
    with pytest.raises(KeyError):
        make(results, tmp_path / "fix", "en", Console(lang="en"))
    assert list(tmp_path.iterdir()) == []


def test_command_line_and_help(results: Path, tmp_path: Path) -> None:
    done = run("fix", str(results), "-o", str(tmp_path / "fix"), "--quiet")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "fix" / "plan.txt").exists()
    shown = run("fix", "--help")
    lines = shown.stdout.splitlines()
    assert shown.returncode == 0 and len(lines) <= 45 and max(map(len, lines)) <= 100
    assert "Example:" in shown.stdout
