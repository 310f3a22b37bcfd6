"""Facts about settings and folders that were moved to the shared disk: is it the moved one that counts?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esmreport.core import winpath
from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Reason, Text
from esmreport.core.read.files import colon_line, keyed_value
from esmreport.core.reasons import container_absent

LOCAL_NVISORD = "NVWORK\\local\\nvisord.cf"


def named_folder(target: Target, params: Mapping[str, Any]) -> Fact:
    """Whether the folder that a setting (`path`, `key`) names exists on the shared `drive`: true, or false
    where only the folder `copy` exists. Unknown where the setting names another drive, or where neither
    exists."""
    setting = keyed_value(target, params)
    if not isinstance(setting, Seen):
        return setting
    named = str(setting.value[0] if isinstance(setting.value, tuple) else setting.value)
    drive, copy = str(params["drive"]), str(params["copy"])
    if winpath.drive_of(named) != winpath.drive_of(drive):
        return Unknown(reason=_elsewhere(named, drive), evidence=setting.evidence)
    folder = target.node.at_path("folder", named)
    if isinstance(folder, Unknown):
        return folder
    if isinstance(folder, Seen) and folder.value.get("kind") != "file":
        text = Text(ja=f"{named}（フォルダあり）", en=f"{named} (the folder exists)")
        return Seen(value=True, text=text, evidence=setting.evidence + folder.evidence)
    if not isinstance(target.node.at_path("folder", copy), Seen):
        return Unknown(reason=container_absent(copy), evidence=setting.evidence)
    text = Text(
        ja=f"{named}（フォルダなし。{copy} はあり）", en=f"{named} (no such folder, while {copy} exists)"
    )
    return Seen(value=False, text=text, evidence=setting.evidence + folder.evidence)


def _elsewhere(named: str, drive: str) -> Reason:
    return Reason(
        code="not_on_shared_disk",
        text=Text(
            ja=f"{named} は共有（ミラー）ディスク（{drive}）上にないため、コピー先との一致を確認できません",
            en=f"{named} is not on the shared (mirror) disk ({drive}), "
            "so it cannot be compared with the copy",
        ),
    )


def edited_place(target: Target, params: Mapping[str, Any]) -> Fact:
    """Whether the manager `name` stands in nvisord.cf at `path` on the shared disk, and not in the local
    copy of a node alone: true or false. Missing where the shared file is absent and nobody edited a local
    one."""
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
        return shared
    return Seen(value=True, text=shared.text, evidence=shared.evidence)


def _local_name(target: Target, node: NodeFacts) -> Fact:
    own = target.audit.target(node)
    install = own.lookup("install_dir")
    if install is None:
        return Unknown(reason=node.blocked or container_absent("ESMPRO"))
    return colon_line(own, {"path": f"{install}\\{LOCAL_NVISORD}", "key": "CommunityName"})
