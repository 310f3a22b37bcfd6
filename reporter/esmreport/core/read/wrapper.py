"""Facts about the WinSock Wrapper of CLUSTERPRO: its library beside the alert modules, and its addresses."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from esmreport.core import winpath
from esmreport.core.agents import MODULES, PROGRAMS
from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, NodeFacts, Seen, Unknown
from esmreport.core.model import Evidence, Reason, Text
from esmreport.core.operate.places import Place
from esmreport.core.parse import armwsset
from esmreport.core.parse.armwsset import Entry
from esmreport.core.parse.pe import machine_of
from esmreport.core.parse.text import decode
from esmreport.core.read.files import NO_FILE
from esmreport.core.reasons import container_absent, unresolved
from esmreport.core.words import code_text

# The guide prints the name with a double s; the library that it stands in for has one. Either is the wrapper.
LIBRARIES = ("wsock32.dll", "wssock32.dll")
COMMAND = "armwsset /L"
NO_ENTRY = Text(ja="登録なし", en="no entry")


def listing(node: NodeFacts) -> Fact:
    """What `armwsset /L` told on a node; Seen.value is a tuple of Entry. Missing where nothing is
    registered."""
    fact = node.item(f"command:{COMMAND}", COMMAND)
    if isinstance(fact, Missing):
        return Unknown(reason=container_absent("armwsset.exe"), evidence=fact.evidence)
    if not isinstance(fact, Seen):
        return fact
    code = int(fact.value["exit_code"])
    if code:
        return Unknown(reason=_ended_with(code), evidence=fact.evidence)
    try:
        raw = base64.b64decode(fact.value["output"]["base64"], validate=True)
    except (binascii.Error, ValueError):
        return Unknown(reason=NOT_RECOGNISED, evidence=fact.evidence)
    found = armwsset.parse(decode(raw, fact.value["output"]["encoding"]).text)
    if found.state == "none":
        return Missing(text=NO_ENTRY, evidence=fact.evidence)
    if found.state == "not_recognised":
        return Unknown(reason=NOT_RECOGNISED, evidence=fact.evidence)
    shown = "\n".join(map(_shown, found.entries))
    return Seen(value=found.entries, text=Text.same(shown), evidence=fact.evidence)


def _shown(entry: Entry) -> str:
    return f"{entry.program} {' '.join(entry.addresses)}"


def _ended_with(code: int) -> Reason:
    return Reason(
        code="command_failed",
        text=Text(
            ja=f"{COMMAND} が終了コード {code} で終わったため、登録内容を確認できません",
            en=f"{COMMAND} ended with exit code {code}, so what is registered cannot be told",
        ),
    )


NOT_RECOGNISED = Reason(
    code="output_not_recognised",
    text=Text(
        ja=f"{COMMAND} の出力からプログラムと IP アドレスの組を読み取れません。出力を人が確認してください",
        en=f"Programs and addresses are not recognised in what {COMMAND} printed; a person must read it",
    ),
)


def _evidence(node: NodeFacts, fact: Seen, entries: Sequence[Entry]) -> tuple[Evidence, ...]:
    item = fact.evidence[0].item
    return tuple(
        Evidence(node=node.name, item=item, line=entry.line, found=_shown(entry)) for entry in entries
    )


def _name(program: str) -> str:
    return winpath.normalise(program).rpartition("\\")[2]


def _of_modules(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if _name(entry.program) in MODULES]


def registered(node: NodeFacts) -> Fact:
    """The entries of the three alert modules, wherever they lie; Missing where there is none."""
    fact = listing(node)
    if not isinstance(fact, Seen):
        return fact
    mine = _of_modules(fact.value)
    if not mine:
        return Missing(text=NO_ENTRY, evidence=fact.evidence)
    shown = "\n".join(map(_shown, mine))
    return Seen(value=tuple(mine), text=Text.same(shown), evidence=_evidence(node, fact, mine))


def entries(target: Target, _params: Mapping[str, Any]) -> Fact:
    """Fact kind wrapper_entries: the entries of the three alert modules."""
    return registered(target.node)


def entry(target: Target, params: Mapping[str, Any]) -> Fact:
    """Fact kind wrapper_entry: the entry of the program `path`; Missing names the entries of programs of the
    same name that lie elsewhere."""
    wanted = str(params["path"])
    fact = listing(target.node)
    if not isinstance(fact, Seen):
        return fact
    same = [one for one in fact.value if _name(one.program) == _name(wanted)]
    mine = [one for one in same if winpath.same_path(one.program, wanted)]
    shown = Text.same("\n".join(map(_shown, mine or same)))
    evidence = _evidence(target.node, fact, mine or same) or fact.evidence
    if mine:
        return Seen(value=mine[0].program, text=shown, evidence=evidence)
    if any(_folder_untold(one) for one in same):
        return Unknown(reason=FOLDER_NOT_TOLD, evidence=evidence)
    return Missing(text=shown if same else NO_ENTRY, evidence=evidence)


def _folder_untold(entry: Entry) -> bool:
    return winpath.has_short_name(entry.program) or not winpath.is_absolute(entry.program)


FOLDER_NOT_TOLD = Reason(
    code="folder_not_told",
    text=Text(
        ja="登録されたプログラムのパスが短い形式（8.3）またはファイル名だけのため、同じものかどうかを判定できません",
        en="The program is registered by a short (8.3) name or without its folder, "
        "so whether it is the same cannot be told",
    ),
)


def addresses(target: Target, _params: Mapping[str, Any]) -> Fact:
    """Fact kind wrapper_addresses: every address of the three alert modules, as places."""
    fact = registered(target.node)
    if isinstance(fact, Missing):
        return Unknown(reason=container_absent(COMMAND), evidence=fact.evidence)
    if not isinstance(fact, Seen):
        return fact
    places = tuple(
        Place(place=one.program, text=address, evidence=(line,))
        for one, line in zip(fact.value, fact.evidence, strict=True)
        for address in one.addresses
    )
    return Seen(value=places, text=fact.text, evidence=fact.evidence)


def libraries(target: Target) -> list[tuple[str, Fact]] | Unknown:
    """The places of the wrapper's library beside the alert modules, each with what the node says."""
    folder = target.lookup("agent_dir")
    if target.node.blocked or folder is None:
        return Unknown(reason=target.node.blocked or unresolved("agent_dir"))
    paths = [f"{folder}\\{PROGRAMS}\\{name}" for name in LIBRARIES]
    return [(path, target.node.at_path("file", path)) for path in paths]


