"""Scripts, running services, places and synchronised keys as the report prints them, on virtual nodes."""

from __future__ import annotations

from typing import Any

from tests.lab.ops import apply
from tests.rulecases import base, report_of

from esmreport.core.model import Report, Row, Status
from esmreport.core.site import SiteInput

START = r"failover-esm\script-esm\start.bat"
NEC = r"HKEY_LOCAL_MACHINE\SOFTWARE\Wow6432Node\NEC"
N1, N2 = "ESMNODE1", "ESMNODE2"


def made(*ops: dict[str, Any]) -> Report:
    return report_of(apply(base("sm6-6.40"), ops, "as built"), SiteInput())


def key_row(report: Report, key: str) -> Row:
    table = next(table for table in report.tables if table.name == "sync")
    return next(row for row in table.rows if row.item.casefold() == key.casefold())


def test_scripts_hold_every_line_of_every_node() -> None:
    extra = {"op": "file.replace", "on": "standby", "path": r"${script}\start.bat"}
    report = made({**extra, "old": "rem 優先順位", "new": "rem 待機系 優先順位", "count": 2})
    assert [script.name for script in report.scripts] == [START, START.replace("start", "stop")]
    start = report.scripts[0]
    assert start.notes == {} and set(start.lines) == {N1, N2}
    assert len(start.lines[N1]) == len(start.lines[N2]) > 20
    different = [pair for pair in zip(start.lines[N1], start.lines[N2], strict=True) if len(set(pair)) == 2]
    assert len(different) == 2 and all("待機系" in after for _, after in different)


def test_a_script_that_is_missing_or_refused_is_not_the_same() -> None:
    missing = made({"op": "file.delete", "on": "standby", "path": r"${script}\start.bat"}).scripts[0]
    refused = made({"op": "deny.path", "on": "standby", "path": r"${script}\start.bat"}).scripts[0]
    assert set(missing.lines) == set(refused.lines) == {N1}
    assert "ファイルなし" in missing.notes[N2].ja
    assert "拒否" in refused.notes[N2].ja and "denied" in refused.notes[N2].en


def test_services_are_those_of_the_guide_with_their_state() -> None:
    report = made({"op": "service.delete", "on": "standby", "name": "DmiEventWatcher"})
    active, standby = report.nodes
    assert active.services["Nvbase"] == "running" and standby.services["Nvbase"] == "stopped"
    assert "DmiEventWatcher" in active.services and "DmiEventWatcher" not in standby.services
    assert "Spooler" not in active.services
    assert list(active.services)[:3] == ["AlertManagerWMIService", "AlertManagerHTTPSService", "Nvbase"]


def test_places_are_the_node_s_own() -> None:
    node = made().nodes[0]
    assert node.places["NEC"] == r"HKLM\SOFTWARE\Wow6432Node\NEC"
    assert node.places["cluster_dir"].endswith("CLUSTERPRO")
    assert node.places["local_service"].startswith(node.places["install_dir"])


def test_synchronised_keys_say_what_is_registered_and_what_should_be() -> None:
    row = key_row(made(), f"{NEC}\\NVBASE")
    assert {text.ja for text in row.values.values()} == {"regsync-esm"}
    assert row.state == "equal" and row.baseline.en == "to be registered"


def test_a_key_that_nobody_registered_is_missing() -> None:
    conf, key = r"${cluster}\etc\clp.conf", f"<key>{NEC}\\NVBASE</key>"
    report = made({"op": "file.replace", "path": conf, "old": key, "new": "<key></key>"})
    row = key_row(report, r"HKLM\SOFTWARE\Wow6432Node\NEC\NVBASE")
    assert row.state == "missing" and all("登録なし" in text.ja for text in row.values.values())
    assert any(r.rule == "SYNC-001" and r.status is Status.FAIL for r in report.results)


def test_a_configuration_that_cannot_be_read_says_so() -> None:
    report = made({"op": "deny.path", "on": "standby", "path": r"${cluster}\etc\clp.conf"})
    row = key_row(report, f"{NEC}\\NVBASE")
    assert row.state == "unknown" and "確認不能" in row.values[N2].ja
