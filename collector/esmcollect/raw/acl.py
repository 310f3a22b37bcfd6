"""Access rights as `icacls /save` and `cacls` write them, as SDDL."""

import re

# Names that are the same in every language of Windows NEC sells; others come from whoami on the same node.
_NAMES = {
    "everyone": "WD",
    "creator owner": "CO",
    "creator group": "CG",
    "nt authority\\system": "SY",
    "nt authority\\authenticated users": "AU",
    "nt authority\\local service": "LS",
    "nt authority\\network service": "NS",
    "builtin\\administrators": "BA",
    "builtin\\users": "BU",
    "builtin\\power users": "PU",
    "builtin\\backup operators": "BO",
    "builtin\\guests": "BG",
    "builtin\\server operators": "SO",
}
_RIGHTS = {"F": "FA", "C": "0x1301bf", "R": "0x1200a9", "W": "0x100116", "N": None}
_SID = re.compile(r"S-1-\d+(?:-\d+)+")
_ENTRY = re.compile(r"^(?P<name>.+?):(?P<flags>(?:\((?:OI|CI|IO|NP|ID|DENY)\))*)(?P<right>[A-Z])[ \t]*$")
_SPECIAL = re.compile(r"^(?P<name>.+?):(?P<flags>(?:\((?:OI|CI|IO|NP|ID|DENY)\))*)\(.+\)[ \t]*$")


def saved(text, root):
    """{folded path below `root` ("" for itself): SDDL} of a file of `icacls /save`, whose lines come in pairs.

    The paths in it begin with the name of the folder that was given.
    """
    name = root.rstrip("\\").rpartition("\\")[2].casefold()
    found, path = {}, None
    for line in text.lstrip("\ufeff").splitlines():
        line = line.strip("\0\r\n ")
        if line.startswith("D:") and path is not None:
            # A line without its last bracket was cut, and entries of it are lost.
            if line.count("(") == line.count(")"):
                found[path] = line
            path = None
        elif line:
            folded = line.rstrip("\\").casefold()
            inside = folded == name or folded.startswith(name + "\\")
            path = folded[len(name) :].lstrip("\\") if inside else folded
    return found


def shown(text, root, sids, known):
    """The same of the output of `cacls /t`; an entry that cannot be told exactly leaves its folder out.

    `known` are the folded paths below the root that were listed, "" for itself; `sids` are the names that
    whoami told on this node, folded, with their SIDs.
    """
    found, path, entries, sure = {}, None, [], True
    for line in [*text.splitlines(), ""]:
        head = _path_of(line, root, known)
        if head is not None:
            _close(found, path, entries, sure)
            path, entries, sure = head[0], [], True
            line = head[1]
        text_of_entry = line.strip()
        if path is None or not text_of_entry:
            continue
        entry = _entry(text_of_entry, sids)
        sure = sure and entry is not None
        if entry:
            entries.append(entry)
    _close(found, path, entries, sure)
    return found


def _close(found, path, entries, sure):
    if path is not None and sure:
        denied = [entry for entry in entries if entry.startswith("(D;")]
        allowed = [entry for entry in entries if not entry.startswith("(D;")]
        found[path] = "D:" + "".join(denied + allowed)


def _path_of(line, root, known):
    """(folded path below the root, rest of the line) where the line begins with a path.

    Both a path and the name behind it may hold blanks, so that only known paths are told apart from names.
    """
    folded = line.casefold()
    if not folded.startswith(root.casefold()):
        return None
    for path in sorted(known, key=len, reverse=True):
        whole = root.casefold() + ("\\" + path if path else "")
        if folded.startswith(whole + " "):
            return path, line[len(whole) + 1 :]
    # A path that nobody listed ends the entries of the one before it, and its own are passed over.
    return None, ""


def _entry(text, sids):
    """One ACE, "" for what only shows that there is none, None where it cannot be told."""
    match = _ENTRY.match(text)
    if not match or _SPECIAL.match(text):
        return None
    name, flags = match.group("name").strip(), re.findall(r"\((\w+)\)", match.group("flags"))
    sid = _sid(name, sids)
    if sid is None or match.group("right") not in _RIGHTS:
        return None
    right = _RIGHTS[match.group("right")]
    kind = "D" if right is None or "DENY" in flags else "A"
    marks = "".join(flag for flag in flags if flag != "DENY")
    return "(%s;%s;%s;;;%s)" % (kind, marks, right or "FA", sid)


def _sid(name, sids):
    if _SID.match(name):
        return name
    return sids.get(name.casefold()) or _NAMES.get(name.casefold())


def names_of(text):
    """{folded name: SID} of `whoami /groups /fo csv`."""
    found = {}
    for line in text.splitlines():
        cells = re.findall(r'"([^"]*)"', line)
        sids = [cell for cell in cells[1:] if _SID.fullmatch(cell)]
        if sids and cells[0].strip():
            found[cells[0].strip().casefold()] = sids[0]
    return found
