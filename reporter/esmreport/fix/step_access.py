"""Steps on access rights of folders: `icacls` with account numbers, taken back from what it saved before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from esmreport.core.model import Text
from esmreport.core.remedy.model import Access, Identity
from esmreport.fix.declined import DeclinedError
from esmreport.fix.quote import argument
from esmreport.fix.step import AUDITED, WANTED, Step, plain_path, state, unless_ok

BOM = "utf-16.bom"
RIGHTS = {"full": "F", "read_execute": "RX"}
NAMES = {"S-1-5-32-544": "Administrators", "S-1-5-18": "SYSTEM", "S-1-1-0": "Everyone"}
_WORDS = {
    "full": Text(ja="フルコントロール", en="Full control"),
    "read_execute": Text(ja="読み取りと実行", en="Read & execute"),
}
_SDDL = re.compile(r"D:[A-Z]*(?:\([A-Za-z0-9;x_-]*\))*")
_SID = re.compile(r"S-1(?:-[0-9]{1,10}){1,15}")
# icacls leaves the audit list out, but on some systems not the flags of it.
_TAILS = ("", "S:AI", "S:PAI", "S:NO_ACCESS_CONTROL", "S:AINO_ACCESS_CONTROL", "S:PAINO_ACCESS_CONTROL")


def access_step(changes: Sequence[Access], findings: Iterable[Identity], stem: str) -> Step:
    """`icacls PATH /grant:r *SID:RIGHTS` on a folder and, with it, on folders below, deepest first.
    Raises DeclinedError."""
    folders = sorted(map(_checked, changes), key=lambda change: change.path.count("\\"), reverse=True)
    top = folders[-1].path
    before = f'"%HERE%log\\{stem}-before.acl"'
    after = [f'"%HERE%log\\{stem}-after-{number}.acl"' for number in range(1, len(folders) + 1)]
    restore = _icacls(top.rpartition("\\")[0] + "\\", f"/restore {before} /c /q")
    return Step(
        findings=tuple(findings),
        title=_title(folders),
        look=tuple(_look(folders, after)),
        to_wanted=(
            # What is below changes too when an entry is passed down, so all of it is kept.
            _icacls(top, f"/save {before} /t /c /q"),
            f"if not exist {before} exit /b 1",
            'set "BAD="',
            *(line for change in folders for line in (_grant(change), unless_ok('set "BAD=1"'))),
            # Half of it would be neither the one state nor the other.
            f"if defined BAD {restore}",
            "if defined BAD exit /b 1",
            *(_icacls(change.path, f"/save {kept} /q") for change, kept in zip(folders, after, strict=True)),
        ),
        to_audited=(restore,),
        files={BOM: b"\xff\xfe"},
    )


def _checked(change: Access) -> Access:
    """The change with its path in one spelling."""
    if not _SDDL.fullmatch(change.old) or not all(_SID.fullmatch(grant.sid) for grant in change.grants):
        raise DeclinedError(
            "acl",
            "アクセス権の一覧をスクリプトで比較できません",
            "The access list cannot be compared in a script",
        )
    return replace(change, path=plain_path(change.path))


def _icacls(path: str, rest: str) -> str:
    return f'"%SYS%icacls.exe" {argument(path)} {rest} >>"%LOG%" 2>&1'


def _grant(change: Access) -> str:
    grants = [argument(f"*{grant.sid}:(OI)(CI){RIGHTS[grant.rights]}") for grant in change.grants]
    return _icacls(change.path, f"/grant:r {' '.join(grants)} /q")


def _title(folders: Sequence[Access]) -> Text:
    ja, en = [], []
    for change in reversed(folders):
        grants = [(NAMES.get(grant.sid, grant.sid), _WORDS[grant.rights]) for grant in change.grants]
        ja.append(f"{change.path}: " + "、".join(f"{name} を{rights.ja}に" for name, rights in grants))
        en.append(f"{change.path}: " + ", ".join(f"{name} gets {rights.en}" for name, rights in grants))
    return Text(ja=f"アクセス権 {' / '.join(ja)}", en=f"Access rights {' / '.join(en)}")


def _look(folders: Sequence[Access], after: Sequence[str]) -> list[str]:
    lines = ['set "ALL_OLD=1"', 'set "ALL_NEW=1"']
    for change, kept in zip(folders, after, strict=True):
        lines += _look_at_one(change, kept)
    # Where a change had no effect both hold, and it must not pass for done.
    return [*lines, f"if defined ALL_NEW {state(WANTED)}", f"if defined ALL_OLD {state(AUDITED)}"]


def _look_at_one(change: Access, kept: str) -> list[str]:
    lines = [
        'del "%SEEN%" 2>nul',
        f'"%SYS%icacls.exe" {argument(change.path)} /save "%SEEN%" /q >nul 2>&1',
        'if not exist "%SEEN%" exit /b 0',
        'set "HIT="',
        f'if exist {kept} "%SYS%fc.exe" /b "%SEEN%" {kept} >nul 2>&1',
        f'if exist {kept} if "%errorlevel%"=="0" set "HIT=1"',
        'if not defined HIT set "ALL_NEW="',
        'set "HIT="',
        # icacls writes UTF-16 without a mark; some systems read marked text in FOR, all convert it with TYPE.
        f'copy /y /b "%HERE%data\\{BOM}"+"%SEEN%" "%SEEN%.u" >nul 2>&1',
        'type "%SEEN%.u" >"%SEEN%.a" 2>nul',
    ]
    lines += [
        f'for /f "usebackq skip=1 delims=" %%L in ("%SEEN%.{name}") do '
        f'if /i "%%L"=="{change.old}{tail}" set "HIT=1"'
        for name in ("u", "a")
        for tail in _TAILS
    ]
    return [*lines, 'if not defined HIT set "ALL_OLD="']
