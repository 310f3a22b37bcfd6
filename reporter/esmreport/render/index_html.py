"""The index as one HTML file: sorts and narrows by its own script, needs no network, prints without either."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from esmreport.render.index_view import IndexView
from esmreport.render.styles import mark_rules
from esmreport.render.templating import environment
from esmreport.resources import template_text


def render_index_html(view: IndexView) -> bytes:
    """The index as UTF-8 HTML. Only its own style sheet and script may act in it."""
    from markupsafe import Markup

    css = mark_rules(view.marks) + template_text("index.css")
    script = template_text("index.js")
    policy = (
        f"default-src 'none'; style-src {_hash(css)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    env = environment()
    env.filters["share"] = share
    # The style sheet and the script are our own files; everything else is escaped.
    text = env.get_template("index.html.j2").render(
        v=view, w=view.words, css=Markup(css), js=Markup(script), csp=policy
    )
    return text.encode("utf-8")


def share(value: float | None) -> str:
    """A share of 1 as people read it; a dash where there is none. Never 100 % for less than all."""
    if value is None:
        return "－"
    return f"{min(value, 0.999) if value < 1 else 1:.1%}"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
