"""Registry keys through the API, byte for byte; opened with KEY_READ and a view, nothing else."""

import ctypes
from ctypes import wintypes

from .. import regpath
from .api import advapi32, check

_KEY_READ = 0x20019
_VIEWS = {"64": 0x0100, "32": 0x0200}
_HIVES = {"HKCR": 0x80000000, "HKCU": 0x80000001, "HKLM": 0x80000002, "HKU": 0x80000003}
_MORE_DATA, _NO_MORE_ITEMS = 234, 259
_NAME_CHARACTERS = 16384

_open = advapi32.RegOpenKeyExW
_open.argtypes = [
    wintypes.HKEY,
    wintypes.LPCWSTR,
    wintypes.DWORD,
    wintypes.DWORD,
    ctypes.POINTER(wintypes.HKEY),
]
_open.restype = wintypes.LONG
_close = advapi32.RegCloseKey
_close.argtypes = [wintypes.HKEY]
_close.restype = wintypes.LONG
_enum_value = advapi32.RegEnumValueW
_enum_value.argtypes = [
    wintypes.HKEY,
    wintypes.DWORD,
    wintypes.LPWSTR,
    ctypes.POINTER(wintypes.DWORD),
    ctypes.c_void_p,
    ctypes.POINTER(wintypes.DWORD),
    ctypes.c_void_p,
    ctypes.POINTER(wintypes.DWORD),
]
_enum_value.restype = wintypes.LONG
_enum_key = advapi32.RegEnumKeyExW
_enum_key.argtypes = [
    wintypes.HKEY,
    wintypes.DWORD,
    wintypes.LPWSTR,
    ctypes.POINTER(wintypes.DWORD),
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_void_p,
]
_enum_key.restype = wintypes.LONG


def read_key(view, key):
    """([(name, type, raw bytes), ...], [sub-key name, ...]); ProbeError as the API answers."""
    hive, path = regpath.split(key)
    handle = wintypes.HKEY()
    # Predefined handles are sign-extended on 64-bit Windows.
    root = ctypes.c_void_p(ctypes.c_int32(_HIVES[hive]).value)
    check(_open(root, path, 0, _KEY_READ | _VIEWS[view], ctypes.byref(handle)), key)
    try:
        return _values(handle, key), _sub_keys(handle, key)
    finally:
        _close(handle)


def _values(handle, key):
    found, size = [], 4096
    name = ctypes.create_unicode_buffer(_NAME_CHARACTERS)
    data = ctypes.create_string_buffer(size)
    while True:
        length, kind, used = wintypes.DWORD(_NAME_CHARACTERS), wintypes.DWORD(), wintypes.DWORD(size)
        code = _enum_value(
            handle,
            len(found),
            name,
            ctypes.byref(length),
            None,
            ctypes.byref(kind),
            data,
            ctypes.byref(used),
        )
        if code == _NO_MORE_ITEMS:
            return found
        if code == _MORE_DATA:
            size = max(used.value, size * 2)
            data = ctypes.create_string_buffer(size)
            continue
        check(code, key)
        found.append((name[: length.value], kind.value, data.raw[: used.value]))


def _sub_keys(handle, key):
    found = []
    name = ctypes.create_unicode_buffer(256)
    while True:
        length = wintypes.DWORD(256)
        code = _enum_key(handle, len(found), name, ctypes.byref(length), None, None, None, None)
        if code == _NO_MORE_ITEMS:
            return found
        check(code, key)
        found.append(name[: length.value])
