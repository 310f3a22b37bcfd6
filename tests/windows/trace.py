"""What a program asked Windows for, read from Wine's own trace of its calls; what only reads is left out.

Names are those of the native calls that every other call ends in, so that no library function can go past them.
"""

from __future__ import annotations

import re

CHANNELS = "+reg,+file,+service"
# Access masks: what is left when all rights to read, to list, to run and to wait are taken away.
_KEY_READ = 0x20019 | 0x300  # KEY_READ and the two views
_FILE_READ = 0x80000000 | 0x20000000 | 0x120000 | 0x100000 | 0x1 | 0x8 | 0x20 | 0x80
_SERVICE_READ = 0x5  # of the manager: connect, enumerate; of a service: its configuration, its state
_OPEN_EXISTING = "1"
# What sets the position in a file, the mode of a pipe, or how a handle tells that it is done.
_HARMLESS_INFORMATION = {0x0E, 0x17, 0x1E}

_KEY = re.compile(
    r':reg:Nt(Open|Create)Key(?:Ex)? \([^,]+,L"(?P<name>.*?)",(?:.*,)?(?P<access>[0-9a-f]+),0x[0-9a-f]+\)$'
)
_FILE = re.compile(
    r':file:NtCreateFile handle=\S+ access=(?P<access>[0-9a-f]+) name=L"(?P<name>.*?)".* disp=(?P<disposition>\d)'
)
_SERVICE = re.compile(r":service:(?P<call>Open\w+W?) .*?(?:L\"(?P<name>.*?)\" )?(?P<access>0x[0-9a-f]+)$")
_INFORMATION = re.compile(r":file:NtSetInformationFile \(.*,(0x[0-9a-f]+)\)$")
_CHANGES = re.compile(
    r":(?:reg|file|service):(?P<call>Nt(?:SetValue|Delete|DeleteValue|Rename|SetInformation|Load|Unload|Restore|Replace)Key"
    r"|NtSetSecurityObject|NtSetEaFile|NtDeleteFile|(?:Set|Delete)File\w*|RemoveDirectoryW|CreateDirectory\w*|MoveFile\w*|CopyFile\w*"
    r"|(?:Start|Control|Create|Delete)Service\w*|ChangeServiceConfig\w*|SetService\w*)"
    r"\b(?P<rest>.*)"
)
_QUOTED = re.compile(r'L"(.*?)"')


def changes(trace: str) -> list[str]:
    """One line for each call that could change something: "key NAME", "file NAME", "service NAME", or the call's own
    name with the names it was given."""
    found = []
    for line in trace.splitlines():
        for reader in (_key, _file, _service, _information, _change):
            told = reader(line.rstrip())
            if told:
                found.append(told)
                break
    return found


def _key(line: str) -> str | None:
    match = _KEY.search(line)
    return f"key {_plain(match['name'])}" if match and int(match["access"], 16) & ~_KEY_READ else None


def _file(line: str) -> str | None:
    match = _FILE.search(line)
    if not match or (not int(match["access"], 16) & ~_FILE_READ and match["disposition"] == _OPEN_EXISTING):
        return None
    return f"file {_plain(match['name'])}"


def _service(line: str) -> str | None:
    match = _SERVICE.search(line)
    return f"service {match['name']}" if match and int(match["access"], 16) & ~_SERVICE_READ else None


def _information(line: str) -> str | None:
    match = _INFORMATION.search(line)
    return f"information {match[1]}" if match and int(match[1], 16) not in _HARMLESS_INFORMATION else None


def _change(line: str) -> str | None:
    match = _CHANGES.search(line)
    if not match or "<-" in match["rest"] or match["rest"].lstrip().startswith("="):
        return None
    return " ".join([match["call"], *map(_plain, _QUOTED.findall(match["rest"]))])


def _plain(name: str) -> str:
    return name.replace("\\\\", "\\").removeprefix("\\??\\")
