"""Registry key names as one comparable text: roots in full, one separator, case folded."""

from __future__ import annotations

from functools import lru_cache

ROOTS = {
    "hklm": "hkey_local_machine",
    "hku": "hkey_users",
    "hkcu": "hkey_current_user",
    "hkcr": "hkey_classes_root",
}


@lru_cache(maxsize=4096)
def normalise(key: str) -> str:
    """`HKLM/Software\\NEC\\` and `HKEY_LOCAL_MACHINE¥SOFTWARE¥NEC` are the same key."""
    parts = [part for part in key.replace("¥", "\\").replace("/", "\\").split("\\") if part]
    folded = [part.casefold() for part in parts]
    if folded:
        folded[0] = ROOTS.get(folded[0], folded[0])
    return "\\".join(folded)


def below(root: str, path: str) -> str:
    """A path below a normalised key as one normalised key."""
    rest = path.casefold()
    for mark in "¥/":
        rest = rest.replace(mark, "\\")
    if "\\\\" in rest or rest[:1] == "\\" or rest[-1:] == "\\":
        rest = "\\".join(part for part in rest.split("\\") if part)
    return f"{root}\\{rest}" if rest else root


@lru_cache(maxsize=4096)
def split_view(key: str) -> tuple[str, str]:
    """(view, normalised path) of a key: `SOFTWARE\\Wow6432Node\\X` is `SOFTWARE\\X` in the 32-bit view."""
    path = normalise(key)
    parts = path.split("\\")
    if len(parts) > 2 and parts[1] == "software" and parts[2] == "wow6432node":
        return "32", "\\".join([*parts[:2], *parts[3:]])
    return "64", path


def in_view(view: str, key: str) -> str:
    """A key of the 32-bit view ("32") as a 64-bit program sees it; the spelling stays."""
    if view != "32":
        return key
    parts = key.split("\\")
    if len(parts) > 1 and parts[1].casefold() == "software":
        return "\\".join([*parts[:2], "Wow6432Node", *parts[2:]])
    return key


def ancestors(path: str) -> list[str]:
    """The path itself and every key above it, topmost first."""
    parts = path.split("\\")
    return ["\\".join(parts[:count]) for count in range(1, len(parts) + 1)]
