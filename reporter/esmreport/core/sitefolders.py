"""The folders of ESMPRO on the shared disk: which ones the nodes name, and which of them can be the measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from esmreport.core import winpath
from esmreport.core.fact import Missing, Seen
from esmreport.core.facts import NodeFacts
from esmreport.core.model import SiteValue, Text
from esmreport.core.ofgroup import drives_of
from esmreport.core.record import dataclass
from esmreport.core.sitesaid import inferred, unknown
from esmreport.core.votes import most_common, settled

if TYPE_CHECKING:
    from esmreport.core.placement import Placement


@dataclass(frozen=True, kw_only=True)
class SharedDisk:
    """What is known of the shared disk: its drive, all drives on which a folder of ESMPRO may lie, and the node that
    can open it."""

    drive: str | None
    drives: frozenset[str]
    holder: NodeFacts | None


def shared_disk(
    placement: Placement, group: str | None, shared: SiteValue, nodes: Sequence[NodeFacts]
) -> SharedDisk:
    config, drive = placement.parsed, shared.value
    held = drives_of(config, group) if config and group and shared.origin != "site_file" else set()
    holder = placement.with_drive(nodes, drive).holder if drive else None
    return SharedDisk(drive=drive, drives=frozenset(held | {drive} if drive else held), holder=holder)


def folder(
    name: str, paths: Sequence[str | None], disk: SharedDisk, tail: tuple[str, ...], where: Text
) -> SiteValue:
    """The folder that the nodes name, if it lies on the shared drive and is called as the guide calls it.

    A folder of another name (NWORK, say) is a finding, not a site's choice, unless the site file says so. `paths` has None
    for each place that could not be read: it must not be able to outvote the others.
    """
    if disk.drive is None:
        return unknown(name, "共有ディスクのドライブが不明です", "the drive of the shared disk is not known")
    wanted = [winpath.fold(part) for part in tail]
    fitting = [
        None if path is None else winpath.tidy(path)
        for path in paths
        if path is None
        or (
            winpath.drive_of(path) in disk.drives
            and winpath.normalise(path).split("\\")[-len(tail) :] == wanted
        )
    ]
    if not settled(fitting):
        return unknown(
            name,
            f"{where.ja}を読み取れなかったところがあるため、決められません。サイトファイルで指定してください",
            f"it cannot be settled, for a place of it ({where.en}) could not be read; state it in the site file",
        )
    example = "\\".join([disk.drive, *tail])
    known = [path for path in fitting if path is not None]
    common = most_common(known)
    if common is None:
        return SiteValue(
            name=name,
            value=example,
            origin="default",
            note=Text(ja="ガイドの例のとおり", en="as in the guide's example"),
        )
    there = _there(disk, common, [*known, example])
    if there is not None:
        return inferred(
            name,
            there,
            f"{where.ja}が指す {common} がなく、このフォルダがあるため",
            f"there is no {common}, which {where.en} names, while this folder exists",
        )
    return inferred(name, common, where.ja, where.en)


def _there(disk: SharedDisk, named: str, others: Sequence[str]) -> str | None:
    """The folder that exists, where the one that most places name does not: a slip must not be the measure."""
    if disk.holder is None or not isinstance(disk.holder.at_path("folder", named), Missing):
        return None
    return next((path for path in others if isinstance(disk.holder.at_path("folder", path), Seen)), None)
