"""LibreOffice as the office program of the customer: a Basic macro fills cells, sorts, renames and saves."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

PROGRAM = shutil.which("soffice")

LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple"
  library:link="false"/>
</library:libraries>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
{code}
</script:module>
"""
BASIC = """
Function Column(sheet, head)
  Dim c
  For c = 0 To 60
    If Trim(sheet.getCellByPosition(c, 0).String) = head Then
      Column = c
      Exit Function
    End If
  Next c
  Column = -1
End Function

Function RowOf(sheet, rule, subject, node)
  Dim r
  For r = 1 To 3000
    If sheet.getCellByPosition(Column(sheet, "{rule}"), r).String = rule And _
       sheet.getCellByPosition(Column(sheet, "{subject}"), r).String = subject And _
       sheet.getCellByPosition(Column(sheet, "{node}"), r).String = node Then
      RowOf = r
      Exit Function
    End If
  Next r
  RowOf = -1
End Function

Sub Put(doc, name, rule, subject, node, head, text)
  Dim sheet
  sheet = doc.Sheets.getByName(name)
  ' As if typed: LibreOffice itself decides what is a date and what is a text.
  sheet.getCellByPosition(Column(sheet, head), RowOf(sheet, rule, subject, node)).FormulaLocal = text
End Sub

Sub Main
  Dim doc, sheet, args(0) As New com.sun.star.beans.PropertyValue
  Dim out(0) As New com.sun.star.beans.PropertyValue
  Dim field(0) As New com.sun.star.table.TableSortField
  Dim sorting(1) As New com.sun.star.beans.PropertyValue
  args(0).Name = "Hidden"
  args(0).Value = True
  doc = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, args())
{statements}
  out(0).Name = "FilterName"
  out(0).Value = "Calc MS Excel 2007 XML"
  doc.storeToURL("{target}", out())
  doc.close(True)
End Sub
"""


def quoted(text: str) -> str:
    """A Basic string."""
    return '"' + text.replace('"', '""') + '"'


def put(sheet: str, about: tuple[str, str, str], cells: Mapping[str, str]) -> list[str]:
    """Statements that type into the row of (rule, subject, node as printed)."""
    names = ", ".join(quoted(part) for part in (sheet, *about))
    return [f"  Put(doc, {names}, {quoted(head)}, {quoted(text)})" for head, text in cells.items()]


def sort(sheet: str, column: int) -> list[str]:
    """Statements that sort a sheet's rows by a column, backwards."""
    return [
        f"  sheet = doc.Sheets.getByName({quoted(sheet)})",
        f"  field(0).Field = {column}",
        "  field(0).IsAscending = False",
        '  sorting(0).Name = "SortFields"',
        "  sorting(0).Value = field()",
        '  sorting(1).Name = "ContainsHeader"',
        "  sorting(1).Value = True",
        "  Dim cursor",
        "  cursor = sheet.createCursor()",
        "  cursor.gotoEndOfUsedArea(True)",
        "  cursor.sort(sorting())",
    ]


def rename(sheet: str, name: str) -> list[str]:
    return [f"  doc.Sheets.getByName({quoted(sheet)}).Name = {quoted(name)}"]


def run(
    source: Path, target: Path, statements: Sequence[str], heads: Mapping[str, str], profile: Path
) -> None:
    """Lets LibreOffice do it. `heads`: the words of the columns rule, subject and node."""
    code = BASIC.format(
        source=source.as_uri(), target=target.as_uri(), statements="\n".join(statements), **heads
    )
    if not profile.exists():
        # A macro of a profile that is just being made is not found.
        office(profile, "--terminate_after_init")
    basic = profile / "user" / "basic"
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    (basic / "script.xlc").write_text(LIBRARIES, encoding="utf-8")
    (basic / "Standard" / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    module = MODULE.format(code=escape(code, quote=False))
    (basic / "Standard" / "Module1.xba").write_text(module, encoding="utf-8")
    office(profile, "macro:///Standard.Module1.Main")
    if not target.exists():
        raise AssertionError("LibreOffice wrote nothing")


def convert(source: Path, folder: Path, kind: str, profile: Path) -> None:
    """Saves a file in another format, e.g. "xlsx:Calc MS Excel 2007 XML"."""
    office(profile, "--convert-to", kind, "--outdir", str(folder), str(source))


def office(profile: Path, *arguments: str) -> None:
    assert PROGRAM is not None
    command = [PROGRAM, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
