"""The HTML in a real browser, where there is one: its policy lets the filter work, and it is right."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.render.sample_report import N1

from esmreport.core.model import Report, Status

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this computer")


def dom(page: Path) -> str:
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command.append(f"--user-data-dir={page.parent / 'profile'}")
    done = subprocess.run([*command, page.as_uri()], capture_output=True, timeout=120, check=True)
    return done.stdout.decode("utf-8")


def test_under_its_own_policy_the_script_runs(html: str, report: Report, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    found = dom(page)
    total = len(report.results)
    assert f"{total} / {total} 件を表示</output>" in found
    assert '<div id="filter" role="search" aria-label="絞り込み">' in found


def test_the_filter_shows_exactly_what_was_asked_for(html: str, report: Report, tmp_path: Path) -> None:
    asking = "".join(
        f"document.getElementById('{control}').value = '{value}';"
        for control, value in (("f1", "v-fail"), ("f3", "n-0"))
    )
    asking += "document.getElementById('f3').dispatchEvent(new Event('input'));"
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    page = tmp_path / "asked.html"
    page.write_text(open_page.replace("</body>", f"<script>{asking}</script></body>"), encoding="utf-8")
    rows = re.findall(r'data-node="([^"]*)" data-status="([^"]*)"( hidden="")?>', dom(page))
    shown = [(node, status) for node, status, hidden in rows if not hidden]
    wanted = [r for r in report.results if r.status is Status.FAIL and r.node == N1]
    assert len(rows) == len(report.results)
    assert shown == [(N1, "fail")] * len(wanted)
