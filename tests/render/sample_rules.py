"""The rules of the sample report: made up for the renderers, not the product's baseline."""

from __future__ import annotations

from esmreport.core.model import (
    Criticality,
    Inferred,
    Remediation,
    RuleText,
    Severity,
    Source,
    Step,
    Text,
)

PAGES = "62-75"


def both(ja: str, en: str) -> Text:
    return Text(ja=ja, en=en)


def source(ja: str, en: str) -> Source:
    return Source(product="SM6", section=both(ja, en), pages=PAGES)


SERVICES = source("サービスのスタートアップの種類", "Start types of services")
REGISTRY = source("レジストリの編集", "Registry editing")
FILES = source("設定ファイルの編集", "Configuration files")
FOLDERS = source("ワークフォルダのコピー", "Copying the work folder")
SCRIPTS = source("起動／停止スクリプトの設定", "Start and stop scripts")


def remediation(order: int, window: str, *steps: Step, synced: bool = False) -> Remediation:
    return Remediation(
        why=both(
            "フェイルオーバ時に待機系で製品が起動しない、または設定が引き継がれません。",
            "After a failover the product does not start, or its settings are lost.",
        ),
        steps=steps,
        verify=both(
            "変更後に再度採取し、この項目が適合になることを確認します。",
            "Collect again; this item must pass.",
        ),
        rollback=both(
            "変更前に書き出した値を書き戻します。", "Write back the values exported before the change."
        ),
        window=window,
        order=order,
        synced_key=synced,
    )


def step(ja: str, en: str, where: str = "each_node", state: str = "any") -> Step:
    return Step(text=both(ja, en), where=where, state=state)


def rule(
    rule_id: str,
    area: str,
    title: Text,
    severity: Severity,
    src: Source,
    fix: Remediation | None,
    *,
    criticality: Criticality = Criticality.MUST,
    kind: str = "automatic",
    inferred: Inferred | None = None,
) -> RuleText:
    return RuleText(
        id=rule_id,
        revision=1,
        kind=kind,
        area=area,
        title=title,
        severity=severity,
        criticality=criticality,
        sources=(src,),
        message=both(
            "要件を満たしていません。引き継ぎに影響します。",
            "The requirement is not met; inheritance suffers.",
        ),
        manual_check=both(
            "該当ノードで管理ツールを開き、表示された値を基準値と見比べます。",
            "Open the administration tool on the node and compare the value with the baseline.",
        ),
        remediation=fix,
        inferred=inferred,
        facts=(f"SM6-{rule_id}",),
    )


_EXPORT = step("変更前のキーを reg export で書き出します。", "Export the key with reg export.", state="any")
_STOP = step("スクリプトリソースを停止します。", "Stop the script resource.", "cluster", "any")

RULES = {
    r.id: r
    for r in (
        rule(
            "SVC-001",
            "services",
            both(
                "関連サービスのスタートアップの種類は「手動」である",
                "The start type of the services is Manual",
            ),
            Severity.CRITICAL,
            SERVICES,
            remediation(
                10,
                "none",
                step("サービスのスタートアップの種類を「手動」にします。", "Set the start type to Manual."),
            ),
        ),
        rule(
            "REG-002",
            "registry",
            both("WorkDir が共有ワークフォルダを指す", "WorkDir points at the shared work folder"),
            Severity.CRITICAL,
            REGISTRY,
            remediation(
                30,
                "group_stop",
                _STOP,
                _EXPORT,
                step(
                    "WorkDir を ${work_folder} に変更します。",
                    "Set WorkDir to ${work_folder}.",
                    "each_node",
                    "script_stopped",
                ),
                synced=True,
            ),
        ),
        rule(
            "REG-005",
            "registry",
            both("CommunityName が共通のマネージャ名である", "CommunityName is the common manager name"),
            Severity.HIGH,
            REGISTRY,
            remediation(
                31,
                "group_stop",
                _EXPORT,
                step("値を書き換えます。", "Write the value.", state="script_stopped"),
            ),
        ),
        rule(
            "FILE-010",
            "files",
            both("jsl.ini のパスが共有サービスフォルダを指す", "jsl.ini points at the shared service folder"),
            Severity.HIGH,
            FILES,
            remediation(
                40,
                "group_stop",
                _STOP,
                step("jsl.ini を編集します。", "Edit jsl.ini.", state="script_stopped"),
            ),
        ),
        rule(
            "ACL-001",
            "acl",
            both("共有ワークフォルダのアクセス権", "Permissions of the shared work folder"),
            Severity.HIGH,
            FOLDERS,
            remediation(
                20,
                "none",
                step("アクセス権を設定します。", "Set the permissions.", "active", "shared_disk_online"),
            ),
        ),
        rule(
            "DIR-002",
            "folders",
            both("ローカルのワークフォルダが残っている", "The local work folder is kept"),
            Severity.MEDIUM,
            FOLDERS,
            remediation(
                21, "none", step("他ノードから復元します。", "Restore it from the other node.", "node")
            ),
        ),
        rule(
            "SYNC-003",
            "sync",
            both(
                "レジストリ同期リソースに必要なキーがある",
                "The registry synchronization resource has the keys",
            ),
            Severity.HIGH,
            source("同期レジストリの登録", "Registering synchronised keys"),
            remediation(
                50,
                "cluster_shutdown",
                step(
                    "キーを追加して構成を反映します。",
                    "Add the key and apply.",
                    "cluster",
                    "cluster_shutdown",
                ),
                synced=True,
            ),
        ),
        rule(
            "SCR-004",
            "scripts",
            both("起動スクリプトの順序", "Order of the start script"),
            Severity.CRITICAL,
            SCRIPTS,
            remediation(
                60,
                "group_stop",
                step("スクリプトを直します。", "Correct the script.", "cluster", "group_stopped"),
            ),
        ),
        rule(
            "EQ-001",
            "equality",
            both("両ノードの版数が同じである", "Both nodes have the same version"),
            Severity.MEDIUM,
            source("動作環境", "Platform"),
            remediation(
                70,
                "group_stop",
                step("版数をそろえます。", "Bring to one version.", "standby", "group_stopped"),
            ),
            criticality=Criticality.SHOULD,
            inferred=Inferred(
                printed=both("両系に同じ製品を導入すること", "the same product on both servers"),
                because=both(
                    "版数の違いは引き継ぎの失敗につながるため", "different versions break inheritance"
                ),
            ),
        ),
        rule(
            "NET-001",
            "network",
            both("CLUSTER_FIP がフローティング IP である", "CLUSTER_FIP is the floating IP"),
            Severity.LOW,
            FILES,
            remediation(45, "none", step("options.txt を直します。", "Correct options.txt.", "active")),
        ),
        rule(
            "MAN-001",
            "manual",
            both("TCP/IP 受信の使用有無を確認する", "Confirm whether TCP/IP reception is used"),
            Severity.MEDIUM,
            source("注意事項", "Notes"),
            None,
            kind="manual",
        ),
        rule(
            "VER-001",
            "versions",
            both("CLUSTERPRO X の版数", "Version of CLUSTERPRO X"),
            Severity.INFO,
            source("動作環境", "Platform"),
            None,
            criticality=Criticality.MAY,
        ),
    )
}
