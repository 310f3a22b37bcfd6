"""The page of rules says what the rules say."""

from __future__ import annotations

import runpy
from pathlib import Path

from tests.rulecases import book

ROOT = Path(__file__).parents[2]


def test_the_page_is_up_to_date() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "rules_page.py"))["page"](book())
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == made, (
        "run python scripts/rules_page.py"
    )
