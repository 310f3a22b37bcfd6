"""The model of cmd.exe itself, on lines whose meaning is documented."""

from __future__ import annotations

import pytest

from .cmdlex import For, If, ModelError, Simple, lex, parse, percent, put_in, split_arguments

VALUES = {"NAME": "a&b", "errorlevel": "0", "~dp0": "C:\\x\\", "1": "go"}


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("echo %NAME%", "echo a&b"),
        ("echo 100%% sure", "echo 100% sure"),
        ('set "X=%%NAME%%"', 'set "X=%NAME%"'),
        ("%~dp0log %1", "C:\\x\\log go"),
        ("echo 50% of", "echo 50 of"),
        ("echo %NOTHING%!", "echo !"),
    ],
)
def test_percent_signs_are_put_in_first_and_everywhere(line: str, meant: str) -> None:
    assert percent(line, VALUES.get) == meant


def test_quotes_and_carets_make_characters_plain() -> None:
    assert [char.text for char in lex('a&"b&c"^&d') if not char.plain and char.text == "&"] == ["&"]
    assert "".join(char.text for char in lex('x"^"^^y')) == 'x"^"^y'


@pytest.mark.parametrize(
    "line",
    ["echo a & del b", "echo a | more", "(echo a)", 'echo "a" & "b"', 'echo "a" b & del "c"', "echo a < b"],
)
def test_what_starts_a_second_command_is_an_error(line: str) -> None:
    with pytest.raises(ModelError):
        parse(line)


@pytest.mark.parametrize("line", ['echo "a & del b"', 'echo "a | b < c > (d)"', "echo a ^& b"])
def test_what_is_quoted_does_not(line: str) -> None:
    assert isinstance(parse(line), Simple)


def test_redirections_are_taken_out() -> None:
    found = parse('"%SYS%reg.exe" query "K" /v "2" >"C:\\a b" 2>&1')
    assert isinstance(found, Simple)
    assert found.text.split() == ['"%SYS%reg.exe"', "query", '"K"', "/v", '"2"']
    assert found.redirects == {1: ("C:\\a b", False), 2: ("&1", False)}


def test_if_and_for_become_a_tree() -> None:
    found = parse('for /f "usebackq tokens=1,2,*" %A in ("f") do if /i "%A"=="x=y z" set "S=1"')
    assert isinstance(found, For)
    assert (found.options, found.variable, found.source) == ("usebackq tokens=1,2,*", "A", '"f"')
    assert isinstance(found.body, If)
    assert (found.body.left, found.body.right) == ('"%A"', '"x=y z"')
    assert found.body.then == Simple('set "S=1"')


def test_variables_of_for_are_put_in_last_and_not_looked_at_again() -> None:
    assert put_in('"%A"=="%~B" %C', {"A": '" & del x', "B": "%A"}) == '"" & del x"=="%A" %C'


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ('a "b c" d', ["a", "b c", "d"]),
        ('"C:\\x\\\\" y', ["C:\\x\\", "y"]),
        ('"C:\\x\\" y"', ['C:\\x" y']),
        ("a\\\\b", ["a\\\\b"]),
        ('""', [""]),
        ("x\\ y", ["x\\", "y"]),
    ],
)
def test_arguments_of_programs(line: str, meant: list[str]) -> None:
    assert split_arguments(line) == meant
