"""The index in a real browser: a head sorts by numbers, the filter narrows, the console is silent, nothing is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from esmreport.render.index_html import render_index_html
from esmreport.render.index_view import build_index_view
from tests.chrome import CHROMIUM, Chrome
from tests.fleet.test_index_faces import ROWS, index_of

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this computer")
SHOWN = (
    "[...document.querySelectorAll('#list tbody tr')].filter(r => !r.hidden).map(r => r.cells[1].textContent)"
)


def _head(label: str) -> str:
    return f"[...document.querySelectorAll('#list th button')].find(b => b.textContent.trim() === '{label}').click()"


def test_sorts_and_narrows(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_bytes(render_index_html(build_index_view(index_of(*ROWS), "en")))
    with Chrome() as browser:
        browser.open(page)
        first = browser.ask(SHOWN)
        assert first[0] == "cluster-003" and len(first) == len(ROWS)
        browser.ask(_head("Cluster"))
        assert browser.ask(SHOWN) == sorted(first)
        browser.ask(_head("Cluster"))
        assert browser.ask(SHOWN) == sorted(first, reverse=True)
        browser.ask(_head("Score"))
        scores = browser.ask(
            "[...document.querySelectorAll('#list tbody tr')].map(r => Number(r.cells[4].dataset.s))"
        )
        assert scores == sorted(scores) and scores[0] == -1
        browser.ask("document.querySelector('#verdict').value = '2'")
        browser.ask("document.querySelector('#verdict').dispatchEvent(new Event('change'))")
        assert browser.ask(SHOWN) == ["cluster-000"]
        assert "1 of 5" in browser.ask("document.querySelector('output').textContent")
        assert browser.console == [] and set(browser.requests) == {page.as_uri()}
