"""Walks below a folder: names of everything, or access rights of every folder. Links are never followed."""

from .. import winpath
from ..limits import Budget
from ..model import ERROR, LIMIT, OK, SKIPPED, Answer, ProbeError

VERSION = 1
MAX_ENTRIES = 20000
REPARSE_POINT = 0x400


def list_tree(system, path, depth=None, max_entries=MAX_ENTRIES, budget=None):
    """Answer with every file and folder below a folder, down to `depth` levels (None = all)."""
    budget = budget or Budget()
    entries, waiting, late = {}, [("", 0)], None
    while waiting and len(entries) < max_entries and not late:
        folder, level = waiting.pop()
        try:
            found = _children(system, path, folder)
        except ProbeError as problem:
            if not folder:
                raise
            entries[folder].update(outcome=problem.outcome, code=problem.code)
            continue
        for name, kind, attributes in found:
            below = winpath.join(folder, name) if folder else name
            entries[below] = {
                "path": below,
                "kind": kind,
                "attributes": attributes,
                "outcome": OK,
                "code": None,
            }
            if _walkable(kind, attributes) and (depth is None or level + 1 < depth):
                waiting.append((below, level + 1))
        late = budget.over()
    return _answer("entries", entries, bool(waiting) or len(entries) > max_entries, max_entries, late)


def read_rights(system, path, max_folders=MAX_ENTRIES, budget=None):
    """Answer with the security descriptor (`sddl`) of a folder and of every folder below it.

    A folder whose rights were read but whose sub-folders could not be listed carries both: the descriptor
    and the outcome of the listing.
    """
    if system.stat(path)["kind"] != "directory":
        raise ProbeError(ERROR, None, "a file has this name")
    budget = budget or Budget()
    folders, waiting, late = {"": _rights(system, path, "")}, [""], None
    while waiting and len(folders) < max_folders and not late:
        folder = waiting.pop()
        try:
            found = _children(system, path, folder)
        except ProbeError as problem:
            folders[folder].update(outcome=problem.outcome, code=problem.code)
            continue
        for name, kind, attributes in found:
            if kind != "directory":
                continue
            late = budget.over()
            if late:
                # What is left of this folder is as unknown as what was not listed at all.
                waiting.append(folder)
                break
            below = winpath.join(folder, name) if folder else name
            if _walkable(kind, attributes):
                folders[below] = _rights(system, path, below)
                waiting.append(below)
            else:
                folders[below] = {"path": below, "outcome": SKIPPED, "code": None, "sddl": None}
        late = late or budget.over()
    return _answer("folders", folders, bool(waiting), max_folders, late)


def _children(system, path, folder):
    return system.list_folder(winpath.rooted(winpath.join(path, folder)))


def _walkable(kind, attributes):
    return kind == "directory" and not attributes & REPARSE_POINT


def _rights(system, path, relative):
    try:
        sddl = system.security(winpath.rooted(winpath.join(path, relative)))
    except ProbeError as problem:
        if not relative:
            raise
        return {"path": relative, "outcome": problem.outcome, "code": problem.code, "sddl": None}
    return {"path": relative, "outcome": OK, "code": None, "sddl": sddl}


def _answer(name, found, full, limit, late):
    entries = sorted(found.values(), key=lambda entry: entry["path"].casefold())
    unread = sum(entry["outcome"] not in (OK, SKIPPED) for entry in entries)
    detail = "%d places below could not be read" % unread if unread else None
    if full:
        why = "stopped after %d entries" % (len(entries) if late else limit)
        return Answer({name: entries}, LIMIT, None, "%s: %s" % (why, late) if late else why)
    return Answer({name: entries}, OK, None, detail)
