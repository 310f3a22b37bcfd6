"""Secrets in the forms that only the reader of a file undoes: escapes, continued lines, nested XML, wide letters."""

import re
import time

import pytest

from esmcollect.redact import Secrets
from esmcollect.secretname import is_secret

SECRETS = Secrets()
MARK = r"\(redacted:[0-9a-f]{16}\)"


def masked(text, properties=False):
    out, found = SECRETS.mask_text(text, properties)
    assert len(out.splitlines()) == len(text.splitlines())
    return re.sub(MARK, "<M>", out), [place for place, _ in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<x:password>abc</x:password>", "<x:password><M></x:password>"),
        ("<password type='a'>\n abc\n</password>", "<password type='a'>\n <M>\n</password>"),
        ("<password\n type='a'>abc</password>", "<password\n type='a'><M></password>"),
        ("<x:pw type='a'>\n abc\n</x:pw>", "<x:pw type='a'>\n <M>\n</x:pw>"),
        ("<password><value>abc</value></password>", "<password><value><M></value></password>"),
        ("<password>a<b/>c</password>", "<password><M><b/><M></password>"),
        ("<password><!-- abc --></password>", "<password><!-- <M> --></password>"),
        ("<password><![CDATA[a<b>c]]></password>", "<password><![CDATA[<M>]]></password>"),
        ("<a><password>abc\n<b>1</b></a>", "<a><password><M>\n<b>1</b></a>"),
        ("<a><password> abc", "<a><password> <M>"),
        ("<password/>abc<b>",) * 2,
        ("<password>a\nb</password>", "<password><M>\n</password>"),
        ("<password value='abc'/>", "<password value='<M>'/>"),
        ("<x:a x:pw='abc'/>", "<x:a x:pw='<M>'/>"),
        ('<a password="a\'b"/>', '<a password="<M>"/>'),
        ('<p value="abc" name="password"/>', '<p value="<M>" name="password"/>'),
        (
            '<p name="password">\n<value>abc</value></p><p name="a"><value>b</value></p>',
            '<p name="password">\n<value><M></value></p><p name="a"><value>b</value></p>',
        ),
        (
            "<i><param-name>password</param-name>\n<param-value>abc</param-value></i>",
            "<i><param-name>password</param-name>\n<param-value><M></param-value></i>",
        ),
        ("<i><name>password</name></i><value>abc</value>",) * 2,
        ("<name>path</name><value>abc</value>",) * 2,
        ('<entry key="pass&#119;ord">abc</entry>', '<entry key="pass&#119;ord"><M></entry>'),
        ("<pass&#x77;ord>abc</pass&#x77;ord>", "<pass&#x77;ord><M></pass&#x77;ord>"),
        ('<list id="password"><name>n</name><path>p</path></list>',) * 2,
        ("rem tool <password>\nset A=b\nif 1 == 1 echo b",) * 2,
    ],
)
def test_xml(text, expected):
    assert masked(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\u0070assword=abc\nb=1", "\\u0070assword=<M>\nb=1"),
        ("pass\\\n  word=abc\nb=1", "pass\\\n  word=<M>\nb=1"),
        ("db.pass\\ word = abc\nb=1", "db.pass\\ word = <M>\nb=1"),
        ("password=a\\\n b\\\n c\nb=1", "password=<M>\\\n \\\n \nb=1"),
        ("#password=abc\\\nwrkdir=X\n", "#password=<M>\nwrkdir=X\n"),
        ("a=b\\\\\npath=X:\\\\u\\:1\n",) * 2,
    ],
)
def test_properties(text, expected):
    assert masked(text, properties=True)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('password="a\\"rest"\n', 'password="<M>"\n'),
        ('password="a""rest" \n', 'password="<M>" \n'),
        ('password="a\\"\nb="c"\n', 'password="<M>"\nb="c"\n'),
        ('{"password": "a\\"rest", "user": "u"}', '{"password": "<M>", "user": "u"}'),
        ('{"user": "u", "password": "a\\"rest"}', '{"user": "u", "password": "<M>"}'),
        ('cs="Server=h;Pwd=abc;Uid=u"\n', 'cs="Server=h;Pwd=<M>;Uid=u"\n'),
        ('x=1;Pwd="a b\n', 'x=1;Pwd="<M>\n'),
        ('ConvertTo-SecureString "a\'b" -Force', 'ConvertTo-SecureString "<M>" -Force'),
    ],
)
def test_quotes(text, expected):
    assert masked(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("set PASS^WORD=abc\r\n", "set PASS^WORD=<M>\r\n"),
        ("set PASSWORD=ab^\r\nc\r\nset B=1\r\n", "set PASSWORD=<M>^\r\n\r\nset B=1\r\n"),
        ("net use X: \\\\srv\\s ^\r\n abc /user:u\r\n", "net use X: \\\\srv\\s ^\r\n <M> /user:u\r\n"),
        ("n^et u^se \\\\srv\\s a^|b\r\n", "n^et u^se \\\\srv\\s <M>\r\n"),
        ("[a]\r\npassword=abc^\r\nwrkdir=X:\\a\r\n", "[a]\r\npassword=<M>\r\nwrkdir=X:\\a\r\n"),
        ("echo abc| runas /user:a cmd\r\n", "echo <M>| runas /user:a cmd\r\n"),
        ("(echo a b) | C:\\x\\psexec.exe \\\\h cmd\r\n", "(echo <M>) | C:\\x\\psexec.exe \\\\h cmd\r\n"),
        ("@echo.abc|runas /user:a cmd\r\n", "@echo.<M>|runas /user:a cmd\r\n"),
        ("echo y| net use X: /delete\r\necho abc| find /c a\r\necho. | net use\r\n",) * 2,
        ("open 192.0.2.1\nuser bob abc\nbye\n", "open 192.0.2.1\nuser bob <M>\nbye\n"),
        ('user bob "a b"\nquote PASS abc\n', "user bob <M>\nquote PASS <M>\n"),
        ("echo user bob abc>> a.txt\nftp -s:a.txt\n", "echo user bob <M>>> a.txt\nftp -s:a.txt\n"),
        ("user bob abc acct\nuser bob a > b\n", "user bob <M>\nuser bob a > b\n"),
        ("<nul set /p=abc| runas /user:a cmd\r\n", "<nul set /p=<M>| runas /user:a cmd\r\n"),
        ('@set /P ="a b" <nul|net use X:\r\n', '@set /P ="<M> <nul|net use X:\r\n'),
        ("set /p X=abc| runas /user:a cmd\r\nset /p=abc| find /c a\r\n",) * 2,
        ("echo user not found\nuser bob\nset user a b\nuser = a b\n",) * 2,
        ("set USER=a b\r\nif ^%X% == a echo b ^\r\n  c\r\n",) * 2,
    ],
)
def test_scripts(text, expected):
    assert masked(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ｐａｓｓｗｏｒｄ=abc\n", "ｐａｓｓｗｏｒｄ=<M>\n"),
        ("パスワード：abc　\n", "パスワード：<M>　\n"),
        ("rem ﾊﾟｽﾜｰﾄﾞ＝abc\n", "rem ﾊﾟｽﾜｰﾄﾞ＝<M>\n"),
        ("作業先：Ｘ：￥ａ\n",) * 2,
    ],
)
def test_wide_letters(text, expected):
    assert masked(text)[0] == expected


