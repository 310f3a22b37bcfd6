"""Steps on access rights of folders: `icacls` with account numbers, taken back from what it saved before."""

from __future__ import annotations

import re
from collections.abc import Iterable

from esmreport.core.model import Text
from esmreport.core.remedy.model import Access, Identity
from esmreport.fix.declined import DeclinedError
from esmreport.fix.quote import argument
from esmreport.fix.step import AUDITED, WANTED, Step, plain_path, state, unless_ok

BOM = "utf-16.bom"
RIGHTS = {"full": "F", "read_execute": "RX"}
NAMES = {"S-1-5-32-544": "Administrators", "S-1-5-18": "SYSTEM", "S-1-1-0": "Everyone"}
_WORDS = {"full": Text(ja="フルコントロール", en="Full control"),
          "read_execute": Text(ja="読み取りと実行", en="Read & execute")}  # fmt: skip
_SDDL = re.compile(r"D:[A-Z]*(?:\([A-Za-z0-9;x_-]*\))*")
_SID = re.compile(r"S-1(?:-[0-9]{1,10}){1,15}")
# icacls leaves the audit list out, but on some systems not the flags of it.
_TAILS = ("", "S:AI", "S:PAI", "S:NO_ACCESS_CONTROL", "S:AINO_ACCESS_CONTROL", "S:PAINO_ACCESS_CONTROL")


def access_step(change: Access, findings: Iterable[Identity], stem: str) -> Step:
    """`icacls PATH /grant:r *SID:RIGHTS`. Raises DeclinedError."""
    path = plain_path(change.path)
    parent = path.rpartition("\\")[0] + "\\"
    if not _SDDL.fullmatch(change.old) or not all(_SID.fullmatch(grant.sid) for grant in change.grants):
        raise DeclinedError(
            "acl",
            "アクセス権の一覧をスクリプトで比較できません",
            "The access list cannot be compared in a script",
        )
    grants = " ".join(argument(f"*{grant.sid}:(OI)(CI){RIGHTS[grant.rights]}") for grant in change.grants)
    before, after = f'"%HERE%log\\{stem}-before.acl"', f'"%HERE%log\\{stem}-after.acl"'
    quoted = argument(path)
    return Step(
        findings=tuple(findings),
        title=_title(path, change),
        look=tuple(_look(quoted, change.old, after)),
        to_wanted=(
            # What is below changes too when an entry is passed down, so all of it is kept.
            f'"%SYS%icacls.exe" {quoted} /save {before} /t /c /q >>"%LOG%" 2>&1',
            f"if not exist {before} exit /b 1",
            f'"%SYS%icacls.exe" {quoted} /grant:r {grants} /q >>"%LOG%" 2>&1',
            unless_ok("exit /b 1"),
            f'"%SYS%icacls.exe" {quoted} /save {after} /q >>"%LOG%" 2>&1',
        ),
        to_audited=(f'"%SYS%icacls.exe" {argument(parent)} /restore {before} /c /q >>"%LOG%" 2>&1',),
        files={BOM: b"\xff\xfe"},
    )


def _title(path: str, change: Access) -> Text:
    ja = "、".join(f"{NAMES.get(g.sid, g.sid)} を{_WORDS[g.rights].ja}に" for g in change.grants)
    en = ", ".join(f"{NAMES.get(g.sid, g.sid)} gets {_WORDS[g.rights].en}" for g in change.grants)
    return Text(ja=f"フォルダ {path} のアクセス権: {ja}", en=f"Access rights of folder {path}: {en}")


def _look(quoted: str, old: str, after: str) -> list[str]:
    lines = [
        'del "%SEEN%" 2>nul',
        f'"%SYS%icacls.exe" {quoted} /save "%SEEN%" /q >nul 2>&1',
        'if not exist "%SEEN%" exit /b 0',
        f'if exist {after} "%SYS%fc.exe" /b "%SEEN%" {after} >nul 2>&1',
        f'if exist {after} if "%errorlevel%"=="0" {state(WANTED)}',
        # icacls writes UTF-16 without a mark; some systems read marked text in FOR, all convert it with TYPE.
        f'copy /y /b "%HERE%data\\{BOM}"+"%SEEN%" "%SEEN%.u" >nul 2>&1',
        'type "%SEEN%.u" >"%SEEN%.a" 2>nul',
    ]
    for name in ("u", "a"):
        lines += [
            f'for /f "usebackq skip=1 delims=" %%L in ("%SEEN%.{name}") do '
            f'if /i "%%L"=="{old}{tail}" {state(AUDITED)}'
            for tail in _TAILS
        ]
    return lines
