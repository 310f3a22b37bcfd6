"""What the built-in commands of Windows print, read by position and structure: reg query, sc, ipconfig."""

import re

_VALUE = re.compile(r"^(?: {4}|\t)(?P<name>.*?)(?: {4}|\t)(?P<type>REG_[A-Z_]+)(?:(?: {4}|\t)(?P<data>.*))?$")
_TYPES = {
    "REG_NONE": 0,
    "REG_SZ": 1,
    "REG_EXPAND_SZ": 2,
    "REG_BINARY": 3,
    "REG_DWORD": 4,
    "REG_DWORD_BIG_ENDIAN": 5,
    "REG_MULTI_SZ": 7,
    "REG_QWORD": 11,
}
_FIELD = re.compile(r"^[ \t]+(?P<label>[^:]*?)[ \t]*: ?(?P<value>.*)$")
_HEADER = re.compile(r"^(?P<label>\S[^:]*): ?(?P<value>.+)$")
_ADDRESS = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])")
_MAC = re.compile(r"\b((?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2})\b")


def query_output(text, key):
    """([(name, type, raw bytes), ...], [name of a sub-key, ...]) of `reg query KEY`, key with its long hive name.

    The default value is left out: its name is a translated word.
    """
    values, below = [], []
    for line in text.splitlines():
        match = _VALUE.match(line)
        if match and match.group("type") in _TYPES and not match.group("name").startswith(("(", "<")):
            raw = _raw(_TYPES[match.group("type")], match.group("data") or "")
            if raw is not None:
                values.append((match.group("name"), _TYPES[match.group("type")], raw))
        elif line.casefold().startswith(key.casefold() + "\\"):
            below.append(line.rstrip()[len(key) + 1 :])
    return values, [name for name in below if name and "\\" not in name]


def _raw(kind, data):
    try:
        if kind in (1, 2):
            return (data + "\0").encode("utf-16-le")
        if kind == 7:
            return ("".join(part + "\0" for part in data.split("\\0") if part) + "\0").encode("utf-16-le")
        if kind in (4, 5, 11):
            return int(data, 16).to_bytes(8 if kind == 11 else 4, "big" if kind == 5 else "little")
        return bytes.fromhex(data)
    except (ValueError, OverflowError):
        return None


def service_answers(text):
    """{folded name: {"query": (exit code, fields), "qc": (exit code, fields)}} of the marked output of sc.

    The fields are lists of values in their order: the labels are translated in some languages.
    """
    found, now, lines = {}, None, []
    for line in text.splitlines():
        if line.startswith(("@query ", "@qc ")):
            kind, _, name = line[1:].partition(" ")
            now, lines = (name.strip().casefold(), kind), []
        elif line.startswith("@rc ") and now:
            found.setdefault(now[0], {})[now[1]] = (_number(line[4:]), _fields(lines))
            now = None
        else:
            lines.append(line)
    return found


def _fields(lines):
    fields = []
    for line in lines:
        match = _FIELD.match(line)
        if match and (match.group("label") or not fields):
            fields.append([match.group("value").strip()])
        elif match:
            # More names under a label that is not repeated: the dependencies.
            fields[-1].append(match.group("value").strip())
    return fields


def _number(text):
    match = re.search(r"-?[0-9]{1,10}", text)
    return int(match.group()) if match else None


def adapters(text):
    """[{adapter, mac, ip, prefix_length}, ...] of `ipconfig /all`, or None where it prints no network masks.

    A section begins with a line that is not indented; an address is what is followed by a mask.
    """
    found, name, mac, before = [], None, "", None
    for line in text.splitlines():
        if line.strip() and not line.startswith((" ", "\t")):
            name, mac, before = line.strip().rstrip(":").strip(), "", None
            continue
        physical = _MAC.search(line)
        if physical and not mac:
            mac = physical.group(1).upper()
        address = _ADDRESS.search(line)
        length = _prefix(address.group(1)) if address else None
        if length is not None and before is not None:
            found.append({"adapter": name, "mac": mac, "ip": before, "prefix_length": length})
        before = address.group(1) if address and name is not None and length is None else None
    return [one for one in found if not one["ip"].startswith("127.")] if found else None


def _prefix(mask):
    """Length of a network mask, None where it is none; 0.0.0.0 is no mask of an adapter."""
    parts = [int(part) for part in mask.split(".")]
    if any(part > 255 for part in parts):
        return None
    bits = "".join("{:08b}".format(part) for part in parts)
    return bits.count("1") if "01" not in bits and bits.startswith("1") else None


def drive_letters(text):
    """ "C:", … of `fsutil fsinfo drives`, whatever the words around them."""
    return ["%s:" % letter.upper() for letter in re.findall(r"\b([A-Za-z]):\\", text)]


def serials(text):
    """{"C:": "1A2B-3C4D"} of the output of `vol`, each behind the mark of its drive."""
    found, letter = {}, None
    for line in text.splitlines():
        if line.startswith("@"):
            letter = line[1:3].upper()
        number = re.search(r"\b([0-9A-Fa-f]{4}-[0-9A-Fa-f]{4})\b", line)
        if number and letter and not line.startswith("@"):
            found[letter] = number.group(1).upper()
    return found
