"""Drive letters and the volumes behind them."""

import ctypes
from ctypes import wintypes

from ..model import ProbeError
from . import files
from .api import kernel32

_REMOTE = 4
_NO_DIALOGS = 1


def _function(name, result, *arguments):
    function = getattr(kernel32, name)
    function.argtypes = arguments
    function.restype = result
    return function


_DWORD_POINTER = ctypes.POINTER(wintypes.DWORD)
_BYTES_POINTER = ctypes.POINTER(ctypes.c_uint64)
_letters = _function("GetLogicalDrives", wintypes.DWORD)
_type = _function("GetDriveTypeW", wintypes.UINT, wintypes.LPCWSTR)
_error_mode = _function("SetErrorMode", wintypes.UINT, wintypes.UINT)
_volume = _function(
    "GetVolumeInformationW",
    wintypes.BOOL,
    wintypes.LPCWSTR,
    wintypes.LPWSTR,
    wintypes.DWORD,
    _DWORD_POINTER,
    _DWORD_POINTER,
    _DWORD_POINTER,
    wintypes.LPWSTR,
    wintypes.DWORD,
)
_space = _function(
    "GetDiskFreeSpaceExW", wintypes.BOOL, wintypes.LPCWSTR, _BYTES_POINTER, _BYTES_POINTER, _BYTES_POINTER
)


def drives():
    """What `System.drives` describes. Network drives are named but not opened: a dead one blocks for long."""
    # An empty card reader must not open a dialog on the console of a cluster node.
    _error_mode(_NO_DIALOGS)
    bits = _letters()
    return [_drive("%c:" % (ord("A") + number)) for number in range(26) if bits >> number & 1]


def _drive(letter):
    root = letter + "\\"
    drive = {
        "letter": letter,
        "type": _type(root),
        "label": None,
        "serial": None,
        "file_system": None,
        "total_bytes": None,
        "free_bytes": None,
        "code": None,
    }
    if drive["type"] != _REMOTE:
        drive["code"] = _fill(drive, root)
    return drive


def _fill(drive, root):
    """Fills in what the volume tells; the Win32 code where its root cannot be opened, else None."""
    label, system = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
    serial = wintypes.DWORD()
    if not _volume(root, label, 261, ctypes.byref(serial), None, None, system, 261):
        return ctypes.get_last_error()
    number = "%08X" % serial.value
    drive.update(label=label.value, serial=number[:4] + "-" + number[4:], file_system=system.value)
    free, total = ctypes.c_uint64(), ctypes.c_uint64()
    if _space(root, ctypes.byref(free), ctypes.byref(total), None):
        drive.update(total_bytes=total.value, free_bytes=free.value)
    return _root_code(root)


def _root_code(root):
    # A volume can tell its name and still refuse its root: what a standby node of a shared disk does.
    try:
        files.children(root)
    except ProbeError as problem:
        return problem.code
    return None
