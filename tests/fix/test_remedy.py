"""What the audit hands over to be put right, and what it keeps from every script, each with its reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import esmreport
from esmreport.core.model import Report
from esmreport.core.remedy.model import Access, Content, Line, RegistryValue, StartType
from esmreport.core.site import SiteInput
from esmreport.render.json import render_json
from tests.lab.ops import apply
from tests.lab.plan import BASES, load_plan
from tests.rulecases import base, report_of

SCHEMA = Path(esmreport.__file__).parent / "schema" / "results-1.json"
NVBASE = "${NEC}\\NVBASE"
JSL = "${install}\\ESMWEB\\jslem\\jsl.ini"
ECI = "${install}\\ESMWEB\\wbserver\\webapps\\axis2\\WEB-INF\\classes\\eci.service.properties"
PET = "${local_service}\\petAnalysisInfo.txt"


def audited(*ops: dict[str, Any]) -> Report:
    return report_of(apply(base("sm6-6.40"), ops, "test"), SiteInput())


def changes(report: Report, rule: str) -> list[Any]:
    assert report.fixes is not None
    return [change for fix in report.fixes.fixes if fix.identity[0] == rule for change in fix.changes]


def declined(report: Report, rule: str) -> list[str]:
    assert report.fixes is not None
    return [one.reason.code for one in report.fixes.by_hand if one.identity[0] == rule]


def test_a_healthy_cluster_has_nothing_to_put_right() -> None:
    report = audited()
    assert report.fixes is not None
    assert (report.fixes.fixes, report.fixes.by_hand, report.fixes.follows, report.fixes.files) == (
        (),
        (),
        (),
        (),
    )


def test_a_start_type_carries_the_old_one() -> None:
    report = audited(
        {"op": "service.set", "on": "standby", "name": "Nvbase", "start": "auto", "delayed": True}
    )
    assert changes(report, "SVC-001") == [StartType(service="Nvbase", old="automatic_delayed", new="manual")]


def test_two_sources_that_disagree_lead_back_to_no_one_value() -> None:
    report = audited(
        {
            "op": "service.set",
            "on": "standby",
            "name": "Nvbase",
            "start": "auto",
            "registry_start": "disabled",
        }
    )
    assert declined(report, "SVC-001") == ["disagree"]


def test_a_registry_value_keeps_its_type_and_carries_every_byte() -> None:
    old = {"type": "REG_EXPAND_SZ", "value": "%ESMPRO%\\NVWORK"}
    report = audited({"op": "registry.set", "on": "primary", "key": NVBASE, "name": "WorkDir", **old})
    (change,) = changes(report, "REG-001")
    assert isinstance(change, RegistryValue) and change.old is not None
    assert (change.old.type, change.new.type) == (2, 2)
    assert change.old.raw == "%ESMPRO%\\NVWORK\0".encode("utf-16-le")
    assert change.new.raw == "X:\\NVWORK\0".encode("utf-16-le")


def test_a_value_that_is_missing_is_made_and_one_in_a_missing_key_is_not() -> None:
    report = audited({"op": "registry.delete_value", "on": "primary", "key": NVBASE, "name": "GeneralFilter"})
    (change,) = changes(report, "REG-001")
    assert change.old is None and change.new.type == 1
    report = audited(
        {"op": "registry.delete_key", "on": "primary", "key": "${NEC}\\ESMSM\\CurrentVersion\\ODBC"}
    )
    assert declined(report, "REG-001") == ["no_key"]


def test_a_value_of_another_type_is_left_to_a_person() -> None:
    report = audited(
        {
            "op": "registry.set",
            "on": "primary",
            "key": NVBASE,
            "name": "WorkDir",
            "type": "REG_MULTI_SZ",
            "value": ["a"],
        }
    )
    assert declined(report, "REG-001") == ["type"]


def test_only_the_work_folder_part_of_a_path_is_replaced() -> None:
    key = f"{NVBASE}\\AlertViewer\\AlertType\\EXPRESS"
    value = {"type": "REG_EXPAND_SZ", "value": "%ESMPRO%\\nvwork\\Alert\\wav\\my nvwork.wav"}
    report = audited({"op": "registry.set", "on": "primary", "key": key, "name": "WavCurrent", **value})
    (change,) = changes(report, "REG-003")
    assert change.new.raw == "X:\\NVWORK\\Alert\\wav\\my nvwork.wav\0".encode("utf-16-le")


@pytest.mark.parametrize(
    ("op", "code"),
    [
        ({"op": "file.set", "on": "primary", "path": JSL, "attributes": 0x21}, "attributes"),
        (
            {
                "op": "file.replace",
                "on": "primary",
                "path": JSL,
                "old": "[java]",
                "new": "password=x\n[java]",
            },
            "redacted",
        ),
    ],
)
def test_files_that_must_not_be_rewritten(op: dict[str, Any], code: str) -> None:
    wrong = {"op": "file.replace", "on": "primary", "path": JSL, "old": "wrkdir=X:", "new": "wrkdir=C:"}
    report = audited(wrong, op)
    assert declined(report, "FILE-001") == [code]
    assert report.fixes is not None
    assert not [file for file in report.fixes.files if file.path.endswith("jslem\\jsl.ini")]


def test_a_setting_carries_the_audited_file_once() -> None:
    report = audited(
        {"op": "file.replace", "on": "both", "path": ECI, "old": "\\\\", "new": "\\", "count": 3}
    )
    found = changes(report, "FILE-003") + changes(report, "FILE-004")
    assert found and all(isinstance(change, Line) and change.value.startswith("X:\\") for change in found)
    assert report.fixes is not None
    assert sorted(file.on for file in report.fixes.files) == ["ESMNODE1", "ESMNODE2"]
    assert all(file.content and file.modified for file in report.fixes.files)


def test_a_copy_carries_the_shared_file_and_what_it_replaces() -> None:
    outdated = {"op": "file.replace", "on": "standby", "path": PET, "old": "version=3", "new": "version=2"}
    report = audited(outdated)
    (change,) = changes(report, "FILE-015")
    assert isinstance(change, Content) and b"version=3" in change.content
    assert report.fixes is not None
    (file,) = report.fixes.files
    assert (file.on, b"version=2" in (file.content or b"")) == ("ESMNODE2", True)


def test_rights_are_tried_out_before_they_are_planned() -> None:
    report = audited(
        {"op": "acl.set", "path": "${work}\\local", "sddl": "O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)"}
    )
    (change,) = changes(report, "ACL-002")
    assert isinstance(change, Access)
    assert (change.path, change.old) == ("X:\\NVWORK\\local", "D:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)")
    assert [(grant.sid, grant.rights) for grant in change.grants] == [("S-1-1-0", "read_execute")]


@pytest.mark.parametrize(
    ("sddl", "code"),
    [
        ("O:BAG:SYD:PAI(D;OICI;FA;;;WD)(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)", "acl_other_entries"),
        ("O:BAG:SYD:NO_ACCESS_CONTROL", "acl_unread"),
        ("O:BAG:SYD:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;OICIID;FA;;;WD)", "acl_other_entries"),
    ],
)
def test_rights_that_one_entry_does_not_mend(sddl: str, code: str) -> None:
    report = audited({"op": "acl.set", "path": "${work}\\local", "sddl": sddl})
    assert code in declined(report, "ACL-002") + declined(report, "ACL-003")


def test_the_results_file_fits_its_schema() -> None:
    report = report_of(load_plan(BASES / "drifted.toml"), SiteInput())
    data = json.loads(render_json(report))
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(data)
    assert {entry["change"]["kind"] for entry in data["fixes"]["changes"]} == {
        "start_type", "registry_value", "access", "line", "content",
    }  # fmt: skip
