"""What `sc.exe config NAME start= TYPE` does, by its documented syntax only; Wine's sc has no config.

Runs inside Windows Python, and in the tests on Linux.
"""

import contextlib
import ctypes
import sys
from ctypes import wintypes as w

STARTS = {"boot": 0, "system": 1, "auto": 2, "demand": 3, "disabled": 4, "delayed-auto": 2}
BAD_SYNTAX = 1639
NO_CHANGE = 0xFFFFFFFF


def parse(arguments):
    """(service, start number, delayed?) of `config NAME start= TYPE`, None for anything else. `delayed` is
    None where sc leaves the delay as it is. The blank behind `start=` is part of the syntax."""
    if len(arguments) != 4 or arguments[0].lower() != "config" or arguments[2].lower() != "start=":
        return None
    kind = arguments[3].lower()
    if kind not in STARTS:
        return None
    return arguments[1], STARTS[kind], {"auto": False, "delayed-auto": True}.get(kind)


def main(arguments):
    """Through ChangeServiceConfigW."""
    wanted = parse(arguments)
    if wanted is None:
        print("DESCRIPTION: sc config [service name] start= {boot|system|auto|demand|disabled|delayed-auto}")
        return BAD_SYNTAX
    name, start, delayed = wanted
    advapi = ctypes.WinDLL("advapi32", use_last_error=True)
    advapi.OpenSCManagerW.restype = advapi.OpenServiceW.restype = ctypes.c_void_p
    advapi.OpenServiceW.argtypes = (ctypes.c_void_p, w.LPCWSTR, w.DWORD)
    advapi.ChangeServiceConfigW.argtypes = (ctypes.c_void_p, *[w.DWORD] * 3, *[ctypes.c_void_p] * 7)
    manager = advapi.OpenSCManagerW(None, None, 0x1)
    service = advapi.OpenServiceW(manager, name, 0x2)
    if not service:
        print("[SC] OpenService FAILED", ctypes.get_last_error())
        return ctypes.get_last_error()
    if not advapi.ChangeServiceConfigW(service, NO_CHANGE, start, NO_CHANGE, *[None] * 7):
        print("[SC] ChangeServiceConfig FAILED", ctypes.get_last_error())
        return ctypes.get_last_error()
    if delayed is not None:
        _set_delay(name, delayed)
    print("[SC] ChangeServiceConfig SUCCESS")
    sys.stdout.flush()
    return 0


def _set_delay(name, delayed):
    # Wine's ChangeServiceConfig2W knows no delay; Windows keeps it in this value.
    import winreg

    path = "SYSTEM\\CurrentControlSet\\Services\\" + name
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, winreg.KEY_SET_VALUE | 0x100) as key:
        if delayed:
            winreg.SetValueEx(key, "DelayedAutostart", 0, winreg.REG_DWORD, 1)
        else:
            with contextlib.suppress(OSError):
                winreg.DeleteValue(key, "DelayedAutostart")
