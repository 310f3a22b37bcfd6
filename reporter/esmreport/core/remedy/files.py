"""Settings in text files, and files that have to be the copy of another one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from esmreport.core.facts import Missing, NodeFacts, Seen
from esmreport.core.remedy.base import ByHandError, Task
from esmreport.core.remedy.model import CarriedFile, Content, Line

# Read-only, hidden, system: somebody protected the file, and `copy` would be refused.
PROTECTED = 0x1 | 0x2 | 0x4


def line(format: str) -> Callable[[Task], tuple[Line, ...]]:
    """`path`, `key`: the setting; `section` where an ini file shall get it when it is missing."""

    def plan(task: Task) -> tuple[Line, ...]:
        carried(task.node, task.text("path"))
        return (
            Line(
                path=task.text("path"),
                format=format,
                key=task.text("key"),
                value=task.wanted,
                section=str(task.params.get("section", "")),
            ),
        )

    return plan


def copy_of(task: Task) -> tuple[Content, ...]:
    """`path`: the file; `source`: the file on the shared disk that it shall be a copy of."""
    holder = task.target.audit.holder
    if holder is None:
        raise ByHandError(
            "no_source", "コピー元の共有ディスクが採取されていません", "The shared disk was not collected"
        )
    source = _read(task.target.audit.target(holder).node, task.text("source"))
    carried(task.node, task.text("path"), may_be_absent=True)
    return (Content(path=task.text("path"), content=source),)


def carried(node: NodeFacts, path: str, may_be_absent: bool = False) -> CarriedFile:
    """The file as audited, to be carried along. Raises ByHandError where it must not be rewritten."""
    fact = node.at_path("file", path)
    if isinstance(fact, Missing) and may_be_absent:
        return CarriedFile(on=node.name, path=path, content=None, modified=None)
    content = _read(node, path)
    assert isinstance(fact, Seen)
    if int(fact.value.get("attributes") or 0) & PROTECTED:
        raise ByHandError(
            "attributes",
            f"{path} に読み取り専用・隠し・システムのいずれかの属性があります",
            f"{path} is read-only, hidden or a system file",
        )
    modified = fact.value.get("modified")
    return CarriedFile(on=node.name, path=path, content=content, modified=str(modified) if modified else None)


def _read(node: NodeFacts, path: str) -> bytes:
    fact = node.file_bytes(path)
    if not isinstance(fact, Seen):
        raise ByHandError(
            "no_file", f"{path} の内容が採取されていません", f"The content of {path} was not collected"
        )
    content, _, item = fact.value
    if any(entry.get("item") == item for entry in node.bundle.get("redactions", ())):
        raise ByHandError(
            "redacted",
            f"{path} には採取時に伏せた値があるため、書き換えられません",
            f"{path} holds values that were masked when it was collected and is never rewritten",
        )
    whole = node.at_path("file", path)
    assert isinstance(whole, Seen)
    if hashlib.sha256(content).hexdigest() != whole.value.get("sha256"):
        raise ByHandError(
            "incomplete", f"{path} は全体が採取されていません", f"{path} was not collected as a whole"
        )
    return bytes(content)
