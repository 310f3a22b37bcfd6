"""Masking by key: syntax and all other bytes stay, equal secrets stay comparable."""

import re

import pytest

from esmcollect.redact import Secrets
from esmcollect.regvalue import describe
from esmcollect.secretname import is_secret

from .fake import dword, sz

SECRETS = Secrets()
MARK = r"\(redacted:[0-9a-f]{16}\)"


def masked(text, properties=False):
    out, found = SECRETS.mask_text(text, properties)
    return re.sub(MARK, "<M>", out), [place for place, _ in found]


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "Password",
        "encpassword",
        "actpassword",
        "db.password",
        "keystorePasswd",
        "pwd",
        "DbPwd",
        "token",
        "access_token",
        "clientSecret",
        "passphrase",
        "community",
        "ReadCommunity",
        "snmp.community",
        "pass",
        "api_key",
        "AccessKey",
        "private-key",
        "Authorization",
        "管理者パスワード",
        "コミュニティ名",
        "Admin Password",
    ],
)
def test_secret_names(name):
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "CommunityName",
        "communityname",
        "password.min.length",
        "wrkdir",
        "tokens.file",
        "cpwdir",
        "user",
        "SM_NAME",
        "bypass",
    ],
)
def test_names_that_are_no_secret(name):
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("text", "expected", "places"),
    [
        ("a=1\r\npassword=abc\r\nb=2\r\n", "a=1\r\npassword=<M>\r\nb=2\r\n", ["line 2: password"]),
        ("Password = a b c \n", "Password = <M> \n", ["line 1: Password"]),
        ('password="a b"\n', 'password="<M>"\n', ["line 1: password"]),
        ('set "PASSWORD=abc"\r\n', 'set "PASSWORD=<M>"\r\n', ["line 1: PASSWORD"]),
        ("@set PASSWORD=abc\r\n", "@set PASSWORD=<M>\r\n", ["line 1: PASSWORD"]),
        ("password: abc\n", "password: <M>\n", ["line 1: password"]),
        ("password=\r\nnext=1\r\n", "password=\r\nnext=1\r\n", []),
        ('password=""\r\n', 'password=""\r\n', []),
        ('CommunityName:"mgr_ESMPRO"\r\n', 'CommunityName:"mgr_ESMPRO"\r\n', []),
        ("password=日本①\n", "password=<M>\n", ["line 1: password"]),
        ("password=abc", "password=<M>", ["line 1: password"]),
        ("password=a=b:c\n", "password=<M>\n", ["line 1: password"]),
        (";password=abc\n", ";password=<M>\n", ["line 1: password"]),
        ("# password = abc\n", "# password = <M>\n", ["line 1: password"]),
        ("rem set PASSWORD=abc\n", "rem set PASSWORD=<M>\n", ["line 1: PASSWORD"]),
        ("remote=1\n:: password=abc\n", "remote=1\n:: password=<M>\n", ["line 2: password"]),
    ],
)
def test_lines(text, expected, places):
    assert masked(text) == (expected, places)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("db.password=a\\\r\n   bc\r\nnext=1", "db.password=<M>\\\r\n   \r\nnext=1"),
        ("db.password abc\nb=1", "db.password <M>\nb=1"),
        ("db.password=a\\\\\nb=1", "db.password=<M>\nb=1"),
        ("# password must be long\n#password=x", "# password must be long\n#password=<M>"),
        ("a=<b>\npassword=x\\\n y", "a=<b>\npassword=<M>\\\n "),
        ("path=X:\\\\a\npassword : x", "path=X:\\\\a\npassword : <M>"),
    ],
)
def test_properties_go_on_after_a_backslash(text, expected):
    assert masked(text, properties=True)[0] == expected


