"""Corrected files: the one line changes, everything else stays byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse import properties
from esmreport.core.remedy.model import Line
from esmreport.fix.declined import DeclinedError
from esmreport.fix.edit import corrected

INI = (
    "[defines]\r\nESMWEB=C:\\x\r\n\r\n[service]\r\nstdout = old\r\n\r\n[java]\r\nwrkdir=C:\\service\r\njre=x"
)


def line(kind: str, key: str, value: str, section: str = "") -> Line:
    return Line(path="C:\\x", format=kind, key=key, value=value, section=section)


@pytest.mark.parametrize(
    ("kind", "before", "key", "value", "after"),
    [
        ("ini", "[java]\r\nwrkdir=a\r\nb=c\r\n", "WRKDIR", "X:\\s", "[java]\r\nwrkdir=X:\\s\r\nb=c\r\n"),
        ("ini", "[java]\n  wrkdir =  a  \n", "wrkdir", "X:\\s", "[java]\n  wrkdir =  X:\\s\n"),
        ("ini", "[java]\r\na=1\r\n\r\n[z]\r\n", "wrkdir", "X", "[java]\r\na=1\r\nwrkdir=X\r\n\r\n[z]\r\n"),
        ("ini", "[java]", "wrkdir", "X", "[java]\r\nwrkdir=X\r\n"),
        ("ini", "[java]\nwrkdir=a", "wrkdir", "100%", "[java]\nwrkdir=100%%"),
        ("properties", "a=1\nk = old\\\n  more\nb=2\n", "k", "X:\\s", "a=1\nk = X:\\\\s\nb=2\n"),
        ("properties", "a=1", "k", "v", "a=1\r\nk=v\r\n"),
        ("properties", "k\nb=2\n", "k", "v", "k=v\nb=2\n"),
        ("properties", "k:old\n", "k", "v", "k:v\n"),
        ("keyed", 'A=1\r\nSM_NAME="old"\r\n', "SM_NAME", '"new"', 'A=1\r\nSM_NAME="new"\r\n'),
        ("keyed", "A＝1\n", "A", "2", "A=2\n"),
        ("keyed", "\u3000A\u3000=1\n", "A", "2", "A=2\n"),
        ("keyed", "  A = 1\n", "A", "2", "  A =2\n"),
        ("keyed", "B=1\nA=1", "A", "2", "B=1\nA=2\n"),
        ("keyed", "A=1\n", "CLUSTER_FIP", "192.0.2.10", "A=1\nCLUSTER_FIP=192.0.2.10\n"),
        ("colon", 'CommunityName:"m"', "CommunityName", '"m"', 'CommunityName:"m"\r\n'),
        ("colon", "CommunityName：\u3000m\n", "CommunityName", '"m"', 'CommunityName:"m"\n'),
    ],
)
def test_the_setting_is_written_as_the_file_writes_things(
    kind: str, before: str, key: str, value: str, after: str
) -> None:
    made = corrected(before.encode("cp932"), [line(kind, key, value, "java")])
    assert made.decode("cp932") == after


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16"])
def test_encoding_and_everything_else_stay(encoding: str) -> None:
    text = INI + "\r\n; 業務①\r\n"
    content = text.encode(encoding)
    made = corrected(content, [line("ini", "stdout", "X:\\ログ")])
    assert made.decode(encoding) == text.replace("stdout = old", "stdout = X:\\ログ")
    assert made[:3] == content[:3]


def test_several_settings_of_one_file_are_made_together() -> None:
    wanted = [
        line("ini", "wrkdir", "X:\\s"),
        line("ini", "stdout", "X:\\o"),
        line("ini", "stderr", "X:\\e", "service"),
    ]
    made = corrected(INI.encode(), wanted).decode()
    assert made == INI.replace("C:\\service", "X:\\s").replace(
        "stdout = old", "stdout = X:\\o\r\nstderr=X:\\e"
    )


@pytest.mark.parametrize(
    ("content", "wanted", "code"),
    [
        (b"[java]\r\nwrkdir=a\r\nwrkdir=b\r\n", line("ini", "wrkdir", "X"), "repeated"),
        (b"k=1\nk=2\n", line("properties", "k", "3"), "repeated"),
        (b"\xef\xbb\xbfk=1\n", line("properties", "k", "3"), "not_for_java"),
        ("\ufeffk=1\n".encode("utf-16-le"), line("properties", "k", "3"), "not_for_java"),
        (b"a=1\r\n", line("ini", "wrkdir", "X", "java"), "no_section"),
        (b"a=\xff\xfe\x81\r\n", line("keyed", "a", "2"), "encoding"),
        ("a=é\r\n".encode(), line("keyed", "a", "\r\nb=2"), "control"),
        ("業務=1\r\n".encode("cp932"), line("keyed", "a", "𠮷"), "encoding"),
        (b"[java]\r\nwrkdir=a\r\n", line("ini", "wrkdir", " X "), "not_effective"),
    ],
)
def test_what_cannot_be_told_is_declined(content: bytes, wanted: Line, code: str) -> None:
    with pytest.raises(DeclinedError) as declined:
        corrected(content, [wanted])
    assert declined.value.reason.code == code


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_java_reads_back_what_was_written(value: str) -> None:
    made = corrected(b"a=1\nk=old\nb=2\n", [line("properties", "k", value)])
    assert {entry.key: entry.value for entry in properties.parse(made.decode("ascii")).entries} == {
        "a": "1",
        "k": value,
        "b": "2",
    }
