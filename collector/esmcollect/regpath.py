"""Registry paths: hive names, joining and comparing. `/` and `¥` are ordinary characters in key names."""

HIVES = {
    "HKLM": "HKEY_LOCAL_MACHINE",
    "HKU": "HKEY_USERS",
    "HKCU": "HKEY_CURRENT_USER",
    "HKCR": "HKEY_CLASSES_ROOT",
}
_SHORT = {long: short for short, long in HIVES.items()}


def split(key):
    """("HKLM", "SOFTWARE\\NEC") of a key with a short or long hive name; ValueError for an unknown hive."""
    hive, _, rest = key.strip("\\").partition("\\")
    short = _SHORT.get(hive.upper(), hive.upper())
    if short not in HIVES:
        raise ValueError("unknown registry hive in %r" % key)
    return short, "\\".join(part for part in rest.split("\\") if part)


def canonical(key):
    """The key with its short hive name and single separators, spelling kept."""
    hive, rest = split(key)
    return join(hive, rest)


def join(key, *parts):
    """Key and sub-keys in one path; empty parts are left out."""
    return "\\".join([key] + [part for part in parts if part])


def same(one, other):
    """Whether two paths name the same key of the same view."""
    return canonical(one).casefold() == canonical(other).casefold()
