"""Compiled templates are kept where that is possible, count for exactly what they were made from, and never harm."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from jinja2 import Environment

from esmreport.render import templating
from esmreport.render.templating import environment
from esmreport.resources import templates_dir


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "templates"
    shutil.copytree(templates_dir(), copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "one.j2").write_text("{{ a }}{% if a %}!{% endif %}", encoding="utf-8")
    monkeypatch.setattr(templating, "templates_dir", lambda: copy)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return copy


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are compiled, from now on."""
    found: list[str] = []
    plain = Environment.compile

    def watched(self: Environment, source: str, *arguments: object, **named: object) -> object:
        found.append(source)
        return plain(self, source, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", watched)
    return found


def filled(value: str = "<") -> str:
    return environment().get_template("one.j2").render(a=value)


def test_a_template_is_compiled_once(folder: Path, compiled: list[str]) -> None:
    assert [filled(), filled(), filled("")] == ["&lt;!", "&lt;!", ""]
    assert len(compiled) == 1
    assert [path.suffix for path in (folder / "__pycache__").iterdir()] == [".pyc"]


def test_a_changed_template_is_compiled_again(folder: Path, compiled: list[str]) -> None:
    filled()
    (folder / "one.j2").write_text("{{ a }}?", encoding="utf-8")
    assert filled() == "&lt;?"
    assert len(compiled) == 2


def test_another_setting_or_version_compiles_again(
    folder: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    monkeypatch.setattr("esmreport.render.templatecache.__version__", "9.9")
    filled()
    monkeypatch.setitem(templating._SETTINGS, "trim_blocks", False)
    filled()
    assert len(compiled) == 3
    assert len(list((folder / "__pycache__").iterdir())) == 3


@pytest.mark.parametrize("content", [b"", b"x", b"j2", None])
def test_a_damaged_file_is_made_again(folder: Path, compiled: list[str], content: bytes | None) -> None:
    filled()
    [kept] = (folder / "__pycache__").iterdir()
    kept.write_bytes(kept.read_bytes()[:-40] if content is None else content)
    assert [filled(), filled()] == ["&lt;!", "&lt;!"]
    assert len(compiled) == 2


def test_nothing_is_kept_where_python_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert filled() == "&lt;!"
    assert not (folder / "__pycache__").exists()


@pytest.mark.parametrize(
    "refused", [PermissionError(13, "denied"), OSError(28, "full"), OSError(30, "read-only")]
)
def test_a_folder_that_cannot_be_written_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, refused: OSError
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise refused

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert [filled(), filled()] == ["&lt;!", "&lt;!"]
    monkeypatch.setattr(os, "mkdir", refuse)
    shutil.rmtree(folder / "__pycache__")
    assert filled() == "&lt;!"
    assert not (folder / "__pycache__").exists()
