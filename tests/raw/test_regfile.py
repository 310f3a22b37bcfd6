"""Registration files: every type and form that `reg export` and people write."""

import pytest

from esmcollect.raw.regfile import parse
from esmcollect.regvalue import describe

HEAD = "Windows Registry Editor Version 5.00\r\n\r\n"
KEY = "HKLM\\SOFTWARE\\NEC"


def values(body, head=HEAD):
    [found] = parse(head + "[HKEY_LOCAL_MACHINE\\SOFTWARE\\NEC]\r\n" + body + "\r\n\r\n").values()
    return {name: describe(name, kind, raw) for name, kind, raw in found}


@pytest.mark.parametrize(
    ("line", "kind", "shown"),
    [
        ('"n"="text"', 1, ("text", "text")),
        ('"n"="C:\\\\a \\"b\\""', 1, ("text", 'C:\\a "b"')),
        ('"n"="髙①𠮷"', 1, ("text", "髙①𠮷")),
        ('"n"=""', 1, ("text", "")),
        ('"n"="two\r\nlines"', 1, ("text", "two\r\nlines")),
        ('"n"="ends with a backslash\\\\"', 1, ("text", "ends with a backslash\\")),
        ('"n"=dword:00000100', 4, ("int", 256)),
        ('"n"=dword:ffffffff', 4, ("int", 0xFFFFFFFF)),
        ('"n"=hex:11,22', 3, ("raw", "1122")),
        ('"n"=hex:', 3, ("raw", "")),
        ('"n"=hex(2):25,00,58,00,25,00,00,00', 2, ("text", "%X%")),
        ('"n"=hex(7):61,00,00,00,62,00,00,00,00,00', 7, ("list", ["a", "b"])),
        ('"n"=hex(7):', 7, ("list", [])),
        ('"n"=hex(b):01,00,00,00,00,00,00,00', 11, ("int", 1)),
        ('"n"=hex(0):', 0, ("raw", "")),
        ('"n"=hex(abcd):01', 0xABCD, ("raw", "01")),
        ('"n"=hex(4):01,02', 4, ("malformed", "short")),
        ('"n"=hex:11,22,\\\r\n  33,44,\\\r\n  55', 3, ("raw", "1122334455")),
        ('"n"=hex(2):25,00,\\\r\n  58,00,25,00,\\\r\n  00,00', 2, ("text", "%X%")),
        ('"n" = dword:00000001', 4, ("int", 1)),
    ],
)
def test_values(line, kind, shown):
    value = values(line)["n"]
    assert value["type"] == kind
    assert value[shown[0]] == shown[1]


def test_names_and_the_default_value():
    found = values('@="d"\r\n"a\\"b\\\\c"="1"\r\n"版数"="3.6"\r\n"[x]"="2"\r\n"EulaAccepted"=1\r\n"z"="last"')
    assert {name: value["text"] for name, value in found.items()} == {
        "": "d", 'a"b\\c': "1", "版数": "3.6", "[x]": "2", "z": "last",
    }  # fmt: skip


def test_many_keys_and_empty_ones():
    text = (
        HEAD + "[HKEY_LOCAL_MACHINE\\SOFTWARE\\NEC]\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\NEC\\業務 (MG)]\r\n"
        '"a"=hex:01,\\\r\n  02\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\NEC\\B]\r\n"c"="d"\r\n\r\n[-HKEY_LOCAL_MACHINE\\X]\r\n'
    )
    found = parse(text)
    assert list(found) == [KEY, KEY + "\\業務 (MG)", KEY + "\\B"]
    assert found[KEY] == [] and found[KEY + "\\B"] == [("c", 1, "d\0".encode("utf-16-le"))]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends(end):
    text = (HEAD + '[HKEY_LOCAL_MACHINE\\A]\r\n"b"=hex:01,\\\r\n  02\r\n"c"="d"\r\n').replace("\r\n", end)
    assert [raw for _, _, raw in parse(text)["HKLM\\A"]] == [b"\1\2", "d\0".encode("utf-16-le")]


def test_the_old_format_holds_single_bytes():
    """Made by hand from documentation: what Windows 9x and NT 4 wrote."""
    text = (
        "REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\A]\r\n"
        '"e"=hex(2):25,58,25,5c,94,c5,90,94,00\r\n"m"=hex(7):61,00,62,00,00\r\n"t"="版数"\r\n"b"=hex:94,c5\r\n'
    )
    found = {name: describe(name, kind, raw) for name, kind, raw in parse(text)["HKLM\\A"]}
    assert found["e"]["text"] == "%X%\\版数"
    assert found["m"]["list"] == ["a", "b"]
    assert found["t"]["text"] == "版数"
    assert found["b"]["raw"] == "94c5"


@pytest.mark.parametrize(
    "text", ["", "\ufeff", HEAD, "garbage\r\nmore", '"a"="b"', "[unclosed", '[HKEY_X]\r\n"a="']
)
def test_what_is_no_registry_does_no_harm(text):
    assert all(isinstance(values, list) for values in parse(text).values())


def test_a_large_export_is_read_in_reasonable_time():
    body = "".join(
        f'[HKEY_LOCAL_MACHINE\\A\\K{number}]\r\n"v"="{"x" * 40}"\r\n"b"=hex:{",".join(["00"] * 50)}\r\n\r\n'
        for number in range(5000)
    )
    assert len(parse(HEAD + body)) == 5000
