"""The access that the collector asks Windows for: nothing but reading, outside its own folder on the stick.

Wine's trace shows every key, file and service that is opened, with the mask that was asked for. Wine itself opens some
for writing while a Windows program starts and when somebody asks for the time zone; that noise is listed by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.lab.plan import base_plan

from .computer import Computer
from .trace import CHANNELS, changes
from .wine import LAB_PYTHON, STICK_PYTHON

MACHINE, USER = "\\Registry\\Machine", "\\Registry\\User\\S-1-5-21-0-0-0-1000"
CONTROL = "System\\CurrentControlSet\\Control"
# Keys that Wine's libraries open with more rights than they use, before the collector's first line or in its stead.
WINES_KEYS = {
    # Start of a process: environment, overrides of libraries, version, user interface, fonts.
    MACHINE, USER, f"{USER}\\Environment", f"{USER}\\Volatile Environment",
    f"{USER}\\Software\\Wine", f"{USER}\\Software\\Wine\\AppDefaults", f"{USER}\\Software\\Wine\\DllOverrides",
    "Software\\Wine", "Software\\Wine\\AppDefaults", "Software\\Wine\\Explorer", "Software\\Wine\\Fonts",
    "python.exe\\DllOverrides", "python.exe\\Explorer", "AppDefaults\\python.exe",
    f"{MACHINE}\\{CONTROL}\\Windows", f"{MACHINE}\\{CONTROL}\\ProductOptions", f"{MACHINE}\\{CONTROL}\\Keyboard Layouts",
    f"{MACHINE}\\Software\\Microsoft\\Windows NT\\CurrentVersion",
    f"{MACHINE}\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Fonts",
    f"{MACHINE}\\Software\\Microsoft\\Windows NT\\CurrentVersion\\FontSubstitutes",
    f"{MACHINE}\\Software\\Microsoft\\Windows NT\\CurrentVersion\\FontLink\\SystemLink",
    f"{MACHINE}\\System\\CurrentControlSet\\Hardware Profiles\\Current",
    f"{MACHINE}\\System\\CurrentControlSet\\Hardware Profiles\\Current\\Software\\Fonts",
    "Control Panel\\Desktop", "Control Panel\\International", "Keyboard Layout\\Preload",
    "Software\\Fonts", "Replacements", "Cache", "Temporary System Parameters",
    # Questions for the time zone.
    f"{CONTROL}\\Nls", f"{CONTROL}\\TimeZoneInformation", "Software\\Microsoft\\Windows NT\\CurrentVersion\\Time Zones",
    "System\\CurrentControlSet\\Control\\Nls", "Tokyo Standard Time",
    # The 32-bit view is opened with whatever rights the caller may have.
    "Wow6432Node",
}  # fmt: skip
# The values that Wine writes when it is asked for the time zone, and its cache of translated names.
WINES_VALUES = {"NtSetValueKey StandardName", "NtSetValueKey TimeZoneKeyName", "NtSetValueKey 1"}
# How a program talks to the service control manager, throws output away, and hears a program that it started.
TALK = re.compile(r"file (?:pipe\\svcctl|nul|pipe\\Win32\.Pipes\.[0-9.a-f]+|CON(?:IN|OUT)\$)$", re.IGNORECASE)
# The bundle: proved that there is room, written under a temporary name, renamed.
OWN = re.compile(
    r"(?:file|CreateDirectory\w*|DeleteFile\w*|MoveFile\w*) (?:\\\\\?\\)?E:\\bundle\b", re.IGNORECASE
)
RENAMES = {"information 0x0000000a"}

VIOLATORS = {
    "a file written": ("open('X:\\\\NVWORK\\\\new.txt', 'w').close()", "file X:\\NVWORK\\new.txt"),
    "a file opened for more": ("open('X:\\\\pkgpool\\\\a.txt', 'r+').close()", "file X:\\pkgpool\\a.txt"),
    "a file removed": ("import os; os.remove('X:\\\\pkgpool\\\\a.txt')", "DeleteFileW X:\\pkgpool\\a.txt"),
    "a folder made": ("import os; os.mkdir('C:\\\\new')", "CreateDirectoryW C:\\new"),
    "times changed": ("import os; os.utime('X:\\\\pkgpool', (1, 1))", "file X:\\pkgpool"),
    "a key opened for more": (
        "import winreg as w; w.OpenKey(w.HKEY_LOCAL_MACHINE, 'SOFTWARE\\\\NEC', 0, w.KEY_SET_VALUE)", "key SOFTWARE\\NEC",
    ),
    "a value set": (
        "import winreg as w; w.SetValueEx(w.CreateKey(w.HKEY_LOCAL_MACHINE, 'SOFTWARE\\\\NEC'), 'x', 0, 1, 'x')",
        "NtSetValueKey x",
    ),
    "a service asked for more": (
        "import ctypes; a = ctypes.WinDLL('advapi32'); a.OpenSCManagerW.restype = ctypes.c_void_p;"
        "m = a.OpenSCManagerW(None, None, 1); a.OpenServiceW(ctypes.c_void_p(m), 'Nvbase', 0x10)", "service Nvbase",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def computer() -> Iterator[Computer]:
    with Computer(base_plan("sm6-6.40").view("primary")) as one:
        yield one


def unexplained(trace: str) -> list[str]:
    """What could change something and is neither Wine's own nor the bundle."""
    return [
        told
        for told in changes(trace)
        if not (told.startswith("key ") and told[4:] in WINES_KEYS)
        and told not in WINES_VALUES
        and told not in RENAMES
        and not TALK.match(told)
        and not OWN.match(told)
    ]


def test_the_collector_asks_for_nothing_but_reading(computer: Computer) -> None:
    result = computer.prefix.run(STICK_PYTHON, "-I", "-B", "E:\\esmcollect.pyz", WINEDEBUG=CHANNELS)
    assert result.code == 0
    assert unexplained(result.error) == []
    # The trace is one of a whole run: keys, services, files of the node, and the bundle.
    assert result.error.count(":reg:NtOpenKeyEx (") > 300 and result.error.count(":service:OpenServiceW") > 40
    for part in (
        "X:\\\\NVWORK\\\\local\\\\nvisord.cf",
        "ESMPRO\\\\ESMWEB\\\\jslcmn\\\\jsl.ini",
        "\\\\clp.conf",
    ):
        assert part in result.error
    own = [told for told in changes(result.error) if OWN.match(told)]
    assert any(told.startswith("MoveFile") and told.endswith(".json") for told in own)
    assert len([told for told in changes(result.error) if told in RENAMES]) == 1


@pytest.mark.parametrize("what", VIOLATORS)
def test_a_program_that_asks_for_more_is_noticed(computer: Computer, what: str) -> None:
    code, told = VIOLATORS[what]
    result = computer.prefix.run(LAB_PYTHON, "-I", "-B", "-c", code, WINEDEBUG=CHANNELS)
    assert told in unexplained(result.error), sorted(set(unexplained(result.error)))
