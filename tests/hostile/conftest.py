"""Every test of this folder says how it ended, where a file is named for that (log.py)."""

from __future__ import annotations

import os

import pytest

from tests.hostile import log


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    ended = report.when == "call" or (report.when == "setup" and report.outcome != "passed")
    if ended and log.FILE in os.environ:
        log.line(test=report.nodeid, what="test", happened=report.outcome, count=1)
