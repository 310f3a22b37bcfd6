"""Runs inside Windows Python: plants registry keys, services, refusals and locks, then holds them.

Reads one line of JSON from stdin: registry and service_keys [[key, [[name, type, hex], ...]], ...],
services [{...}], denied_keys [key], locked_files [path]. Prints `ready`, then waits until stdin ends.
"""

import ctypes
import json
import sys
import time
from ctypes import wintypes as w

HIVES = {"HKLM": 0x80000002, "HKU": 0x80000003, "HKCU": 0x80000001}
KEY_WRITE_64 = 0x20006 | 0x0100
KEY_OWNER_64 = 0xF003F | 0x0100
SCM_ALL, SERVICE_ALL = 0xF003F, 0xF01FF
NO_CHANGE = 0xFFFFFFFF
INTERNAL_ERROR = 1359
DENY_EVERYONE = "D:P(D;;KA;;;WD)"
HOST = '"C:\\lab\\python\\python.exe" -I C:\\lab\\service.py %d %s'

advapi = ctypes.WinDLL("advapi32", use_last_error=True)
kernel = ctypes.WinDLL("kernel32", use_last_error=True)
P, V, S, D = ctypes.POINTER, ctypes.c_void_p, w.LPCWSTR, w.DWORD


def function(library, name, result, *arguments):
    found = getattr(library, name)
    found.restype, found.argtypes = result, arguments
    return found


RegCreateKeyEx = function(advapi, "RegCreateKeyExW", w.LONG, V, S, D, S, D, D, V, P(V), P(D))
RegSetValueEx = function(advapi, "RegSetValueExW", w.LONG, V, S, D, D, V, D)
RegDeleteTree = function(advapi, "RegDeleteTreeW", w.LONG, V, S)
RegSetKeySecurity = function(advapi, "RegSetKeySecurity", w.LONG, V, D, V)
RegCloseKey = function(advapi, "RegCloseKey", w.LONG, V)
FromSddl = function(advapi, "ConvertStringSecurityDescriptorToSecurityDescriptorW", w.BOOL, S, D, P(V), V)
OpenSCManager = function(advapi, "OpenSCManagerW", V, S, S, D)
CreateService = function(advapi, "CreateServiceW", V, V, S, S, D, D, D, D, S, S, V, V, S, S)
ChangeConfig = function(advapi, "ChangeServiceConfigW", w.BOOL, V, D, D, D, S, S, V, V, S, S, S)
StartService = function(advapi, "StartServiceW", w.BOOL, V, D, V)
QueryStatus = function(advapi, "QueryServiceStatus", w.BOOL, V, V)
CreateFile = function(kernel, "CreateFileW", V, S, D, D, V, D, D, V)
Sleep = function(kernel, "Sleep", None, D)


def check(code, what):
    if code:
        raise OSError(f"{what}: error {code}")


def require(result, what):
    if not result or result == ctypes.c_void_p(-1).value:
        raise OSError(f"{what}: error {ctypes.get_last_error()}")
    return result


def open_key(key, access):
    root, _, rest = key.partition("\\")
    handle = V()
    check(RegCreateKeyEx(HIVES[root], rest, 0, None, 0, access, None, ctypes.byref(handle), None), key)
    return handle


def write_key(key, values):
    handle = open_key(key, KEY_WRITE_64)
    for name, kind, text in values:
        raw = bytes.fromhex(text)
        check(RegSetValueEx(handle, name, 0, kind, raw, len(raw)), f"{key} : {name}")
    RegCloseKey(handle)


def empty_key(key):
    handle = open_key(key, KEY_OWNER_64)
    check(RegDeleteTree(handle, None), key)
    RegCloseKey(handle)


def deny_key(key):
    handle, descriptor = open_key(key, KEY_OWNER_64), V()
    require(FromSddl(DENY_EVERYONE, 1, ctypes.byref(descriptor), None), "descriptor")
    check(RegSetKeySecurity(handle, 4, descriptor), key)
    RegCloseKey(handle)


def create_service(manager, one):
    """Handle of a service that is to run: hosted by Python, so far under a borrowed image path. Else None."""
    running = one["state"] != 1
    image = HOST % (one["state"], one["name"]) if running else one["image"]
    dependencies = "".join(name + "\0" for name in one["dependencies"]) + "\0"
    handle = require(
        CreateService(manager, one["name"], one["display"], SERVICE_ALL, one["type"], one["start"],
                      one["error_control"], image, None, None,
                      ctypes.cast(ctypes.create_unicode_buffer(dependencies), V), one["account"], None),
        one["name"],
    )  # fmt: skip
    return handle if running else None


def start_service(handle, one):
    require(
        ChangeConfig(handle, NO_CHANGE, 3, NO_CHANGE, None, None, None, None, None, None, None), one["name"]
    )
    for _ in range(10):
        if StartService(handle, 0, None):
            return
        # A busy machine makes Wine answer so before it has even begun.
        if ctypes.get_last_error() != INTERNAL_ERROR:
            break
        time.sleep(1)
    require(0, "start of " + one["name"])


def settle_service(handle, one):
    status = (D * 7)()
    for _ in range(200):
        require(QueryStatus(handle, status), one["name"])
        if status[1] == one["state"]:
            break
        Sleep(20)
    else:
        raise OSError(f"{one['name']} is in state {status[1]}, not {one['state']}")
    back = ChangeConfig(
        handle, NO_CHANGE, one["start"], NO_CHANGE, one["image"], None, None, None, None, None, None
    )
    require(back, one["name"])


def main():
    plan = json.loads(sys.stdin.readline())
    manager = require(OpenSCManager(None, None, SCM_ALL), "service control manager")
    started = [(create_service(manager, one), one) for one in plan["services"]]
    started = [(handle, one) for handle, one in started if handle]
    for handle, one in started:
        start_service(handle, one)
    for handle, one in started:
        settle_service(handle, one)
    # The control manager writes values of its own beside those of the plan: put the plan's back.
    for key, values in plan["service_keys"]:
        empty_key(key)
        write_key(key, values)
    for key, values in plan["registry"]:
        write_key(key, values)
    for key in plan["denied_keys"]:
        deny_key(key)
    held = [require(CreateFile(path, 0xC0000000, 0, None, 3, 0, None), path) for path in plan["locked_files"]]
    print("ready", len(held), flush=True)
    sys.stdin.read()


main()
