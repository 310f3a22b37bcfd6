"""The one place that finds the files which travel with the program: templates, words, schemas, fonts."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from esmreport.core.record import dataclass

_PACKAGE = Path(__file__).resolve().parent
# Debian has the two weights as TrueType files, Windows as collections that also hold the proportional face.
_REGULAR = ("bizudgothic-regular.ttf", "biz-udgothicr.ttc")
_BOLD = ("bizudgothic-bold.ttf", "biz-udgothicb.ttc")
FONT_FAMILY = "BIZ UDGothic"


@dataclass(frozen=True, kw_only=True)
class Fonts:
    """The two weights of BIZ UDGothic on this computer; each a .ttf file or a .ttc collection."""

    regular: Path
    bold: Path


def templates_dir() -> Path:
    """Folder of the templates: the installed copy first, else the one of the source tree.

    Raises FileNotFoundError with one sentence when neither exists.
    """
    candidates = (_PACKAGE / "_templates", _PACKAGE.parents[1] / "templates")
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"the templates are missing: neither {candidates[0]} nor {candidates[1]} is there; "
        "install esmreport again"
    )


def collector_dir() -> Path:
    """Source folder of the collector, out of which a kit is made; the two programs share no code.

    Raises FileNotFoundError with one sentence when it is not there.
    """
    candidates = (_PACKAGE / "_collector", _PACKAGE.parents[1] / "collector")
    for folder in candidates:
        if (folder / "build.py").is_file():
            return folder
    raise FileNotFoundError(
        f"the collector is missing: neither {candidates[0]} nor {candidates[1]} is there; "
        "install esmreport again"
    )


def template_text(name: str) -> str:
    """Text of one template or style sheet, e.g. "pdf.css"."""
    return (templates_dir() / name).read_text(encoding="utf-8")


def words_table(lang: str) -> Mapping[str, Any]:
    """The words of one language ("ja" or "en") as nested tables, from all files of that language."""
    merged: dict[str, dict[str, str]] = {}
    for path in sorted((_PACKAGE / "render" / "words").glob(f"{lang}*.toml")):
        for group, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            merged.setdefault(group, {}).update(entries)
    if not merged:
        raise FileNotFoundError(f"the words for {lang!r} are missing; install esmreport again")
    return merged


def schema_path(name: str) -> Path:
    """Path of a JSON Schema, e.g. "results-1.json"."""
    return _PACKAGE / "schema" / name


def find_fonts(folders: tuple[Path, ...] | None = None) -> Fonts | None:
    """BIZ UDGothic regular and bold from the font folders of the system; None where one is missing."""
    regular: Path | None = None
    bold: Path | None = None
    for path in _files_below(folders or font_folders()):
        regular = path if regular is None and path.name.casefold() in _REGULAR else regular
        bold = path if bold is None and path.name.casefold() in _BOLD else bold
        if regular and bold:
            return Fonts(regular=regular, bold=bold)
    return None


def font_folders() -> tuple[Path, ...]:
    """The folders that may hold fonts on this computer, the most likely first."""
    windows = os.environ.get("WINDIR") or os.environ.get("SYSTEMROOT")
    local = os.environ.get("LOCALAPPDATA")
    home = Path.home()
    folders = [Path(windows) / "Fonts"] if windows else []
    if local:
        folders.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
    folders += [
        Path("/usr/share/fonts/truetype/bizud-gothic"),
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local" / "share" / "fonts",
        home / ".fonts",
    ]
    return tuple(folders)


def _files_below(folders: tuple[Path, ...]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from sorted(folder.rglob("*"))
