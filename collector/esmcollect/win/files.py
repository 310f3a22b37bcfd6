"""Files, folders, volumes and version resources: opened for reading with every share mode."""

import ctypes
import time
from ctypes import wintypes
from datetime import datetime, timedelta, timezone

from ..model import IN_USE, ProbeError
from ..winpath import extended
from .api import fail, kernel32, library

_READ_ATTRIBUTES, _READ = 0x80, 0x80000000
_SHARE_ALL, _OPEN_EXISTING = 7, 3
# Needed for opening folders; grants nothing where the privilege is not held and enabled.
_BACKUP_SEMANTICS, _OPEN_REPARSE_POINT = 0x02000000, 0x00200000
_DIRECTORY = 0x10
_INVALID = ctypes.c_void_p(-1).value
_NO_MORE_FILES, _FILE_NOT_FOUND = 18, 2
_CHUNK = 1 << 20
# Seconds between the attempts to read a file that is in use.
_PAUSES = (0.2, 0.5)
_NO_VERSION = (1812, 1813, 1814, 193)
_FIND_BASIC, _FIND_NAME_MATCH = 1, 0


class _Info(ctypes.Structure):
    _fields_ = [
        ("attributes", wintypes.DWORD),
        ("created", wintypes.FILETIME),
        ("accessed", wintypes.FILETIME),
        ("written", wintypes.FILETIME),
        ("volume", wintypes.DWORD),
        ("size_high", wintypes.DWORD),
        ("size_low", wintypes.DWORD),
        ("links", wintypes.DWORD),
        ("index_high", wintypes.DWORD),
        ("index_low", wintypes.DWORD),
    ]


class _FixedVersion(ctypes.Structure):
    _fields_ = [(name, wintypes.DWORD) for name in ("signature", "structure", "high", "low")]


def _function(module, name, result, *arguments):
    function = getattr(module, name)
    function.argtypes = arguments
    function.restype = result
    return function


_create = _function(
    kernel32,
    "CreateFileW",
    wintypes.HANDLE,
    wintypes.LPCWSTR,
    wintypes.DWORD,
    wintypes.DWORD,
    ctypes.c_void_p,
    wintypes.DWORD,
    wintypes.DWORD,
    wintypes.HANDLE,
)
_close = _function(kernel32, "CloseHandle", wintypes.BOOL, wintypes.HANDLE)
_information = _function(
    kernel32, "GetFileInformationByHandle", wintypes.BOOL, wintypes.HANDLE, ctypes.POINTER(_Info)
)
_read = _function(
    kernel32,
    "ReadFile",
    wintypes.BOOL,
    wintypes.HANDLE,
    ctypes.c_void_p,
    wintypes.DWORD,
    ctypes.POINTER(wintypes.DWORD),
    ctypes.c_void_p,
)
_find_first = _function(
    kernel32,
    "FindFirstFileExW",
    wintypes.HANDLE,
    wintypes.LPCWSTR,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_void_p,
    wintypes.DWORD,
)
_find_next = _function(kernel32, "FindNextFileW", wintypes.BOOL, wintypes.HANDLE, ctypes.c_void_p)
_find_close = _function(kernel32, "FindClose", wintypes.BOOL, wintypes.HANDLE)


class _Open:
    """A file handle that is closed at the end of a `with`."""

    def __init__(self, path, access, flags):
        self.value = _create(extended(path), access, _SHARE_ALL, None, _OPEN_EXISTING, flags, None)
        if self.value in (None, _INVALID):
            fail(path)

    def __enter__(self):
        return self.value

    def __exit__(self, *_):
        _close(self.value)


def stat(path):
    """Kind, size, attributes and time of the last change, of a link itself rather than of its target."""
    info = _Info()
    with _Open(path, _READ_ATTRIBUTES, _BACKUP_SEMANTICS | _OPEN_REPARSE_POINT) as handle:
        if not _information(handle, ctypes.byref(info)):
            fail(path)
    kind = "directory" if info.attributes & _DIRECTORY else "file"
    return {
        "kind": kind,
        "size": info.size_high << 32 | info.size_low,
        "attributes": info.attributes,
        "modified": _time(info.written),
    }