def test_names_are_compared_without_signs_that_nobody_sees():
    assert is_secret("ｐａｓｓｗｏｒｄ") and is_secret("pass\u200bword") and is_secret("ｄｂ．ｐｗ")
    assert not is_secret("ＣｏｍｍｕｎｉｔｙＮａｍｅ")


def test_the_place_and_digest_are_those_of_the_file():
    _, found = SECRETS.mask_text("a=1\n\\u0070assword=b\\u0063\n", True)
    assert found == (("line 2: password", SECRETS.digest("b\\u0063")),)


UNITS = (
    "pwd=a\n", "psexec a ", "psexec ", "net use ", "net use \\\\a b ", "a.", "aa=", "pwd=", "pwd='", 'pwd="\\"',
    "<password>", "<account>", "<![CDATA[", "<a><![CDATA[", "<!--", "<a name='password' ", "<a key='token'>",
    "jdbc:oracle:a:", "a://", "^", "^\n", "\\u0070", "\\\n", "echo a|runas ", "set /p=a|", "user a ", "ｐ",
    '"pwd":\n', '"pwd":\n"a\n', "set P^W=a^\n",
)  # fmt: skip


@pytest.mark.parametrize("properties", [False, True])
@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length(unit, properties):
    begun = time.process_time()
    SECRETS.mask_text("password ://jdbc: " + unit * (200_000 // len(unit)), properties)
    assert time.process_time() - begun < 10
