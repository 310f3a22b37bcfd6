"""The cells of a workbook written by XlsxWriter: `python peer_xlsx.py CELLS.json` prints processor seconds (median of 7)."""

import json
import statistics
import sys
import time
from io import BytesIO
from pathlib import Path

import xlsxwriter


def write(sheets):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    styles = {}
    for title, cells in sheets.items():
        sheet = book.add_worksheet(title[:31])
        for row, column, value, style in cells:
            if style not in styles:
                look = {"font_name": "BIZ UDPGothic", "font_size": 10, "border": 1, "text_wrap": True}
                styles[style] = book.add_format({**look, "indent": len(styles) % 15})
            if value is None:
                sheet.write_blank(row, column, None, styles[style])
            elif isinstance(value, (int, float)):
                sheet.write_number(row, column, value, styles[style])
            else:
                sheet.write_string(row, column, str(value), styles[style])
    book.close()


def main():
    sheets = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    write(sheets)
    found = []
    for _ in range(7):
        began = time.process_time()
        write(sheets)
        found.append(time.process_time() - began)
    print(statistics.median(found))


main()
