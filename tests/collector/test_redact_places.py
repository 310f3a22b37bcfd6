"""Secrets inside lines, sections, addresses, command lines and registry values."""

import re

import pytest

from esmcollect.model import ABSENT, DENIED, ProbeError
from esmcollect.probes import registry, services
from esmcollect.redact import Secrets
from esmcollect.regvalue import describe

from .fake import FakeSystem, problem, sz

SECRETS = Secrets()
MARK = r"\(redacted:[0-9a-f]{16}\)"


def masked(text):
    out, found = SECRETS.mask_text(text)
    return re.sub(MARK, "<M>", out), [place for place, _ in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "url=jdbc:sqlserver://h;user=a;password=abc;x=1\n",
            "url=jdbc:sqlserver://h;user=a;password=<M>;x=1\n",
        ),
        ("url=jdbc:oracle:thin:scott/tiger@h:1521\n", "url=jdbc:oracle:thin:scott/<M>@h:1521\n"),
        ("proxy=http://user:abc@192.0.2.1:8080/\n", "proxy=http://user:<M>@192.0.2.1:8080/\n"),
        ("proxy=http://192.0.2.1:8080/a@b\n",) * 2,
        ("cs=Server=x;Uid=y;Pwd='a b';\n", "cs=Server=x;Uid=y;Pwd='<M>';\n"),
        ('"Password"="abc"\n', '"Password"="<M>"\n'),
        ('  "password": "a b",\n', '  "password": "<M>",\n'),
        ('{"token":"abc","user":"x"}\n', '{"token":"<M>","user":"x"}\n'),
        ('{"password":\r\n  "a b",\n"x":\n"y"}\n', '{"password":\r\n  "<M>",\n"x":\n"y"}\n'),
        ('"pwd" : \n\n "a\\"b\n', '"pwd" : \n\n "<M>\n'),
        ('$password = "abc"\n', '$password = "<M>"\n'),
        ('strPassword = "abc"\n', 'strPassword = "<M>"\n'),
        ("Admin Password: abc\n", "Admin Password: <M>\n"),
        ("Authorization: Basic YWJj\n", "Authorization: <M>\n"),
        ("管理者パスワード=abc\n", "管理者パスワード=<M>\n"),
        ("cmdline=java -Ddb.password=abc -Dx=1 Main\n", "cmdline=java -Ddb.password=<M> -Dx=1 Main\n"),
        ('if "%PASSWORD%"=="abc" goto ok\n', 'if "%PASSWORD%"=="<M>" goto ok\n'),
        ('if not "%1"=="abc" goto ok\n',) * 2,
        ("set PASSWORD=%1\n",) * 2,
        ("password=${db.password}\n",) * 2,
        (
            "[Passwords]\nadmin=abc\n\n[java]\nwrkdir=X:\\a\n",
            "[Passwords]\nadmin=<M>\n\n[java]\nwrkdir=X:\\a\n",
        ),
        ("[SNMP Community]\n1=public\n", "[SNMP Community]\n1=<M>\n"),
        ("[CommunityName]\n1=mgr\n",) * 2,
        ('<property name="password" value="abc"/>', '<property name="password" value="<M>"/>'),
        ('<entry key="db.password">abc</entry>', '<entry key="db.password"><M></entry>'),
        ('<entry key="wrkdir">abc</entry>',) * 2,
    ],
)
def test_inside_a_text(text, expected):
    assert masked(text)[0] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r"net use X: \\srv\share abc /user:dom\u", r"net use X: \\srv\share <M> /user:dom\u"),
        (r"net use \\srv\ipc$ /user:admin abc", r"net use \\srv\ipc$ /user:admin <M>"),
        (
            r'C:\Windows\system32\net.exe USE * "\\srv\a b" "a b"',
            r'C:\Windows\system32\net.exe USE * "\\srv\a b" "<M>"',
        ),
        (r"net use X: \\srv\share * /user:u",) * 2,
        (r"net use X: /delete",) * 2,
        (r"net use \\srv\share abc & echo done", r"net use \\srv\share <M> & echo done"),
        ('net start "ESM Base Service"',) * 2,
        ("net user audit abc /add", "net user audit <M> /add"),
        ("net user audit /delete",) * 2,
        ("rem net user audit abc /add", "rem net user audit <M> /add"),
        (r"psexec \\h -u dom\u -p abc cmd", r"psexec \\h -u dom\u -p <M> cmd"),
        ("sqlcmd -S . -U sa -P abc -Q x", "sqlcmd -S . -U sa -P <M> -Q x"),
        ("call osql -Usa -Pabc", "call osql -Usa -P<M>"),
        ("mysql -uroot -pabc db", "mysql -uroot -p<M> db"),
        ("mysqldump --password=abc db", "mysqldump --password=<M> db"),
        ("sqlplus scott/tiger@orcl @x.sql", "sqlplus scott/<M>@orcl @x.sql"),
        ("schtasks /create /ru u /rp abc /tn x", "schtasks /create /ru u /rp <M> /tn x"),
        ("cmdkey /add:srv /user:u /pass:abc", "cmdkey /add:srv /user:u /pass:<M>"),
        ("wmic /user:u /password:abc os get name", "wmic /user:u /password:<M> os get name"),
        ("sc config x obj= .\\u password= abc", "sc config x obj= .\\u password= <M>"),
        ("plink -pw abc host", "plink -pw <M> host"),
        ("curl -u user:abc http://192.0.2.1/", "curl -u user:<M> http://192.0.2.1/"),
        ("snmptrap -v 2c -c abc 192.0.2.1", "snmptrap -v 2c -c <M> 192.0.2.1"),
        ("tool --token abc --verbose", "tool --token <M> --verbose"),
        ("tool --token --verbose",) * 2,
        ("tool /password:%PW%",) * 2,
        ('$p = ConvertTo-SecureString "abc" -AsPlainText', '$p = ConvertTo-SecureString "<M>" -AsPlainText'),
        ("ARMLOAD W1 /S /A /R 3 /H 1 Nvbase",) * 2,
        ("armload REPSTOP /U Administrator /W powershell.exe .\\stop.ps1",) * 2,
        ('ARMBCAST /MSG "net use and pass" /A',) * 2,
        ('IF "%CLP_EVENT%" == "START" GOTO NORMAL',) * 2,
        ("clpstat --long",) * 2,
        ("7z a -pabc x.7z", "7z a -p<M> x.7z"),
    ],
)
def test_command_lines(line, expected):
    assert masked(line + "\r\n")[0] == expected + "\r\n"


