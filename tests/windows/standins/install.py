"""Puts the stand-ins into a computer of the laboratory, under the names of the programs Wine lacks."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.windows.computer import Computer
from tests.windows.wine import LAB, LAB_PYTHON

HERE = Path(__file__).resolve().parent
PROGRAMS = ("sc", "icacls", "fc")
RUNTIME = ("python313.dll", "vcruntime140.dll", "vcruntime140_1.dll")
SEARCH = "C:\\lab\\python\\python313.zip\nC:\\lab\\python\nC:\\lab\\standins\nimport site\n"
# Wine writes values of its own into the key of a service when its configuration is changed once.
TOUCH = """
import ctypes, sys
advapi = ctypes.WinDLL("advapi32")
advapi.OpenSCManagerW.restype = advapi.OpenServiceW.restype = ctypes.c_void_p
advapi.OpenServiceW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p, ctypes.c_uint)
advapi.ChangeServiceConfigW.argtypes = (ctypes.c_void_p, *[ctypes.c_uint] * 3, *[ctypes.c_void_p] * 7)
manager = advapi.OpenSCManagerW(None, None, 1)
for name in sys.argv[1:]:
    service = advapi.OpenServiceW(manager, name, 2)
    none = 0xFFFFFFFF
    assert advapi.ChangeServiceConfigW(service, none, none, none, *[None] * 7), name
"""


def install(computer: Computer) -> None:
    """Real programs on the disk, each a copy of Python that takes over by its name."""
    folder = computer.prefix.drive_c / "lab" / "standins"
    folder.mkdir()
    for name in ("sitecustomize", *PROGRAMS):
        shutil.copy(HERE / f"{name}.py", folder)
    system = computer.prefix.drive_c / "windows" / "system32"
    pairs = [("python.exe", f"{name}.exe") for name in PROGRAMS] + [(name, name) for name in RUNTIME]
    for source, target in pairs:
        # The prefix is made of hard links: never write into one.
        (system / target).unlink(missing_ok=True)
        os.link(LAB / "py313" / source, system / target)
    (system / "python313._pth").write_text(SEARCH, encoding="ascii")


def touch_services(computer: Computer) -> None:
    """Makes Wine write what it will write anyway, so that a changed start type changes nothing else."""
    services = [service.name for service in computer.node.services.values() if service.code is None]
    result = computer.prefix.run(LAB_PYTHON, "-I", "-c", TOUCH, *services)
    assert result.code == 0, result.error
