"""Runs inside Windows Python: plants services and registry values. `more.py SERVICES KEYS VALUES`"""

import ctypes
import sys
import winreg
from ctypes import wintypes

MANAGER_ALL, SERVICE_ALL, OWN_PROCESS, ON_DEMAND = 0xF003F, 0xF01FF, 0x10, 3


def services(number):
    api = ctypes.WinDLL("advapi32", use_last_error=True)
    api.OpenSCManagerW.restype = api.CreateServiceW.restype = ctypes.c_void_p
    text, dword, handle = wintypes.LPCWSTR, wintypes.DWORD, ctypes.c_void_p
    api.CreateServiceW.argtypes = (
        *(handle, text, text, dword, dword, dword, dword, text, text, handle, text, text, text),
    )
    api.CloseServiceHandle.argtypes = (handle,)
    manager = api.OpenSCManagerW(None, None, MANAGER_ALL)
    for index in range(number):
        name = f"Bench{index:04d}"
        about = (SERVICE_ALL, OWN_PROCESS, ON_DEMAND, 0, "C:\\bench\\service.exe")
        made = api.CreateServiceW(manager, name, name, *about, None, None, None, None, None)
        if not made:
            raise ctypes.WinError(ctypes.get_last_error())
        api.CloseServiceHandle(made)


def registry(keys, values):
    for index in range(keys):
        path = f"SOFTWARE\\NEC\\Bench\\Key{index:05d}"
        with winreg.CreateKeyEx(
            winreg.HKEY_LOCAL_MACHINE, path, 0, winreg.KEY_WRITE | winreg.KEY_WOW64_64KEY
        ) as key:
            for number in range(values):
                winreg.SetValueEx(key, f"Value{number:03d}", 0, winreg.REG_SZ, "監視設定値" * 6)


services(int(sys.argv[1]))
registry(int(sys.argv[2]), int(sys.argv[3]))
print("planted")
