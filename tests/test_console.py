"""What reaches the terminal: one line a message, whatever a node or a file is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from esmreport.console import Console
from tests.test_cli import run, sample

HOSTILE = "\x1b[2J\x9b31m\rA\nok   fake.pdf: fits\t\x85\u2028\u2029\u202e\u2066\ud800"
NAMES = "<U+001B>[2J<U+009B>31m<U+000D>A<U+000A>ok   fake.pdf: fits<U+0009><U+0085><U+2028><U+2029><U+202E><U+2066><U+D800>"


@pytest.mark.parametrize("method", ["say", "note", "problem"])
def test_a_sentence_stays_one_line(method: str, capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("ja", "en"):
        getattr(Console(lang=lang), method)(HOSTILE, HOSTILE)
        printed = "".join(capsys.readouterr())
        assert printed.removeprefix("esmreport: ") == f"{NAMES}\n"


def test_a_line_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Console().out(HOSTILE)
    assert capsys.readouterr().out == f"{NAMES}\n"


def test_ordinary_text_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    text = "○ C:\\クラスタ\\ｅｓｍ – ok, 100% “é” 𠮷"
    Console().out(text)
    assert capsys.readouterr().out == f"{text}\n"


@pytest.mark.parametrize("name", ["\x1b[2J\x1b[31mN", "A\nok   fake.pdf: PDF, run 0, fits the bundles (X)"])
def test_the_name_of_a_computer_is_no_line_of_its_own(name: str, tmp_path: Path) -> None:
    data = json.loads(Path(sample("single")[0]).read_bytes())
    data["node"]["computer_name"] = name
    del data["seal"]
    (tmp_path / "bundle.json").write_text(json.dumps(data), encoding="utf-8")
    done = run("verify", str(tmp_path), "--lang", "en")
    assert done.returncode == 0 and "\x1b" not in done.stdout + done.stderr
    assert len((done.stdout + done.stderr).splitlines()) == 1


def test_what_a_waiver_is_about_is_no_line_of_its_own(tmp_path: Path) -> None:
    waiver = tmp_path / "w.toml"
    waiver.write_text(
        '[[waiver]]\nrule = "SVC-001\\u001b[31m"\nsubject = "\\u001b[2Jx\\nesmreport: all fine"\nnode = "*"\n'
        'reason = "a"\napprover = "b"\nexpires = "never"\n',
        encoding="utf-8",
    )
    options = ("--format", "json", "--lang", "en", "--waivers", str(waiver))
    done = run(*sample("drifted"), "-o", str(tmp_path / "out"), *options)
    assert "<U+001B>[2Jx<U+000A>esmreport: all fine" in done.stderr and "\x1b" not in done.stderr
    assert "\nesmreport: all fine" not in done.stderr
