"""Options are what typer would have made of them, whichever of the two converts them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest
import typer

from esmreport.cli_values import spare_pydantic

Outcome = tuple[object, object, list[Any]]


def outcome(arguments: list[str], spared: bool, capsys: pytest.CaptureFixture[str]) -> Outcome:
    """Exit code, what was printed, and the values that a command with options of each of our kinds was given."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    given: list[Any] = []

    @app.command()
    def job(
        names: Annotated[list[str] | None, typer.Argument()] = None,
        text: Annotated[str | None, typer.Option()] = None,
        lang: Annotated[str, typer.Option()] = "ja",
        file: Annotated[Path | None, typer.Option()] = None,
        folder: Annotated[Path, typer.Option("-o")] = Path("report"),
        files: Annotated[list[Path] | None, typer.Option("--files")] = None,
        number: Annotated[int | None, typer.Option()] = None,
        limit: Annotated[int, typer.Option()] = 100,
        quiet: Annotated[bool, typer.Option("--quiet")] = False,
    ) -> None:
        given.extend([names, text, lang, file, folder, files, number, limit, quiet])

    command = typer.main.get_command(app)
    if spared:
        spare_pydantic(command)
    with pytest.raises(SystemExit) as ended:
        command(arguments, prog_name="job")
    return ended.value.code, capsys.readouterr(), given


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a", "b c", "¥x"],
        ["--text", "", "--lang", "en", "--quiet"],
        ["--file", "no/such", "-o", "x/", "--files", "a", "--files", "b"],
        ["--number", "3", "--limit", "0"],
        ["--number", "three"],
        ["--limit", "1.5"],
        ["--nonsense"],
        ["--file"],
        ["--help"],
    ],
)
def test_values_are_those_of_typer(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(arguments, True, capsys) == outcome(arguments, False, capsys)


def test_a_path_that_typer_refuses_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    refused = outcome(["--file", __file__], True, capsys)
    assert refused == outcome(["--file", __file__], False, capsys)
    assert refused[0] == 2 and "not readable" in str(refused[1])
