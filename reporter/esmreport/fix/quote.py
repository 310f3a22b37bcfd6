"""Text from a bundle inside a .cmd file: quoted so that it can never become a command, or refused.

What cmd.exe does with a line, in this order: `%%` becomes `%` and `%NAME%` a value, everywhere; then
`& | < > ( ) ^` and separators count outside double quotes only; then the variables of FOR (`%A`) are put in,
everywhere, and not looked at again. Scripts here never switch delayed expansion on, never hand text to
`call`, and keep every text in double quotes; so only `%`, double quotes, line breaks and characters outside
the code page matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from esmreport.fix.declined import DeclinedError

ENCODING = "cp932"
LONGEST_LINE = 8000
# Three names in a row are needed for the tokens of one FOR.
_NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_HARMLESS = re.compile(r'[A-Za-z0-9_.:\\"-]*')
_WIDE = str.maketrans('"%!^&|<>', "”％！＾＆｜＜＞")


def inside(text: str) -> str:
    """`text` as it is written between double quotes. Raises DeclinedError."""
    if any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in text):
        raise DeclinedError(
            "control",
            "改行や制御文字を含む名前または値のため、スクリプトに書けません",
            "The name or value holds a line break or a control character and cannot stand in a script",
        )
    if '"' in text:
        raise DeclinedError(
            "quote",
            "二重引用符を含む名前または値のため、スクリプトに書けません",
            "The name or value holds a double quote and cannot stand in a script",
        )
    if not _fits(text):
        raise DeclinedError(
            "code_page",
            "コードページ 932 で表せない文字を含むため、スクリプトに書けません",
            "The name or value holds characters outside code page 932 and cannot stand in a script",
        )
    return text.replace("%", "%%")


def compared(text: str) -> str:
    """`text` as it is written between double quotes in a comparison of IF. Double quotes in pairs are allowed
    where everything is harmless outside quotes too. Raises DeclinedError."""
    if '"' in text and text.count('"') % 2 == 0 and _HARMLESS.fullmatch(text):
        return text
    return inside(text)


def literal(text: str) -> str:
    """`text` in double quotes, for cmd.exe itself: IF, SET, redirections, COPY. Raises DeclinedError."""
    return f'"{inside(text)}"'


def argument(text: str) -> str:
    """`text` in double quotes, for a program: the C runtime takes backslashes before a quote for escapes."""
    trailing = len(text) - len(text.rstrip("\\"))
    return '"' + inside(text) + "\\" * trailing + '"'


def for_names(texts: Iterable[str]) -> str:
    """Three names for the tokens of a FOR whose body holds `texts`: none of them reads like `%A` there."""
    joined = "\n".join(texts)
    if "%~" in joined:
        raise DeclinedError(
            "percent_tilde",
            "「%~」を含む値のため、スクリプトで安全に比較できません",
            "The value holds `%~` and cannot be compared safely in a script",
        )
    for at in range(len(_NAMES) - 2):
        names = _NAMES[at : at + 3]
        contiguous = ord(names[2]) - ord(names[0]) == 2
        if contiguous and not any(f"%{name}" in joined for name in names):
            return names
    raise DeclinedError(
        "percent",
        "「%」の使い方が複雑な値のため、スクリプトで安全に比較できません",
        "The value uses `%` in too many ways to be compared safely in a script",
    )


def shown(text: str) -> str:
    """`text` for ECHO, which takes no quotes: what counts for cmd.exe becomes its full-width twin, what the
    code page lacks a geta mark. For people only."""
    plain = "".join(char if char.isprintable() and _fits(char) else "〓" for char in text.translate(_WIDE))
    return plain if len(plain) <= 400 else plain[:400] + "…"


def _fits(text: str) -> bool:
    try:
        return text.encode(ENCODING).decode(ENCODING) == text
    except UnicodeEncodeError:
        return False
