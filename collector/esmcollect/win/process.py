"""The collector's own process: it gives way to everything else on the node."""

from ctypes import wintypes

from .api import kernel32

_BELOW_NORMAL = 0x4000

_process = kernel32.GetCurrentProcess
_process.argtypes = []
_process.restype = wintypes.HANDLE
_priority = kernel32.SetPriorityClass
_priority.argtypes = [wintypes.HANDLE, wintypes.DWORD]
_priority.restype = wintypes.BOOL


def give_way():
    """Lowers the priority of this process, and of no other; without it the collector works just as well."""
    _priority(_process(), _BELOW_NORMAL)