def _time(moment):
    ticks = moment.dwHighDateTime << 32 | moment.dwLowDateTime
    when = datetime(1601, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=ticks // 10)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def read(path, limit):
    """At most `limit` bytes from the start of a file; tried again where another program has it just now."""
    for pause in _PAUSES:
        try:
            return _read_once(path, limit)
        except ProbeError as problem:
            if problem.code not in IN_USE:
                raise
        time.sleep(pause)
    return _read_once(path, limit)


def _read_once(path, limit):
    parts, left = [], limit
    with _Open(path, _READ, 0) as handle:
        buffer, got = ctypes.create_string_buffer(min(_CHUNK, max(limit, 1))), wintypes.DWORD()
        while left:
            if not _read(handle, buffer, min(left, len(buffer)), ctypes.byref(got), None):
                fail(path)
            if not got.value:
                break
            parts.append(buffer.raw[: got.value])
            left -= got.value
    return b"".join(parts)


def children(path):
    """[(name, kind, attributes), ...] of a folder."""
    data = wintypes.WIN32_FIND_DATAW()
    pattern = extended(path.rstrip("\\") + "\\*")
    handle = _find_first(pattern, _FIND_BASIC, ctypes.byref(data), _FIND_NAME_MATCH, None, 0)
    if handle in (None, _INVALID):
        if ctypes.get_last_error() == _FILE_NOT_FOUND and _is_empty_root(path):
            return []
        fail(path)
    found = []
    try:
        while True:
            if data.cFileName not in (".", ".."):
                kind = "directory" if data.dwFileAttributes & _DIRECTORY else "file"
                found.append((data.cFileName, kind, data.dwFileAttributes))
            if not _find_next(handle, ctypes.byref(data)):
                break
        if ctypes.get_last_error() != _NO_MORE_FILES:
            fail(path)
    finally:
        _find_close(handle)
    return found


def _is_empty_root(path):
    """A volume's root has no "." entry, so that an empty one looks like a missing file to the search."""
    try:
        return len(path.rstrip("\\")) == 2 and stat(path.rstrip("\\") + "\\")["kind"] == "directory"
    except ProbeError:
        return False


def version(path):
    """ "a.b.c.d" of the version resource, or None where the file has none."""
    module = library("version")
    size_of = _function(
        module, "GetFileVersionInfoSizeW", wintypes.DWORD, wintypes.LPCWSTR, ctypes.POINTER(wintypes.DWORD)
    )
    load = _function(
        module,
        "GetFileVersionInfoW",
        wintypes.BOOL,
        wintypes.LPCWSTR,
        wintypes.DWORD,
        wintypes.DWORD,
        ctypes.c_void_p,
    )
    ctypes.set_last_error(0)
    size = size_of(path, ctypes.byref(wintypes.DWORD()))
    if not size:
        if ctypes.get_last_error() in _NO_VERSION:
            return None
        fail(path)
    block = ctypes.create_string_buffer(size)
    if not load(path, 0, size, block):
        fail(path)
    return _fixed(module, block)


def _fixed(module, block):
    query = _function(
        module,
        "VerQueryValueW",
        wintypes.BOOL,
        ctypes.c_void_p,
        wintypes.LPCWSTR,
        ctypes.POINTER(ctypes.c_void_p),
        ctypes.POINTER(wintypes.UINT),
    )
    address, length = ctypes.c_void_p(), wintypes.UINT()
    if not query(block, "\\", ctypes.byref(address), ctypes.byref(length)) or not address.value:
        return None
    fixed = _FixedVersion.from_address(address.value)
    parts = (fixed.high >> 16, fixed.high & 0xFFFF, fixed.low >> 16, fixed.low & 0xFFFF)
    return "%d.%d.%d.%d" % parts
