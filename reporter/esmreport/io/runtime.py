"""The embeddable Python that a kit carries: looked at before it is unpacked, file by file."""

from __future__ import annotations

import hashlib
import re
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from esmreport import oswords
from esmreport.core.model import Text
from esmreport.core.record import dataclass
from esmreport.io.unpack import UnpackError, archive, member
from esmreport.ordinary import content

MACHINES = {0x8664: "AMD64", 0x14C: "x86", 0xAA64: "ARM64"}
OLDEST = (3, 8)
TOTAL_LIMIT = 200 << 20
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")
_FIXED_INFO = b"\xbd\x04\xef\xfe"
# What a zip that starts must hold beside the library, the interpreter and the C runtime.
_NEEDED = ("python.exe", "vcruntime140.dll", "_ctypes.pyd")
_MODULES = ("encodings/cp932.pyc", "ctypes/__init__.pyc", "json/__init__.pyc")


class RuntimeZipError(Exception):
    """The zip is not an embeddable Python that the collector can run with; `text` names file and reason."""

    def __init__(self, path: Path, ja: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ja=f"{path}: {ja}", en=f"{path}: {en}")


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """One embeddable Python. `arch` as PROCESSOR_ARCHITECTURE writes it; `windows` is the oldest Windows NT
    version that may start it; `tested`: the collector was tested with exactly these files."""

    path: Path
    sha256: str
    version: str
    arch: str
    windows: str
    tested: bool
    files: Mapping[str, bytes]

    @property
    def folder(self) -> str:
        """Its folder below `python` in the kit."""
        return f"{self.arch}-{self.windows}"

    @property
    def short(self) -> str:
        """ "38" of Python 3.8, as the names of its files write it."""
        return "".join(self.version.split(".")[:2])

    @property
    def search_path(self) -> bytes:
        """Content of its ._pth file: the isolated settings of the tests (own library only, no site)."""
        return f"python{self.short}.zip\r\n.\r\n".encode("ascii")


def inspect(path: Path) -> Runtime:
    """The runtime in a zip. Raises RuntimeZipError for all but a whole embeddable Python 3.8 or later."""
    try:
        raw = content(path)
    except OSError as problem:
        raise RuntimeZipError(
            path,
            f"読み取れません（{oswords.why(problem).ja}）。python.org の embeddable package（ZIP）を指定してください。",
            f"cannot be read ({oswords.why(problem).en}); give an embeddable package (zip) of python.org.",
        ) from None
    files = _unpacked(path, raw)
    number = _number(path, files)
    arch = _arch(path, files["python.exe"])
    version = _version(path, files[f"python{number}.dll"], number)
    _check_library(path, files[f"python{number}.zip"], number)
    tested = _compare_with_known(path, version, arch, files)
    return Runtime(
        path=path,
        sha256=hashlib.sha256(raw).hexdigest(),
        version=version,
        arch=arch,
        windows=oldest_windows(version),
        tested=tested,
        files=files,
    )


def oldest_windows(version: str) -> str:
    """Windows NT version that a Python needs: "6.1" (Server 2008 R2), "6.3" (2012 R2) or "10.0" (2016)."""
    minor = int(version.split(".")[1])
    if minor <= 8:
        return "6.1"
    return "6.3" if minor <= 11 else "10.0"


def _unpacked(path: Path, raw: bytes) -> dict[str, bytes]:
    try:
        with archive(raw) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > TOTAL_LIMIT:
                raise RuntimeZipError(path, "展開後の大きさが上限を超えます。", "is too large when unpacked.")
            return {entry.filename: _member(path, opened, entry) for entry in entries}
    except UnpackError as problem:
        raise RuntimeZipError(
            path,
            f"ZIP として読めません（{problem}）。もう一度ダウンロードしてください。",
            f"is not a readable zip ({problem}); download it again.",
        ) from None


