"""How Windows compares paths and registry keys."""

from __future__ import annotations

import re

ROOTS = {
    "HKEY_LOCAL_MACHINE": "HKLM",
    "HKEY_CURRENT_USER": "HKCU",
    "HKEY_USERS": "HKU",
    "HKEY_CLASSES_ROOT": "HKCR",
}


def tidy(path: str) -> str:
    """One kind of separator, none doubled, none at the end (a drive root is `X:`)."""
    return re.sub(r"\\+", r"\\", path.replace("/", "\\")).rstrip("\\")


def fold(path: str) -> str:
    """The form by which two spellings of one path, key or name are the same."""
    return tidy(path).casefold()


def parent(path: str) -> str | None:
    """The folder or key above, None at a root."""
    head, _, tail = path.rpartition("\\")
    return head if head and tail else None


def ancestors(path: str) -> list[str]:
    """Every folder or key above, nearest first."""
    found = []
    above = parent(path)
    while above is not None:
        found.append(above)
        above = parent(above)
    return found


def tidy_key(key: str) -> str:
    """Registry key with the short name of its root."""
    root, _, rest = tidy(key).partition("\\")
    return "\\".join(filter(None, (ROOTS.get(root.upper(), root.upper()), rest)))


def physical_key(view: str, key: str, bitness: int) -> str:
    """Where a key asked for in a view ("64" or "32") really lies, as a 64-bit program sees it."""
    tidied = tidy_key(key)
    below = re.match(r"HKLM\\SOFTWARE(\\(?!Wow6432Node(\\|$)).*)?$", tidied, re.IGNORECASE)
    if bitness == 64 and view == "32" and below and below.group(1):
        return "HKLM\\SOFTWARE\\Wow6432Node" + below.group(1)
    return tidied
