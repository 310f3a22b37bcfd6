"""The sample report with everything a site may add: editions, logo, exceptions, checks, drift, causes, scripts."""

from __future__ import annotations

from dataclasses import replace

from tests.io.test_sitereport import png
from tests.render.sample_report import N1, N2, row, sample_report
from tests.render.sample_rules import both

from esmreport.core.document import Document, Edition, Logo, ScriptText
from esmreport.core.history import Change, Diagnosis, Drift, Part, RawChange, Recorded, Typed
from esmreport.core.model import (
    Attestation,
    Node,
    Report,
    Result,
    Severity,
    Status,
    Table,
    Text,
    Waiver,
)
from esmreport.core.summary import summarise

WAIVED = ("DIR-002", "NVWORK", N2)
CHECKED = ("MAN-001", "SNMP", N1)
PLACE = both("例外.toml 3 行目", "waivers.toml line 3")
START = ("@echo off", "rem 起動スクリプト", 'IF "%CLP_EVENT%" == "START" GOTO NORMAL', ":NORMAL")
LINES = (
    *START,
    "ARMLOAD.EXE id_Base /S /M /WAIT 0 Nvbase",
    '\tnet start "Alert Manager"',
    "GOTO EXIT",
    ":EXIT",
    "exit 0",
)


def rich_report() -> Report:
    """One report for the golden files and the chapters that the plain sample does not fill."""
    plain = sample_report()
    results = tuple(_decided(result) for result in plain.results)
    return replace(
        plain,
        title={
            **plain.title,
            "title": "ESMPRO クラスタ監査報告書",
            "author": "髙﨑",
            "confidentiality": "関係者外秘",
        },
        document=_document(),
        results=results,
        summary=summarise(results, {rule.id: rule.area for rule in plain.rules.values()}),
        nodes=tuple(_lived_in(node) for node in plain.nodes),
        tables=(*plain.tables, _sync()),
        scripts=_scripts(),
        records=_records(),
        typed=_typed(),
        drift=_drift(),
        diagnoses=_causes(),
    )


def _document() -> Document:
    return Document(
        editions=(
            Edition(number="1.0", date="2026-01-15", author="髙﨑", change="初版"),
            Edition(number="1.1", date="2026-02-01", author="髙﨑", change="是正後の再監査を反映"),
        ),
        logo=Logo(name="logo.png", media="image/png", content=png(60, 20), width=60, height=20),
    )


def _decided(result: Result) -> Result:
    if result.identity == WAIVED:
        waiver = Waiver(
            state="active",
            reason="次回の保守まで受容する",
            approver="見本 太郎",
            reference="CHG-0001",
            granted="2026-01-20",
            expires="2026-12-31",
            place=PLACE,
        )
        return replace(result, waiver=waiver)
    if result.identity == CHECKED:
        attestation = Attestation(
            state="active",
            result=Status.PASS,
            automatic=Status.MANUAL,
            by="見本 花子",
            date="2026-01-30",
            seen="画面で確認",
            valid_until="2027-01-30",
            place=both("是正計画.xlsx 手動確認 5 行", "plan.xlsx, sheet Manual checklist, row 5"),
        )
        return replace(result, status=Status.PASS, attestation=attestation)
    return result


def _lived_in(node: Node) -> Node:
    states = {"Nvbase": "running", "ESMDSVNT": "running", "DmiEventWatcher": "stopped"}
    standby = {"Nvbase": "stopped", "ESMDSVNT": "start_pending"}
    return replace(
        node,
        services=states if node.name == N1 else standby,
        places={
            "NEC": "HKLM\\SOFTWARE\\Wow6432Node\\NEC",
            "install_dir": f"{'C' if node.name == N1 else 'D'}:\\ESMPRO",
        },
    )


def _sync() -> Table:
    key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\NEC\\ESMSM"
    return Table(
        name="sync", rows=(row(key, {N1: "regsync-esm", N2: "（登録なし）"}, "登録する", "missing"),)
    )


def _scripts() -> tuple[ScriptText, ...]:
    other = (
        *LINES[:4],
        "ARMLOAD.EXE id_Base /S /M /WAIT 30 Nvbase",
        *LINES[5:8],
        "rem 待機系だけの行",
        "exit 0",
    )
    return (
        ScriptText(name="failover-esm\\script\\start.bat", lines={N1: LINES, N2: other}, notes={}),
        ScriptText(name="failover-esm\\script\\stop.bat", lines={N1: START, N2: START}, notes={}),
        ScriptText(
            name="failover-esm\\script\\sub.bat",
            lines={N1: START},
            notes={N2: both("アクセスが拒否されました", "access was denied")},
        ),
    )


def _records() -> tuple[Recorded, ...]:
    plain = {"kind": "waiver", "place": PLACE, "node": N2}
    return (
        Recorded(
            **plain,
            state="used",
            rule="DIR-002",
            subject="NVWORK",
            cells={},
            why=both("", ""),
            results=(WAIVED,),
        ),
        Recorded(
            **plain,
            state="expired",
            rule="SVC-001",
            subject="Nvbase",
            cells={"expires": "2026-01-01"},
            why=both("期限を過ぎています", "it has ended"),
        ),
    )


def _typed() -> tuple[Typed, ...]:
    return (
        Typed(
            sheet="plan",
            rule="SVC-001",
            subject="ESMDSVNT",
            node=N2,
            cells={"decision": "是正する", "done": "完了"},
            place=both("前回.xlsx 是正計画 4 行", "last.xlsx, sheet Action plan, row 4"),
            why=both("判定が「適合」になりました", "the verdict is now pass"),
        ),
        Typed(
            sheet="plan",
            rule="SVC-001",
            subject="Nvbase",
            node=N2,
            cells={"decision": "是正する", "expires": "2026-03-31"},
            place=both("前回.xlsx 是正計画 3 行", "last.xlsx, sheet Action plan, row 3"),
        ),
    )


def _drift() -> Drift:
    return Drift(
        previous_run="0" * 32,
        previous_at="2026-01-01T00:00:00Z",
        previous_rulepack={"id": "esmreport", "version": "1"},
        previous_score=0.75,
        same_rulepack=False,
        changes=(
            Change(
                kind="new",
                rule="SVC-001",
                subject="Nvbase",
                node=N2,
                title=both("起動の種類", "startup type"),
                severity=Severity.CRITICAL,
                before="pass",
                after="fail",
                seen_before=Text.same("手動 (3)"),
                seen_after=Text.same("自動 (2)"),
            ),
        ),
        unchanged={"pass": 10, "fail": 2},
        raw=(
            RawChange(
                kind="changed",
                what="file",
                item="C:\\ESMPRO\\start.bat",
                node=N1,
                parts=(Part(name="sha256", before="aa", after="bb"),),
                rules=("SCR-004",),
            ),
        ),
        notes=(both("前回の結果には ESMNODE3 がありません。", "The earlier results have no ESMNODE3."),),
    )


def _causes() -> tuple[Diagnosis, ...]:
    return (
        Diagnosis(
            id="DIAG-1",
            title=both("待機系で設定していない", "Not set up on the standby server"),
            cause=both("片方のノードだけで作業しています。", "Work was done on one node only."),
            advice=both("待機系で手順をはじめから行います。", "Do the procedure on the standby server."),
            node=N2,
            results=(("SVC-001", "Nvbase", N2), ("REG-002", "NVBASE\\WorkDir", N2)),
        ),
    )