def _member(path: Path, opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        return member(opened, entry, TOTAL_LIMIT)
    except UnpackError as problem:
        raise RuntimeZipError(
            path,
            f"{entry.filename} が壊れています（{problem}）。もう一度ダウンロードしてください。",
            f"{entry.filename} is damaged ({problem}); download it again.",
        ) from None


def _number(path: Path, files: Mapping[str, bytes]) -> str:
    """ "38" of python38.dll; refuses a zip that is another package of Python, or none."""
    libraries = [match.group(1) for name in files if (match := re.fullmatch(r"python(3\d{1,2})\.dll", name))]
    wanted = list(_NEEDED)
    if len(libraries) == 1:
        wanted += [f"python{libraries[0]}.zip", f"python{libraries[0]}._pth"]
    missing = [name for name in wanted if name not in files]
    if len(libraries) != 1 or missing or not all(map(_PLAIN.fullmatch, files)):
        what = ", ".join(missing) or "python3XX.dll"
        raise RuntimeZipError(
            path,
            f"Windows 用の埋め込み Python ではありません（{what} がない、または配置が違います）。"
            "python.org の Windows embeddable package を指定してください。",
            f"is not the embeddable Python for Windows ({what} is missing or lies elsewhere); "
            "give the Windows embeddable package of python.org.",
        )
    number = libraries[0]
    if (3, int(number[1:])) < OLDEST:
        raise RuntimeZipError(
            path,
            f"Python 3.{number[1:]} では動作しません。3.8 以降が必要です。",
            f"holds Python 3.{number[1:]}; 3.8 or later is needed.",
        )
    return number


def _arch(path: Path, program: bytes) -> str:
    start = int.from_bytes(program[0x3C:0x40], "little")
    machine = int.from_bytes(program[start + 4 : start + 6], "little")
    if program[:2] != b"MZ" or program[start : start + 4] != b"PE\0\0" or machine not in MACHINES:
        raise RuntimeZipError(
            path,
            "python.exe が Windows のプログラムではありません。",
            "python.exe is not a program for Windows.",
        )
    return MACHINES[machine]


def _version(path: Path, library: bytes, number: str) -> str:
    """ "3.8.10" out of the version resource of the library, where it is 3.8.10150.1013."""
    at = library.find(_FIXED_INFO)
    words = [int.from_bytes(library[at + 8 + 2 * n : at + 10 + 2 * n], "little") for n in range(4)]
    minor, major, serial, micro = words
    if at < 0 or f"{major}{minor}" != number:
        raise RuntimeZipError(
            path,
            f"python{number}.dll のバージョン情報が正しくありません。もう一度ダウンロードしてください。",
            f"the version inside python{number}.dll is not right; download it again.",
        )
    del serial
    return f"{major}.{minor}.{micro // 1000}"


def _check_library(path: Path, library: bytes, number: str) -> None:
    what = _damage(library, f"python{number}.zip")
    if what:
        raise RuntimeZipError(
            path,
            f"python{number}.zip が壊れています（{what}）。もう一度ダウンロードしてください。",
            f"python{number}.zip is damaged ({what}); download it again.",
        )


def _damage(library: bytes, name: str) -> str:
    """The member that is damaged, or the modules that are missing; `name` where it is no zip, "" where it is whole."""
    try:
        with archive(library) as opened:
            entries = opened.infolist()
            if sum(entry.file_size for entry in entries) > TOTAL_LIMIT:
                return name
            for entry in entries:
                name = entry.filename
                member(opened, entry, TOTAL_LIMIT)
    except UnpackError:
        return name
    held = {entry.filename for entry in entries}
    return ", ".join(module for module in _MODULES if module not in held)


def _compare_with_known(path: Path, version: str, arch: str, files: Mapping[str, bytes]) -> bool:
    known = known_files(version, arch)
    if known is None:
        return False
    found = {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items() if not name.endswith("._pth")
    }
    wrong = sorted(name for name in known.keys() | found.keys() if known.get(name) != found.get(name))
    if wrong:
        raise RuntimeZipError(
            path,
            f"Python {version} ({arch}) の公式の内容と一致しません: {', '.join(wrong[:3])}。"
            "python.org からダウンロードし直してください。",
            f"is not the official Python {version} ({arch}), see {', '.join(wrong[:3])}; download it again.",
        )
    return True


def known_files(version: str, arch: str) -> dict[str, str] | None:
    """File name -> SHA-256 of a build the collector was tested with; None for any other build."""
    table = tomllib.loads(Path(__file__).with_name("runtimes.toml").read_text(encoding="utf-8"))
    for one in table["runtime"]:
        if (one["version"], one["arch"]) == (version, arch):
            return dict(one["files"])
    return None
