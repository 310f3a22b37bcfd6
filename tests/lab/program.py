"""Windows programs made byte by byte: one to read a version from, and one that prints what a plan says."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from .model import PlanError, Printed

_ALIGN, _PAGE = 0x200, 0x1000
_RESOURCES, _CODE = 0x40000040, 0xE0000060
_VERSION_TYPE, _NEUTRAL_ID, _JAPANESE = 16, 1, 0x411
_IMPORTS, _RESOURCE_TABLE = 1, 2
MACHINES = {"x64": 0x8664, "x86": 0x14C}


@dataclass(frozen=True, kw_only=True)
class _Section:
    name: bytes
    data: bytes
    flags: int
    rva: int

    @property
    def padded(self) -> bytes:
        return self.data.ljust(-(-len(self.data) // _ALIGN) * _ALIGN, b"\0")


def program_bytes(version: str, place: str, *, machine: str = "x64", prints: Printed | None = None) -> bytes:
    """PE file whose version resource says `version`, four numbers a.b.c.d; with `prints` it can be run."""
    if not re.fullmatch(r"\d+(\.\d+){3}", version):
        raise PlanError(f"{place}: program: {version!r} is not a version a.b.c.d")
    if machine not in MACHINES or (prints is not None and machine != "x64"):
        raise PlanError(f"{place}: machine = {machine!r}; known: x64, x86 (a program that prints is x64)")
    resources = _resource_section(_version_info([int(part) for part in version.split(".")]), _PAGE)
    sections = [_Section(name=b".rsrc", data=resources, flags=_RESOURCES, rva=_PAGE)]
    directories = {_RESOURCE_TABLE: (_PAGE, len(resources))}
    if prints is not None:
        code, imports = _printing(prints, 2 * _PAGE)
        sections.append(_Section(name=b".text", data=code, flags=_CODE, rva=2 * _PAGE))
        directories[_IMPORTS] = imports
    headers = _headers(sections, directories, machine)
    return headers.ljust(_ALIGN, b"\0") + b"".join(section.padded for section in sections)


def _version_info(numbers: list[int]) -> bytes:
    a, b, c, d = numbers
    high, low = a << 16 | b, c << 16 | d
    fixed = struct.pack("<13I", 0xFEEF04BD, 0x10000, high, low, high, low, 0x3F, 0, 0x40004, 1, 0, 0, 0)
    key = "VS_VERSION_INFO\0".encode("utf-16-le")
    head = 6 + len(key)
    padding = b"\0" * (-head % 4)
    total = head + len(padding) + len(fixed)
    return struct.pack("<3H", total, len(fixed), 0) + key + padding + fixed


def _resource_section(data: bytes, rva: int) -> bytes:
    def directory(number: int, target: int, *, below: bool) -> bytes:
        return struct.pack("<2I4H2I", 0, 0, 0, 0, 0, 1, number, target | (0x80000000 if below else 0))

    tables = (
        directory(_VERSION_TYPE, 24, below=True)
        + directory(_NEUTRAL_ID, 48, below=True)
        + directory(_JAPANESE, 72, below=False)
        + struct.pack("<4I", rva + 88, len(data), 0, 0)
    )
    return tables + data


_FUNCTIONS = ("Sleep", "GetStdHandle", "WriteFile", "ExitProcess")
_CODE_SIZE = 0x80


def _printing(prints: Printed, rva: int) -> tuple[bytes, tuple[int, int]]:
    """Section that writes the text to its standard output and ends, and where its import table lies in it."""
    table, slots, text = _import_table(rva + _CODE_SIZE)
    code = _machine_code(prints, slots, rva, text).ljust(_CODE_SIZE, b"\xcc")
    return code + table + prints.output, (rva + _CODE_SIZE, 40)


def _import_table(rva: int) -> tuple[bytes, dict[str, int], int]:
    """Import table of kernel32 at `rva`, the address of each function's slot, and where the table ends."""
    names, places = b"", []
    first = rva + 40 + 2 * 8 * (len(_FUNCTIONS) + 1)
    for name in _FUNCTIONS:
        places.append(first + len(names))
        names += struct.pack("<H", 0) + name.encode() + b"\0" * (2 - len(name) % 2)
    dll = first + len(names)
    names += b"kernel32.dll\0\0"
    lookup = struct.pack(f"<{len(places) + 1}Q", *places, 0)
    slots = rva + 40 + len(lookup)
    descriptor = struct.pack("<5I", rva + 40, 0, 0, dll, slots)
    table = descriptor.ljust(40, b"\0") + lookup + lookup + names
    return table, {name: slots + 8 * number for number, name in enumerate(_FUNCTIONS)}, rva + len(table)


def _machine_code(prints: Printed, slots: dict[str, int], rva: int, text: int) -> bytes:
    code = b"\x48\x83\xec\x38"

    def relative(opcode: bytes, target: int) -> bytes:
        at = rva + len(code) + len(opcode) + 4
        return opcode + struct.pack("<i", target - at)

    if prints.hangs:
        code += b"\xb9\xff\xff\xff\xff"
        code += relative(b"\xff\x15", slots["Sleep"])
    code += b"\xb9" + struct.pack("<i", -11)
    code += relative(b"\xff\x15", slots["GetStdHandle"])
    code += b"\x48\x89\xc1"
    code += relative(b"\x48\x8d\x15", text)
    code += b"\x41\xb8" + struct.pack("<I", len(prints.output))
    code += b"\x4c\x8d\x4c\x24\x30" + b"\x48\xc7\x44\x24\x20\0\0\0\0"
    code += relative(b"\xff\x15", slots["WriteFile"])
    code += b"\xb9" + struct.pack("<I", prints.exit_code)
    return code + relative(b"\xff\x15", slots["ExitProcess"])


def _headers(sections: list[_Section], directories: dict[int, tuple[int, int]], machine: str) -> bytes:
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    code = next((one for one in sections if one.flags == _CODE), None)
    entry = code.rva if code else 0
    resources = len(sections[0].padded)
    top = sections[-1].rva + _PAGE * -(-len(sections[-1].data) // _PAGE)
    wide = machine == "x64"
    start = struct.pack("<HBB5I", 0x20B if wide else 0x10B, 14, 0, len(code.padded) if code else 0, resources,
                        0, entry, entry or _PAGE)  # fmt: skip
    start += struct.pack("<Q", 0x140000000) if wide else struct.pack("<2I", 0, 0x400000)
    start += struct.pack("<2I6H4I2H", _PAGE, _ALIGN, 6, 0, 0, 0, 6, 0, 0, top, _ALIGN, 0, 3, 0)
    stack = (0x100000, 0x1000, 0x100000, 0x1000)
    start += struct.pack("<4Q" if wide else "<4I", *stack) + struct.pack("<2I", 0, 16)
    optional = start + b"".join(struct.pack("<2I", *directories.get(one, (0, 0))) for one in range(16))
    flags = 0x22 if wide else 0x102
    coff = struct.pack("<2H3I2H", MACHINES[machine], len(sections), 0, 0, 0, len(optional), flags)
    table, offset = b"", _ALIGN
    for one in sections:
        places = (len(one.data), one.rva, len(one.padded), offset, 0, 0)
        table += struct.pack("<8s6I2HI", one.name, *places, 0, 0, one.flags)
        offset += len(one.padded)
    return dos + b"PE\0\0" + coff + optional + table
