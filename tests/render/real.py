"""The real samples as reports, views and files, each made once per process."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from pathlib import Path

from tests.rulecases import book

from esmreport.core.model import Report
from esmreport.io import bundles
from esmreport.pipeline import Order, reports
from esmreport.render.pdf import render_pdf
from esmreport.render.view import build_view
from esmreport.render.viewmodel import View

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = tuple(sorted({path.parent.name for path in SAMPLES.glob("*/*.json")}))
CLOCK = "2026-12-01T00:00:00Z"


@cache
def report(name: str) -> Report:
    loaded = bundles.load([str(SAMPLES / name)])
    return reports(Order(bundles=loaded.bundles, site=None, now=CLOCK), book())[0]


@cache
def view(name: str, lang: str, appendix: str = "differences") -> View:
    return build_view(report(name), lang, appendix)


@cache
def pdf(name: str, lang: str, appendix: str = "differences") -> Path:
    """The PDF in a file that lasts as long as this process."""
    path = _folder() / f"{name}-{lang}-{appendix}.pdf"
    path.write_bytes(render_pdf(view(name, lang, appendix)))
    return path


@cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name)
