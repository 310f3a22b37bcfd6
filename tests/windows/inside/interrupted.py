"""Runs inside Windows Python: the shipped collector, with Ctrl-C after some milliseconds.

`interrupted.py COLLECTOR.pyz MILLISECONDS [collector arguments]`; prints the priority class at the end.
"""

import _thread
import ctypes
import sys
import threading


def main():
    collector, wait = sys.argv[1], int(sys.argv[2])
    sys.path.insert(0, collector)
    sys.argv[:] = [collector, *sys.argv[3:]]
    from esmcollect.cli import main as collect

    if wait:
        timer = threading.Timer(wait / 1000, _thread.interrupt_main)
        timer.daemon = True
        timer.start()
    code = collect()
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.GetPriorityClass.argtypes = (ctypes.c_void_p,)
    print("priority", kernel.GetPriorityClass(kernel.GetCurrentProcess()))
    return code


try:
    sys.exit(main())
except KeyboardInterrupt:
    # The timer of this script fired after the collector had ended.
    sys.exit(99)
