"""Addresses of the adapters that are up."""

import ctypes
import ipaddress
from ctypes import wintypes

from .api import check, library

_ANY_FAMILY, _IPV4, _IPV6 = 0, 2, 23
_SKIP_ANYCAST_MULTICAST_DNS = 0x2 | 0x4 | 0x8
_OVERFLOW, _NO_DATA = 111, 232
_UP, _LOOPBACK = 1, 24


class _SocketAddress(ctypes.Structure):
    _fields_ = [("address", ctypes.c_void_p), ("length", ctypes.c_int)]


class _Unicast(ctypes.Structure):
    pass


_Unicast._fields_ = [
    ("length", wintypes.ULONG),
    ("flags", wintypes.DWORD),
    ("next", ctypes.POINTER(_Unicast)),
    ("address", _SocketAddress),
    ("prefix_origin", ctypes.c_int),
    ("suffix_origin", ctypes.c_int),
    ("state", ctypes.c_int),
    ("valid", wintypes.ULONG),
    ("preferred", wintypes.ULONG),
    ("lease", wintypes.ULONG),
    ("prefix_length", ctypes.c_uint8),
]


class _Adapter(ctypes.Structure):
    pass


_Adapter._fields_ = [
    ("length", wintypes.ULONG),
    ("index", wintypes.DWORD),
    ("next", ctypes.POINTER(_Adapter)),
    ("name", ctypes.c_char_p),
    ("unicast", ctypes.POINTER(_Unicast)),
    ("anycast", ctypes.c_void_p),
    ("multicast", ctypes.c_void_p),
    ("dns", ctypes.c_void_p),
    ("suffix", wintypes.LPWSTR),
    ("description", wintypes.LPWSTR),
    ("friendly_name", wintypes.LPWSTR),
    ("mac", ctypes.c_ubyte * 8),
    ("mac_length", wintypes.ULONG),
    ("flags", wintypes.ULONG),
    ("mtu", wintypes.ULONG),
    ("type", wintypes.ULONG),
    ("status", ctypes.c_int),
]


def addresses():
    """What `System.addresses` describes."""
    module = library("iphlpapi")
    get = module.GetAdaptersAddresses
    get.argtypes = [
        wintypes.ULONG,
        wintypes.ULONG,
        ctypes.c_void_p,
        ctypes.c_void_p,
        ctypes.POINTER(wintypes.ULONG),
    ]
    get.restype = wintypes.ULONG
    size, code = wintypes.ULONG(16384), _OVERFLOW
    while code == _OVERFLOW:
        buffer = ctypes.create_string_buffer(size.value)
        code = get(_ANY_FAMILY, _SKIP_ANYCAST_MULTICAST_DNS, None, buffer, ctypes.byref(size))
    if code == _NO_DATA:
        return []
    check(code, "network adapters")
    adapters = _chain(ctypes.cast(buffer, ctypes.POINTER(_Adapter)))
    return [
        entry
        for adapter in adapters
        if adapter.status == _UP and adapter.type != _LOOPBACK
        for entry in _of(adapter)
    ]


def _chain(pointer):
    while pointer:
        yield pointer.contents
        pointer = pointer.contents.next


def _of(adapter):
    mac = "-".join("%02X" % byte for byte in adapter.mac[: min(adapter.mac_length, 8)])
    for unicast in _chain(adapter.unicast):
        ip = _ip(unicast.address)
        if ip:
            yield {
                "adapter": adapter.friendly_name,
                "mac": mac,
                "ip": ip,
                "prefix_length": unicast.prefix_length,
            }


def _ip(address):
    data = ctypes.string_at(address.address, address.length) if address.address else b""
    family = int.from_bytes(data[:2], "little")
    if family == _IPV4:
        return str(ipaddress.IPv4Address(data[4:8]))
    if family == _IPV6:
        return str(ipaddress.IPv6Address(data[8:24]))
    return None
