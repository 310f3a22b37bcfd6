"""Services through the control manager: connect, enumerate and query, never change."""

import ctypes
from ctypes import wintypes

from .api import advapi32, fail

_CONNECT_AND_ENUMERATE = 0x0001 | 0x0004
_QUERY = 0x0001 | 0x0004
_WIN32_SERVICES, _ANY_STATE = 0x30, 3
_INSUFFICIENT_BUFFER, _MORE_DATA = 122, 234
_DELAYED_AUTO_START_INFO = 3
_DWORD_POINTER = ctypes.POINTER(wintypes.DWORD)


class _Status(ctypes.Structure):
    _fields_ = [
        (name, wintypes.DWORD)
        for name in ("type", "state", "accepted", "exit", "specific", "check", "hint", "pid", "flags")
    ]


class _Entry(ctypes.Structure):
    _fields_ = [("name", wintypes.LPWSTR), ("display", wintypes.LPWSTR), ("status", _Status)]


class _Config(ctypes.Structure):
    _fields_ = [
        ("type", wintypes.DWORD),
        ("start", wintypes.DWORD),
        ("error_control", wintypes.DWORD),
        ("image_path", wintypes.LPWSTR),
        ("group", wintypes.LPWSTR),
        ("tag", wintypes.DWORD),
        ("dependencies", ctypes.c_void_p),
        ("account", wintypes.LPWSTR),
        ("display", wintypes.LPWSTR),
    ]


def _function(name, result, *arguments):
    function = getattr(advapi32, name)
    function.argtypes = arguments
    function.restype = result
    return function


_open_manager = _function(
    "OpenSCManagerW", ctypes.c_void_p, wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD
)
_open = _function("OpenServiceW", ctypes.c_void_p, ctypes.c_void_p, wintypes.LPCWSTR, wintypes.DWORD)
_close = _function("CloseServiceHandle", wintypes.BOOL, ctypes.c_void_p)
_enumerate = _function(
    "EnumServicesStatusExW",
    wintypes.BOOL,
    ctypes.c_void_p,
    ctypes.c_int,
    wintypes.DWORD,
    wintypes.DWORD,
    ctypes.c_void_p,
    wintypes.DWORD,
    _DWORD_POINTER,
    _DWORD_POINTER,
    _DWORD_POINTER,
    wintypes.LPCWSTR,
)
_config = _function(
    "QueryServiceConfigW", wintypes.BOOL, ctypes.c_void_p, ctypes.c_void_p, wintypes.DWORD, _DWORD_POINTER
)
_config_2 = _function(
    "QueryServiceConfig2W",
    wintypes.BOOL,
    ctypes.c_void_p,
    wintypes.DWORD,
    ctypes.c_void_p,
    wintypes.DWORD,
    _DWORD_POINTER,
)
_status = _function(
    "QueryServiceStatusEx",
    wintypes.BOOL,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_void_p,
    wintypes.DWORD,
    _DWORD_POINTER,
)
_key_name = _function(
    "GetServiceKeyNameW", wintypes.BOOL, ctypes.c_void_p, wintypes.LPCWSTR, wintypes.LPWSTR, _DWORD_POINTER
)


class _Handle:
    """A handle of the control manager that is closed at the end of a `with`."""

    def __init__(self, handle, subject):
        if not handle:
            fail(subject)
        self.value = handle

    def __enter__(self):
        return self.value

    def __exit__(self, *_):
        _close(self.value)


def _manager():
    return _Handle(_open_manager(None, None, _CONNECT_AND_ENUMERATE), "service control manager")


def names():
    """Key names of all Win32 services."""
    with _manager() as manager:
        size, found, resume = 0, [], wintypes.DWORD(0)
        while True:
            buffer = ctypes.create_string_buffer(max(size, 1))
            needed, count = wintypes.DWORD(), wintypes.DWORD()
            done = _enumerate(
                manager,
                0,
                _WIN32_SERVICES,
                _ANY_STATE,
                buffer,
                size,
                ctypes.byref(needed),
                ctypes.byref(count),
                ctypes.byref(resume),
                None,
            )
            code = ctypes.get_last_error()
            found += [entry.name for entry in ctypes.cast(buffer, ctypes.POINTER(_Entry))[: count.value]]
            if done:
                return found
            if code != _MORE_DATA or (size and not count.value):
                fail("list of services")
            # Services may be added between the two calls.
            size = needed.value + 4096


def query(name):
    """Configuration and state of one service, as `System.service` describes it."""
    with _manager() as manager, _Handle(_open(manager, name, _QUERY), name) as service:
        buffer = _filled(service, name)
        config = _Config.from_buffer(buffer)
        return {
            "key_name": _spelling(manager, config.display, name),
            "display_name": config.display or "",
            "type": config.type,
            "start": config.start,
            "error_control": config.error_control,
            "state": _state(service, name),
            "image_path": config.image_path or "",
            "account": config.account or "",
            "dependencies": _strings(config.dependencies),
            "delayed": _delayed(service),
        }


def _filled(service, name):
    needed = wintypes.DWORD()
    if (
        not _config(service, None, 0, ctypes.byref(needed))
        and ctypes.get_last_error() != _INSUFFICIENT_BUFFER
    ):
        fail(name)
    buffer = ctypes.create_string_buffer(max(needed.value, ctypes.sizeof(_Config)))
    if not _config(service, buffer, len(buffer), ctypes.byref(needed)):
        fail(name)
    return buffer


def _state(service, name):
    status, needed = _Status(), wintypes.DWORD()
    if not _status(service, 0, ctypes.byref(status), ctypes.sizeof(status), ctypes.byref(needed)):
        fail(name)
    return status.state


def _delayed(service):
    flag, needed = wintypes.BOOL(), wintypes.DWORD()
    known = _config_2(
        service, _DELAYED_AUTO_START_INFO, ctypes.byref(flag), ctypes.sizeof(flag), ctypes.byref(needed)
    )
    return bool(flag.value) if known else None


def _spelling(manager, display, name):
    """The key name as the control manager spells it; services are found whatever the case of the letters."""
    buffer, length = ctypes.create_unicode_buffer(257), wintypes.DWORD(257)
    known = display and _key_name(manager, display, buffer, ctypes.byref(length))
    return buffer.value if known and buffer.value.casefold() == name.casefold() else name


def _strings(address):
    found = []
    while address:
        text = ctypes.wstring_at(address)
        if not text:
            break
        found.append(text)
        address += (len(text.encode("utf-16-le", "surrogatepass")) // 2 + 1) * ctypes.sizeof(ctypes.c_wchar)
    return found
