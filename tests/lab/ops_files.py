"""Operations on files, folders and their access rights, on a node's own disk or on the shared one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .model import DEFAULT_TIME, Entry, Plan, PlanError, Printed, Tree
from .paths import ancestors, fold, tidy
from .program import program_bytes
from .values import file_text, from_hex, text_bytes

FOLDER_ATTRIBUTES = 0x10
ACCESS_DENIED = 5
SHARING_VIOLATION = 32


def write(plan: Plan, target: str, args: dict[str, Any], place: str) -> None:
    given = [name for name in ("text", "hex", "program") if name in args]
    if len(given) != 1:
        raise PlanError(f"{place}: needs exactly one of text, source, hex, program")
    encoding, eol = args.get("encoding", "cp932"), args.get("eol", "crlf")
    prints = None
    if given == ["text"]:
        data = text_bytes(args["text"], encoding, eol, place)
    elif given == ["hex"]:
        data = from_hex(args["hex"], place)
    else:
        prints = _printed(args, encoding, eol, place)
        data = program_bytes(args["program"], place, machine=args.get("machine", "x64"), prints=prints)
    entry = Entry(
        path=_absolute(args["path"], place),
        data=data,
        encoding=encoding,
        eol=eol,
        attributes=args.get("attributes", 0x20),
        modified=args.get("modified", DEFAULT_TIME),
        version=args.get("program"),
        prints=prints,
    )
    _put(plan, target, entry)


def _printed(args: dict[str, Any], encoding: str, eol: str, place: str) -> Printed | None:
    if "prints" not in args:
        return None
    output = text_bytes(args["prints"], encoding, eol, place)
    return Printed(output=output, exit_code=args.get("exit_code", 0), hangs=args.get("hangs", False))


def replace_text(plan: Plan, target: str, args: dict[str, Any], place: str) -> None:
    """In a text file, or in what a program prints."""
    entry = _file(plan, target, args["path"], place)
    assert entry.data is not None
    held = entry.prints.output if entry.prints else entry.data
    text = file_text(held, entry.encoding, entry.eol)
    old, wanted = args["old"].replace("\r\n", "\n"), args.get("count", 1)
    if text.count(old) != wanted:
        raise PlanError(f"{place}: {old!r} occurs {text.count(old)} times in {entry.path}, not {wanted}")
    data = text_bytes(text.replace(old, args["new"]), entry.encoding, entry.eol, place)
    if entry.prints and entry.version:
        prints = replace(entry.prints, output=data)
        program = program_bytes(entry.version, place, prints=prints)
        _put(plan, target, replace(entry, data=program, prints=prints))
        return
    _put(plan, target, replace(entry, data=data))


def set_facts(plan: Plan, target: str, args: dict[str, Any], place: str) -> None:
    change = {name: args[name] for name in ("attributes", "modified") if name in args}
    _put(plan, target, replace(_existing(plan, target, args["path"], place), **change))


def delete_file(plan: Plan, target: str, args: dict[str, Any], place: str) -> None:
    del _tree(plan, target).entries[fold(_file(plan, target, args["path"], place).path)]


def add_folder(plan: Plan, target: str, args: dict[str, Any], place: str) -> None:
    path = _absolute(args["path"], place)
    attributes = args.get("attributes", FOLDER_ATTRIBUTES)
    _put(plan, target, Entry(path=path, attributes=attributes, modified=args.get("modified", DEFAULT_TIME)))


def delete_folder(plan: Plan, target: str, args: dict[str, Any], place: str) -> None:
    """The folder with everything below it, and the access rights set there."""
    entry = _existing(plan, target, args["path"], place)
    if not entry.is_folder:
        raise PlanError(f"{place}: {entry.path} is a file")
    top, tree = fold(entry.path), _tree(plan, target)
    for kept in (tree.entries, tree.acls):
        for path in [one for one in kept if one == top or one.startswith(top + "\\")]:
            del kept[path]  # type: ignore[attr-defined]


def deny(plan: Plan, target: str, args: dict[str, Any], place: str) -> None:
    _put(plan, target, replace(_existing(plan, target, args["path"], place), code=ACCESS_DENIED))


def lock(plan: Plan, target: str, args: dict[str, Any], place: str) -> None:
    _put(plan, target, replace(_file(plan, target, args["path"], place), code=SHARING_VIOLATION))


def set_acl(plan: Plan, target: str, args: dict[str, Any], place: str) -> None:
    """SDDL of a folder or file; what lies below inherits from it unless it has its own."""
    path = _existing(plan, target, args["path"], place).path
    _tree(plan, target).acls[fold(path)] = args["sddl"]


def _tree(plan: Plan, target: str) -> Tree:
    return plan.shared if target == "shared" else plan.nodes[target].tree


def _put(plan: Plan, target: str, entry: Entry) -> None:
    entries = _tree(plan, target).entries
    for above in reversed(ancestors(entry.path)):
        if len(above) > 2:
            entries.setdefault(fold(above), Entry(path=above, attributes=FOLDER_ATTRIBUTES))
    entries[fold(entry.path)] = entry


def _existing(plan: Plan, target: str, path: str, place: str) -> Entry:
    found = _tree(plan, target).entries.get(fold(path))
    if found is None:
        raise PlanError(f"{place}: there is no {path}")
    return found


def _file(plan: Plan, target: str, path: str, place: str) -> Entry:
    found = _existing(plan, target, path, place)
    if found.is_folder:
        raise PlanError(f"{place}: {path} is a folder")
    return found


def _absolute(path: str, place: str) -> str:
    tidied = tidy(path)
    if len(tidied) < 4 or tidied[1:3] != ":\\":
        raise PlanError(f"{place}: {path!r} is no absolute path")
    return tidied
