"""What icacls.exe does with folders whose rights are kept as SDDL text, by its documented syntax only:

    icacls NAME /save FILE [/t] [/c] [/q]
    icacls DIRECTORY /restore FILE [/c] [/q]
    icacls NAME /grant[:r] *SID:[(OI)][(CI)]RIGHTS ... [/q]

Wine has no icacls and keeps no rights of files. Runs inside Windows Python, and in the tests on Linux.
"""

import json
import re
import sys
from pathlib import Path

RIGHTS = {"F": "FA", "M": "0x1301bf", "RX": "0x1200a9"}
SHORT = {"S-1-5-32-544": "BA", "S-1-5-18": "SY", "S-1-1-0": "WD"}
BAD_PARAMETER, NOT_FOUND = 87, 2
_ACE = re.compile(r"\(([^;()]*);([^;()]*);([^()]*)\)")
_PARTS = re.compile(r"((?:O:[^:]*?)?(?:G:[^:]*?)?)D:([A-Z]*)((?:\([^()]*\))*)")
_GRANT = re.compile(r"\*(S-1[-0-9]+):((?:\((?:OI|CI|IO|NP)\))*)([A-Z]+)")


def run(arguments, rights, read, write):
    """(exit code, text). `rights`: case-folded path -> SDDL, changed in place; `read`, `write`: by path."""
    if len(arguments) < 3:
        return BAD_PARAMETER, "Invalid parameter"
    name, verb, rest = arguments[0], arguments[1].lower(), arguments[2:]
    switches = [one.lower() for one in rest if one.startswith("/")]
    operands = [one for one in rest if not one.startswith("/")]
    path = name.rstrip("\\").casefold()
    known = {"/save": {"/t", "/c", "/q"}, "/restore": {"/c", "/q"}, "/grant": {"/q"}, "/grant:r": {"/q"}}
    if verb not in known or not set(switches) <= known[verb] or not operands:
        return BAD_PARAMETER, "Invalid parameter " + repr(arguments)
    if verb == "/restore":
        return _restore(path, read(operands[0]), rights)
    if path not in rights:
        return NOT_FOUND, name + ": The system cannot find the file specified."
    if verb == "/save":
        write(operands[0], _saved(path, rights, below="/t" in switches))
        return 0, ""
    return _grant(path, operands, rights, replacing=verb.endswith(":r"))


def _saved(path, rights, below):
    parent = path.rpartition("\\")[0]
    chosen = [one for one in sorted(rights) if one == path or (below and one.startswith(path + "\\"))]
    lines = []
    for one in chosen:
        _, flags, aces = _PARTS.match(rights[one]).groups()
        lines += [one[len(parent) + 1 :], "D:" + flags + aces]
    return "".join(line + "\r\n" for line in lines).encode("utf-16-le")


def _restore(folder, saved, rights):
    lines = saved.decode("utf-16-le").splitlines()
    for name, dacl in zip(lines[::2], lines[1::2], strict=True):
        path = folder + "\\" + name
        if path in rights:
            rights[path] = _PARTS.match(rights[path]).group(1) + dacl
    return 0, ""


def _grant(path, operands, rights, replacing):
    grants = [_GRANT.fullmatch(one) for one in operands]
    if not all(grants) or any(grant.group(3) not in RIGHTS for grant in grants):
        return BAD_PARAMETER, "Invalid parameter " + repr(operands)
    for grant in grants:
        sid, flags = SHORT.get(grant.group(1), grant.group(1)), re.sub("[()]", "", grant.group(2))
        owner, control, text = _PARTS.match(rights[path]).groups()
        aces = [one.groups() for one in _ACE.finditer(text)]
        if replacing:
            aces = [one for one in aces if "ID" in one[1] or one[0] != "A" or not one[2].endswith(";;" + sid)]
        at = next((n for n, one in enumerate(aces) if "ID" in one[1] or one[0] != "D"), len(aces))
        aces.insert(at, ("A", flags, RIGHTS[grant.group(3)] + ";;;" + sid))
        rights[path] = owner + "D:" + control + _text(aces)
    _pass_down(path, rights)
    return 0, ""


def _pass_down(path, rights):
    depth = path.count("\\") + 1
    for child in sorted(one for one in rights if one.startswith(path + "\\") and one.count("\\") == depth):
        owner, control, text = _PARTS.match(rights[child]).groups()
        if "P" not in control:
            above = _ACE.finditer(_PARTS.match(rights[path]).group(3))
            own = [one.groups() for one in _ACE.finditer(text) if "ID" not in one.group(2)]
            passed = [_passed(*one.groups()) for one in above]
            rights[child] = owner + "D:" + control + _text(own + [one for one in passed if one])
            _pass_down(child, rights)


def _passed(kind, flags, rest):
    words = re.findall("..", flags)
    if "CI" not in words and ("OI" not in words or "NP" in words):
        return None
    if "NP" in words:
        return kind, "ID", rest
    kept = [word for word in ("OI", "CI") if word in words] + ([] if "CI" in words else ["IO"])
    return kind, "".join(kept) + "ID", rest


def _text(aces):
    return "".join("(" + ";".join(one) + ")" for one in aces)


def main(arguments):
    """With C:\\lab\\rights.json, which the laboratory's collector reads too."""
    listing = Path("C:\\lab\\rights.json")
    rights = json.loads(listing.read_text(encoding="utf-8"))
    code, text = run(
        arguments,
        rights,
        lambda path: Path(path).read_bytes(),
        lambda path, data: Path(path).write_bytes(data),
    )
    listing.write_text(json.dumps(rights), encoding="utf-8")
    if text:
        print(text, file=sys.stderr)
    return code
