"""Runs inside Windows Python as a service that does nothing: `service.py STATE NAME`."""

import ctypes
import sys
import threading
from ctypes import wintypes as w

STATE = int(sys.argv[1])
STOP_AND_PAUSE = 3
advapi = ctypes.WinDLL("advapi32")
Main = ctypes.WINFUNCTYPE(None, w.DWORD, ctypes.c_void_p)
Handler = ctypes.WINFUNCTYPE(w.DWORD, w.DWORD, w.DWORD, ctypes.c_void_p, ctypes.c_void_p)
advapi.RegisterServiceCtrlHandlerExW.restype = ctypes.c_void_p
advapi.RegisterServiceCtrlHandlerExW.argtypes = w.LPCWSTR, Handler, ctypes.c_void_p
advapi.SetServiceStatus.argtypes = ctypes.c_void_p, ctypes.c_void_p
stopped = threading.Event()


class Entry(ctypes.Structure):
    _fields_ = (("name", w.LPCWSTR), ("main", Main))


def report(handle, state):
    accepted = STOP_AND_PAUSE if state in (4, 7) else 0
    status = (w.DWORD * 7)(0x10, state, accepted, 0, 0, 0, 60000 if state in (2, 3, 5, 6) else 0)
    advapi.SetServiceStatus(handle, status)


@Handler
def handler(control, _event, _data, _context):
    if control == 1:
        stopped.set()
    return 0


@Main
def main(_count, _arguments):
    handle = advapi.RegisterServiceCtrlHandlerExW(sys.argv[2], handler, None)
    report(handle, 4)
    if STATE != 4:
        report(handle, STATE)
    stopped.wait()
    report(handle, 1)


table = (Entry * 2)(Entry(sys.argv[2], main), Entry(None, Main(0)))
advapi.StartServiceCtrlDispatcherW(table)