def library(target: Target, params: Mapping[str, Any]) -> Fact:
    """Fact kind wrapper_library: the library beside the alert modules. `property`: presence (default),
    machine (x86, x64, ...), or origin (same_as_original, differs_from_original)."""
    found = libraries(target)
    if isinstance(found, Unknown):
        return found
    there = [(path, fact) for path, fact in found if isinstance(fact, Seen)]
    if not there:
        unknown = next((fact for _, fact in found if isinstance(fact, Unknown)), None)
        return unknown or Missing(text=NO_FILE, evidence=found[0][1].evidence)
    wanted = str(params.get("property", "presence"))
    if wanted == "presence":
        return Seen(
            value={"kind": "file"},
            text=Text.same("\n".join(path for path, _ in there)),
            evidence=tuple(line for _, fact in there for line in fact.evidence),
        )
    return _machine(there) if wanted == "machine" else _origin(target, there)


def _machine(there: Sequence[tuple[str, Seen]]) -> Fact:
    machines = {path: machine_of(_head(fact)) for path, fact in there}
    if None in machines.values():
        return Unknown(reason=NO_HEAD, evidence=there[0][1].evidence)
    return _codes({path: str(machine) for path, machine in machines.items()}, there)


NO_HEAD = Reason(
    code="head_unreadable",
    text=Text(
        ja="ファイルの先頭が採取されていないため、形式を判定できません",
        en="The beginning of the file was not collected, so its form cannot be told",
    ),
)


