"""Facts about drives: who opens the shared one, and which failover group a folder belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from esmreport.core import winpath
from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, Seen
from esmreport.core.model import Text
from esmreport.core.ofgroup import groups_with_drive
from esmreport.core.operate.places import Place
from esmreport.core.parse.clpmodel import ClusterConfig
from esmreport.core.read.cluster import config
from esmreport.core.sitesaid import package_paths_of, work_dirs_of, wrkdirs_of

FOLDERS: Mapping[str, Callable[[Target], Sequence[str | None]]] = {
    "work_folder": lambda target: work_dirs_of(target.audit.nodes),
    "service_folder": lambda target: wrkdirs_of(target.audit.nodes),
    "package_folder": lambda target: package_paths_of(target.audit.nodes, target.lookup("service_folder")),
}


def volume(target: Target, params: Mapping[str, Any]) -> Fact:
    """Serial number of the volume in drive `drive`; Missing where the node does not open it (not there,
    refused)."""
    letter = str(params["drive"])
    fact = target.node.drive(letter)
    if not isinstance(fact, Seen):
        return fact
    if not target.node.holds(letter):
        code = fact.value.get("code")
        text = Text(
            ja=f"{letter} を開けません" + (f"（Win32 エラー {code}）" if code is not None else ""),
            en=f"{letter} is refused" + (f" (Win32 error {code})" if code is not None else ""),
        )
        return Missing(text=text, evidence=fact.evidence)
    serial = str(fact.value.get("serial") or "")
    shown = Text(
        ja=f"{letter} シリアル番号 {serial or '不明'}", en=f"{letter} serial number {serial or 'unknown'}"
    )
    return Seen(value=serial, text=shown, evidence=fact.evidence)


def folder_groups(target: Target, _params: Mapping[str, Any]) -> Fact:
    """The folders that are handed over, as places: place = folder, text = failover group that holds its
    drive. As the nodes name them; where they name none on a disk of a group, as the site has them."""
    fact = config(target)
    if not isinstance(fact, Seen):
        return fact
    folders = {name: _folders(target, fact.value, name) for name in FOLDERS}
    paths = [path for named in folders.values() for path in named]
    paths += [winpath.tidy(service + "\\..\\db") for service in folders["service_folder"]]
    if not paths:
        return Missing(
            text=Text(ja="フォルダが分かりません", en="no folder is known"), evidence=fact.evidence
        )
    places = tuple(
        Place(
            place=path,
            text=", ".join(groups_with_drive(fact.value, winpath.drive_of(path))) or "-",
            evidence=fact.evidence,
        )
        for path in paths
    )
    return Seen(
        value=places,
        text=Text.same("\n".join(f"{p.place}: {p.text}" for p in places)),
        evidence=fact.evidence,
    )


def _folders(target: Target, found: ClusterConfig, name: str) -> list[str]:
    """Each folder once that the nodes name for `name`. One on a drive of no group is the finding of the rule on that
    setting, and says nothing of groups."""
    written = {
        winpath.fold(path): winpath.tidy(path)
        for path in FOLDERS[name](target)
        if path and groups_with_drive(found, winpath.drive_of(path))
    }
    known = target.lookup(name)
    return list(written.values()) or ([known] if known else [])
