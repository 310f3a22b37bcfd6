"""Registry data as Windows programs read it, beside the bytes as they are."""

REG_SZ, REG_EXPAND_SZ = 1, 2
REG_DWORD, REG_DWORD_BIG_ENDIAN, REG_MULTI_SZ, REG_QWORD = 4, 5, 7, 11

_INTEGERS = {REG_DWORD: (4, "little"), REG_DWORD_BIG_ENDIAN: (4, "big"), REG_QWORD: (8, "little")}


def describe(name, kind, raw):
    """A value as it stands in the bundle: name, type, raw (hex) and by type text, list, int, malformed."""
    value = {"name": name, "type": kind, "raw": raw.hex()}
    if kind in (REG_SZ, REG_EXPAND_SZ):
        value["text"], malformed = _text(raw)
    elif kind == REG_MULTI_SZ:
        value["list"], malformed = _texts(raw)
    elif kind in _INTEGERS:
        malformed = _integer(value, raw, *_INTEGERS[kind])
    else:
        malformed = None
    if malformed:
        value["malformed"] = malformed
    return value


def _integer(value, raw, size, order):
    if len(raw) == size:
        value["int"] = int.from_bytes(raw, order)
        return None
    return "short" if len(raw) < size else "long"


def _text(raw):
    units = _units(raw)
    text, nul, rest = units.partition("\0")
    return text, _fault(raw, bool(rest.strip("\0")), bool(nul))


def _texts(raw):
    units = _units(raw)
    parts = units.split("\0")
    end = parts.index("") if "" in parts else len(parts)
    return parts[:end], _fault(raw, any(parts[end:]), units.endswith("\0\0") or units == "\0")


def _fault(raw, embedded, terminated):
    if len(raw) % 2:
        return "odd_length"
    if embedded:
        return "embedded_nul"
    return None if terminated or not raw else "unterminated"


def _units(raw):
    even = raw[: len(raw) - len(raw) % 2]
    return without_surrogates(even.decode("utf-16-le", "surrogatepass"))


def without_surrogates(text):
    """The text with lone surrogates replaced by U+FFFD, so that it can be written in any encoding."""
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return "".join("�" if "\ud800" <= char <= "\udfff" else char for char in text)
