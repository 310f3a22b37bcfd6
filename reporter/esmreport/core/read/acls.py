"""Facts about access rights: the descriptor of a folder and of every folder below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, Seen, refusal
from esmreport.core.model import Text
from esmreport.core.operate.acl import Folder
from esmreport.core.parse.sddl import SecurityDescriptor, parse
from esmreport.core.read.files import NO_FOLDER


def tree(target: Target, params: Mapping[str, Any]) -> Fact:
    """All folders of an `acl` item as `operate.acl.Folder`s. `gap` where there are more than it lists, or the root
    is not among them."""
    path = str(params["path"])
    fact = target.node.at_path("acl", path)
    if isinstance(fact, Missing):
        return Missing(text=NO_FOLDER, evidence=fact.evidence)
    if not isinstance(fact, Seen):
        return fact
    strings = target.node.bundle.get("security_descriptors", {})
    item = fact.evidence[0].item
    parsed: dict[str, SecurityDescriptor | None] = {}
    folders: list[Folder] = []
    for row in fact.value["folders"]:
        number = str(row.get("sd"))
        sddl = str(strings.get(number, ""))
        if number not in parsed:
            parsed[number] = _understood(sddl)
        readable = row["outcome"] == "OK"
        folders.append(
            Folder(
                path=str(row["path"]),
                outcome=row["outcome"],
                code=row.get("code"),
                sd=parsed[number] if readable else None,
                sddl=sddl,
                evidence=target.node.evidence(
                    item, found=f"{path}\\{row['path']}".rstrip("\\") + f": {sddl}"
                ),
            )
        )
    gap = fact.gap
    if gap is None and not any(folder.path == "" for folder in folders):
        gap = refusal("ERROR", None, path, item)
    return Seen(value=tuple(folders), text=Text.same(path), evidence=fact.evidence, gap=gap)


def _understood(sddl: str) -> SecurityDescriptor | None:
    """None where a part of the string was not understood: a right that was overlooked must not decide."""
    descriptor = parse(sddl)
    return None if descriptor.problems or not sddl else descriptor
