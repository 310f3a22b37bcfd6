"""Files for `reg import`: one value of one key, as bytes, so that nothing in the value has to be quoted."""

from __future__ import annotations

import re

from esmreport.core.remedy.model import Raw
from esmreport.fix.declined import DeclinedError

_PLAIN_KEY = re.compile(r"[^\[\]\x00-\x1f]+")
_ROOTS = {"HKLM": "HKEY_LOCAL_MACHINE"}


def reg_file(key: str, name: str, value: Raw | None) -> bytes:
    """UTF-16LE with BOM and CRLF. `value` None removes the value. Raises DeclinedError."""
    if not _PLAIN_KEY.fullmatch(key) or re.search(r"[\x00-\x1f]", name):
        raise DeclinedError(
            "key_name",
            "キーまたは値の名前に角括弧や制御文字があるため、.reg ファイルに書けません",
            "The key or value name holds brackets or control characters and cannot stand in a .reg file",
        )
    root, _, rest = key.partition("\\")
    data = "-" if value is None else _hex(value)
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    lines = [
        "Windows Registry Editor Version 5.00",
        "",
        f"[{_ROOTS.get(root.upper(), root)}\\{rest}]",
        f'"{escaped}"={data}',
        "",
    ]
    return b"\xff\xfe" + "\r\n".join(lines).encode("utf-16-le", "surrogatepass")


def _hex(value: Raw) -> str:
    # The form with a type number keeps the bytes as they are, whatever the type.
    return f"hex({value.type:x}):" + ",".join(f"{byte:02x}" for byte in value.raw)
