"""The tables that lay the nodes side by side: which rows they have, and what stands beside them as the baseline."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

from tests.lab.ops import apply
from tests.rulecases import base, collected, report_of, report_on

from esmreport.core.model import Report, Row
from esmreport.core.site import SiteInput

JSL = r"C:\Program Files (x86)\ESMPRO\ESMWEB\jslem\jsl.ini"
NVBASE = r"HKLM\SOFTWARE\Wow6432Node\NEC\NVBASE"
ALERT_PATH = {"op": "registry.set", "on": "standby", "key": r"${NEC}\NVBASE\AlertViewer", "name": "AlertPath"}


def made(*ops: dict[str, Any], plan: str = "sm6-6.40") -> Report:
    return report_of(apply(base(plan), ops, "compared"), SiteInput())


def rows(report: Report, table: str) -> dict[str, Row]:
    return {row.item: row for found in report.tables if found.name == table for row in found.rows}


def test_a_place_that_no_setting_names_is_no_row() -> None:
    found = rows(made(plan="sa-4.6"), "files")
    assert found and not [item for item in found if item.startswith("{")]
    assert all(row.state != "unknown" for row in found.values())


def test_a_file_that_was_refused_is_not_comparable() -> None:
    report = made({"op": "deny.path", "on": "standby", "path": r"${install}\ESMWEB\jslem\jsl.ini"})
    assert rows(report, "files")[JSL].state == "unknown"


def test_a_file_that_was_not_asked_for_at_a_known_place_is_not_comparable() -> None:
    """So it is in a folder of commands' output, where what is not in the folder is unknown."""
    primary, standby = collected(base("sm6-6.40"))
    data = deepcopy(dict(standby.data))
    item = next(i for i in data["items"] if i["probe"] == "file" and i["target"]["path"] == JSL)
    item.update(outcome="SKIPPED", value=None)
    report = report_on([primary, replace(standby, data=data)], SiteInput())
    assert rows(report, "files")[JSL].state == "unknown"


def test_the_baseline_of_a_value_is_the_rule_that_states_it() -> None:
    found = rows(made({**ALERT_PATH, "value": r"X:\NVWORK_OLD\alert"}), "registry")
    assert found[rf"{NVBASE}\AlertViewer\AlertPath"].baseline.ja == r"X:\NVWORK\alert"
    assert found[rf"{NVBASE}\CommunityName"].baseline.ja == "mgr_ESMPRO"


def test_the_baseline_of_a_file_stays_the_comparison_of_its_content() -> None:
    assert rows(made(), "files")[JSL].baseline.en == "the same content on every node"
