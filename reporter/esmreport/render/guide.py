"""The baseline document as one HTML file that prints, or as Markdown."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from esmreport.core.guide import GuideDocument
from esmreport.render.templating import environment
from esmreport.render.wording import load_words
from esmreport.resources import template_text


def render_guide(document: GuideDocument, lang: str, kind: str) -> bytes:
    """The document in "ja" or "en"; `kind` is html or md. Returns UTF-8 bytes."""
    from markupsafe import Markup

    words = load_words(lang)
    css = template_text("guide.css")
    digest = b64encode(sha256(css.encode()).digest()).decode("ascii")
    env = environment()
    if kind == "md":
        env.autoescape = False
        env.filters["cell"] = lambda text: str(text).replace("|", "\\|").replace("\n", "<br>")
    text = env.get_template(f"guide.{kind}.j2").render(
        d=document,
        w=words,
        t=words.text,
        css=Markup(css),
        csp=f"default-src 'none'; style-src 'sha256-{digest}'",
        lang=lang,
    )
    return text.encode("utf-8")
