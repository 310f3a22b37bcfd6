"""Registration files (.reg) as `reg export` writes them: version 5 in UTF-16, REGEDIT4 in the ANSI code page."""

import re

from .. import regpath

_KEY = re.compile(r"\[(?!-)(.+?)\][ \t]*(?:\r?\n|\Z)")
_NAME = re.compile(r'(?:@|"((?:[^"\\]|\\[\s\S])*)")[ \t]*=[ \t]*')
_STRING = re.compile(r'"((?:[^"\\]|\\[\s\S])*)"')
_DWORD = re.compile(r"dword:([0-9a-fA-F]{1,8})")
_HEX = re.compile(r"hex(?:\(([0-9a-fA-F]+)\))?:((?:[0-9a-fA-F]{2}|[ \t]|,|\\[ \t]*\r?\n[ \t]*)*)")
_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_SZ, _EXPAND, _BINARY, _DWORD_TYPE, _MULTI = 1, 2, 3, 4, 7


def parse(text, ansi="cp932"):
    """{key with its short hive: [(name, type, raw bytes), ...]} of a file's text, keys as they are spelt.

    `ansi` is the code page of a REGEDIT4 file, whose hex(2) and hex(7) hold single-byte text.
    """
    old = text.lstrip("\ufeff \r\n").startswith("REGEDIT4")
    keys, values, position = {}, None, 0
    while position < len(text):
        key = _KEY.match(text, position)
        name = None if key else _NAME.match(text, position)
        if key:
            values = keys.setdefault(_canonical(key.group(1)), [])
            position = key.end()
        elif name and values is not None:
            value, position = _value(text, name.end(), ansi if old else None)
            if value:
                values.append((_plain(name.group(1) or ""), *value))
            position = _LINE.match(text, position).end()
        else:
            position = _LINE.match(text, position).end()
        if position < len(text) and text[position] == "\n":
            position += 1
    return keys


def _canonical(key):
    try:
        return regpath.canonical(key)
    except ValueError:
        return key


def _value(text, position, ansi):
    """((type, raw bytes) or None, where it ends)."""
    string = _STRING.match(text, position)
    if string:
        return (_SZ, _wide(_plain(string.group(1)))), string.end()
    number = _DWORD.match(text, position)
    if number:
        return (_DWORD_TYPE, int(number.group(1), 16).to_bytes(4, "little")), number.end()
    digits = _HEX.match(text, position)
    if not digits:
        return None, position
    kind = int(digits.group(1), 16) if digits.group(1) else _BINARY
    raw = bytes.fromhex("".join(re.findall("[0-9a-fA-F]{2}", digits.group(2))))
    if ansi and kind in (_EXPAND, _MULTI):
        raw = raw.decode(ansi, "replace").encode("utf-16-le")
    return (kind, raw), digits.end()


def _plain(text):
    return re.sub(r"\\([\s\S])", r"\1", text)


def _wide(text):
    return (text + "\0").encode("utf-16-le", "surrogatepass")