def test_an_ini_value_ends_with_its_line():
    assert masked("password=abc\\\r\nwrkdir=X:\\a\r\n")[0] == "password=<M>\r\nwrkdir=X:\\a\r\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<list><password>a&amp;b</password></list>", "<list><password><M></password></list>"),
        ('<encpassword id="1">\n abc\n</encpassword>', '<encpassword id="1">\n <M>\n</encpassword>'),
        ("<password><![CDATA[a<b]]></password>", "<password><![CDATA[<M>]]></password>"),
        ("<password/><password></password><password> </password>",) * 2,
        ('<db user="a" password="b" url="c"/>', '<db user="a" password="<M>" url="c"/>'),
        ('<db\n  password="b" url="c"/>', '<db\n  password="<M>" url="c"/>'),
        ("<community>public</community>", "<community><M></community>"),
        ("<name>x</name>",) * 2,
    ],
)
def test_xml(text, expected):
    assert masked("<root>" + text + "</root>")[0] == "<root>" + expected + "</root>"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932", "utf-16-le", "utf-16"])
def test_a_file_keeps_its_encoding_and_every_other_byte(codec):
    text = "名前=値①\r\npassword=秘密\r\n最後=ｱ"
    data, found = SECRETS.mask_file(text.encode(codec), _guess(text.encode(codec)))
    assert re.sub(MARK, "秘密", data.decode(codec)) == text
    assert "秘密".encode(codec).removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe") not in data
    assert found == (("line 2: password", SECRETS.digest("秘密")),)


def test_bytes_that_are_no_text_are_masked_too():
    data, found = SECRETS.mask_file(b"\xff\xfe\xfd\0\npassword=abc\r\n\x80", "binary")
    assert re.fullmatch(rb"\xff\xfe\xfd\0\npassword=\(redacted:\w+\)\r\n\x80", data)
    assert len(found) == 1


def test_a_file_without_secrets_is_untouched():
    data = b"a=1\r\n\x80\xff"
    assert SECRETS.mask_file(data, "binary") == (data, ())


def _guess(data):
    from esmcollect import encoding

    return encoding.guess(data)


def test_equal_secrets_are_comparable_and_lengths_do_not_show():
    short, long = SECRETS.mask_text("password=a")[0], SECRETS.mask_text("password=" + "a" * 99)[0]
    assert len(short) == len(long)
    assert short != long
    assert Secrets().mask_text("password=a")[0] == short
    assert Secrets(b"k" * 32).mask_text("password=a")[0] != short
    assert Secrets(b"k" * 32).digest("a") == Secrets(b"k" * 32).digest("a")


def test_registry_text():
    value, digest = SECRETS.mask_value(describe("Password", 1, sz("hush")))
    assert digest == SECRETS.digest("hush")
    assert value["redacted"] == digest
    assert bytes.fromhex(value["raw"]).decode("utf-16-le") == value["text"] + "\0"
    assert "hush" not in str(value)
    assert sz("hush").hex() not in str(value)


@pytest.mark.parametrize(
    ("kind", "raw"),
    [(3, b"\x01\x02"), (4, dword(77)), (7, "a\0b\0\0".encode("utf-16-le")), (1, b"\x41\0\0\0\x42\0\0\0")],
)
def test_registry_values_of_other_types(kind, raw):
    value, digest = SECRETS.mask_value(describe("PWD", kind, raw))
    assert digest == SECRETS.digest(raw)
    assert raw.hex() not in str(value)
    assert not {"int", "list"} & set(value)


@pytest.mark.parametrize(
    ("name", "kind", "raw"),
    [
        ("CommunityName", 1, sz("mgr_ESMPRO")),
        ("Password", 1, b""),
        ("Password", 1, sz("")),
        ("WorkDir", 1, sz("X:")),
    ],
)
def test_registry_values_that_stay(name, kind, raw):
    value = describe(name, kind, raw)
    assert SECRETS.mask_value(value) == (value, None)


def test_the_manager_name_stays_behind_a_byte_order_mark():
    from esmcollect.secretname import is_secret

    assert not is_secret("\ufeffCommunityName")
    assert is_secret("\ufeffcommunity")
