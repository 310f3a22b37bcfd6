"""Runs inside Windows Python: the shipped collector, then prints the most memory that it ever had.

`peak.py COLLECTOR.pyz [collector arguments]`; the last line is {"code": exit code, "peak": bytes}.
"""

import ctypes
import json
import sys
from ctypes import wintypes


class Counters(ctypes.Structure):
    _fields_ = [
        ("size", wintypes.DWORD),
        ("faults", wintypes.DWORD),
        *((name, ctypes.c_size_t) for name in ("peak", "now", "a", "b", "c", "d", "e", "f")),
    ]


def main():
    sys.path.insert(0, sys.argv[1])
    sys.argv[:] = sys.argv[1:]
    from esmcollect.cli import main as collect

    code = collect()
    counters = Counters(size=ctypes.sizeof(Counters))
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    ask = kernel.K32GetProcessMemoryInfo
    ask.argtypes = (ctypes.c_void_p, ctypes.c_void_p, wintypes.DWORD)
    if not ask(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size):
        raise OSError("Windows does not tell the memory of a process")
    print(json.dumps({"code": code, "peak": counters.peak}))


main()
