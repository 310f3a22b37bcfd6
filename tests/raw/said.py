"""What single commands of Windows print, line by line: messages, reg, attributes, cacls. Made by hand from documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from esmreport.resources import collector_dir
from tests.lab.model import Service, Value

MESSAGES = {
    "ja": {
        2: "指定されたファイルが見つかりません。",
        3: "指定されたパスが見つかりません。",
        5: "アクセスが拒否されました。",
        15: "指定されたドライブが見つかりません。",
        19: "このメディアは書き込み禁止になっています。",
        21: "デバイスの準備ができていません。",
        32: "プロセスはファイルにアクセスできません。別のプロセスが使用中です。",
        33: "プロセスはファイルにアクセスできません。別のプロセスがファイルの一部をロックしています。",
        53: "ネットワーク パスが見つかりません。",
        112: "ディスクに十分な空き領域がありません。",
        1117: "I/O デバイス エラーが発生したため、要求を実行できませんでした。",
    },
    "en": {
        2: "The system cannot find the file specified.",
        3: "The system cannot find the path specified.",
        5: "Access is denied.",
        15: "The system cannot find the drive specified.",
        19: "The media is write protected.",
        21: "The device is not ready.",
        32: "The process cannot access the file because it is being used by another process.",
        33: "The process cannot access the file because another process has locked a portion of the file.",
        53: "The network path was not found.",
        112: "There is not enough space on the disk.",
        1117: "The request could not be performed because of an I/O device error.",
    },
}
NO_KEY = {
    "ja": "エラー: 指定されたレジストリ キーまたは値が見つかりませんでした。",
    "en": "ERROR: The system was unable to find the specified registry key or value.",
}
# How the clock of cmd.exe prints: order of the date, words of the halves of a day.
INTERNATIONAL = {
    "ja": {"iDate": "2", "s1159": "午前", "s2359": "午後"},
    "en": {"iDate": "0", "s1159": "AM", "s2359": "PM"},
}
KINDS = {1: "REG_SZ", 2: "REG_EXPAND_SZ", 3: "REG_BINARY", 4: "REG_DWORD", 7: "REG_MULTI_SZ", 11: "REG_QWORD"}
MARKS = ((0x10, 0, "d"), (0x1, 1, "r"), (0x20, 2, "a"), (0x2, 3, "h"), (0x4, 4, "s"))


def script_keys(command: str) -> list[str]:
    """Keys that the script hands to `reg export` ("export") or `reg query` ("values")."""
    script = (collector_dir() / "legacy" / "collect-nopython.cmd").read_text(encoding="utf-8")
    variables = dict(re.findall(r'^set "(SW|W6|CC|UN)=(.*)"$', script, re.MULTILINE))
    found = []
    for line in script.splitlines():
        if line.startswith("for %%k in") and f"call :{command}" in line:
            for key in re.findall(r'"([^"]+)"', line):
                for _ in range(2):
                    key = re.sub(r"%(\w+)%", lambda match: variables[match[1]], key)
                found.append(key)
    return found


def script_products() -> list[str]:
    """Keys below SOFTWARE that the script goes through one by one."""
    script = (collector_dir() / "legacy" / "collect-nopython.cmd").read_text(encoding="utf-8")
    match = re.search(r"^for %%k in \(([A-Z ]+)\) do >> \"%RAW%\\level0.txt\"", script, re.MULTILINE)
    assert match
    return match[1].split()


def long(key: str) -> str:
    return key.replace("HKLM", "HKEY_LOCAL_MACHINE", 1).replace("HKCU", "HKEY_CURRENT_USER", 1)


def exported(value: Value) -> str:
    name = '"' + value.name.replace("\\", "\\\\").replace('"', '\\"') + '"' if value.name else "@"
    if value.type == 4 and len(value.raw) == 4:
        return f"{name}=dword:{int.from_bytes(value.raw, 'little'):08x}"
    text = value.raw.decode("utf-16-le", "replace") if len(value.raw) % 2 == 0 else ""
    if value.type == 1 and text.endswith("\0") and "\0" not in text[:-1] and "\ufffd" not in text:
        escaped = text[:-1].replace("\\", "\\\\").replace('"', '\\"')
        return f'{name}="{escaped}"'
    digits = [f"{byte:02x}" for byte in value.raw]
    rows = [",".join(digits[at : at + 20]) for at in range(0, len(digits), 20)] or [""]
    kind = "hex" if value.type == 3 else f"hex({value.type:x})"
    return f"{name}={kind}:" + ",\\\r\n  ".join(rows)


def queried(value: Value) -> str:
    if value.type in (1, 2):
        return value.raw.decode("utf-16-le", "replace").split("\0")[0]
    if value.type == 7:
        return "\\0".join(value.raw.decode("utf-16-le").rstrip("\0").split("\0"))
    return f"0x{int.from_bytes(value.raw, 'little'):x}" if value.type in (4, 11) else value.raw.hex().upper()


def letters(attributes: int) -> str:
    letters = ["-"] * 9
    for bit, place, letter in MARKS:
        if attributes & bit:
            letters[place] = letter
    return "".join(letters)


def saved_path(root: str, path: str) -> str:
    name = root.rpartition("\\")[2]
    return f"{name}\\{path}" if path else name


def cacls(root: str, path: str, sddl: str) -> Iterator[str]:
    names = {
        "BA": "BUILTIN\\Administrators",
        "SY": "NT AUTHORITY\\SYSTEM",
        "WD": "Everyone",
        "BU": "BUILTIN\\Users",
    }
    rights = {"FA": "F", "0x1200a9": "R", "0x1301bf": "C"}
    whole = root + ("\\" + path if path else "")
    for number, (flags, mask, sid) in enumerate(re.findall(r"\(A;([A-Z]*);([^;]*);;;([^)]*)\)", sddl)):
        shown = "".join(f"({flags[at : at + 2]})" for at in range(0, len(flags), 2))
        yield (whole if number == 0 else " " * len(whole)) + f" {names[sid]}:{shown}{rights[mask]} "
    yield ""


def service_lines(name: str, service: Service | None, language: str) -> list[str]:
    """What `sc query` and `sc qc` print of a service, each with the marks of the script around it."""
    code = 1060 if service is None else service.code or 0
    if service is None or code:
        return [f"@query {name}", f"@rc {code}", f"@qc {name}", f"@rc {code}"]
    kind, state = {"ja": ("種類", "状態"), "en": ("TYPE", "STATE")}[language]
    first, *more = service.dependencies or ("",)
    return [
        f"@query {name}",
        "",
        f"SERVICE_NAME: {service.name} ",
        f"        {kind}               : {service.type:x}  WIN32",
        f"        {state}              : {service.state}  X ",
        "                                (STOPPABLE)",
        "@rc 0",
        f"@qc {name}",
        "[SC] QueryServiceConfig SUCCESS",
        "",
        f"SERVICE_NAME: {service.name}",
        f"        {kind}               : {service.type:x}  WIN32_OWN_PROCESS ",
        f"        START_TYPE         : {service.start}   X{'  (DELAYED)' if service.delayed else ''}",
        f"        ERROR_CONTROL      : {service.error_control}   NORMAL",
        f"        BINARY_PATH_NAME   : {service.image}",
        "        LOAD_ORDER_GROUP   :  ",
        "        TAG                : 0  ",
        f"        DISPLAY_NAME       : {service.display} ",
        f"        DEPENDENCIES       : {first}",
        *(f"                           : {one}" for one in more),
        f"        SERVICE_START_NAME : {service.account} ",
        "@rc 0",
    ]
