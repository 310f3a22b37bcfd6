"""Everything that the readers of site files, rules and cases say is said in Japanese too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from esmreport.io import tomlread
from esmreport.io.tomlerrors import unreadable
from esmreport.io.tomlwords import in_both

FOLDER = Path(tomlread.__file__).parent
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
HOLE = "x"


def filled(node: ast.expr) -> str | None:
    """A text as written in the source, with what is filled in replaced; None where it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    return None


def calls(tree: ast.Module) -> Iterator[str]:
    """What is given to `error` of a table, `add` of errors, and collected as faults."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, place = node.func.attr, len(node.args) - 1
            if (name in ("error", "add") and place == 1) or (name == "append" and place == 0):
                text = filled(node.args[-1])
                if text is not None:
                    yield text
            if name == "_take" and place == 3:
                yield f"must be {filled(node.args[-1])}"


SAID = sorted(
    {
        text
        for path in FOLDER.glob("*.py")
        if "tomlread" in path.read_text(encoding="utf-8") or path.name == "tomlread.py"
        for text in calls(ast.parse(path.read_text(encoding="utf-8")))
    }
    - {f"must be {HOLE}"}
)


def test_the_readers_say_something() -> None:
    assert len(SAID) > 45
    assert "must be a list of texts" in SAID and f"is not known{HOLE}" in SAID


@pytest.mark.parametrize("said", SAID)
def test_what_a_reader_says_reads_as_japanese(said: str) -> None:
    # The hint behind an unknown key has a text of its own.
    told = in_both(said.replace(f"known{HOLE}", "known; did you mean x?"))
    assert JAPANESE.search(told.ja), said
    assert not JAPANESE.search(told.en)


@pytest.mark.parametrize(
    ("problem", "ja"),
    [
        (FileNotFoundError(2, "No such file or directory"), "読み取れません（見つかりません）"),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "bad"), "UTF-8 で保存し直してください"),
        (ValueError("Expected ']' (at line 3, column 7)"), "TOML として読めません（3 行目の 7 文字目）"),
        (ValueError("Unclosed array (at end of document)"), "TOML として読めません（ファイルの終わり）"),
    ],
)
def test_what_is_no_toml_is_told_with_its_place(problem: Exception, ja: str) -> None:
    assert unreadable(problem).ja == ja
