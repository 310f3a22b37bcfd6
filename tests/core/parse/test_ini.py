"""jsl.ini: the dialect of the Java Service Launcher."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse import ini
from esmreport.core.parse.problem import Code

JSL = """
; launcher settings
[defines]
SERVICE = X:\\WEB-INF\\service
LOGDIR=%SERVICE%\\log\\jslweb
TWICE=first
TWICE=second
#comment
[service]
appname=ESMWebContainer
stderr=%LOGDIR%\\stderr.log
 stdout = X:\\WEB-INF\\service\\log\\jslweb\\stdout.log\t
[java]
WrkDir=X:¥WEB-INF¥service
cmdline=-cp lib\\a.jar;lib\\b.jar # not a comment
wrkdir=X:\\業務
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_values_and_lines(end: str) -> None:
    parsed = ini.parse(JSL.replace("\n", end))
    assert parsed.sections == ("defines", "service", "java")
    assert [(value.section, value.key, value.line) for value in parsed.find("WRKDIR")] == [
        ("java", "WrkDir", 14),
        ("java", "wrkdir", 16),
    ]
    assert parsed.find("wrkdir")[0].value == "X:¥WEB-INF¥service"
    assert parsed.find("stdout")[0].value == "X:\\WEB-INF\\service\\log\\jslweb\\stdout.log"
    assert parsed.find("cmdline")[0].value == "-cp lib\\a.jar;lib\\b.jar # not a comment"
    assert parsed.find("wrkdir", "service") == ()
    assert len(parsed.find("stderr", "SERVICE")) == 1
    assert [(problem.code, problem.line, problem.found) for problem in parsed.problems] == [
        (Code.DUPLICATE_KEY, 7, "TWICE"),
        (Code.DUPLICATE_KEY, 16, "wrkdir"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("[java\nwrkdir=X:\\a", Code.SECTION_NOT_CLOSED, "[java"),
        ("wrkdir X:\\a", Code.NOT_UNDERSTOOD, "wrkdir X:\\a"),
        ("wrkdir＝X:\\a", Code.NOT_UNDERSTOOD, "wrkdir＝X:\\a"),
        ("=X:\\a", Code.NOT_UNDERSTOOD, "=X:\\a"),
    ],
)
def test_problems(text: str, code: Code, found: str) -> None:
    assert [(problem.code, problem.found) for problem in ini.parse(text).problems] == [(code, found)]


def test_same_key_in_two_sections_is_no_problem() -> None:
    parsed = ini.parse("stderr=0\n[service]\nstderr=1\n[java]\nstderr=2")
    assert parsed.problems == ()
    assert [(value.section, value.value) for value in parsed.find("stderr")] == [
        ("", "0"),
        ("service", "1"),
        ("java", "2"),
    ]


ENVIRONMENT = {"SystemRoot": "C:\\Windows", "SERVICE": "C:\\from environment"}


@pytest.mark.parametrize(
    ("text", "expanded", "unknown"),
    [
        ("%LOGDIR%\\x", "X:\\WEB-INF\\service\\log\\jslweb\\x", ()),
        ("%service%", "X:\\WEB-INF\\service", ()),
        ("%systemroot%\\x", "C:\\Windows\\x", ()),
        ("%twice%", "first", ()),
        ("100%%", "100%", ()),
        ("%NOWHERE%\\x", "%NOWHERE%\\x", ("NOWHERE",)),
    ],
)
def test_expand(text: str, expanded: str, unknown: tuple[str, ...]) -> None:
    result = ini.parse(JSL).expand(text, ENVIRONMENT)
    assert (result.text, result.unknown) == (expanded, unknown)


def test_a_circle_and_doubling_values_end() -> None:
    circle = ini.parse("[defines]\nA=%B%\nB=%A%x\n")
    assert circle.expand("%A%", {}).text == "%B%"
    doubling = "[defines]\nA0=xxxxxxxxxx\n" + "".join(f"A{n + 1}=%A{n}%%A{n}%\n" for n in range(60))
    assert len(ini.parse(doubling).expand("%A60%", {}).text) < 100_000


@given(st.text(alphabet=st.sampled_from("ab=[];#%業 ¥\\\r\n＝")))
def test_never_raises_and_knows_its_lines(text: str) -> None:
    parsed = ini.parse(text)
    parsed.expand(text, {"a": "b"})
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for value in parsed.values:
        assert value.key in physical[value.line - 1]
        assert value.value in physical[value.line - 1]


names = st.text(alphabet="abcXYZ業_.", min_size=1)


@given(st.lists(st.tuples(names, names, names)))
def test_what_is_written_is_read(entries: list[tuple[str, str, str]]) -> None:
    text = "".join(f"[{section}]\r\n{key} = {value}\r\n" for section, key, value in entries)
    parsed = ini.parse(text)
    assert [(value.section, value.key, value.value) for value in parsed.values] == entries
    assert [value.line for value in parsed.values] == [2 * n + 2 for n in range(len(entries))]
