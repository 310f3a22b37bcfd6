"""Java properties: what Java sees, and what stands in the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse import properties
from esmreport.core.parse.problem import Code

PATH = "options.txt.fullpath"


@pytest.mark.parametrize(
    ("raw", "value", "single"),
    [
        ("X:\\\\WEB-INF\\\\service\\\\options.txt", "X:\\WEB-INF\\service\\options.txt", 0),
        ("X\\:\\\\WEB-INF\\\\service", "X:\\WEB-INF\\service", 0),
        ("X:\\WEB-INF\\service\\options.txt", "X:WEB-INFserviceoptions.txt", 3),
        ("X:\\\\WEB-INF\\service", "X:\\WEB-INFservice", 1),
        ("X:\\tmp\\new", "X:\tmp\new", 2),
        ("X:/WEB-INF/service", "X:/WEB-INF/service", 0),
        ("X:\\u005CWEB-INF", "X:\\WEB-INF", 0),
        ("\\u696D\\u52d9", "業務", 0),
        ("\\ud842\\udfb7", "𠮷", 0),
        ("\\ud842", "\ufffd", 0),
        ("a\\ b", "a b", 0),
        ("192.0.2.10", "192.0.2.10", 0),
        ("trailing  ", "trailing  ", 0),
        ("", "", 0),
    ],
)
def test_value(raw: str, value: str, single: int) -> None:
    (entry,) = properties.parse(f"{PATH}={raw}\r\n").entries
    assert (entry.key, entry.value, entry.raw, entry.single_backslashes) == (PATH, value, raw, single)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("key=value", "key", "value"),
        ("key = value", "key", "value"),
        ("key:value", "key", "value"),
        ("key value", "key", "value"),
        ("\t key\t=\tvalue", "key", "value"),
        ("key==value", "key", "=value"),
        ("key = : value", "key", ": value"),
        ("key", "key", ""),
        ("k\\=e\\:y\\ z=v", "k=e:y z", "v"),
        ("=value", "", "value"),
        ("key=\\\n   value", "key", "value"),
        ("key=va\\\r\n\t lue", "key", "value"),
        ("key=a\\\n#b", "key", "a#b"),
        ("key=a\\\\\nother=1", "key", "a\\"),
        ("key=a\\", "key", "a"),
        ("key=a\\\n", "key", "a"),
        ("key=a\\\n\nother=1", "key", "a"),
        ("key＝value", "key＝value", ""),
    ],
)
def test_entry(text: str, key: str, value: str) -> None:
    entry = properties.parse(text).entries[0]
    assert (entry.key, entry.value) == (key, value)


def test_lines_comments_and_duplicates() -> None:
    text = "# comment\\\n! other\r\n\r\na=1\\\n  2\n  \nb=2\n#c=3\na=4"
    parsed = properties.parse(text)
    assert [(entry.key, entry.value, entry.line, entry.last_line) for entry in parsed.entries] == [
        ("a", "12", 4, 5),
        ("b", "2", 7, 7),
        ("a", "4", 9, 9),
    ]
    assert [(problem.code, problem.line, problem.found) for problem in parsed.problems] == [
        (Code.DUPLICATE_KEY, 9, "a")
    ]
    assert [entry.value for entry in parsed.find("a")] == ["12", "4"]
    assert parsed.find("A") == ()


def test_raw_text_of_continued_lines_is_joined() -> None:
    (entry,) = properties.parse("key=X:\\\\WEB-INF\\\n    \\\\service\n").entries
    assert (entry.raw, entry.value) == ("X:\\\\WEB-INF\\\\service", "X:\\WEB-INF\\service")
    assert entry.single_backslashes == 0


def test_bad_escape_and_foreign_characters() -> None:
    parsed = properties.parse("a=X:\\users\nb=業務\nc=X:¥¥WEB-INF\nd=\\u12")
    assert [(problem.code, problem.line, problem.found) for problem in parsed.problems] == [
        (Code.BAD_UNICODE_ESCAPE, 1, "a"),
        (Code.NOT_ASCII, 2, "b"),
        (Code.NOT_ASCII, 3, "c"),
        (Code.BAD_UNICODE_ESCAPE, 4, "d"),
    ]
    assert parsed.entries[0].value == "X:\\users"
    assert parsed.entries[0].single_backslashes == 1


def test_escape_writes_paths_as_the_guide_does() -> None:
    assert properties.escape("X:\\WEB-INF\\service") == "X:\\\\WEB-INF\\\\service"
    assert properties.escape(" 業務\t") == "\\ \\u696D\\u52D9\\t"


@given(st.text())
def test_escape_and_back(value: str) -> None:
    written = properties.escape(value)
    assert written.isascii()
    assert properties.unescape(written) == value
    (entry,) = properties.parse(f"key={written}\nnext=1").find("key")
    assert entry.value == value
    assert entry.single_backslashes == sum(value.count(char) for char in "\t\n\r\f")


@given(st.text(alphabet=st.sampled_from("ab=: \\#!u0041\t\f業\r\n")))
def test_never_raises_and_knows_its_lines(text: str) -> None:
    parsed = properties.parse(text)
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    last = 0
    for entry in parsed.entries:
        assert last < entry.line <= entry.last_line <= len(physical)
        last = entry.last_line
        assert properties.unescape(entry.raw) == entry.value
        if entry.line == entry.last_line:
            assert entry.raw in physical[entry.line - 1]
