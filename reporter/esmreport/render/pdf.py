"""The PDF: the view laid out on A4 by WeasyPrint, or where that cannot be had by a browser."""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from esmreport.core.document import Logo
from esmreport.render.browsers import find_browser
from esmreport.render.errors import RenderError
from esmreport.render.pdf_document import pdf_html, pdf_layout
from esmreport.render.pdf_engine import face_bytes, load_engine, load_fonts
from esmreport.render.viewmodel import View
from esmreport.resources import FONT_FAMILY, Fonts, template_text

ENGINES = ("auto", "weasyprint", "browser")
_SCHEME = "esmreport:"
_LOGO = f"{_SCHEME}logo"
_documents = count()


def render_pdf(view: View, engine: str = "auto") -> bytes:
    """The PDF of a view. `engine`: "weasyprint", "browser", or "auto", which takes the first that works here.
    RenderError with one sentence that says what is missing."""
    if engine not in ENGINES:
        raise ValueError(f"unknown PDF engine {engine!r}: use auto, weasyprint or browser")
    if engine == "browser":
        return _by_browser(view)
    try:
        module, fonts = load_engine(), load_fonts()
    except RenderError:
        if engine == "weasyprint" or find_browser() is None:
            raise
        return _by_browser(view)
    return write_pdf(module, fonts, pdf_html(view, _LOGO), pdf_css(view), view.paper.logo)


def _by_browser(view: View) -> bytes:
    from esmreport.render.pdf_browser import print_pdf

    return print_pdf(view)


def write_pdf(engine: Any, fonts: Fonts, html: str, css: str, logo: Logo | None = None) -> bytes:
    """A document and its style sheet as PDF; they may name the two fonts and the logo, and nothing else."""
    with _own_scratch(), _patient_gc():
        content: bytes = lay_out(engine, fonts, html, css, logo).write_pdf(pdf_tags=True)
    return content


def lay_out(engine: Any, fonts: Fonts, html: str, css: str, logo: Logo | None = None) -> Any:
    """The same laid out on pages, as WeasyPrint's Document."""
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

    fetcher = _fetcher(engine, fonts, logo)
    # Without a configuration of its own a style sheet's fonts are silently those of the system.
    faces = FontConfiguration()
    styles = engine.CSS(string=css, url_fetcher=fetcher, font_config=faces)
    document = engine.HTML(string=html, url_fetcher=fetcher)
    return document.render(stylesheets=[styles], font_config=faces)


def pdf_css(view: View) -> str:
    """The style sheet for WeasyPrint: font faces, colours of the marks, layout."""
    handling = template_text("pdf-handling.css") if view.paper.mark else ""
    return font_faces() + pdf_layout(view) + handling


def font_faces() -> str:
    """The two weights under one family name, by addresses that only our fetcher answers."""
    return "".join(
        f'@font-face {{ font-family: "{FONT_FAMILY}"; font-weight: {weight};'
        f' src: url("{_SCHEME}{name}"); }}\n'
        for weight, name in (("normal", "regular"), ("bold", "bold"))
    )


def _fetcher(engine: Any, fonts: Fonts, logo: Logo | None = None) -> Any:
    """Gives WeasyPrint the two fonts and the logo, and refuses every other address: nothing is ever
    fetched."""
    base: Any = engine.urls.URLFetcher
    response: Any = engine.urls.URLFetcherResponse
    paths = {f"{_SCHEME}regular": fonts.regular, f"{_SCHEME}bold": fonts.bold}

    class OwnFilesOnly(base):  # type: ignore[misc]
        def fetch(self, url: str, _headers: object = None) -> object:
            if logo and url == _LOGO:
                return response(url, logo.content, {"Content-Type": logo.media})
            if url not in paths:
                raise ValueError(f"only the fonts of the report may be read, not {url}")
            return response(url, face_bytes(paths[url]))

    return OwnFilesOnly()


@contextmanager
def _own_scratch() -> Iterator[None]:
    # WeasyPrint copies the fonts to a folder that it removes when Python looks for circles, which a process that is
    # about to end never does: every report left 9 MB behind.
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="esmreport-", ignore_cleanup_errors=True) as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before
            if sys.platform == "win32":
                # A font that is still open cannot be removed there.
                gc.collect()


@contextmanager
def _patient_gc() -> Iterator[None]:
    # Layout makes millions of short-lived boxes: the usual threshold costs a tenth of the time.
    # What the last document left is cleared here, not behind it: a process that makes only one need not wait.
    before = gc.get_threshold()
    if next(_documents):
        gc.collect()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
