"""Facts about settings and folders that were moved to the shared disk: is it the moved one that counts?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esmreport.core import winpath
from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Evidence, Reason, Text
from esmreport.core.read.keyed import colon_line, keyed_value
from esmreport.core.reasons import container_absent

LOCAL_NVISORD = "NVWORK\\local\\nvisord.cf"


def named_folder(target: Target, params: Mapping[str, Any]) -> Fact:
    """Whether the folder that a setting (`path`, `key`) names exists on one of the shared `drives`: true, or false
    where only the folder `copy` exists. Unknown where the setting names another drive, and where both exist or
    neither does."""
    setting = keyed_value(target, params)
    if not isinstance(setting, Seen):
        return setting
    named = str(setting.value[0] if isinstance(setting.value, tuple) else setting.value)
    drives, copy = str(params["drives"]), str(params["copy"])
    if winpath.drive_of(named) not in drives.split(", "):
        return Unknown(reason=_elsewhere(named, drives), evidence=setting.evidence)
    folder = target.node.at_path("folder", named)
    if isinstance(folder, Unknown):
        return folder
    if isinstance(folder, Seen) and folder.value.get("kind") != "file":
        return _only_one(target, named, copy, setting.evidence + folder.evidence)
    if not isinstance(target.node.at_path("folder", copy), Seen):
        return Unknown(reason=container_absent(copy), evidence=setting.evidence)
    text = Text(
        ja=f"{named}（フォルダなし。{copy} はあり）", en=f"{named} (no such folder, while {copy} exists)"
    )
    return Seen(value=False, text=text, evidence=setting.evidence + folder.evidence)


def _only_one(target: Target, named: str, copy: str, evidence: tuple[Evidence, ...]) -> Fact:
    """The named folder is the copy, if there is no other: the service creates the folder that the setting names,
    so that it exists does not make it the copy."""
    other = target.node.at_path("folder", copy)
    if not winpath.same_path(named, copy):
        if isinstance(other, Unknown):
            return other
        if isinstance(other, Seen) and other.value.get("kind") != "file":
            return Unknown(reason=_both(named, copy), evidence=evidence + other.evidence)
    text = Text(ja=f"{named}（フォルダあり）", en=f"{named} (the folder exists)")
    return Seen(value=True, text=text, evidence=evidence)


def _both(named: str, copy: str) -> Reason:
    return Reason(
        code="two_folders",
        text=Text(
            ja=f"設定値の {named} のほかに {copy} もあり、どちらがコピー先かを判定できません"
            "（設定値のフォルダは、コピーしていなくてもサービスの起動時に作成されます）",
            en=f"There is {copy} beside {named}, which the setting names, and it cannot be told which of them is "
            "the copy (the service creates the folder of the setting when it starts)",
        ),
    )


def _elsewhere(named: str, drives: str) -> Reason:
    return Reason(
        code="not_on_shared_disk",
        text=Text(
            ja=f"{named} は共有（ミラー）ディスク（{drives}）上にないため、コピー先との一致を確認できません",
            en=f"{named} is not on the shared (mirror) disk ({drives}), "
            "so it cannot be compared with the copy",
        ),
    )


def edited_place(target: Target, params: Mapping[str, Any]) -> Fact:
    """Whether the manager `name` stands in nvisord.cf at `path` on the shared disk, and not in the local
    copy of a node alone: true or false. Missing where no node has the file, and where the shared one does
    not hold the setting; Unknown where only a local folder has the file."""
    shared = colon_line(target, {"path": params["path"], "key": "CommunityName"})
    if isinstance(shared, Unknown):
        return shared
    wanted = str(params["name"])
    # Written twice (a tuple) is another rule's finding.
    if isinstance(shared, Seen) and wanted in (
        shared.value if isinstance(shared.value, tuple) else (shared.value,)
    ):
        return Seen(value=True, text=Text.same(f"{params['path']}: {wanted}"), evidence=shared.evidence)
    local = {node.name: _local_name(target, node) for node in target.audit.nodes}
    for node, fact in local.items():
        if isinstance(fact, Seen) and fact.value == wanted:
            text = Text(
                ja=f"{node} のローカルの {LOCAL_NVISORD} にだけ {wanted} の記述あり",
                en=f"{wanted} stands only in the local {LOCAL_NVISORD} of {node}",
            )
            return Seen(value=False, text=text, evidence=fact.evidence + shared.evidence)
    unknown = next((fact for fact in local.values() if isinstance(fact, Unknown)), None)
    if unknown:
        return unknown
    if isinstance(shared, Missing):
        return _left_out(target, str(params["path"])) or shared
    return Seen(value=True, text=shared.text, evidence=shared.evidence)


def _local_name(target: Target, node: NodeFacts) -> Fact:
    path = _local_path(target, node)
    if path is None:
        return Unknown(reason=node.blocked or container_absent("ESMPRO"))
    return colon_line(target.audit.target(node), {"path": path, "key": "CommunityName"})


def _local_path(target: Target, node: NodeFacts) -> str | None:
    install = target.audit.target(node).lookup("install_dir")
    return None if install is None else f"{install}\\{LOCAL_NVISORD}"


def _left_out(target: Target, shared: str) -> Unknown | None:
    """Why a missing shared file does not settle that there is nothing to edit: the folder was copied from a local
    one that has the file."""
    if not isinstance(target.node.at_path("file", shared), Missing):
        return None
    for node in target.audit.nodes:
        path = _local_path(target, node)
        local = node.at_path("file", path) if path else None
        if isinstance(local, Seen):
            return Unknown(reason=_incomplete(shared, f"{node.name} {path}"), evidence=local.evidence)
    return None


def _incomplete(shared: str, local: str) -> Reason:
    return Reason(
        code="not_copied",
        text=Text(
            ja=f"{shared} はありませんが、ローカルのファイルはあります（{local}）。"
            "ワークフォルダが完全にコピーされているかどうかを確認してください",
            en=f"There is no {shared}, while the local file exists ({local}): "
            "see whether the work folder was copied completely",
        ),
    )
