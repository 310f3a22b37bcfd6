"""The PDF where Pango cannot be had: the same document, printed by a browser without a window."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path

from esmreport.core.model import Text
from esmreport.render.browsers import find_browser
from esmreport.render.errors import RenderError
from esmreport.render.html import data_address
from esmreport.render.pdf_document import pdf_html, pdf_layout
from esmreport.render.pdf_info import page_numbers, with_info
from esmreport.render.viewmodel import View
from esmreport.resources import template_text

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
# Nothing is fetched, synchronised, updated or remembered.
_FLAGS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions"),
    *("--disable-sync", "--disable-background-networking", "--disable-component-update"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer", "--generate-pdf-document-outline"),
)
_PATIENCE = 300


def print_pdf(view: View) -> bytes:
    """The PDF of a view by Edge, Chrome or Chromium. RenderError with one sentence where there is none, or
    where it does not print."""
    browser = find_browser()
    if browser is None:
        raise RenderError(no_browser())
    # Browsers cannot say on which page something is: the first print tells, the second one says it.
    first = printed(browser, browser_html(view, {}))
    content = printed(browser, browser_html(view, page_numbers(first)))
    keywords = ", ".join([view.run_id, *(f"{node.name}:{node.sha256}" for node in view.nodes)])
    return with_info(content, author=view.paper.author or view.tool, keywords=keywords, creator=view.tool)


def browser_html(view: View, pages: Mapping[str, int]) -> str:
    """The document with its style sheet inside; `pages` are the numbers behind links to anchors."""
    logo = data_address(view.paper.logo) if view.paper.logo else ""
    numbers = "".join(_number(anchor, page) for anchor, page in pages.items())
    style = pdf_layout(view) + template_text("pdf-browser.css") + _running(view) + numbers
    policy = f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
    # Nothing in a style sheet is escaped, and nothing in this one may end it.
    assert "</" not in style
    return pdf_html(view, logo).replace("</head>", f"{policy}<style>{style}</style></head>", 1)


def _running(view: View) -> str:
    """The running texts, which a browser cannot take out of the document."""
    run = f"{view.cluster_name} ・ {view.words('label.run_id')} {view.run_id}"
    texts = {"top-left": view.title, "top-center": view.paper.mark, "bottom-left": run, "top-right": ""}
    family = "font-family: 'BIZ UDGothic', 'Yu Gothic', Meiryo, 'Noto Sans CJK JP', sans-serif;"
    boxes = "".join(f"@{box} {{ content: {_css_text(text)}; {family} }}\n" for box, text in texts.items())
    bare = "".join(f"@{box} {{ content: none }} " for box in (*texts, "bottom-right"))
    return f"@page {{ {boxes} @bottom-right {{ {family} }} }}\n@page cover {{ {bare} }}\n"


def _number(anchor: str, page: int) -> str:
    name = _css_text("#" + anchor)
    return f".toc .page[data-of={name}]::after {{ content: '{page}'; }}\n"


def _css_text(text: str) -> str:
    """Text as a string of a style sheet, whatever it holds."""
    return '"' + "".join(c if c.isalnum() or c in " -_.:" else f"\\{ord(c):06x}" for c in text) + '"'


def printed(browser: Path, html: str) -> bytes:
    """A document as PDF, printed by a browser. Raises RenderError where it does not print."""
    with tempfile.TemporaryDirectory(prefix="esmreport-", ignore_cleanup_errors=True) as folder:
        page, target = Path(folder, "report.html"), Path(folder, "report.pdf")
        page.write_text(html, encoding="utf-8")
        command = [str(browser), *_FLAGS, f"--user-data-dir={Path(folder, 'profile')}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # A browser refuses to run as root with its sandbox; the page is ours and loads nothing.
            command.append("--no-sandbox")
        command += [f"--print-to-pdf={target}", page.as_uri()]
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                check=False,
            )
            content = target.read_bytes()
        except (OSError, subprocess.TimeoutExpired):
            content = b""
    if not content.startswith(b"%PDF-"):
        raise RenderError(_does_not_print(browser))
    return content


def no_browser() -> Text:
    """Why the engine `browser` cannot be used here."""
    return Text(
        ja="PDF を作成できません。Edge、Chrome、Chromium のいずれも見つかりません。"
        "いずれかをインストールするか、--pdf-engine weasyprint または"
        " --format xlsx,html,json を指定してください。",
        en="The PDF cannot be written: neither Edge nor Chrome nor Chromium was found; install one of "
        "them, or use --pdf-engine weasyprint or --format xlsx,html,json.",
    )


def _does_not_print(browser: Path) -> Text:
    return Text(
        ja=f"PDF を作成できません。{browser} が印刷に失敗しました。HTML をブラウザで開いて印刷するか、"
        "--format xlsx,html,json を指定してください。",
        en=f"The PDF cannot be written: {browser} did not print; open the HTML in a browser and print it, "
        "or use --format xlsx,html,json.",
    )
