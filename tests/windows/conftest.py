"""All tests here run the real collector in a real Windows Python under Wine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .awkward import awkward_plan
from .computer import collect_plan
from .setup import LAB, STAMP

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.windows)


@pytest.fixture(scope="session", autouse=True)
def laboratory(request: pytest.FixtureRequest) -> None:
    """Set up, or skip; whoever asks for these tests by `-m windows` wants them run, not skipped."""
    if (LAB / "base" / STAMP).exists():
        return
    reason = "the Windows laboratory is not set up: run `sudo python3 tests/windows/setup.py` first"
    if "windows" in str(request.config.getoption("markexpr")):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def awkward_bundles() -> dict[str, dict[str, Any]]:
    """Role -> bundle of the awkward plan, its services running."""
    return collect_plan(awkward_plan(), running=True)
