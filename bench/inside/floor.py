"""Runs inside Windows Python: one bare enumeration of what was planted, nothing kept. `floor.py FOLDER`

The last line is {"services", "values", "folders": numbers, "seconds", "peak": bytes}.
"""

import ctypes
import json
import os
import sys
import time
import winreg
from ctypes import wintypes


def services():
    api = ctypes.WinDLL("advapi32")
    api.OpenSCManagerW.restype = ctypes.c_void_p
    ask = api.EnumServicesStatusExW
    dword = wintypes.DWORD
    out = ctypes.POINTER(dword)
    ask.argtypes = (
        ctypes.c_void_p,
        dword,
        dword,
        dword,
        ctypes.c_void_p,
        dword,
        out,
        out,
        out,
        wintypes.LPCWSTR,
    )
    buffer = ctypes.create_string_buffer(1 << 20)
    needed, number, resume = dword(), dword(), dword()
    ask(api.OpenSCManagerW(None, None, 4), 0, 0x30, 3, buffer, len(buffer), needed, number, resume, None)
    return number.value


def values(path, view):
    try:
        key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path, 0, winreg.KEY_READ | view)
    except OSError:
        return 0
    with key:
        keys, number, _ = winreg.QueryInfoKey(key)
        for index in range(number):
            winreg.EnumValue(key, index)
        names = [winreg.EnumKey(key, index) for index in range(keys)]
    return number + sum(values(f"{path}\\{name}", view) for name in names)


class Counters(ctypes.Structure):
    _fields_ = [
        ("size", wintypes.DWORD),
        ("faults", wintypes.DWORD),
        *((name, ctypes.c_size_t) for name in ("peak", "now", "a", "b", "c", "d", "e", "f")),
    ]


def peak():
    counters = Counters(size=ctypes.sizeof(Counters))
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    ask = kernel.K32GetProcessMemoryInfo
    ask.argtypes = (ctypes.c_void_p, ctypes.c_void_p, wintypes.DWORD)
    ask(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size)
    return counters.peak


began = time.perf_counter()
told = {
    "services": services(),
    "values": sum(values("SOFTWARE\\NEC", view) for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY)),
    "folders": sum(len(names) for _, names, _ in os.walk(sys.argv[1])),
}
told["seconds"] = time.perf_counter() - began
print(json.dumps({**told, "peak": peak()}))
