"""What a report says about itself: the run it came from and the bundles it was made of."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from defusedxml import ElementTree

from esmreport import oswords
from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.io.unpack import UnpackError, archive, member, streams
from esmreport.ordinary import content

RESULTS_SCHEMA = "esmreport/results"
SIZE_LIMIT = 200 << 20
PROPERTIES = "docProps/custom.xml"
PROPERTIES_LIMIT = 1 << 20
# Of bounded length: a repetition without an end keeps every step of it in memory.
_KEYWORDS = re.compile(
    rb"/Keywords ?(?:\(((?:[^()\\]|\\.){0,100000})\)|<([0-9A-Fa-f]{1,400000})>)", re.DOTALL
)
_BUNDLE_SHA = re.compile(r"(.+):([0-9a-f]{64})$")


@dataclass(frozen=True, kw_only=True)
class Marks:
    """One report file. `kind`: json, pdf, xlsx or html; `run_id` None where it names none; `bundles`: node
    name -> SHA-256 of its bundle file; `data`: the results of a JSON file."""

    path: Path
    kind: str
    run_id: str | None
    bundles: Mapping[str, str]
    data: Mapping[str, Any] = field(default_factory=dict)


class NoReportError(Exception):
    """The file is none of ours; `text` says why."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ja=ja, en=en)


def read_marks(path: Path) -> Marks:
    """The marks of a report of any format, told by its content. Raises NoReportError."""
    try:
        raw = content(path, SIZE_LIMIT)
    except OSError as problem:
        raise NoReportError(
            f"読み取れません（{oswords.why(problem).ja}）。", f"cannot be read ({oswords.why(problem).en})."
        ) from None
    if raw.startswith(b"%PDF"):
        return _of_keywords(path, "pdf", _pdf_keywords(raw))
    if raw.startswith(b"PK"):
        return _of_workbook(path, raw)
    start = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _of_results(path, raw)
    if start.lower().startswith((b"<!doctype html", b"<html")):
        return _of_keywords(path, "html", _html_keywords(raw))
    raise NoReportError(
        "バンドルでも esmreport の報告書でもありません。", "is neither a bundle nor a report of esmreport."
    )


def _of_results(path: Path, raw: bytes) -> Marks:
    try:
        data = json.loads(raw.decode("utf-8-sig"))
        if data["schema"] != RESULTS_SCHEMA:
            raise KeyError
        bundles = {str(node["name"]): str(node["bundle_sha256"]) for node in data["nodes"]}
        return Marks(path=path, kind="json", run_id=str(data["run_id"]), bundles=bundles, data=data)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NoReportError(
            "バンドルでも esmreport の結果ファイルでもありません。",
            "is neither a bundle nor a results file of esmreport.",
        ) from None


def _of_workbook(path: Path, raw: bytes) -> Marks:
    found = _properties(raw)
    if "RunId" not in found:
        raise NoReportError("esmreport のブックではありません。", "is no workbook of esmreport.")
    bundles = {
        name.removeprefix("BundleSha256 "): value
        for name, value in found.items()
        if name.startswith("BundleSha256 ")
    }
    return Marks(path=path, kind="xlsx", run_id=found["RunId"], bundles=bundles)


def _properties(raw: bytes) -> dict[str, str]:
    """The properties that a workbook gives itself; none where it is not one, or its properties are not plain XML."""
    try:
        with archive(raw) as opened:
            root = ElementTree.fromstring(member(opened, opened.getinfo(PROPERTIES), PROPERTIES_LIMIT))
    except (UnpackError, ElementTree.ParseError, LookupError, ValueError):
        # LookupError: no such member, or an unknown encoding; ValueError: a DTD, or an encoding of many bytes.
        return {}
    return {str(entry.get("name")): "".join(entry.itertext()).strip() for entry in root}


def _of_keywords(path: Path, kind: str, keywords: str | None) -> Marks:
    parts = [part.strip() for part in (keywords or "").split(",") if part.strip()]
    run = next((part for part in parts if re.fullmatch("[0-9a-f]{32}", part)), None)
    named = [match for part in parts if (match := _BUNDLE_SHA.match(part))]
    return Marks(
        path=path, kind=kind, run_id=run, bundles={match.group(1): match.group(2) for match in named}
    )


def _html_keywords(raw: bytes) -> str | None:
    match = re.search(r'<meta name="keywords" content="([^"]*)">', raw[:65536].decode("utf-8", "replace"))
    return html.unescape(match.group(1)) if match else None


def _pdf_keywords(raw: bytes) -> str | None:
    """Keywords of the document information, which may lie in any compressed object stream."""
    try:
        for part in _pdf_parts(raw):
            match = _KEYWORDS.search(part)
            if match:
                return _pdf_text(match)
    except UnpackError as problem:
        raise NoReportError(
            f"PDF の中身を展開できません（{problem}）。", f"is a PDF that cannot be unpacked ({problem})."
        ) from None
    return None


def _pdf_parts(raw: bytes) -> Iterator[bytes]:
    yield raw
    yield from streams(raw)


def _pdf_text(match: re.Match[bytes]) -> str:
    if match.group(2) is not None:
        data = bytes.fromhex(match.group(2).decode("ascii").ljust((len(match.group(2)) + 1) // 2 * 2, "0"))
    else:
        data = re.sub(rb"\\(.)", rb"\1", match.group(1), flags=re.DOTALL)
    return data[2:].decode("utf-16-be", "replace") if data.startswith(b"\xfe\xff") else data.decode("latin-1")
