"""Windows: where Pango and a Japanese font come from when they were installed by pip (extra `windows`)."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from esmreport.resources import Fonts

LIBRARIES, FONTS = "gstreamer_libs", "pylopdf_fonts_jp"
_VARIABLE = "WEASYPRINT_DLL_DIRECTORIES"
_FONT = "NotoSansJP-Regular.otf"


def use_wheel_libraries() -> None:
    """Lets WeasyPrint, which must not be imported yet, find the libraries of the wheel. What the user has set
    himself counts first."""
    if sys.platform != "win32" or os.environ.get(_VARIABLE):
        return
    folder = _folder_of(LIBRARIES)
    if folder is None or not (folder / "bin").is_dir():
        return
    # Both are needed: one is where WeasyPrint looks, the other where Windows finds what those files need.
    os.environ[_VARIABLE] = str(folder / "bin")
    os.environ["PATH"] = f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"


def wheel_fonts() -> Fonts | None:
    """The font of the wheel, which has one weight; None where the wheel is not installed."""
    folder = _folder_of(FONTS)
    path = folder / _FONT if folder else None
    return Fonts(regular=path, bold=path) if path and path.is_file() else None


def _folder_of(package: str) -> Path | None:
    """Folder of an installed package, without running any of it."""
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None
