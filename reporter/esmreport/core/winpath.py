"""Windows paths as text: one spelling for comparing, and what an audit asks about a path. Nothing is looked
up on a disk, so `..` is resolved by text and an 8.3 name stays what it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from esmreport.core.record import dataclass

# CP932 shows 0x5C as the yen sign; text that was converted on the way carries the real one. The one of full width
# is a letter of names to Windows.
_SEPARATORS = str.maketrans({"/": "\\", "¥": "\\"})
_SEPARATOR_MARKS = ("\\", "/", "¥")
_DEVICE_PREFIX = re.compile(r"\\\\[?.]\\(UNC\\)?", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
_SHORT_NAME = re.compile(r"[^.~\s]{1,6}~[0-9]{1,6}(\.[^.\s]{0,3})?")
_BLANK_AT_EDGE = re.compile(r"(?:^|\\)\s|\s(?:\\|$)")
_VARIABLE = re.compile(r"%([^%\s](?:[^%]*[^%\s])?)%")
_VARIABLE_OR_PERCENT = re.compile("%%|" + _VARIABLE.pattern)
_QUOTES = '"＂“”'


@dataclass(frozen=True, kw_only=True)
class Expanded:
    """Text after replacing %VAR%. `unknown`: names that nothing defines, each once; they stay as written."""

    text: str
    unknown: tuple[str, ...]


def fold(text: str) -> str:
    """Case as Windows ignores it: each character by itself, so that no character grows into two."""
    folded = text.upper()
    if len(folded) == len(text):
        return folded
    return "".join(upper if len(upper := char.upper()) == 1 else char for char in text)


def tidy(path: str) -> str:
    """The path with backslashes, without doubled or trailing separators, `.`, `..` and the `\\\\?\\` prefix.

    Upper and lower case stay. `X:` alone means the root `X:\\`; `X:name` (no separator) stays drive-relative.
    """
    text = _without_device_prefix(path.translate(_SEPARATORS))
    if text.startswith("\\\\"):
        return _unc(text)
    if _DRIVE.match(text):
        return _with_drive(text[0].upper() + ":", text[2:])
    if text.startswith("\\"):
        return "\\" + "\\".join(_resolve(text, rooted=True))
    return _relative(text)


@lru_cache(maxsize=8192)
def normalise(path: str) -> str:
    """Comparable spelling: `tidy` in upper case. Equal results mean the same place (8.3 names aside)."""
    return fold(tidy(path))


def same_path(first: str, second: str) -> bool:
    """Whether both name the same place, whatever the separators and the case."""
    return normalise(first) == normalise(second)


def is_under(path: str, root: str) -> bool:
    """Whether `path` is `root` or lies below it."""
    return relative_to(path, root) is not None


def relative_to(path: str, root: str) -> str | None:
    """What follows `root` in `path`, as spelled there; "" for the root itself, None for a place elsewhere."""
    whole, top = tidy(path), tidy(root)
    if top in ("", "\\\\") or not fold(whole).startswith(fold(top)):
        return None
    if whole.startswith("\\\\") != top.startswith("\\\\"):
        return None
    rest = whole[len(top) :]
    if rest and not (top.endswith("\\") or rest.startswith("\\")):
        return None
    return rest.removeprefix("\\")


def join(root: str, *parts: str) -> str:
    """`root` and parts below it as one tidy path; an absolute part replaces what stands before it."""
    path = root
    for part in parts:
        path = part if is_absolute(part) else f"{path}\\{part}"
    return tidy(path)


def is_absolute(path: str) -> bool:
    """Whether it is a drive with a separator, a drive root or UNC; `X:name` and `\\name` are relative."""
    text = tidy(path)
    return text.startswith("\\\\") or bool(re.match(r"[A-Z]:\\", text))


def drive_of(path: str) -> str | None:
    """`X:` in upper case, or None where the path names no drive."""
    if _DRIVE.match(path):
        return path[:2].upper()
    if not path.startswith(_SEPARATOR_MARKS):
        return None
    text = tidy(path)
    return text[:2] if _DRIVE.match(text) else None


def has_short_name(path: str) -> bool:
    """Whether a part looks like an 8.3 name (`PROGRA~1`), so that text cannot tell which folder it is."""
    return any(_SHORT_NAME.fullmatch(part) for part in path.translate(_SEPARATORS).split("\\"))


def has_blank(path: str) -> bool:
    """Whether the path must be quoted on a command line."""
    return any(char.isspace() for char in path)


def has_stray_blank(path: str) -> bool:
    """Whether a blank of any width stands at a separator or an end (`X:\\NVWORK \\a`): a copying slip."""
    return bool(_BLANK_AT_EDGE.search(path.translate(_SEPARATORS)))


def unquote(text: str) -> str:
    """Text without surrounding blanks and one pair of double quotes."""
    bare = text.strip()
    if len(bare) >= 2 and bare[0] in _QUOTES and bare[-1] in _QUOTES:
        return bare[1:-1]
    return bare


def expand(text: str, variables: Mapping[str, str], *, escape: bool = False) -> Expanded:
    """Replace %VAR%, names without regard to case. With `escape`, `%%` is a literal percent sign.

    What is put in is not expanded again. A percent sign without a partner stays.
    """
    if "%" not in text:
        return Expanded(text=text, unknown=())
    known = {fold(name): value for name, value in variables.items()}
    unknown: list[str] = []

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name is None:
            return "%" if escape else found.group()
        if fold(name) in known:
            return known[fold(name)]
        unknown.append(name)
        return found.group()

    pattern = _VARIABLE_OR_PERCENT if escape else _VARIABLE
    return Expanded(text=pattern.sub(value, text), unknown=tuple(dict.fromkeys(unknown)))


def _without_device_prefix(text: str) -> str:
    while True:
        if text.startswith("\\\\"):
            text = "\\\\" + text.lstrip("\\")
        found = _DEVICE_PREFIX.match(text)
        if not found:
            return text
        text = ("\\\\" if found.group(1) else "") + text[found.end() :]


def _unc(text: str) -> str:
    parts = [part for part in text.split("\\") if part and part != "."]
    return "\\\\" + "\\".join(parts[:2] + _resolve("\\".join(parts[2:]), rooted=True))


def _with_drive(drive: str, rest: str) -> str:
    if not rest or rest.startswith("\\"):
        return drive + "\\" + "\\".join(_resolve(rest, rooted=True))
    return drive + ("\\".join(_resolve(rest, rooted=False)) or ".")


def _relative(text: str) -> str:
    joined = "\\".join(_resolve(text, rooted=False))
    if _DRIVE.match(joined):
        return ".\\" + joined
    return joined or ("." if text else "")


def _resolve(text: str, *, rooted: bool) -> list[str]:
    parts: list[str] = []
    for part in text.split("\\"):
        if part in ("", "."):
            continue
        if part != "..":
            parts.append(part)
        elif parts and parts[-1] != "..":
            parts.pop()
        elif not rooted:
            parts.append(part)
    return parts
