"""Steps on files: audited and corrected file are carried, and compared byte for byte before copying."""

from __future__ import annotations

from collections.abc import Iterable

from esmreport.core.model import Text
from esmreport.core.remedy.model import CarriedFile, Identity
from esmreport.fix.quote import argument, literal
from esmreport.fix.step import AUDITED, WANTED, Step, plain_path, state, unless_ok


def file_step(file: CarriedFile, wanted: bytes, title: Text, findings: Iterable[Identity], stem: str) -> Step:
    """`copy` of the corrected file over the audited one; the copy keeps the time of the file carried here.
    Raises DeclinedError."""
    path = plain_path(file.path)
    names = {AUDITED: f"{stem}-audited.bin", WANTED: f"{stem}-wanted.bin"}
    look = [_same(path, names[WANTED]), _if_ok(state(WANTED))]
    files = {names[WANTED]: wanted}
    if file.content is None:
        look.append(f"if not exist {literal(path)} {state(AUDITED)}")
        back = f'del {literal(path)} >>"%LOG%" 2>&1'
    else:
        look += [_same(path, names[AUDITED]), _if_ok(state(AUDITED))]
        files[names[AUDITED]] = file.content
        back = _copy(names[AUDITED], path)
    return Step(
        findings=tuple(findings),
        title=title,
        look=tuple(look),
        # A copy that ends half way (a full disk) must not leave half a file.
        to_wanted=(_copy(names[WANTED], path), unless_ok(back)),
        to_audited=(back,),
        files=files,
        times={names[AUDITED]: file.modified} if file.modified and file.content is not None else {},
    )


def _same(path: str, name: str) -> str:
    return f'"%SYS%fc.exe" /b {argument(path)} "%HERE%data\\{name}" >nul 2>&1'


def _if_ok(then: str) -> str:
    return f'if "%errorlevel%"=="0" {then}'


def _copy(name: str, path: str) -> str:
    return f'copy /y /b "%HERE%data\\{name}" {literal(path)} >>"%LOG%" 2>&1'
