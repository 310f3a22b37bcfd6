"""Registry values and file contents from their written form."""

from __future__ import annotations

from .model import PlanError, Value

TYPES = {
    "REG_NONE": 0,
    "REG_SZ": 1,
    "REG_EXPAND_SZ": 2,
    "REG_BINARY": 3,
    "REG_DWORD": 4,
    "REG_DWORD_BIG_ENDIAN": 5,
    "REG_LINK": 6,
    "REG_MULTI_SZ": 7,
    "REG_QWORD": 11,
}
ENCODINGS = ("ascii", "cp932", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1")
EOLS = {"crlf": "\r\n", "lf": "\n", "cr": "\r"}


def registry_value(name: str, spec: object, place: str) -> Value:
    """Text is REG_SZ, a number REG_DWORD, a list REG_MULTI_SZ; a table names `type` and `value` or `hex`."""
    if isinstance(spec, dict):
        unknown = set(spec) - {"type", "value", "hex"}
        if unknown or ("value" in spec) == ("hex" in spec) or "type" not in spec:
            raise PlanError(f"{place}: value {name!r}: a table needs `type` and either `value` or `hex`")
        kind = type_number(spec["type"], place)
        if "hex" in spec:
            return Value(name=name, type=kind, raw=from_hex(spec["hex"], place))
        return Value(name=name, type=kind, raw=_raw(kind, spec["value"], place))
    if isinstance(spec, bool) or not isinstance(spec, (str, int, list)):
        raise PlanError(f"{place}: value {name!r}: expected text, a number, a list or a table")
    kind = {str: 1, int: 4, list: 7}[type(spec)]
    return Value(name=name, type=kind, raw=_raw(kind, spec, place))


def type_number(spec: object, place: str) -> int:
    """REG_... name, or a number for the types that have none."""
    if isinstance(spec, int) and not isinstance(spec, bool):
        return spec
    if spec in TYPES:
        return TYPES[str(spec)]
    raise PlanError(f"{place}: {spec!r} is no registry type; known: {', '.join(TYPES)} or a number")


def from_hex(spec: object, place: str) -> bytes:
    """Bytes from hex digits; blanks, commas and line breaks between them are allowed."""
    try:
        return bytes.fromhex(str(spec).replace(",", " "))
    except ValueError as error:
        raise PlanError(f"{place}: hex: {error}") from error


def text_bytes(text: str, encoding: str, eol: str, place: str) -> bytes:
    """File bytes of a text whose line ends are written as plain line feeds."""
    if encoding not in ENCODINGS:
        raise PlanError(f"{place}: encoding {encoding!r}; known: {', '.join(ENCODINGS)}")
    if eol not in EOLS:
        raise PlanError(f"{place}: eol {eol!r}; known: {', '.join(EOLS)}")
    with_ends = text.replace("\r\n", "\n").replace("\n", EOLS[eol])
    try:
        if encoding == "utf-16":
            return b"\xff\xfe" + with_ends.encode("utf-16-le")
        return with_ends.encode(encoding)
    except UnicodeEncodeError as error:
        raise PlanError(f"{place}: {error}") from error


def file_text(data: bytes, encoding: str, eol: str) -> str:
    """The text of `text_bytes` again."""
    return data.decode(encoding).replace(EOLS[eol], "\n")


def _raw(kind: int, spec: object, place: str) -> bytes:
    if kind in (1, 2) and isinstance(spec, str):
        return (spec + "\0").encode("utf-16-le", "surrogatepass")
    if kind == 7 and isinstance(spec, list) and all(isinstance(one, str) and one for one in spec):
        return ("".join(one + "\0" for one in spec) + "\0").encode("utf-16-le", "surrogatepass")
    if kind in (4, 5, 11) and isinstance(spec, int) and not isinstance(spec, bool):
        size = 8 if kind == 11 else 4
        return (spec % (1 << 8 * size)).to_bytes(size, "big" if kind == 5 else "little")
    raise PlanError(f"{place}: {spec!r} does not fit registry type {kind}; use `hex` for raw bytes")