def test_the_accounts_of_the_cluster():
    text = (
        "<root><cluster><account><list id='0'>"
        "<username>svc1</username><password>8a1b</password></list></account>"
        "<name>c1</name></cluster><server name='n1'><user>kept</user></server></root>"
    )
    out, places = masked(text)
    assert "<username><M></username><password><M></password>" in out
    assert "<name>c1</name>" in out and "<user>kept</user>" in out
    assert places == ["line 1: username", "line 1: password"]


def multi(*texts):
    return ("\0".join(texts) + "\0\0").encode("utf-16-le")


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        (1, sz("C:\\a.exe --token abc -x"), "C:\\a.exe --token <M> -x"),
        (2, sz("%X%\\a.exe /password:abc"), "%X%\\a.exe /password:<M>"),
        (7, multi("user=a", "password=abc"), ["user=a", "password=<M>"]),
    ],
)
def test_a_secret_inside_a_registry_value(kind, raw, shown):
    value, digest = SECRETS.mask_value(describe("ConnectString", kind, raw))
    text = value.get("text", value.get("list"))
    assert re.sub(MARK, "<M>", str(text)) == str(shown)
    assert value["redacted"] == digest == SECRETS.digest("abc")
    again = describe("ConnectString", kind, bytes.fromhex(value["raw"]))
    assert {key: again[key] for key in again if key != "raw"} == {
        key: value[key] for key in value if key not in ("raw", "redacted")
    }
    assert "abc".encode("utf-16-le").hex() not in value["raw"]


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (1, sz("a") + sz("password=abc")),
        (1, "password=abc".encode("utf-16-le") + b"\x41"),
        (3, b"\x01\x02\0user=a\0password=abc\0\xff"),
        (3, "x\0pwd=abc;\0".encode("utf-16-le")),
        (99, b"token=abc"),
        (7, "password=abc".encode("utf-16-le")),
    ],
)
def test_bytes_that_hold_a_secret_are_not_kept(kind, raw):
    value, digest = SECRETS.mask_value(describe("Data", kind, raw))
    assert digest and "abc" not in str(value)
    kept = bytes.fromhex(value["raw"])
    assert b"abc" not in kept and "abc".encode("utf-16-le") not in kept


