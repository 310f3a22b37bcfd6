"""Access rights as SDDL: owner, group and DACL, read with READ_CONTROL."""

import ctypes
from ctypes import wintypes

from ..model import ERROR, ProbeError
from .api import advapi32, check, fail, kernel32

SE_FILE_OBJECT = 1
_OWNER_GROUP_DACL = 7
_REVISION = 1
NULL_DACL = "D:NO_ACCESS_CONTROL"
LONG_PATH = 248

_POINTER = ctypes.POINTER(ctypes.c_void_p)
_get = advapi32.GetNamedSecurityInfoW
_get.argtypes = [
    wintypes.LPCWSTR,
    ctypes.c_int,
    wintypes.DWORD,
    _POINTER,
    _POINTER,
    _POINTER,
    _POINTER,
    _POINTER,
]
_get.restype = wintypes.DWORD
_to_text = advapi32.ConvertSecurityDescriptorToStringSecurityDescriptorW
_to_text.argtypes = [
    ctypes.c_void_p,
    wintypes.DWORD,
    wintypes.DWORD,
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.c_void_p,
]
_to_text.restype = wintypes.BOOL
_dacl = advapi32.GetSecurityDescriptorDacl
_dacl.argtypes = [
    ctypes.c_void_p,
    ctypes.POINTER(wintypes.BOOL),
    _POINTER,
    ctypes.POINTER(wintypes.BOOL),
]
_dacl.restype = wintypes.BOOL
_free = kernel32.LocalFree
_free.argtypes = [ctypes.c_void_p]
_free.restype = ctypes.c_void_p


def sddl_of(name, object_type=SE_FILE_OBJECT):
    """SDDL string of a named object; `D:NO_ACCESS_CONTROL` stands for a DACL that lets everyone in."""
    descriptor = ctypes.c_void_p()
    code = _get(name, object_type, _OWNER_GROUP_DACL, None, None, None, None, ctypes.byref(descriptor))
    check(code, name)
    if not descriptor.value:
        raise ProbeError(ERROR, None, "%s: Windows gave no security descriptor" % name)
    try:
        return _marked(_text(descriptor, name), _is_null_dacl(descriptor, name))
    finally:
        _free(descriptor)


def _text(descriptor, name):
    text = ctypes.c_void_p()
    if not _to_text(descriptor, _REVISION, _OWNER_GROUP_DACL, ctypes.byref(text), None):
        fail(name)
    try:
        return ctypes.wstring_at(text.value)
    finally:
        _free(text)


def _is_null_dacl(descriptor, name):
    present, dacl, defaulted = wintypes.BOOL(), ctypes.c_void_p(), wintypes.BOOL()
    if not _dacl(descriptor, ctypes.byref(present), ctypes.byref(dacl), ctypes.byref(defaulted)):
        fail(name)
    return not dacl.value


def _marked(sddl, null_dacl):
    """Old versions of Windows print a missing DACL and an empty one alike."""
    if not null_dacl or "NO_ACCESS_CONTROL" in sddl:
        return sddl
    head = sddl.partition("D:")[0]
    return head + NULL_DACL
