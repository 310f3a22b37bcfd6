"""Output of the built-in commands in Japanese, English and German: positions and numbers, never words."""

import pytest

from esmcollect.raw import clock, commands, program
from esmcollect.regvalue import describe

LONG = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"

# Made by hand from documentation: Vista and later put four blanks between the columns, XP and 2003 tabs.
NEW_QUERY = f"""
{LONG}
    (既定)    REG_SZ    x
    CurrentVersion    REG_SZ    6.3
    Path Name    REG_EXPAND_SZ    %SystemRoot%\\a b
    UBR    REG_DWORD    0x1735
    Big    REG_QWORD    0x1
    List    REG_MULTI_SZ    a\\0b\\0c
    Data    REG_BINARY    0102FF
    None    REG_NONE
    Odd    REG_DWORD    (nothing)

{LONG}\\Winlogon
{LONG}\\業務
"""
OLD_QUERY = f"""
! REG.EXE VERSION 3.0

{LONG}
    <NO NAME>\tREG_SZ\t
    CurrentVersion\tREG_SZ\t5.2
    InstallDate\tREG_DWORD\t0x4be5019a

{LONG}\\Winlogon
"""


def test_reg_query_of_today():
    values, below = commands.query_output(NEW_QUERY, LONG)
    found = {name: describe(name, kind, raw) for name, kind, raw in values}
    assert found["CurrentVersion"]["text"] == "6.3"
    assert found["Path Name"]["text"] == "%SystemRoot%\\a b"
    assert found["UBR"]["int"] == 0x1735 and found["Big"]["int"] == 1
    assert found["List"]["list"] == ["a", "b", "c"]
    assert found["Data"]["raw"] == "0102ff"
    assert set(found) == {"CurrentVersion", "Path Name", "UBR", "Big", "List", "Data", "None"}
    assert below == ["Winlogon", "業務"]


def test_reg_query_of_2003():
    values, below = commands.query_output(OLD_QUERY, LONG)
    assert [name for name, _, _ in values] == ["CurrentVersion", "InstallDate"]
    assert below == ["Winlogon"]


ENGLISH = """@query Nvbase
\nSERVICE_NAME: Nvbase
        TYPE               : 110  WIN32_OWN_PROCESS  (interactive)
        STATE              : 4  RUNNING
                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)
        WIN32_EXIT_CODE    : 0  (0x0)
@rc 0
@qc Nvbase
[SC] QueryServiceConfig SUCCESS

SERVICE_NAME: Nvbase
        TYPE               : 110  WIN32_OWN_PROCESS  (interactive)
        START_TYPE         : 2   AUTO_START  (DELAYED)
        ERROR_CONTROL      : 1   NORMAL
        BINARY_PATH_NAME   : "C:\\Program Files (x86)\\ESMPRO\\NVBASE\\BIN\\nvbase.exe" -p: 1
        LOAD_ORDER_GROUP   :
        TAG                : 0
        DISPLAY_NAME       : ESM Base Service
        DEPENDENCIES       : RpcSs
                           : +NetworkProvider
        SERVICE_START_NAME : LocalSystem
@rc 0
@query Missing
[SC] EnumQueryServicesStatus:OpenService FAILED 1060:
@rc 1060
"""
TRANSLATED = {
    "ja": ("種類", "状態", "開始の種類", "指定されたサービス"),
    "de": ("TYP", "STATUS", "STARTTYP", "Der angegebene Dienst"),
    "ko": ("종류", "상태", "시작 유형", "지정된 서비스"),
}


def translated(language):
    kind, state, start, _ = TRANSLATED[language]
    return ENGLISH.replace("START_TYPE", start).replace("STATE ", state + " ").replace("TYPE ", kind + " ")


@pytest.mark.parametrize("text", [ENGLISH, *map(translated, TRANSLATED)])
def test_sc(text):
    found = commands.service_answers(text)
    assert set(found) == {"nvbase", "missing"}
    code, fields = found["nvbase"]["query"]
    assert code == 0
    assert [field[0].split()[0] for field in fields[:2]] == ["110", "4"]
    code, fields = found["nvbase"]["qc"]
    assert (code, len(fields)) == (0, 9)
    assert fields[1][0].startswith("2 ")
    assert fields[3] == ['"C:\\Program Files (x86)\\ESMPRO\\NVBASE\\BIN\\nvbase.exe" -p: 1']
    assert fields[4] == [""]
    assert fields[6:] == [["ESM Base Service"], ["RpcSs", "+NetworkProvider"], ["LocalSystem"]]
    assert found["missing"]["query"] == (1060, [])


