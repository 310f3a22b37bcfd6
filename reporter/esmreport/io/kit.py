"""The folder for the USB stick: collector, launcher, runtimes, site file, instructions and its own key."""

from __future__ import annotations

import hashlib
import json
import os
import runpy
import secrets
import shutil
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from esmreport import oswords
from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.io.key import key_id
from esmreport.io.runtime import Runtime

KEY_BYTES = 32
KEY_FILE = "esmcollect.key"
SUMS_FILE = "SHA256SUMS"
BUNDLES = "bundle"
SCHEMA, SCHEMA_VERSION = "esmreport/kit", 1
# Names in the collector's source folder, names in the kit, and how they are written for Windows.
_TEXTS = (
    ("launcher/collect.cmd", "collect.cmd", "cp932"),
    ("launcher/elevate.js", "elevate.js", "ascii"),
    ("legacy/collect-nopython.cmd", "collect-nopython.cmd", "cp932"),
    ("legacy/collect-places.cmd", "collect-places.cmd", "cp932"),
    ("launcher/instructions.txt", "README.txt", "utf-8-sig"),
    ("launcher/instructions.html", "README.html", "utf-8"),
)


class KitError(Exception):
    """The kit cannot be written; `usage` where the arguments are at fault and not the disk."""

    def __init__(self, ja: str, en: str, *, usage: bool = False) -> None:
        super().__init__(en)
        self.text = Text(ja=ja, en=en)
        self.usage = usage


@dataclass(frozen=True, kw_only=True)
class KitOrder:
    """What the kit is made of. `collector`: folder of the collector's source; `site`: a checked site file."""

    folder: Path
    collector: Path
    tool: str
    created: str
    site: Path | None = None
    runtimes: Sequence[Runtime] = ()


@dataclass(frozen=True, kw_only=True)
class Kit:
    """A kit as written. `id` is also the id of its key in every bundle that it seals."""

    id: str
    folder: Path
    key: Path
    files: tuple[str, ...]


def write_kit(order: KitOrder) -> Kit:
    """Writes folder and key, both or neither. Raises KitError; nothing that is already there is touched."""
    folder = order.folder.absolute()
    key_path = folder.with_name(folder.name + ".key") if folder.name else folder
    _check_target(folder, key_path)
    key = secrets.token_bytes(KEY_BYTES)
    kit_id = key_id(key)
    try:
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as problem:
        raise _not_writable(folder.parent, problem) from None
    try:
        _fill(work, order, key, key_path.name)
        files = _write_sums(work)
        work.chmod(0o755)
        _put_key(key_path, key)
        try:
            _put_folder(work, folder)
        except OSError:
            key_path.unlink()
            raise
    except OSError as problem:
        raise _not_writable(folder, problem) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Kit(id=kit_id, folder=folder, key=key_path, files=files)


def _check_target(folder: Path, key_path: Path) -> None:
    if not folder.name:
        raise KitError(
            f"{folder} はドライブの最上位です。{folder}esmkit のようにフォルダを指定してください。",
            f"{folder} is the top of a drive; name a folder on it, such as {folder}esmkit.",
            usage=True,
        )
    if not folder.parent.is_dir():
        raise KitError(
            f"フォルダ {folder.parent} がありません。先に作成するか、別の場所を指定してください。",
            f"There is no folder {folder.parent}; make it first, or name another place.",
        )
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise KitError(f"{folder} はフォルダではありません。", f"{folder} is not a folder.", usage=True)
    if folder.is_dir() and any(folder.iterdir()):
        raise KitError(
            f"{folder} は空ではありません。新しいフォルダを指定してください"
            "（既存のキットと採取結果は上書きしません）。",
            f"{folder} is not empty; name a new folder (kits and bundles are never overwritten).",
            usage=True,
        )
    if key_path.exists():
        raise KitError(
            f"鍵 {key_path} がすでにあります。別のフォルダ名を指定してください（鍵は上書きしません）。",
            f"the key {key_path} exists; name another folder (keys are never overwritten).",
            usage=True,
        )


def _fill(work: Path, order: KitOrder, key: bytes, key_name: str) -> None:
    runpy.run_path(str(order.collector / "build.py"))["build"](str(work / "esmcollect.pyz"))
    _put_key(work / KEY_FILE, key)
    (work / BUNDLES).mkdir()
    if order.site:
        (work / "site.toml").write_bytes(order.site.read_bytes())
    for runtime in order.runtimes:
        _unpack(runtime, work / "python" / runtime.folder)
    kit_id = key_id(key)
    words = {
        "VERSION": order.tool.rpartition(" ")[2],
        "KIT_ID": kit_id,
        "KEY_FILE": key_name,
        "RUNTIMES_JA": _listed(order.runtimes, "（なし。Python を使わずに採取します）", "試験済み", "未試験"),
        "RUNTIMES_EN": _listed(order.runtimes, "(none: it collects without Python)", "tested", "not tested"),
    }
    for source, name, encoding in _TEXTS:
        (work / name).write_bytes(_text(order.collector / source, words, encoding, name.endswith(".html")))
    (work / "kit.json").write_bytes(_description(order, kit_id))


def _text(source: Path, words: dict[str, str], encoding: str, html: bool) -> bytes:
    text = source.read_text(encoding="utf-8")
    for name, value in words.items():
        text = text.replace(f"@{name}@", escape(value) if html else value)
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode(encoding)


def _listed(runtimes: Sequence[Runtime], none: str, tested: str, untested: str) -> str:
    if not runtimes:
        return f"  {none}"
    return "\n".join(
        f"  python\\{one.folder:<12} Python {one.version} {one.arch}, Windows NT {one.windows}+, "
        f"{tested if one.tested else untested}"
        for one in runtimes
    )


def _unpack(runtime: Runtime, folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, data in runtime.files.items():
        (folder / name).write_bytes(data)
    (folder / f"python{runtime.short}._pth").write_bytes(runtime.search_path)


def _description(order: KitOrder, kit_id: str) -> bytes:
    content = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "kit_id": kit_id,
        "created": order.created,
        "tool": order.tool,
        "runtimes": [
            {
                "folder": f"python/{one.folder}",
                "version": one.version,
                "arch": one.arch,
                "windows": one.windows,
                "tested": one.tested,
                "zip": one.path.name,
                "zip_sha256": one.sha256,
            }
            for one in order.runtimes
        ],
    }
    return json.dumps(content, indent=1, sort_keys=True).encode("ascii") + b"\n"


def _write_sums(work: Path) -> tuple[str, ...]:
    """Hashes of everything but the key, which nobody should have to show, and of the list itself."""
    paths = sorted(path for path in work.rglob("*") if path.is_file() and path.name != KEY_FILE)
    names = tuple(path.relative_to(work).as_posix() for path in paths)
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n"
        for path, name in zip(paths, names, strict=True)
    ]
    (work / SUMS_FILE).write_bytes("".join(lines).encode("utf-8"))
    return names


def _put_key(path: Path, key: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(key.hex().encode("ascii") + b"\n")


def _put_folder(work: Path, folder: Path) -> None:
    if folder.exists():
        # Windows does not rename onto a folder, not even an empty one.
        folder.rmdir()
    work.rename(folder)


def _not_writable(place: Path, problem: OSError) -> KitError:
    why = oswords.why(problem)
    return KitError(f"{place} に書き込めません（{why.ja}）。", f"{place} cannot be written to ({why.en}).")
