"""Runs in Windows: lays out document.html with style.css by the reporter's own modules into out.pdf, or says why
not. With an argument: what `esmreport doctor` would say of the engine, in that language."""

import sys
from pathlib import Path

HOME = "C:\\office"
sys.path[:0] = [HOME + "\\app", HOME + "\\packages"]

from esmreport.render.errors import RenderError  # noqa: E402
from esmreport.render.pdf import write_pdf  # noqa: E402
from esmreport.render.pdf_engine import load_engine, load_fonts  # noqa: E402

try:
    engine, fonts = load_engine(), load_fonts()
except RenderError as problem:
    lang = sys.argv[1] if len(sys.argv) > 1 else "en"
    print(problem.text.get(lang))
    sys.exit(1)
home = Path(HOME)
html, css = ((home / name).read_text(encoding="utf-8") for name in ("document.html", "style.css"))
(home / "out.pdf").write_bytes(write_pdf(engine, fonts, html, css))
print(fonts.regular.name)
