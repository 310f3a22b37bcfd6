"""Reasons that more than one part of the core gives, worded once."""

from __future__ import annotations

from esmreport.core.model import Reason, Text

NO_HOLDER = Reason(
    code="no_holder",
    text=Text(
        ja="共有（ミラー）ディスクを保持しているノードのバンドルがないため、共有ディスクの内容を確認できません。"
        "フェイルオーバグループが起動しているノードで採取してください",
        en="No collected node holds the shared (mirror) disk, so its content cannot be checked. "
        "Collect on the node where the failover group is online",
    ),
)


def not_collected_node(name: str) -> Reason:
    """For every question to a server of the cluster that nobody collected."""
    return Reason(
        code="node_not_collected",
        text=Text(
            ja=f"ノード {name} のバンドルがありません。{name} で採取してください",
            en=f"There is no bundle of node {name}; collect on {name}",
        ),
    )


def altered(name: str) -> Reason:
    """For every question to a node whose bundle no longer matches its seal."""
    return Reason(
        code="altered",
        text=Text(
            ja=f"ノード {name} のバンドルは封印と一致しないため、評価しません。採取し直してください",
            en=f"The bundle of node {name} does not match its seal and is not evaluated; collect again",
        ),
    )


PLACEHOLDER_NAMES = {
    "shared_drive": ("共有（ミラー）ディスクのドライブ", "the drive of the shared (mirror) disk"),
    "group_drives": ("共有（ミラー）ディスクのドライブ", "the drive of the shared (mirror) disk"),
    "work_folder": ("共有ディスク上のワークフォルダ", "the work folder on the shared disk"),
    "service_folder": ("共有ディスク上のサービスフォルダ", "the service folder on the shared disk"),
    "package_folder": ("更新パッケージ保存フォルダ", "the folder for update packages"),
    "fip": ("フローティング IP（FIP）", "the floating IP address (FIP)"),
    "manager_name": ("マネージャ名", "the manager name"),
    "group": ("フェイルオーバグループ", "the failover group"),
    "install_dir": ("ESMPRO インストールフォルダ", "the ESMPRO install folder"),
    "local_service": ("ESMPRO インストールフォルダ", "the ESMPRO install folder"),
    "cluster_dir": ("CLUSTERPRO のインストールフォルダ", "the CLUSTERPRO install folder"),
    "agent_dir": ("エージェントのインストールフォルダ", "the install folder of the agent"),
    "public_ip": ("このノードの Public-LAN の実 IP アドレス", "the node's own address in the public LAN"),
    "os_memory_mb": ("OS の動作に必要なメモリ", "the memory that the operating system needs"),
    "user_group": ("ESMPRO ユーザグループの SID", "the SID of the ESMPRO user group"),
    "NEC": ("OS のビット数", "the bitness of the OS"),
}


def unresolved(placeholder: str) -> Reason:
    """For an expected value that nobody can work out."""
    ja, en = PLACEHOLDER_NAMES.get(placeholder, (placeholder, placeholder))
    return Reason(
        code=f"site_value:{placeholder}",
        text=Text(
            ja=f"{ja}が分からないため、基準値を決められません。サイトファイルで指定してください",
            en=f"{en[0].upper() + en[1:]} is not known, so the expected value cannot be worked out; "
            "state it in the site file",
        ),
    )


def container_absent(what: str) -> Reason:
    """For a thing whose folder or file is not there at all; that is a finding of its own."""
    return Reason(
        code="container_absent",
        text=Text(
            ja=f"{what} がないため確認できません。先に {what} の指摘に対処してください",
            en=f"{what} is not there, so this cannot be checked; settle the finding about {what} first",
        ),
    )


def wrong_state(wanted: str) -> Reason:
    """For rules on active or standby nodes, on a node in the other state."""
    ja, en = ("現用系", "active server") if wanted == "active" else ("待機系", "standby server")
    return Reason(
        code="other_state",
        text=Text(
            ja=f"採取時に{ja}であったノードのみが対象です", en=f"Applies to the {en} at collection only"
        ),
    )


def unknown_state(name: str) -> Reason:
    """For rules on active or standby nodes where the state was not found out."""
    return Reason(
        code="unknown_state",
        text=Text(
            ja=f"{name} が採取時に現用系か待機系かを判別できません",
            en=f"Whether {name} was active or standby at collection cannot be told",
        ),
    )