def _head(fact: Seen) -> bytes:
    try:
        return base64.b64decode(str(fact.value.get("head") or ""), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _origin(target: Target, there: Sequence[tuple[str, Seen]]) -> Fact:
    cluster = target.lookup("cluster_dir")
    if cluster is None:
        return Unknown(reason=unresolved("cluster_dir"))
    folder = f"{cluster}\\accessories\\x86"
    originals = [target.node.at_path("file", f"{folder}\\{name}") for name in LIBRARIES]
    hashes = {fact.value["sha256"] for fact in originals if isinstance(fact, Seen)}
    if not hashes:
        unknown = next((fact for fact in originals if isinstance(fact, Unknown)), None)
        return unknown or Unknown(reason=container_absent(folder), evidence=originals[0].evidence)
    if None in hashes or any(fact.value["sha256"] is None for _, fact in there):
        return Unknown(reason=NO_HEAD, evidence=there[0][1].evidence)
    codes = {
        path: "same_as_original" if fact.value["sha256"] in hashes else "differs_from_original"
        for path, fact in there
    }
    return _codes(codes, there)


def _codes(codes: Mapping[str, str], there: Sequence[tuple[str, Seen]]) -> Fact:
    words = [(path, code_text(code)) for path, code in codes.items()]
    values = tuple(codes.values())
    return Seen(
        value=values[0] if len(values) == 1 else values,
        text=Text(
            ja="\n".join(f"{path}: {text.ja}" for path, text in words),
            en="\n".join(f"{path}: {text.en}" for path, text in words),
        ),
        evidence=tuple(line for _, fact in there for line in fact.evidence),
    )


def set_up(target: Target, _params: Mapping[str, Any]) -> Fact:
    """Fact kind wrapper_set_up: for comparing nodes, the programs below the agent's folder that have an
    entry, and whether the library is there. Addresses differ on purpose and are left out."""
    found, fact = libraries(target), listing(target.node)
    if isinstance(found, Unknown):
        return found
    unread = next((one for one in (fact, *(one for _, one in found)) if isinstance(one, Unknown)), None)
    if unread:
        return unread
    folder = target.lookup("agent_dir") or ""
    registered_here = fact.value if isinstance(fact, Seen) else ()
    told = _below(folder, registered_here)
    if _unplaced_modules(registered_here, told):
        return Unknown(reason=FOLDER_NOT_TOLD, evidence=fact.evidence)
    shown = sorted(told, key=winpath.normalise)
    # Which of its two names the library has may differ; that it is there counts.
    shown += [path.rpartition("\\")[2] for path, one in found if isinstance(one, Seen)]
    there = any(isinstance(one, Seen) for _, one in found)
    lines = [winpath.normalise(path) for path in told] + ([LIBRARIES[0]] if there else [])
    evidence = fact.evidence + tuple(line for _, one in found for line in one.evidence)
    if not lines:
        return Missing(text=Text(ja="設定なし", en="not set up"), evidence=evidence)
    return Seen(value=tuple(sorted(lines)), text=Text.same("\n".join(shown)), evidence=evidence)


def _below(folder: str, found: Sequence[Entry]) -> list[str]:
    """The programs below a folder, relative to it; one whose folder is not told in full may be any."""
    paths = [winpath.relative_to(one.program, folder) for one in found if not _folder_untold(one)]
    return [path for path in paths if path]


def _unplaced_modules(found: Sequence[Entry], told: Sequence[str]) -> bool:
    """Whether an alert module is registered, but only so that nobody can say whether it is the agent's own."""
    placed = {_name(path) for path in told}
    return any(_folder_untold(one) and _name(one.program) not in placed for one in _of_modules(found))
