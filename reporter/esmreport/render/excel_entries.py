"""Has somebody written into a workbook of ours? Then it must not be replaced."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from esmreport.render.wording import LANGUAGES, Words, load_words

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

# The columns that people fill, by sheet; the labels are those of the words.
ENTRY_COLUMNS = {
    "sheet.plan": ("decision", "decision_reason", "approver", "due", "done"),
    "sheet.manual": ("result", "checked_by", "date", "remark"),
}


def has_entries(content: bytes) -> bool:
    """Whether a decision or checklist cell of the .xlsx file `content` is filled. What cannot be read as a
    workbook counts as filled: what is not understood is not replaced."""
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(BytesIO(content), read_only=True)
    except Exception:  # openpyxl raises many kinds for a broken, encrypted or foreign file
        return True
    return any(_filled(workbook, load_words(lang)) for lang in LANGUAGES)


def _filled(workbook: Workbook, words: Words) -> bool:
    for sheet_key, names in ENTRY_COLUMNS.items():
        title = words(sheet_key)
        if title not in workbook.sheetnames:
            continue
        labels = {words(f"label.{name}") for name in names}
        rows = workbook[title].iter_rows(values_only=True)
        heads = [str(head or "").strip() in labels for head in next(rows, ())]
        if any(
            value not in (None, "") for row in rows for value, asked in zip(row, heads, strict=False) if asked
        ):
            return True
    return False
