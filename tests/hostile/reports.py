"""Reports that were asked for, and whether each that is there is whole."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from tests.hostile.trial import CLOCK, SAMPLES

FORMATS = "json,html,xlsx,csv"


def names_of(formats: str) -> set[str]:
    """Names of the reports of one cluster."""
    return {f"esm-cluster-audit.{suffix}" for suffix in formats.split(",")}


def arguments(out: Path, formats: str = FORMATS) -> list[str]:
    """The command line of a report on two nodes."""
    return [
        "report",
        str(SAMPLES / "drifted"),
        "-o",
        str(out),
        "--as-of",
        CLOCK,
        "--format",
        formats,
        "--lang",
        "en",
    ]


def whole(path: Path) -> bool:
    """Whether a file is what its name says, to its end."""
    raw = path.read_bytes()
    match path.suffix:
        case ".json":
            return bool(json.loads(raw)["results"]) and raw.endswith(b"}\n")
        case ".html":
            return raw.rstrip().endswith(b"</html>")
        case ".xlsx":
            return zipfile.ZipFile(io.BytesIO(raw)).testzip() is None
        case ".pdf":
            return raw.rstrip().endswith(b"%%EOF")
        case ".csv":
            return raw.endswith(b"\r\n")
    raise AssertionError(path)


def written(out: Path) -> set[str]:
    """The reports of a folder, each of them whole."""
    found = {path.name for path in out.iterdir() if not path.name.startswith(".")} if out.is_dir() else set()
    assert all(whole(out / name) for name in found if (out / name).is_file())
    return found


def left(out: Path) -> list[str]:
    """What a run left hidden."""
    return sorted(path.name for path in out.iterdir() if path.name.startswith("."))
