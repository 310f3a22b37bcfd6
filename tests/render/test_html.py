"""The HTML: self-contained, closed to data, complete without a script, usable on a narrow screen."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError
from tests.render.sample_report import BRACES, FORMULA, LONG, SCRIPT

from esmreport.core.model import Report
from esmreport.render.html import render_html
from esmreport.render.look import mark
from esmreport.render.templating import built_widths, column_widths, environment
from esmreport.render.view import build_view
from esmreport.render.viewmodel import BuiltRow, View
from esmreport.render.wording import load_words


class Page(HTMLParser):
    """Tags with their attributes, and the text of style, script and everything else."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"style": [], "script": [], "body": []}
        self._inside = "body"
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("style", "script"):
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._inside = "body"

    def handle_data(self, data: str) -> None:
        self.texts[self._inside].append(data)

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_it_refers_to_nothing_outside_itself(page: Page) -> None:
    for _, attributes in page.tags:
        assert not {"src", "srcset", "action", "style", "onclick"} & set(attributes)
        target = attributes.get("href") or "#"
        assert target.startswith("#")
    css = "".join(page.texts["style"])
    assert "url(" not in css and "@import" not in css
    assert not {"link", "img", "iframe", "object", "form"} & {tag for tag, _ in page.tags}


def test_every_anchor_exists(page: Page) -> None:
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert [a["href"] for a in page.all("a") if (a["href"] or "")[1:] not in ids] == []
    assert len(ids) == sum("id" in attributes for _, attributes in page.tags)


def test_the_policy_allows_exactly_our_style_and_script(page: Page) -> None:
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy and "default-src 'none'" in policy and "unsafe" not in policy
    for kind in ("style", "script"):
        text = "".join(page.texts[kind])
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
        assert len(page.all(kind)) == 1


def test_data_is_never_markup(html: str, page: Page) -> None:
    assert len(page.all("script")) == 1
    assert SCRIPT not in html
    body = "".join(page.texts["body"])
    for text in (SCRIPT, BRACES, FORMULA, LONG):
        assert text in body


def test_the_style_sheet_keeps_its_quotes(html: str) -> None:
    style = re.search("<style>(.*?)</style>", html, re.S)
    assert style and '"BIZ UDPGothic"' in style.group(1) and "&#34;" not in style.group(1)


def test_templates_are_strict_and_escape() -> None:
    env = environment()
    with pytest.raises(UndefinedError):
        env.from_string("{{ nobody }}").render()
    assert env.from_string("{{ x }}").render(x="<b>&\"'") == "&lt;b&gt;&amp;&#34;&#39;"


def test_nothing_is_hidden_without_a_script(page: Page) -> None:
    hidden = [attributes.get("id") for _, attributes in page.tags if "hidden" in attributes]
    assert hidden == ["filter", "nothing"]
    assert all("open" in attributes for attributes in page.all("details"))


def test_a_result_row_says_what_the_filter_needs(page: Page, view: View) -> None:
    found = [row for row in page.all("tr") if "data-rule" in row]
    assert len(found) == len(view.entries)
    choices = {option["value"] for option in page.all("option") if option["value"]}
    for row in found:
        assert set((row["data-t"] or "").split(" ")) <= choices


def test_filter_words_of_a_card_keep_verdict_and_node_together(view: View) -> None:
    text = render_html(view).decode()
    card = re.search(r'id="F05" data-t="([^"]*)"', text)
    assert card and len(card.group(1).split(";")) == 2
    line = re.search(
        r'<tr data-t="([^"]*)"><td data-l="規則">EQ-001[^<]*</td><td data-l="対象">ServerManager', text
    )
    assert line and line.group(1).startswith("v-fail s-medium a-equality n-")


def test_both_languages_and_an_empty_report(report: Report, english: View) -> None:
    assert '<html lang="en">' in render_html(english).decode()
    empty = replace(report, results=(), nodes=(), tables=(), notices=(), site=())
    assert "不適合は検出されていません" in render_html(build_view(empty, "ja")).decode()


def test_column_widths_fill_the_table() -> None:
    for widths in (column_widths(30, 3), column_widths(34, 2, 11), column_widths(26, 7)):
        assert sum(float(w.rstrip("%")) for w in widths) == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("nodes", [1, 2, 3, 8])
@pytest.mark.parametrize("with_baseline", [True, False])
def test_columns_of_the_as_built_state_are_as_wide_as_what_they_say(nodes: int, with_baseline: bool) -> None:
    said = ("監視" * 40, *["短い"] * (nodes - 1))
    row = BuiltRow(item="Nvbase", values=said, baseline="", mark=mark(load_words("ja"), "state", "different"))
    shares = [float(w.rstrip("%")) for w in built_widths([row, row], with_baseline)]
    assert sum(shares) == pytest.approx(100, abs=0.1)
    _item, *values = shares[:-1]
    assert len(values) == nodes + with_baseline and min(shares) >= (11 if nodes < 5 else 5)
    assert values[with_baseline] == max(shares)
    if nodes > 1:
        assert values[with_baseline] > 1.5 * values[-1]
