"""Facts for comparing one file of every node: what it says, not how it is laid out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from esmreport.core import winpath
from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, Seen, Unknown, not_collected
from esmreport.core.model import Text
from esmreport.core.parse.ini import BLANKS
from esmreport.core.parse.text import lines
from esmreport.core.read.files import NO_FILE, content
from esmreport.core.read.registry import environment
from esmreport.core.record import dataclass

COMMENTS = (";", "#", "!")
SECTION = re.compile(r"\[(.+)\]")
MG_ROLES = ("MGHTPLOG.INF", "MGHTPL0G.INF")


@dataclass(frozen=True, kw_only=True)
class Said:
    """A line that says something: its number, how it stands in the file, and the spelling that is
    compared."""

    number: int
    shown: str
    compared: str


def file_lines(target: Target, params: Mapping[str, Any]) -> Fact:
    """The settings of a configuration file as `Said`; blank lines and comments do not count, nor does the way
    paths and keys are spelled."""
    return _said(content(target.node, str(params["path"])), lambda text: text)


def _said(fact: Fact, adjust: Callable[[str], str]) -> Fact:
    if not isinstance(fact, Seen):
        return fact
    said: list[Said] = []
    section = ""
    for line in lines(fact.value):
        bare = line.text.strip(BLANKS)
        if not bare or bare.startswith(COMMENTS):
            continue
        heading = SECTION.fullmatch(bare)
        section = heading.group(1).strip().casefold() if heading else section
        said.append(Said(number=line.number, shown=bare, compared=f"[{section}] {_spelling(adjust(bare))}"))
    text = Text(ja=f"{len(said)} 行", en=f"{len(said)} lines")
    return Seen(value=tuple(said), text=text, evidence=fact.evidence)


def _spelling(line: str) -> str:
    key, equals, value = line.partition("=")
    value = value.strip(BLANKS)
    if winpath.drive_of(value.replace("\\:", ":")):
        value = winpath.normalise(value.replace("\\:", ":"))
    return f"{key.strip(BLANKS).casefold()}{equals}{value}"


def mg_definition(target: Target, params: Mapping[str, Any]) -> Fact:
    """The HTTPS definition file of the express report service (MG). `property`: presence (default), or
    lines as `Said` with the node's own folders taken out.

    The guide prints the name with a letter O or with a digit zero; where only the second exists, it counts.
    """
    fact = _mg_file(target)
    if params.get("property", "presence") == "presence" or not isinstance(fact, Seen):
        return fact
    roots = _own_folders(target, str(fact.value["path"]))
    return _said(content(target.node, str(fact.value["path"])), lambda text: _without(text, roots))


def _mg_file(target: Target) -> Fact:
    if target.node.blocked:
        return Unknown(reason=target.node.blocked)
    paths = [str(item["target"]["path"]) for role in MG_ROLES for item in target.node.files_of_role(role)]
    facts = [(path, target.node.at_path("file", path)) for path in paths]
    for path, fact in facts:
        if isinstance(fact, Seen):
            return Seen(value={"kind": "file", "path": path}, text=Text.same(path), evidence=fact.evidence)
    for _, fact in facts:
        if isinstance(fact, Unknown):
            return fact
    if not facts:
        return not_collected(MG_ROLES[0])
    return Missing(text=NO_FILE, evidence=facts[0][1].evidence)


def _own_folders(target: Target, path: str) -> list[str]:
    """Folders of this node that may rightly differ from those of another one, the longest first."""
    machine = environment(target)
    known = [machine.get(name, "") for name in ("ESMPRO", "EsmDir")] + [target.lookup("install_dir") or ""]
    known.append(winpath.tidy(path).upper().partition("\\ALERTMAN\\")[0])
    return sorted({winpath.tidy(path) for path in known if path.strip()}, key=len, reverse=True)


def _without(text: str, roots: list[str]) -> str:
    for root in roots:
        pattern = "[\\\\/]+".join(re.escape(part) for part in root.split("\\"))
        text = re.sub(pattern, lambda _: "<install>", text, flags=re.IGNORECASE)
    return re.sub(r"%(ESMPRO|EsmDir)%", "<install>", text, flags=re.IGNORECASE)
