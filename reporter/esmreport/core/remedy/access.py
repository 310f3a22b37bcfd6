"""Access rights of folders: one explicit entry an account, tried out on the audited list first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from esmreport.core import winpath
from esmreport.core.facts import Seen
from esmreport.core.operate.acl import RIGHTS, TRUSTEES, WORK_FOLDER_RIGHTS, Folder
from esmreport.core.parse import acl
from esmreport.core.parse.sddl import Ace, SecurityDescriptor
from esmreport.core.read.acls import tree
from esmreport.core.remedy.base import ByHandError, Task
from esmreport.core.remedy.model import Access, Grant

_DACL = re.compile(r"(?:O:[^:()]*)?(?:G:[^:()]*)?(D:[A-Z]*(?:\([^()\"]*\))*)(?:S:.*)?")
Wanted = Sequence[tuple[str, str]]
Holds = Callable[[SecurityDescriptor, str, str], bool]


def grant(task: Task) -> tuple[Access, ...]:
    """`path`: the folder; `trustee`: who shall have the expected rights, else all that the guide names.

    Folders below that inherit nothing and lack the same get their own entry.
    """
    return _plan(task, _has)


def limit(task: Task) -> tuple[Access, ...]:
    """`path`: the folder; `trustee`: who shall have no more than the expected rights."""
    return _plan(task, _within)


def _plan(task: Task, holds: Holds) -> tuple[Access, ...]:
    fact = tree(task.target, {"path": task.text("path")})
    if not isinstance(fact, Seen):
        raise ByHandError(
            "no_folder", "フォルダのアクセス権が採取されていません", "The access rights were not collected"
        )
    wanted: Wanted = WORK_FOLDER_RIGHTS
    if "trustee" in task.params:
        wanted = [(task.text("trustee"), str(task.expected))]
    folders = [folder for folder in fact.value if winpath.is_under(f"C:\\{folder.path}", f"C:\\{task.rest}")]
    changes = [
        _access(task.text("path"), folder, wanted, holds)
        for folder in folders
        if winpath.same_path(f"C:\\{folder.path}", f"C:\\{task.rest}") or (folder.sd and folder.sd.protected)
    ]
    found = tuple(change for change in changes if change)
    if not found:
        raise ByHandError(
            "no_change", "変更するアクセス権が見つかりません", "No access right to be changed was found"
        )
    return found


def _access(root: str, folder: Folder, wanted: Wanted, holds: Holds) -> Access | None:
    path = winpath.join(root, folder.path) if folder.path else winpath.tidy(root)
    text = _DACL.fullmatch(folder.sddl)
    if folder.sd is None or folder.sd.dacl is None or text is None:
        raise ByHandError(
            "acl_unread",
            f"{path} のアクセス権の一覧を、元に戻せる形で解釈できません",
            f"The access list of {path} is not understood well enough to go back to it",
        )
    missing = [(trustee, rights) for trustee, rights in wanted if not holds(folder.sd, trustee, rights)]
    if not missing:
        return None
    tried = folder.sd
    for trustee, rights in missing:
        tried = _granted(tried, trustee, rights)
    if not all(holds(tried, trustee, rights) for trustee, rights in missing):
        raise ByHandError(
            "acl_other_entries",
            f"{path}: 拒否、継承、または他のグループの項目が関係しているため、1 件の許可の追加では直りません",
            f"{path}: refusals, inherited entries or other groups are involved; one entry does not mend it",
        )
    grants = tuple(Grant(sid=TRUSTEES[trustee][0], rights=rights) for trustee, rights in missing)
    return Access(path=path, old=text[1], grants=grants)


def _has(sd: SecurityDescriptor, trustee: str, rights: str) -> bool:
    return acl.granted_by_entries(sd, TRUSTEES[trustee][0]) & RIGHTS[rights] == RIGHTS[rights]


def _within(sd: SecurityDescriptor, trustee: str, rights: str) -> bool:
    return not acl.granted(sd, TRUSTEES[trustee][0]) & ~RIGHTS[rights] & acl.FULL


def _granted(sd: SecurityDescriptor, trustee: str, rights: str) -> SecurityDescriptor:
    """The descriptor after `icacls /grant:r`: what was granted to the account explicitly is replaced."""
    sid = TRUSTEES[trustee][0]
    kept = [ace for ace in sd.dacl or () if ace.sid != sid or ace.inherited or ace.effect != "allow"]
    # Windows keeps refusals before grants, and entries of the folder before those that came down.
    at = next((index for index, ace in enumerate(kept) if ace.inherited or ace.effect != "deny"), len(kept))
    new = Ace(type="A", effect="allow", flags=("OI", "CI"), mask=RIGHTS[rights], sid=sid, raw="")
    return replace(sd, dacl=(*kept[:at], new, *kept[at:]))
