"""A report with every status, every field and the awkward strings of real nodes, for the renderers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tests.render.sample_rules import RULES, both

from esmreport.core.model import (
    Cluster,
    Evidence,
    Gap,
    Node,
    Notice,
    Observation,
    Reason,
    Report,
    Result,
    Row,
    Severity,
    SiteValue,
    Status,
    Summary,
    Table,
    Text,
)

N1, N2 = "ESMNODE1", "ESMNODE2"
AWKWARD = "①㈱髙﨑 ｴｽﾑﾌﾟﾛ"
FORMULA = '=HYPERLINK("http://192.0.2.1/","x")'
SCRIPT = "</script><script>alert(1)</script>"
BRACES = "{{ 7*7 }}{% raw %}"
CONTROLS = "bell\x07esc\x1b[31m\u202eabc"
LONG = "C:\\" + "\\".join(["とても長いフォルダ名VeryLongFolderName"] * 60)
SERVICES = ("Nvbase", "ESMASVNT", "ESMDSVNT", "ESMCommonComponent", "ESMWebContainer")


def result(
    rule: str,
    subject: str,
    node: str | None,
    status: Status,
    expected: Text,
    found: dict[str | None, str] | None = None,
    *,
    reason: Reason | None = None,
    severity: Severity | None = None,
    item: str = "registry:64:HKLM\\SOFTWARE\\NEC",
) -> Result:
    text = RULES[rule]
    observed = tuple(Observation(node=n, text=Text.same(v)) for n, v in (found or {}).items())
    evidence = tuple(
        Evidence(node=n or N1, item=item, line=12 if item.startswith("file") else None, found=v)
        for n, v in (found or {}).items()
    )
    return Result(
        rule=rule,
        subject=subject,
        node=node,
        status=status,
        severity=severity or text.severity,
        criticality=text.criticality,
        expected=expected,
        observed=observed,
        reason=reason,
        evidence=evidence,
        source=text.sources[0],
        facts=text.facts,
    )


DIFFERENT = Reason(code="different", text=both("値が基準値と異なります。", "The value is not the baseline."))
DENIED = Reason(
    code="denied",
    text=both("アクセスが拒否されました（コード 5）。", "Access was denied (code 5)."),
)
ASK = Reason(
    code="feature_unanswered",
    text=both("TCP/IP 受信を使用していますか。", "Is TCP/IP reception used?"),
)
NOT_USED = Reason(code="feature", text=both("この機能は使われていません。", "The feature is not in use."))
MANUAL_WORD = both("手動", "Manual")


def _services() -> list[Result]:
    found = []
    for service in SERVICES:
        item = f"service:{service}"
        found.append(result("SVC-001", service, N1, Status.PASS, MANUAL_WORD, {N1: "手動 (3)"}, item=item))
        status = Status.FAIL if service in SERVICES[:2] else Status.PASS
        value = "自動 (2)" if status is Status.FAIL else "手動 (3)"
        reason = DIFFERENT if status is Status.FAIL else None
        found.append(
            result("SVC-001", service, N2, status, MANUAL_WORD, {N2: value}, reason=reason, item=item)
        )
    return found


def _registry() -> list[Result]:
    work = Text.same("X:\\NVWORK")
    name = Text.same("mgr_ESMPRO")
    fail, passed = Status.FAIL, Status.PASS
    return [
        result("REG-002", "NVBASE\\WorkDir", N1, passed, work, {N1: "x:¥NVWORK¥"}),
        result("REG-002", "NVBASE\\WorkDir", N2, fail, work, {N2: LONG}, reason=DIFFERENT),
        result("REG-005", "NVBASE\\CommunityName", N1, fail, name, {N1: AWKWARD}, reason=DIFFERENT),
        result("REG-005", "NVBASE\\CommunityName", N2, fail, name, {N2: FORMULA}, reason=DIFFERENT),
        result("REG-005", "ALERT\\Name", N1, fail, name, {N1: SCRIPT}, reason=DIFFERENT),
        result("REG-005", "ALERT\\Name", N2, fail, name, {N2: BRACES}, reason=DIFFERENT),
        result("REG-005", "LOCAL\\Name", N1, fail, name, {N1: CONTROLS}, reason=DIFFERENT),
        result("REG-005", "LOCAL\\Name", N2, passed, name, {N2: "mgr_ESMPRO"}),
    ]


def _files() -> list[Result]:
    found = []
    for part in ("jslcmn", "jslweb", "jslem", "jslalert"):
        expected = Text.same("X:\\WEB-INF\\service")
        item = f"file:C:\\Program Files (x86)\\ESMPRO\\ESMWEB\\{part}\\jsl.ini"
        subject = f"{part}\\jsl.ini: wrkdir"
        found.append(result("FILE-010", subject, N1, Status.PASS, expected, {N1: expected.ja}, item=item))
        status = (
            Status.COULD_NOT_CHECK if part == "jslem" else Status.FAIL if part == "jslweb" else Status.PASS
        )
        reason = {Status.COULD_NOT_CHECK: DENIED, Status.FAIL: DIFFERENT}.get(status)
        value = (
            {}
            if status is Status.COULD_NOT_CHECK
            else {N2: "C:\\ESMPRO" if status is Status.FAIL else expected.ja}
        )
        found.append(result("FILE-010", subject, N2, status, expected, value, reason=reason, item=item))
    return found


def _rest() -> list[Result]:
    full = both("Administrators: フルコントロール", "Administrators: full control")
    exists = both("存在する", "exists")
    key = Text.same("HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\NEC\\NVBASE")
    same = both("両ノードで同じ", "the same on both nodes")
    fip = Text.same("192.0.2.10")
    order = Text.same("ARMLOAD.EXE id_Base /S /M /WAIT 0 Nvbase")
    return [
        result("ACL-001", "X:\\NVWORK", None, Status.FAIL, full, {None: "BA: 読み取り"}, reason=DIFFERENT),
        result("ACL-001", "X:\\NVWORK\\Alert", None, Status.PASS, full, {None: "BA: フルコントロール"}),
        result("ACL-001", "X:\\NVWORK\\local", None, Status.COULD_NOT_CHECK, full, reason=DENIED),
        result("DIR-002", "NVWORK", N1, Status.PASS, exists, {N1: "存在する"}),
        result("DIR-002", "NVWORK", N2, Status.FAIL, exists, {N2: "存在しない"}, reason=DIFFERENT),
        result("SYNC-003", key.ja, None, Status.FAIL, key, {None: "登録なし"}, reason=DIFFERENT),
        result("SYNC-003", "HKEY_USERS\\.DEFAULT", None, Status.NOT_APPLICABLE, key, reason=NOT_USED),
        result(
            "SCR-004",
            "start.bat NORMAL",
            None,
            Status.FAIL,
            order,
            {None: "2 行目と 3 行目が逆"},
            reason=DIFFERENT,
        ),
        result("SCR-004", "start.bat FAILOVER", None, Status.COULD_NOT_CHECK, order, reason=DENIED),
        result(
            "EQ-001", "ServerManager", None, Status.FAIL, same, {N1: "6.40", N2: "6.30"}, reason=DIFFERENT
        ),
        result("EQ-001", "CLUSTERPRO X", None, Status.PASS, same, {N1: "4.0", N2: "4.0"}),
        result("NET-001", "options.txt", None, Status.FAIL, fip, {None: "192.0.2.11"}, reason=DIFFERENT),
        result("MAN-001", "TCP/IP", None, Status.MANUAL, both("使用時は起動", "running if used"), reason=ASK),
        result("MAN-001", "SNMP", N1, Status.MANUAL, both("使用時は起動", "running if used"), reason=ASK),
        result("MAN-001", "SNMP", N2, Status.MANUAL, both("使用時は起動", "running if used"), reason=ASK),
        result(
            "VER-001", "CLUSTERPRO X", N1, Status.INFO, both("ガイドの範囲", "within the guide"), {N1: "5.2"}
        ),
        result(
            "VER-001", "CLUSTERPRO X", N2, Status.INFO, both("ガイドの範囲", "within the guide"), {N2: "5.2"}
        ),
        result("SVC-001", "DmiEventWatcher", N1, Status.NOT_APPLICABLE, MANUAL_WORD, reason=NOT_USED),
        result("SVC-001", "DmiEventWatcher", N2, Status.NOT_APPLICABLE, MANUAL_WORD, reason=NOT_USED),
    ]


def summarise(results: Iterable[Result]) -> Summary:
    found = list(results)
    counts = Counter(str(r.status) for r in found)
    by_area: dict[str, Counter[str]] = {}
    by_node: dict[str, Counter[str]] = {}
    for r in found:
        by_area.setdefault(RULES[r.rule].area, Counter())[str(r.status)] += 1
        by_node.setdefault(r.node or "shared", Counter())[str(r.status)] += 1
    judged = counts["pass"] + counts["fail"]
    return Summary(
        counts={str(s): counts[s] for s in Status},
        failed_by_severity=Counter(str(r.severity) for r in found if r.status is Status.FAIL),
        by_area=by_area,
        by_node=by_node,
        score=counts["pass"] / judged if judged else None,
        coverage=judged / (judged + counts["could_not_check"]) if judged else None,
        verdict="fail" if counts["fail"] else "incomplete" if counts["could_not_check"] else "pass",
    )


def node(name: str, role: str, state: str, gaps: tuple[Gap, ...] = ()) -> Node:
    return Node(
        name=name,
        priority_role=role,
        state=state,
        state_reason=both("共有ドライブ X: の状態から判断", "judged by the drive X:"),
        bundle=f"{name}_20260131T040506Z.json",
        bundle_sha256=("ab12" if name == N1 else "cd34") * 16,
        seal="sealed" if name == N1 else "hash_only",
        collected_at="2026-01-31T04:05:06Z",
        utc_offset_minutes=540,
        run_id="0123456789abcdef" * 2,
        collector="esmcollect 0.1.0",
        os="10.0.17763",
        os_name="Windows Server 2019",
        bitness=64,
        model="Express5800/R120h-1M",
        addresses=("192.0.2.11", "198.51.100.11") if name == N1 else ("192.0.2.12",),
        products={"SM6": "6.40" if name == N1 else "6.30", "CLUSTERPRO": "4.0"},
        counts={"OK": 820, "ABSENT": 14, "DENIED": len(gaps), "UNAVAILABLE": 3},
        gaps=gaps,
        superseded=("ESMNODE1_20260130T010000Z.json",) if name == N1 else (),
    )


GAPS = (
    Gap(
        item="file:C:\\ESMPRO\\ESMWEB\\jslem\\jsl.ini",
        outcome="DENIED",
        code=5,
        detail="アクセスが拒否されました",
    ),
    Gap(item="acl:X:\\NVWORK\\local", outcome="ERROR", code=None, detail=None),
)


def row(item: str, values: dict[str, str], baseline: str, state: str) -> Row:
    texts = {node: Text.same(value) for node, value in values.items()}
    return Row(item=item, values=texts, baseline=Text.same(baseline), state=state)


TABLES = (
    Table(
        name="services",
        rows=(
            row(item="Nvbase", values={N1: "手動", N2: "自動"}, baseline="手動", state="different"),
            row(item="ESMDSVNT", values={N1: "手動", N2: "手動"}, baseline="手動", state="equal"),
            row(item="DmiEventWatcher", values={N1: "手動"}, baseline="", state="missing"),
            row(item="Spooler", values={N1: "自動", N2: ""}, baseline="", state="unknown"),
        ),
    ),
    Table(
        name="registry",
        rows=(
            row(
                item="NEC\\NVBASE\\WorkDir",
                values={N1: "X:\\NVWORK", N2: LONG},
                baseline="",
                state="different",
            ),
            row(
                item="NEC\\NVBASE\\Formula",
                values={N1: "+1+1", N2: "@SUM(1)"},
                baseline="",
                state="different",
            ),
        ),
    ),
)


def sample_report() -> Report:
    results = (*_services(), *_registry(), *_files(), *_rest())
    return Report(
        tool="esmreport 0.1.0",
        run_id="fedcba9876543210" * 2,
        created_at="2026-02-01T00:30:00Z",
        rulepack={"id": "esmpro-clusterpro", "version": "1.0.0", "sha256": "ef56" * 16},
        title={"customer": "㈱見本商事", "system": "統合監視システム", "document_number": "DOC-0001"},
        cluster=Cluster(
            name="cluster-esm",
            servers=(N1, N2, "ESMNODE3"),
            missing_servers=("ESMNODE3",),
            group="failover-esm",
            shared_drive="X:",
            disk_kind="sd",
            fips=("192.0.2.10",),
        ),
        nodes=(node(N1, "primary", "active"), node(N2, "secondary", "standby", GAPS)),
        site=(
            SiteValue(
                name="shared_drive",
                value="X:",
                origin="inferred",
                note=both("clp.conf より", "from clp.conf"),
            ),
            SiteValue(name="manager_name", value="mgr_ESMPRO", origin="site_file", note=both("", "")),
            SiteValue(
                name="fip", value=None, origin="unknown", note=both("決められません", "cannot be decided")
            ),
        ),
        notices=(
            Notice(
                code="fips",
                level="info",
                text=both("フローティング IP は 1 個です。", "There is one floating IP."),
            ),
            Notice(
                code="newer_clusterpro",
                level="warning",
                text=both(
                    "CLUSTERPRO X 5.2 はガイドより新しい版です。", "CLUSTERPRO X 5.2 is newer than the guide."
                ),
            ),
        ),
        rules=RULES,
        results=results,
        summary=summarise(results),
        tables=TABLES,
    )
