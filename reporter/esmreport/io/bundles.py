"""Reads bundles from files, folders and globs; every refusal is one sentence that names the file."""

from __future__ import annotations

import glob
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from esmreport import oswords
from esmreport.core.model import Text
from esmreport.core.printable import whole_characters
from esmreport.core.record import dataclass
from esmreport.io import strictjson
from esmreport.io.bundle_shape import shape_error
from esmreport.io.seal import seal_state
from esmreport.ordinary import nothing_at

SCHEMA = "esmreport/bundle"
NEWEST = 1
OUR_OWN = ("esmreport/results", "esmreport/index", "esmreport/hdf")
SIZE_LIMIT = 100 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """One bundle as read. `sha256` is of the file; `seal`: sealed, hash_only, altered or unsealed."""

    path: Path
    data: Mapping[str, Any]
    sha256: str
    seal: str

    @property
    def computer(self) -> str:
        return str(self.data["node"]["computer_name"])

    @property
    def started(self) -> str:
        return str(self.data["run"]["started"])


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A file that is not a usable bundle, and why; `skipped`: our own results, which are no error."""

    path: str
    why: Text
    skipped: bool = False


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """All that was given on the command line."""

    bundles: tuple[Bundle, ...]
    refused: tuple[Refused, ...]


def load(arguments: Iterable[str], key: bytes | None = None, size_limit: int = SIZE_LIMIT) -> Loaded:
    """Every bundle that the arguments name, the same file once, in order of path."""
    bundles: list[Bundle] = []
    paths, refused = expand(arguments)
    for path in paths:
        found = _read(path, key, size_limit)
        if isinstance(found, Bundle):
            bundles.append(found)
        else:
            refused.append(found)
    return Loaded(bundles=tuple(bundles), refused=tuple(refused))


def expand(arguments: Iterable[str]) -> tuple[list[Path], list[Refused]]:
    """The files that the arguments name, each once and in order of path, and the arguments that name none."""
    named: dict[Path, Path] = {}
    refused: list[Refused] = []
    for argument in arguments:
        paths = _expand(argument)
        if not paths:
            refused.append(Refused(path=str(Path(argument)), why=nothing_at(Path(argument))))
        for path in paths:
            # Not resolve(): a link that leads to itself is no reason to stop.
            named.setdefault(Path(os.path.realpath(path)), path)
    return [named[path] for path in sorted(named)], refused


@dataclass(frozen=True, kw_only=True)
class Peeked:
    """A file at first sight: its hash, and its data or why it is no bundle. Seal and items are not looked at."""

    sha256: str
    data: Mapping[str, Any] | None
    why: Text | None = None
    skipped: bool = False


def peek(path: Path, size_limit: int = SIZE_LIMIT) -> Peeked:
    """What is needed to group a file, for a small part of the time that reading it takes."""
    raw = _bytes(path, size_limit)
    if isinstance(raw, Refused):
        return Peeked(sha256="", data=None, why=raw.why)
    digest = hashlib.sha256(raw).hexdigest()
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as problem:
        return Peeked(sha256=digest, data=None, why=_unreadable(path, problem).why)
    refused = _envelope(path, data)
    if refused:
        return Peeked(sha256=digest, data=None, why=refused.why, skipped=refused.skipped)
    return Peeked(sha256=digest, data=data)


def _expand(argument: str) -> list[Path]:
    path = Path(argument)
    if path.is_dir():
        return sorted(path.glob("*.json"))
    if path.exists():
        return [path]
    # cmd.exe hands the pattern over as it was typed.
    return sorted(Path(found) for found in glob.glob(argument) if not Path(found).is_dir())  # noqa: PTH207


def _refuse(path: Path, ja: str, en: str) -> Refused:
    return Refused(path=str(path), why=Text(ja=ja, en=en))


def _bytes(path: Path, size_limit: int) -> bytes | Refused:
    try:
        if not path.is_file():
            return _refuse(path, "通常のファイルではありません", "not an ordinary file")
        size = path.stat().st_size
        if size > size_limit:
            return _refuse(
                path,
                f"大きすぎます（{size:,} バイト、上限 {size_limit:,} バイト）",
                f"too large ({size:,} bytes, the limit is {size_limit:,})",
            )
        return path.read_bytes()
    except OSError as problem:
        return _refuse(
            path,
            f"読み取れません（{oswords.why(problem).ja}）",
            f"cannot be read ({oswords.why(problem).en})",
        )


def _read(path: Path, key: bytes | None, size_limit: int) -> Bundle | Refused:
    raw = _bytes(path, size_limit)
    if isinstance(raw, Refused):
        return raw
    try:
        data = strictjson.parsed(raw)
    except (UnicodeDecodeError, ValueError, RecursionError) as problem:
        return _archive(path, raw) or _unreadable(path, problem)
    return _check(path, data, raw, key)


def _archive(path: Path, raw: bytes) -> Refused | None:
    if not raw.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return None
    return _refuse(
        path,
        "圧縮ファイルです。展開して中の JSON ファイルを指定してください",
        "is a compressed file (a zip archive, for instance); unpack it and give the JSON file inside",
    )


def _unreadable(path: Path, problem: Exception) -> Refused:
    return _refuse(
        path,
        f"JSON として読めません（{problem}）。コピーが途中で切れていないか確認し、採取し直してください",
        f"is not readable JSON ({problem}); check that the copy is whole, or collect again",
    )


def _envelope(path: Path, data: Any) -> Refused | None:
    if isinstance(data, dict) and data.get("schema") in OUR_OWN:
        return Refused(
            path=str(path),
            why=Text(ja="esmreport の結果ファイルのため読み飛ばしました", en="skipped: results of esmreport"),
            skipped=True,
        )
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        return _refuse(path, "esmcollect のバンドルではありません", "is not a bundle of esmcollect")
    version = data.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        return _refuse(path, "スキーマの版が読めません", "has no readable schema version")
    if version > NEWEST:
        return _refuse(
            path,
            f"スキーマ {version} で書かれていますが、この esmreport が読めるのは {NEWEST} までです。"
            "新しい esmreport を使ってください",
            f"is written in schema {version}, this esmreport reads up to {NEWEST}; use a newer esmreport",
        )
    return None


def _check(path: Path, data: Any, raw: bytes, key: bytes | None) -> Bundle | Refused:
    refused = _envelope(path, data)
    if refused:
        return refused
    whole = data
    try:
        wrong = shape_error(data)
        if strictjson.may_hold_halves(raw):
            whole = whole_characters(data)
    except RecursionError:
        wrong = "nesting"
    if wrong == "node.computer_name" and data["node"].get("computer_name", "") is None:
        return _refuse(
            path,
            "どのサーバのものかが記録されていません（サーバの基本情報を読み取れなかったバンドルです）。採取し直してください。"
            "Python なしの採取なら RAW_ フォルダ全体をコピーし直して import をやり直してください",
            "does not say which computer it is of (what the computer is could not be read); collect again, or, where it was "
            "imported, copy the whole RAW_ folder again and import it",
        )
    if wrong:
        return _refuse(path, f"バンドルの形が正しくありません（{wrong}）", f"is a malformed bundle ({wrong})")
    seal = seal_state(data, key, raw)
    return Bundle(path=path, data=whole, sha256=hashlib.sha256(raw).hexdigest(), seal=seal)
