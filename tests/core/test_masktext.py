"""Names in a text: known ones in any spelling, others where their shape is certain; what is no name stays readable."""

from __future__ import annotations

import time

import pytest

from esmreport.core.masktext import TextMask
from esmreport.core.standins import KINDS, Names


def mask(**known: dict[str, str]) -> TextMask:
    """A mask that knows these names by kind."""
    empty: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    return TextMask(Names({**empty, **known}))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"\\UNC_SRVH\x", r"\\HOST-2\x"),
        (r"\\1srv\x", r"\\HOST-2\x"),
        (r"\\srv.corp.example\x", r"\\HOST-2\x"),
        (r"copy \\SRV", r"copy \\HOST-2"),
        (r'copy a "\\SRV\b"', r'copy a "\\HOST-2\b"'),
        ("\\\\\\\\SRV\\\\share", "\\\\\\\\HOST-2\\\\share"),
        ("//srv/share", "//HOST-2/share"),
        (r"\\?\UNC\SRV\x", r"\\?\UNC\HOST-2\x"),
        ("\\\\監視サーバ\\share", "\\\\HOST-2\\share"),
        (r"\\HOST-SRV\x", r"\\HOST-2\x"),
        (r"\\esmnode1\x", r"\\HOST-1\x"),
        (r"\\?\C:\x \\.\pipe\x C:\a\\b", r"\\?\C:\x \\.\pipe\x C:\a\\b"),
        ("cscript //nologo //b x", "cscript //nologo //b x"),
    ],
)
def test_servers_in_all_notations(text: str, wanted: str) -> None:
    assert mask(computers={"esmnode1": "HOST-1"}).text(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"C:\Documents and Settings\x1\y", r"C:\Documents and Settings\ACCOUNT-2\y"),
        ("C:\\ユーザー\\x1\\y", "C:\\ユーザー\\ACCOUNT-2\\y"),
        (r'dir "C:\Users\x1"', r'dir "C:\Users\ACCOUNT-2"'),
        (r"C:\\Users\\x1\\y", r"C:\\Users\\ACCOUNT-2\\y"),
        (r"C:\Users\ACCOUNT-x1\y", r"C:\Users\ACCOUNT-2\y"),
        ("S-1-12-1-111-222-333-444", "ACCOUNT-2"),
        (r"CORP\svcuser", r"HOST-1\ACCOUNT-1"),
        (r"CORP\yamada", r"HOST-1\ACCOUNT-2"),
        (r"OTHER\svcuser", r"HOST-2\ACCOUNT-1"),
        (r"BUILTIN\Users C:\data\svcuser", r"BUILTIN\Users C:\data\ACCOUNT-1"),
        ("yamada@corp.example.jp", "ACCOUNT-2"),
        ("svcuser@CORP", "ACCOUNT-1@HOST-1"),
        ("yamada@CORP", "ACCOUNT-2"),
        ("net use X: /user:yamada", "net use X: /user:ACCOUNT-2"),
        ("CN=Yamada Taro,OU=x,DC=example,DC=jp", "ACCOUNT-2"),
    ],
)
def test_accounts(text: str, wanted: str) -> None:
    assert mask(computers={"corp": "HOST-1"}, accounts={"svcuser": "ACCOUNT-1"}).text(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2001:db8:5ec::77", "ADDR-2"),
        ("fe80::5ec:1%12", "ADDR-2%12"),
        ("[::ffff:203.0.113.99]:80", "[ADDR-2]:80"),
        ("at 2001:db8::1: down", "at ADDR-2: down"),
        ("12:34:56 ::1 std::min 16:05", "12:34:56 ::1 std::min 16:05"),
        ("send to 203.0.113.50.", "send to ADDR-2."),
        ("ip203.0.113.51 203.0.113.52:162", "ipADDR-2 ADDR-3:162"),
        ("FontCache3.0.0.0 v6.40.11.10 x-6.40.11.10.jar", "FontCache3.0.0.0 v6.40.11.10 x-6.40.11.10.jar"),
        ("02:00:5e:00:53:11 02005E005311 0200.5e00.5311", "ADDR-1 ADDR-1 ADDR-1"),
        ("a02005e005311", "a02005e005311"),
        ("http://srv.example.jp:8080/x", "http://HOST-1:8080/x"),
        (
            "http://www.w3.org/2001/XMLSchema http://FIP:8080/",
            "http://www.w3.org/2001/XMLSchema http://FIP:8080/",
        ),
        ("HTTP/srv.example.jp HTTP/1.1", "HTTP/HOST-1 HTTP/1.1"),
    ],
)
def test_addresses(text: str, wanted: str) -> None:
    assert mask(addresses={"02-00-5e-00-53-11": "ADDR-1"}).text(text) == wanted


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("ESMNODE1", "ＥＳＭＮＯＤＥ１", "HOST-1"),
        ("ESMNODE1", "ESM\u200bNODE1", "HOST-1"),
        ("ESMNODE1", r"C:\nESMNODE1 srvESMNODE1x", r"C:\nHOST-1 srvHOST-1x"),
        ("ESMNODE1", "http%3A%2F%2FESMNODE1", "http%3A%2F%2FHOST-1"),
        ("ESMNODE1", "esmnode1.corp.example.jp", "HOST-1.HOST-2"),
        ("ESMNODE1", "esmnode1.tar.gz ESMNODE1.json", "HOST-1.tar.gz HOST-1.json"),
        ("ESMNODE1", b"a\0\0ESMNode1".hex(), "610000HOST-1"),
        ("ESMNODE1", "ESMNODE1".encode("utf-16-le").hex().upper(), "HOST-100"),
        ("ESMNODE1", "hex(1):" + ",".join(["45", "53", "4d", "4e", "4f", "44", "45", "31"]), "hex(1):HOST-1"),
        ("CORP", "incorporated %2Fcorp", "incorporated %2FHOST-1"),
        ("Straße-A", "Straße-A STRASSE-A", "HOST-1 HOST-1"),
        ("KAİSER-B", "KAİSER-B", "HOST-1"),
        ("ŉode-c", "ŉode-c", "HOST-1"),
        ("ガード", "ガード ｶﾞｰﾄﾞ", "HOST-1 HOST-1"),
    ],
)
def test_known_names_in_any_spelling(name: str, text: str, wanted: str) -> None:
    assert mask(computers={name.casefold(): "HOST-1"}).text(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ESMNODE1 と esmnode1_2026.json", "HOST-1 と HOST-1_2026.json"),
        ("ESMNODE11 is another", "ESMNODE11 is another"),
        (r"C:\Users\yamada\AppData", r"C:\Users\ACCOUNT-1\AppData"),
        (r"C:\Users\Public\x", r"C:\Users\Public\x"),
        (r"\\filesrv\share", r"\\HOST-2\share"),
        ("ping 192.0.2.77, 127.0.0.1, 6.40.1.0, 999.1.1.1", "ping ADDR-1, 127.0.0.1, 6.40.1.0, 999.1.1.1"),
        ("O:S-1-5-21-1-2-3-500", "O:ACCOUNT-1"),
    ],
)
def test_texts(text: str, wanted: str) -> None:
    known = {"computers": {"esmnode1": "HOST-1"}, "clusters": {}, "addresses": {}, "accounts": {}}
    assert TextMask(Names(known, frozenset({"6.40.1.0"}))).text(text) == wanted


def test_a_map_with_gaps_gives_free_stand_ins() -> None:
    names = Names({**{kind: {} for kind in KINDS}, "computers": {"x": "HOST-2"}})
    assert [names.stand_in("computers", name) for name in ("A", "x", "B", "a")] == [
        "HOST-3",
        "HOST-2",
        "HOST-4",
        "HOST-3",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a.",
        "a@",
        "//a",
        "\\\\a",
        "://a",
        ":.",
        "1:",
        "::",
        "1.",
        "CN=a,",
        "DC=a,",
        "C:\\Users\\",
        "\ufdd0",
        "ａ",
        "S-1-5-21-1",
        "-a",
        "45",
    ],
)
def test_long_texts_take_no_long_time(text: str) -> None:
    begun = time.process_time()
    mask(computers={"esmnode1": "HOST-1", "q": "HOST-2"}).text(text * 100_000)
    assert time.process_time() - begun < 5


def test_thousands_of_new_names_take_no_long_time() -> None:
    begun = time.process_time()
    text = " ".join(f"198.51.{high}.{low}" for high in range(200) for low in range(200))
    assert mask().text(text).endswith("ADDR-40000")
    assert time.process_time() - begun < 5
