"""Page 1 says which phase was audited, and what does not go with it."""

from __future__ import annotations

import pytest
from tests.rulecases import base, report_of

from esmreport.core.site import SiteInput


def codes(plan: str, site: SiteInput) -> set[str]:
    return {notice.code for notice in report_of(base(plan), site).notices}


@pytest.mark.parametrize("phase", ["change", "post-update", "post-uninstall"])
def test_a_phase_other_than_operation_is_said(phase: str) -> None:
    assert "phase" in codes("sm6-6.40-removed", SiteInput(phase=phase))


def test_operation_needs_no_word() -> None:
    assert not {"phase", "still_installed"} & codes("sm6-6.40", SiteInput())


def test_a_product_that_is_still_there_is_said_after_a_removal() -> None:
    stated = {"SM": "6.40"}
    removed = SiteInput(phase="post-uninstall", versions=stated)
    assert "still_installed" in codes("sm6-6.40", removed)
    assert "still_installed" not in codes("sm6-6.40-removed", removed)


def test_after_a_removal_nothing_that_holds_in_operation_is_judged() -> None:
    report = report_of(base("sm6-6.40"), SiteInput(phase="post-uninstall"))
    judged = {result.rule for result in report.results if result.status in ("pass", "fail", "info")}
    assert judged == {"UNI-001", "UNI-002", "UNI-003", "UNI-004"}
