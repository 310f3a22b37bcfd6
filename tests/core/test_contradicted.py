"""What the site file says against what was collected: the reader is told."""

from __future__ import annotations

import pytest
from tests.rulecases import base, report_of

from esmreport.core.site import SiteInput


def told(site: SiteInput) -> list[str]:
    report = report_of(base("sm6-6.40"), site)
    return [notice.text.en for notice in report.notices if notice.code == "site_contradicted"]


def test_what_bears_out_or_what_nobody_can_see_is_not_told() -> None:
    assert told(SiteInput()) == []
    assert told(SiteInput(versions={"SM": "6.4", "CLP": "4.0.1"}, features={"dmi_used": True})) == []


@pytest.mark.parametrize(("answer", "count"), [(True, 0), (False, 1)])
def test_an_answer_that_the_nodes_deny(answer: bool, count: int) -> None:
    found = told(SiteInput(features={"mg_installed": answer}))
    assert len(found) == count
    assert not found or 'features.mg_installed = "no", but what was collected says "yes"' in found[0]


def test_a_version_that_no_node_lists() -> None:
    found = told(SiteInput(versions={"SM": "6.22", "CLP": "3.3"}))
    assert ['products.server_manager = "6.22"' in found[0], 'products.clusterpro = "3.3"' in found[1]] == [
        True
    ] * 2
    assert "ESMNODE1: 6.40" in found[0]


def test_after_a_removal_the_version_is_the_one_that_was_there() -> None:
    assert told(SiteInput(versions={"SM": "6.22"}, phase="post-uninstall")) == []


def test_an_install_folder_that_no_node_has() -> None:
    assert told(SiteInput(values={"install_dir": "c:/program files (x86)/esmpro/"})) == []
    found = told(SiteInput(values={"install_dir": "D:\\ESM"}))
    assert [text for text in found if "ESMNODE1: C:\\Program Files (x86)\\ESMPRO" in text] == found != []
