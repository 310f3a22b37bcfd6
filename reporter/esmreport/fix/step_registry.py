"""Steps on values that `reg query` shows: start types of services and registry values."""

from __future__ import annotations

import re
from collections.abc import Iterable

from esmreport.core.model import Text
from esmreport.core.remedy.model import Identity, Raw, RegistryValue, StartType
from esmreport.fix.declined import DeclinedError
from esmreport.fix.quote import argument, compared, for_names, inside
from esmreport.fix.regfile import reg_file
from esmreport.fix.step import AUDITED, WANTED, Step, state, unless_ok

# Start types are read here and only ever written through the service control manager.
SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services"
STARTS = {
    "automatic": ("0x2", "auto"),
    "automatic_delayed": ("0x2", "delayed-auto"),
    "manual": ("0x3", "demand"),
    "disabled": ("0x4", "disabled"),
}
START_WORDS = {
    "automatic": Text(ja="自動", en="Automatic"),
    "automatic_delayed": Text(ja="自動（遅延開始）", en="Automatic (delayed start)"),
    "manual": Text(ja="手動", en="Manual"),
    "disabled": Text(ja="無効", en="Disabled"),
}
TYPES = {1: "REG_SZ", 2: "REG_EXPAND_SZ"}
ABSENT = Text(ja="（値なし）", en="(no value)")
_WRITABLE = re.compile(r"HKLM\\SOFTWARE\\.+", re.IGNORECASE)
_SERVICE = re.compile(r"[^\\/]{1,256}")


def query(key: str, name: str) -> str:
    """The line that asks for one value of a key; the answer goes to SEEN."""
    return f'"%SYS%reg.exe" query {argument(key)} /v {argument(name)} >"%SEEN%" 2>nul'


def answered(name: str, kind: str, data: str, then: str) -> str:
    """The line that does something where the answer in SEEN is this value of this type."""
    first, second, third = tuple(for_names((name, data, then)))
    return (
        f'for /f "usebackq tokens=1,2,*" %%{first} in ("%SEEN%") do '
        f'if /i "%%{first}"=="{inside(name)}" if "%%{second}"=="{kind}" '
        f'if "%%{third}"=="{compared(data)}" {then}'
    )


def start_type_step(change: StartType, findings: Iterable[Identity]) -> Step:
    """`sc config NAME start= TYPE`. Raises DeclinedError."""
    if not _SERVICE.fullmatch(change.service):
        raise DeclinedError("service_name", "サービス名が正しくありません", "This is no name of a service")
    old, new = START_WORDS[change.old], START_WORDS[change.new]
    return Step(
        findings=tuple(findings),
        title=Text(
            ja=f"サービス {change.service} のスタートアップの種類: {old.ja} → {new.ja}",
            en=f"Startup type of service {change.service}: from {old.en} to {new.en}",
        ),
        look=tuple(_look_at_start(change)),
        to_wanted=(_config(change.service, change.new),),
        to_audited=(_config(change.service, change.old),),
    )


def _look_at_start(change: StartType) -> list[str]:
    key = f"{SERVICES}\\{change.service}"
    lines = [query(key, "DelayedAutostart"), 'set "DELAYED="']
    lines += [answered("DelayedAutostart", "REG_DWORD", "0x1", 'set "DELAYED=1"'), query(key, "Start")]
    for found, start in ((AUDITED, change.old), (WANTED, change.new)):
        lines.append(answered("Start", "REG_DWORD", STARTS[start][0], _when_delayed(start, state(found))))
    return lines


def _when_delayed(start: str, then: str) -> str:
    if start == "automatic_delayed":
        return f"if defined DELAYED {then}"
    return f"if not defined DELAYED {then}" if start == "automatic" else then


def _config(service: str, start: str) -> str:
    return f'"%SYS%sc.exe" config {argument(service)} start= {STARTS[start][1]} >>"%LOG%" 2>&1'


def registry_step(change: RegistryValue, findings: Iterable[Identity], stem: str) -> Step:
    """`reg import` of a file that holds the one value. Raises DeclinedError."""
    if not _WRITABLE.fullmatch(change.key):
        raise DeclinedError(
            "key", "HKLM\\SOFTWARE の外のキーは変更しません", "Keys outside HKLM\\SOFTWARE are never changed"
        )
    if not change.name or any(char.isspace() for char in change.name):
        raise DeclinedError(
            "value_name", "値の名前が空か、空白を含みます", "The name of the value is empty or holds blanks"
        )
    names = {AUDITED: f"{stem}-audited.reg", WANTED: f"{stem}-wanted.reg"}
    old = _shown(change.old)
    new = _shown(change.new)
    assert new is not None
    return Step(
        findings=tuple(findings),
        title=Text(
            ja=f"{change.key}\\{change.name}: {ABSENT.ja if old is None else old} → {new}",
            en=f"{change.key}\\{change.name}: from {ABSENT.en if old is None else old} to {new}",
        ),
        look=tuple(_look_at_value(change, old, new)),
        to_wanted=(_import(names[WANTED]),),
        to_audited=(_import(names[AUDITED]),),
        files={
            names[AUDITED]: reg_file(change.key, change.name, change.old),
            names[WANTED]: reg_file(change.key, change.name, change.new),
        },
    )


def _look_at_value(change: RegistryValue, old: str | None, new: str) -> list[str]:
    lines = [f'"%SYS%reg.exe" query {argument(change.key)} >nul 2>&1', unless_ok("exit /b 0")]
    lines.append(query(change.key, change.name))
    if change.old is None or old is None:
        lines.append(unless_ok(state(AUDITED)))
    else:
        lines.append(answered(change.name, _type(change.old), old, state(AUDITED)))
    lines.append(answered(change.name, _type(change.new), new, state(WANTED)))
    return lines


def _import(name: str) -> str:
    return f'"%SYS%reg.exe" import "%HERE%data\\{name}" >>"%LOG%" 2>&1'


def _type(value: Raw) -> str:
    return TYPES[value.type]


def _shown(value: Raw | None) -> str | None:
    """The text as `reg query` shows it, None for no value. Raises DeclinedError where it would not tell."""
    if value is None:
        return None
    try:
        text = value.raw.decode("utf-16-le")
    except UnicodeDecodeError:
        text = ""
    if (
        value.type not in TYPES
        or not text.endswith("\0")
        or "\0" in text[:-1]
        or text[:-1] != text[:-1].strip()
    ):
        raise DeclinedError(
            "not_comparable",
            "値の型や中身（前後の空白、終端のない文字列など）のため、現在の値と確実に比較できません",
            "Its type or content (blanks at the ends, no terminator) keeps a script from comparing it safely",
        )
    return text[:-1]
