"""Parts of an audit inside one process, against the least that could do it."""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROUNDS = 7
NOW = "2026-11-30T00:00:00Z"
XLSXWRITER = Path(__file__).with_name("peer_xlsx.py")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A ratio of processor times, and both sides in words."""

    ratio: float
    detail: str


def processor(work: Callable[[], Any]) -> float:
    """Median of processor seconds over some rounds, after one that warms up."""
    work()
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return statistics.median(found)


def rules(bundles: Sequence[str]) -> Found:
    """Rules, indexes and results of one pair, its bundles in memory, over reading their JSON."""
    from esmreport.io.bundles import load
    from esmreport.io.rulebook import load as load_rules
    from esmreport.pipeline import Order, reports

    book, loaded = load_rules(), load(bundles)
    texts = [Path(path).read_bytes() for path in bundles]
    floor = processor(lambda: [json.loads(text) for text in texts])
    ours = processor(lambda: reports(Order(bundles=loaded.bundles, site=None, now=NOW), book))
    detail = f"{ours * 1000:.1f} ms over {floor * 1000:.1f} ms, {len(book.rules)} rules"
    return Found(ratio=ours / floor, detail=detail)


def workbook(bundles: Sequence[str], peers: str, work: Path) -> Found:
    """Our workbook over XlsxWriter writing the same cells with as many styles."""
    from io import BytesIO

    from openpyxl import load_workbook

    from esmreport.io.bundles import load
    from esmreport.io.rulebook import load as load_rules
    from esmreport.pipeline import Order, reports
    from esmreport.render.excel import render_xlsx
    from esmreport.render.view import build_view

    [report] = reports(Order(bundles=load(bundles).bundles, site=None, now=NOW), load_rules())
    view = build_view(report, "ja")
    content = render_xlsx(view)
    ours = processor(lambda: render_xlsx(view))
    book = load_workbook(BytesIO(content))
    cells = {
        sheet.title: [
            (c.row - 1, c.column - 1, c.value, c.style_id) for row in sheet.iter_rows() for c in row
        ]
        for sheet in book
    }
    place = work / "cells.json"
    place.write_text(json.dumps(cells, default=str), encoding="utf-8")
    done = subprocess.run([peers, str(XLSXWRITER), str(place)], capture_output=True, text=True, check=True)
    floor = float(done.stdout)
    number = sum(map(len, cells.values()))
    detail = f"{ours * 1000:.0f} ms over {floor * 1000:.0f} ms, {number} cells on {len(cells)} sheets"
    return Found(ratio=ours / floor, detail=detail)