@pytest.mark.parametrize(
    ("kind", "raw"),
    [(3, bytes(range(256))), (4, b"\1\0\0\0"), (1, sz("X:\\NVWORK")), (7, multi("nvbase", "nvcmd"))],
)
def test_values_without_a_secret_stay(kind, raw):
    value = describe("Data", kind, raw)
    assert SECRETS.mask_value(value) == (value, None)


def test_communities_are_names_of_values_and_keys():
    key = "HKLM\\SOFTWARE\\NEC"
    system = FakeSystem(
        {
            ("64", key + "\\SNMP\\ValidCommunities"): [("c4nary", 4, b"\x08\0\0\0")],
            ("64", key + "\\SNMP\\TrapConfiguration\\c4nary"): [("1", 1, sz("192.0.2.1"))],
            ("64", key + "\\SNMP\\TrapConfiguration\\other"): problem(5),
            ("64", key + "\\Password"): [("admin", 1, sz("c4nary"))],
        }
    )
    answer = registry.read_tree(system, SECRETS, "64", key)
    assert "c4nary" not in str(answer) and "other" not in str(answer)
    paths = [entry["path"] for entry in answer.value["keys"]]
    mark = SECRETS.marker(SECRETS.digest("c4nary"))
    assert "SNMP\\TrapConfiguration\\" + mark in paths
    community = next(entry for entry in answer.value["keys"] if entry["path"].endswith("ValidCommunities"))
    assert community["values"][0]["name"] == mark and community["values"][0]["raw"] == ""
    trap = next(entry for entry in answer.value["keys"] if entry["path"].endswith(mark))
    assert trap["values"][0]["text"] == "192.0.2.1"
    assert [entry["outcome"] for entry in answer.value["keys"]].count(DENIED) == 1
    assert {place for place, _ in answer.redactions} == {
        "Password : admin",
        "SNMP\\ValidCommunities : " + mark,
        "SNMP\\TrapConfiguration\\" + mark,
        "SNMP\\TrapConfiguration\\" + SECRETS.marker(SECRETS.digest("other")),
    }


def test_what_a_service_is_started_with():
    stored = [("ImagePath", 2, sz("C:\\a.exe -p 1 --password abc")), ("Type", 4, b"\x10\0\0\0")]
    told = {"image_path": "C:\\a.exe -p 1 --password abc"}
    api = dict.fromkeys(services.FIELDS) | told | {"key_name": "Nvbase", "state": 1}
    system = FakeSystem({("64", services.SERVICES + "\\Nvbase"): stored}, services={"Nvbase": api})
    answer = services.read_service(system, "Nvbase", {}, SECRETS)
    assert "abc" not in str(answer)
    assert answer.value["disagreements"] == []
    assert [place for place, _ in answer.redactions] == ["api : image_path", "registry : image_path"]


def test_a_service_that_only_the_registry_knows():
    stored = [("ImagePath", 2, sz("C:\\a.exe"))]
    system = FakeSystem({("64", services.SERVICES + "\\Nvbase"): stored})
    answer = services.read_service(system, "Nvbase", {}, SECRETS)
    assert answer.value["api"]["outcome"] == ABSENT and answer.redactions == ()


def test_a_large_file_is_masked_in_a_second_or_two():
    line = "setting.%d = C:\\Program Files\\x.exe --a=1 ; token of the day <x y='z'>\r\n"
    text = "".join(line % number for number in range(12000))
    assert len(text) > 800_000
    assert SECRETS.mask_text(text + "password=abc")[1]
    assert SECRETS.mask_text("x" * 1_000_000 + "=1")[1] == ()
    assert SECRETS.mask_text("<" * 20_000 + "password" * 1000)[1] == ()


def test_errors_are_not_turned_into_something_else():
    with pytest.raises(ProbeError):
        services.read_service(FakeSystem(), "Nvbase", {}, SECRETS)
