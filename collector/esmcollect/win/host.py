"""Identity of the node, drives and addresses."""

import ctypes
from ctypes import wintypes

from .api import advapi32, fail, kernel32, ntdll

_NETBIOS, _DNS_HOST = 0, 1
_PROCESSORS_64 = (9, 12, 6)
_DAYLIGHT = 2
_TOKEN_QUERY, _TOKEN_ELEVATION = 8, 20
_ADMINISTRATORS = 26


class _Version(ctypes.Structure):
    _fields_ = [
        ("size", wintypes.DWORD),
        ("major", wintypes.DWORD),
        ("minor", wintypes.DWORD),
        ("build", wintypes.DWORD),
        ("platform", wintypes.DWORD),
        ("text", wintypes.WCHAR * 128),
        ("service_pack", wintypes.WORD),
        ("service_pack_minor", wintypes.WORD),
        ("suite", wintypes.WORD),
        ("product_type", wintypes.BYTE),
        ("reserved", wintypes.BYTE),
    ]


class _SystemInfo(ctypes.Structure):
    _fields_ = [
        ("architecture", wintypes.WORD),
        ("reserved", wintypes.WORD),
        ("page", wintypes.DWORD),
        ("lowest", ctypes.c_void_p),
        ("highest", ctypes.c_void_p),
        ("mask", ctypes.c_size_t),
        ("processors", wintypes.DWORD),
        ("kind", wintypes.DWORD),
        ("granularity", wintypes.DWORD),
        ("level", wintypes.WORD),
        ("revision", wintypes.WORD),
    ]


class _SystemTime(ctypes.Structure):
    _fields_ = [(name, wintypes.WORD) for name in "abcdefgh"]


class _TimeZone(ctypes.Structure):
    _fields_ = [
        ("bias", wintypes.LONG),
        ("standard_name", wintypes.WCHAR * 32),
        ("standard_date", _SystemTime),
        ("standard_bias", wintypes.LONG),
        ("daylight_name", wintypes.WCHAR * 32),
        ("daylight_date", _SystemTime),
        ("daylight_bias", wintypes.LONG),
        ("key_name", wintypes.WCHAR * 128),
        ("fixed", wintypes.BYTE),
    ]


class _Memory(ctypes.Structure):
    _fields_ = [("size", wintypes.DWORD), ("load", wintypes.DWORD)] + [
        (name, ctypes.c_uint64)
        for name in ("total", "free", "pages", "free_pages", "virtual", "free_virtual", "more")
    ]


def _function(module, name, result, *arguments):
    function = getattr(module, name)
    function.argtypes = arguments
    function.restype = result
    return function


_DWORD_POINTER = ctypes.POINTER(wintypes.DWORD)
_version = _function(ntdll, "RtlGetVersion", wintypes.LONG, ctypes.POINTER(_Version))
_system_info = _function(kernel32, "GetNativeSystemInfo", None, ctypes.POINTER(_SystemInfo))
_computer_name = _function(
    kernel32, "GetComputerNameExW", wintypes.BOOL, ctypes.c_int, wintypes.LPWSTR, _DWORD_POINTER
)
_ansi = _function(kernel32, "GetACP", wintypes.UINT)
_oem = _function(kernel32, "GetOEMCP", wintypes.UINT)
_language = _function(kernel32, "GetSystemDefaultUILanguage", wintypes.WORD)
_time_zone = _function(kernel32, "GetDynamicTimeZoneInformation", wintypes.DWORD, ctypes.POINTER(_TimeZone))
_memory = _function(kernel32, "GlobalMemoryStatusEx", wintypes.BOOL, ctypes.POINTER(_Memory))
_process = _function(kernel32, "GetCurrentProcess", wintypes.HANDLE)
_close = _function(kernel32, "CloseHandle", wintypes.BOOL, wintypes.HANDLE)
_open_token = _function(
    advapi32,
    "OpenProcessToken",
    wintypes.BOOL,
    wintypes.HANDLE,
    wintypes.DWORD,
    ctypes.POINTER(wintypes.HANDLE),
)
_token = _function(
    advapi32,
    "GetTokenInformation",
    wintypes.BOOL,
    wintypes.HANDLE,
    ctypes.c_int,
    ctypes.c_void_p,
    wintypes.DWORD,
    _DWORD_POINTER,
)
_known_sid = _function(
    advapi32,
    "CreateWellKnownSid",
    wintypes.BOOL,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,
    _DWORD_POINTER,
)
_is_member = _function(
    advapi32,
    "CheckTokenMembership",
    wintypes.BOOL,
    wintypes.HANDLE,
    ctypes.c_void_p,
    ctypes.POINTER(wintypes.BOOL),
)


def identity():
    """What `System.host` describes."""
    zone, offset = _zone()
    return {
        "computer_name": _name(_NETBIOS),
        "dns_host_name": _name(_DNS_HOST),
        "os": _operating_system(),
        "bitness": _bitness(),
        "ansi_code_page": _ansi(),
        "oem_code_page": _oem(),
        "ui_language": _language(),
        "time_zone": zone,
        "utc_offset_minutes": offset,
        "memory_bytes": _memory_bytes(),
        "privilege": {"administrator": _is_administrator(), "elevated": _is_elevated()},
    }


def _name(kind):
    length = wintypes.DWORD(256)
    buffer = ctypes.create_unicode_buffer(256)
    if not _computer_name(kind, buffer, ctypes.byref(length)):
        fail("computer name")
    return buffer.value


def _operating_system():
    version = _Version(size=ctypes.sizeof(_Version))
    _version(ctypes.byref(version))
    return {
        "major": version.major,
        "minor": version.minor,
        "build": version.build,
        "product_type": version.product_type,
        "service_pack": version.service_pack,
    }


def _bitness():
    info = _SystemInfo()
    _system_info(ctypes.byref(info))
    return 64 if info.architecture in _PROCESSORS_64 else 32


def _zone():
    zone = _TimeZone()
    season = _time_zone(ctypes.byref(zone))
    extra = zone.daylight_bias if season == _DAYLIGHT else zone.standard_bias
    described = {
        "key_name": zone.key_name,
        "bias_minutes": zone.bias,
        "daylight_minutes": zone.daylight_bias,
    }
    return described, -(zone.bias + extra)


def _memory_bytes():
    memory = _Memory(size=ctypes.sizeof(_Memory))
    if not _memory(ctypes.byref(memory)):
        fail("memory")
    return memory.total


def _is_elevated():
    token, value, used = wintypes.HANDLE(), wintypes.DWORD(), wintypes.DWORD()
    if not _open_token(_process(), _TOKEN_QUERY, ctypes.byref(token)):
        fail("process token")
    try:
        known = _token(token, _TOKEN_ELEVATION, ctypes.byref(value), ctypes.sizeof(value), ctypes.byref(used))
    finally:
        _close(token)
    return bool(value.value) if known else _is_administrator()


def _is_administrator():
    size = wintypes.DWORD(68)
    sid = ctypes.create_string_buffer(size.value)
    member = wintypes.BOOL()
    if not _known_sid(_ADMINISTRATORS, None, sid, ctypes.byref(size)):
        fail("administrators group")
    if not _is_member(None, sid, ctypes.byref(member)):
        fail("group membership")
    return bool(member.value)