JA, EN = ("午前", "午後"), ("AM", "PM")
IPCONFIG = {
    "en": """
Windows IP Configuration

   Host Name . . . . . . . . . . . . : esmnode1

Ethernet adapter Ethernet0:

   Connection-specific DNS Suffix  . :
   Physical Address. . . . . . . . . : 02-00-5e-00-53-11
   Link-local IPv6 Address . . . . . : fe80::1%4(Preferred)
   IPv4 Address. . . . . . . . . . . : 192.0.2.11(Preferred)
   Subnet Mask . . . . . . . . . . . : 255.255.255.0
   IPv4 Address. . . . . . . . . . . : 192.0.2.10(Preferred)
   Subnet Mask . . . . . . . . . . . : 255.255.255.255
   Default Gateway . . . . . . . . . : 192.0.2.1
   DNS Servers . . . . . . . . . . . : 203.0.113.53
                                       203.0.113.54
   NetBIOS over Tcpip. . . . . . . . : Enabled

Ethernet adapter Heartbeat:

   Physical Address. . . . . . . . . : 02-00-5E-00-53-21
   IPv4 Address. . . . . . . . . . . : 198.51.100.11
   Subnet Mask . . . . . . . . . . . : 255.255.254.0
""",
    "ja": """
Windows IP 構成

   ホスト名. . . . . . . . . . . . . . .: esmnode1

イーサネット アダプター Ethernet0:

   物理アドレス. . . . . . . . . . . . .: 02-00-5E-00-53-11
   IPv4 アドレス . . . . . . . . . . . .: 192.0.2.11(優先)
   サブネット マスク . . . . . . . . . .: 255.255.255.0
   IPv4 アドレス . . . . . . . . . . . .: 192.0.2.10(優先)
   サブネット マスク . . . . . . . . . .: 255.255.255.255
   デフォルト ゲートウェイ . . . . . . .: 192.0.2.1
   DNS サーバー. . . . . . . . . . . . .: 203.0.113.53

イーサネット アダプター Heartbeat:

   物理アドレス. . . . . . . . . . . . .: 02-00-5E-00-53-21
   IPv4 アドレス . . . . . . . . . . . .: 198.51.100.11
   サブネット マスク . . . . . . . . . .: 255.255.254.0
""",
}


@pytest.mark.parametrize("language", IPCONFIG)
def test_ipconfig(language):
    found = commands.adapters(IPCONFIG[language])
    assert [(one["mac"], one["ip"], one["prefix_length"]) for one in found] == [
        ("02-00-5E-00-53-11", "192.0.2.11", 24),
        ("02-00-5E-00-53-11", "192.0.2.10", 32),
        ("02-00-5E-00-53-21", "198.51.100.11", 23),
    ]
    assert found[0]["adapter"].endswith("Ethernet0")


def test_ipconfig_without_masks_tells_nothing():
    assert commands.adapters("Ethernet adapter a\n\n  IPv4 : 192.0.2.1\n") is None
    assert commands.adapters("") is None


def test_drive_letters_and_serials():
    assert commands.drive_letters("\r\nドライブ: C:\\ d:\\ X:\\ \r\n") == ["C:", "D:", "X:"]
    text = "@C:;0;1\n ドライブ C のボリューム ラベルは SYSTEM です\n ボリューム シリアル番号は 5E00-53C0 です\n@X:;1;2\n"
    assert commands.serials(text) == {"C:": "5E00-53C0"}


@pytest.mark.parametrize(
    ("order", "halves", "date", "time", "stamp"),
    [
        ("2", JA, "2026/11/22", "15:28:01.23", "2026-11-22T06:28:01Z"),
        ("2", JA, "2026/11/22", " 9:05:00.00", "2026-11-22T00:05:00Z"),
        ("0", EN, "Sun 11/22/2026", "15:28:01.23", "2026-11-22T06:28:01Z"),
        ("1", ("", ""), "22.11.2026", "15:28:01,23", "2026-11-22T06:28:01Z"),
        ("2", EN, "26-11-22", "03:28 PM", "2026-11-22T06:28:00Z"),
        ("0", EN, "11/22/2026", "12:10 AM", "2026-11-21T15:10:00Z"),
        ("2", JA, "2026/11/22", "午後 03:28", "2026-11-22T06:28:00Z"),
    ],
)
def test_dates_of_a_node(order, halves, date, time, stamp):
    node = clock.Clock(order, halves, 540)
    assert node.stamp(f"{date.split()[-1]} {time.strip()}") == stamp
    assert node.seconds(date, time) is not None


@pytest.mark.parametrize("text", ["", "today", "2026/13/40 1:00", "2026/11/22"])
def test_what_is_no_date(text):
    assert clock.Clock().stamp(text) is None


def test_the_version_inside_a_program():
    words = (40, 6, 5, 7)
    resource = b"\xbd\x04\xef\xfe\x00\x00\x01\x00" + b"".join(word.to_bytes(2, "little") for word in words)
    assert program.version(b"MZ" + bytes(100) + resource + bytes(40)) == "6.40.7.5"
    assert program.version(b"MZ" + bytes(100)) is None
    assert program.version(resource) is None
    assert program.version(b"") is None
