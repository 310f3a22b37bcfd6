"""Text made safe to print: whatever could not be seen, or would act on what prints it, stands there by its name."""

from __future__ import annotations

import re
from typing import Any

# Controls, lone surrogates, direction marks and invisible characters: printed by name, or a value could look
# like another one. Tab and line feed stay.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff0-\uffff]"
)


def visible(text: str) -> str:
    """`text` with every character that could not be seen or printed as `<U+0007>`; CR LF becomes LF."""
    return _INVISIBLE.sub(_name, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The same where a second line would look like another message: tab and line feed by their names, too."""
    return re.sub(r"[\t\n]", _name, visible(text))


def whole_characters(value: Any) -> Any:
    """Plain data with half characters replaced: legal for json.dumps, refused by most other readers, and no file can be
    written with them."""
    if isinstance(value, str):
        if value.isascii():
            return value
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {whole_characters(key): whole_characters(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [whole_characters(entry) for entry in value]
    return value


def _name(found: re.Match[str]) -> str:
    return f"<U+{ord(found.group()):04X}>"
