"""Which script resources are judged, and where their start and stop scripts lie in a bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from esmreport.core import winpath
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown, absent_from, not_collected
from esmreport.core.model import Text
from esmreport.core.parse import script
from esmreport.core.parse.clpmodel import ClusterConfig, ScriptResource
from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.script import Script
from esmreport.core.parse.text import decode
from esmreport.core.record import dataclass
from esmreport.core.scriptview import has_service_lines

ROLE = "script"
DEFAULT = {"start": "start.bat", "stop": "stop.bat"}
NO_FILE = Text(ja="スクリプトファイルなし", en="no script file")
parse = lru_cache(maxsize=128)(script.parse)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A script resource that is judged and the group it belongs to ("" for none)."""

    resource: ScriptResource
    group: str


def judged(config: ClusterConfig, group: str, nodes: Sequence[NodeFacts]) -> list[Judged]:
    """The script resources that start ESMPRO: those of the group that name its services, else those of
    other groups that do, else all of the group. In the order in which they are started."""
    found = every(config)
    mine = [one for one in found if one.group.casefold() == group.casefold()]
    others = [one for one in found if one not in mine]
    naming = [one for one in mine if names_services(one, nodes)]
    return naming or [one for one in others if names_services(one, nodes)] or mine


def every(config: ClusterConfig) -> list[Judged]:
    """All script resources of the cluster, in the order in which they are started."""
    return [Judged(resource=one, group=_group(config, one.name)) for one in _in_order(config)]


def _group(config: ClusterConfig, name: str) -> str:
    found = config.group_of("script", name)
    return found.name if found else ""


def _in_order(config: ClusterConfig) -> list[ScriptResource]:
    """What a resource waits for stands before it; else the order of the file."""
    waits = {item.name.casefold(): [name.casefold() for name in item.depends] for item in config.resources}
    return sorted(config.scripts, key=lambda one: _depth(one.name.casefold(), waits, ()))


def _depth(name: str, waits: dict[str, list[str]], above: tuple[str, ...]) -> int:
    below = [item for item in waits.get(name, ()) if item not in above and item != name]
    return 1 + max((_depth(item, waits, (*above, name)) for item in below), default=0)


def names_services(one: Judged, nodes: Sequence[NodeFacts], among: frozenset[str] | None = None) -> bool:
    """Whether a script of the resource names a service of the guide, or one of those in `among`."""
    return any(
        has_service_lines(fact.value, among)
        for node in nodes
        for which in ("start", "stop")
        if isinstance(fact := script_of(node, one, which), Seen)
    )


def path_of(node: NodeFacts, one: Judged, which: str) -> str:
    """Where the script lies: below the folder of its group and resource unless clp.conf gives a full path."""
    named = (one.resource.start if which == "start" else one.resource.stop) or DEFAULT[which]
    if winpath.is_absolute(named):
        return winpath.tidy(named)
    root = node.location("cluster_dir") or "%CLUSTERPRO%"
    return winpath.join(root, "scripts", one.group, one.resource.name, named)


def script_of(node: NodeFacts, one: Judged, which: str) -> Fact:
    """The start or stop script of a resource on one node; Seen.value is a Script."""
    path = path_of(node, one, which)
    return node.once(("script", path), lambda: _script_at(node, path))


def _script_at(node: NodeFacts, path: str) -> Fact:
    fact = node.file_bytes(path)
    if isinstance(fact, Unknown) and fact.reason.code == "not_collected":
        return _unlisted(node, path)
    if isinstance(fact, Missing):
        return Missing(text=NO_FILE, evidence=fact.evidence)
    if not isinstance(fact, Seen):
        return fact
    raw, guess, _ = fact.value
    return Seen(value=read(raw, guess), text=Text.same(path), evidence=fact.evidence)


def read(raw: bytes, guess: str | None) -> Script:
    """A batch file as cmd.exe reads it: nothing of UTF-16, and a byte order mark spoils the first command."""
    found = decode(raw, guess)
    if found.encoding.startswith("utf-16") and found.text.strip():
        return _not_run(Problem(code=Code.UTF_16))
    return parse("\ufeff" + found.text if found.bom else found.text)


def _not_run(problem: Problem) -> Script:
    """A script of which nothing is run."""
    empty: Script = parse("")
    branches = {name: replace(branch, problems=(problem,)) for name, branch in empty.branches.items()}
    return replace(empty, branches=branches, problems=(problem,))


def _unlisted(node: NodeFacts, path: str) -> Fact:
    """A file that was not collected is absent where the list of the scripts folder is complete without it."""
    root = node.location("cluster_dir")
    if root is None or not winpath.is_under(path, f"{root}\\scripts"):
        return not_collected(path)
    listing = node.at_path("listing", f"{root}\\scripts")
    if not isinstance(listing, Seen):
        return listing if isinstance(listing, Unknown) else Missing(text=NO_FILE, evidence=listing.evidence)
    entries = listing.value["entries"]
    refused = any(
        entry.get("outcome", "OK") != "OK" and winpath.is_under(path, f"{root}\\scripts\\{entry['path']}")
        for entry in entries
    )
    if refused or any(winpath.same_path(path, f"{root}\\scripts\\{entry['path']}") for entry in entries):
        return not_collected(path)
    return absent_from(listing, NO_FILE)


def called_is_plain(node: NodeFacts, one: Judged, target: str) -> bool:
    """Whether a batch file that is called was collected and controls no service."""
    name = target.replace("/", "\\").rsplit("\\", 1)[-1].casefold()
    folder = winpath.normalise(path_of(node, one, "start")).rsplit("\\", 1)[0]
    for item in node.files_of_role(ROLE):
        path = winpath.normalise(str(item["target"]["path"]))
        if path == f"{folder}\\{winpath.fold(name)}":
            fact = node.file_bytes(path)
            if isinstance(fact, Seen):
                found = read(fact.value[0], fact.value[1])
                return not any(
                    command.controls_service or command.kind is script.Kind.CALL for command in found.commands
                )
    return False
