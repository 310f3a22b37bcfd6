"""Runs inside Windows Python: the shipped collector, with access rights as a plan wants them.

Wine keeps no access rights of files. Each descriptor of the plan is therefore carried by a named pipe, and
the collector's security query of a listed path is asked about the pipe instead. The call itself, the
conversion to SDDL and everything after it are the collector's own.

`with_rights.py COLLECTOR.pyz RIGHTS.json [collector arguments]`; RIGHTS.json maps folded path -> SDDL.
"""

import ctypes
import json
import sys
from ctypes import wintypes as w
from pathlib import Path

kernel = ctypes.WinDLL("kernel32", use_last_error=True)
advapi = ctypes.WinDLL("advapi32", use_last_error=True)
from_sddl = advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW
from_sddl.argtypes = w.LPCWSTR, w.DWORD, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p
create_pipe = kernel.CreateNamedPipeW
create_pipe.restype = ctypes.c_void_p
create_pipe.argtypes = (w.LPCWSTR, *[w.DWORD] * 6, ctypes.c_void_p)
close = kernel.CloseHandle
close.argtypes = (ctypes.c_void_p,)


class Attributes(ctypes.Structure):
    _fields_ = (("size", w.DWORD), ("descriptor", ctypes.c_void_p), ("inherit", w.BOOL))


def carrier(sddl):
    """Name and handle of a pipe that has this descriptor; a pipe answers one query only."""
    descriptor = ctypes.c_void_p()
    if not from_sddl(sddl, 1, ctypes.byref(descriptor), None):
        raise OSError(f"error {ctypes.get_last_error()}: {sddl}")
    attributes = Attributes(ctypes.sizeof(Attributes), descriptor, False)
    name = "\\\\.\\pipe\\carrier"
    handle = create_pipe(name, 3, 0, 1, 0, 0, 0, ctypes.byref(attributes))
    if handle == ctypes.c_void_p(-1).value:
        raise OSError(f"error {ctypes.get_last_error()}: {name}")
    return name, handle


def main():
    collector, listing = sys.argv[1:3]
    rights = json.loads(Path(listing).read_text(encoding="utf-8"))
    sys.path.insert(0, collector)
    sys.argv[:] = [collector, *sys.argv[3:]]
    import esmcollect.win.acl as acl
    from esmcollect.cli import main as collect

    ask = acl._get

    def redirected(path, *rest):
        sddl = rights.get(path.rstrip("\\").casefold())
        if sddl is None:
            return ask(path, *rest)
        name, handle = carrier(sddl)
        try:
            return ask(name, *rest)
        finally:
            close(handle)

    acl._get = redirected
    return collect()


sys.exit(main())
