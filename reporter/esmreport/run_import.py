"""`esmreport import`: a raw folder of the no-Python collector becomes a bundle.

The collector itself does it, as a program of its own that is started here: the same manifest, the same order and the
same masks as on a node, and still no code that the two programs share.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from esmreport.console import Console
from esmreport.core.model import Text
from esmreport.options import make_folder
from esmreport.resources import collector_dir

DONE, FAILED, USAGE, INCOMPLETE, NOT_RAW = 0, 1, 2, 4, 6
MARK = "raw.txt"


def convert(source: Path, output: Path, key: Path | None, site: Path | None, console: Console) -> int:
    """Writes one bundle for each raw folder in or at `source`; exit code as in the manual."""
    folders = raw_folders(source)
    if not folders:
        console.problem_text(_nothing_in(source))
        return NOT_RAW
    if key is not None and not _usable(key, console):
        return USAGE
    try:
        program = collector_dir()
    except FileNotFoundError as problem:
        console.problem(
            "esmreport に含まれる採取プログラムのファイルがありません。esmreport を再インストールしてください。",
            str(problem),
        )
        return FAILED
    if not make_folder(output, console):
        return FAILED
    if key is None:
        console.say(
            "--key がないため、伏せ字の照合は鍵付きのバンドルとの間ではできません。",
            "Without --key the masked values cannot be compared with bundles that a kit's key masked.",
        )
    codes = {_one(program, folder, output, key, site, console) for folder in folders}
    if not codes & {DONE, INCOMPLETE}:
        return _worst(codes)
    console.say(
        "RAW_ フォルダは伏せ字になっていません。バンドルを確認したら削除してください。",
        "Nothing in the RAW_ folders is masked: delete them when you have checked the bundles.",
    )
    return _worst(codes)


def _worst(codes: set[int]) -> int:
    return next((code for code in (FAILED, USAGE, NOT_RAW, INCOMPLETE) if code in codes), DONE)


def _nothing_in(source: Path) -> Text:
    """Why there is nothing to import, and what to name instead."""
    if not source.is_dir():
        if source.exists():
            return Text(
                ja=f"{source} はフォルダではありません。RAW_… フォルダを（ZIP なら展開して）指定してください。",
                en=f"{source} is no folder; name the folder RAW_… (unpacked, if it is in a zip).",
            )
        return Text(
            ja=f"フォルダ {source} が見つかりません。パスを確認してください。",
            en=f"There is no folder {source}; check the path.",
        )
    cut = [
        path for path in (source, *sorted(source.iterdir())) if path.name.startswith("RAW_") and path.is_dir()
    ]
    if cut:
        return Text(
            ja=f"{cut[0]} に {MARK} がありません。採取がすぐに中断されたか、コピーが途中です。"
            "フォルダ全体をコピーし直すか、採取し直してください。",
            en=f"{cut[0]} holds no {MARK}: the collection stopped at once, or the copy is not whole; "
            "copy the whole folder again, or collect again.",
        )
    return Text(
        ja=f"{source} には、Python を使わずに採取した結果（RAW_… フォルダ）がありません。"
        "USB メモリの bundle フォルダ、またはその中の RAW_… フォルダを指定してください。",
        en=f"{source} holds nothing that was collected without Python (folders RAW_…); "
        "name the folder bundle of the stick, or a folder RAW_… in it.",
    )


def raw_folders(source: Path) -> list[Path]:
    """The folder itself, or those below it that are raw folders."""
    if (source / MARK).is_file():
        return [source]
    if not source.is_dir():
        return []
    return sorted(path for path in source.iterdir() if (path / MARK).is_file())


def _usable(key: Path, console: Console) -> bool:
    from esmreport.io.key import KeyFileError, read_key

    try:
        read_key(key)
    except KeyFileError as problem:
        console.problem_text(problem.text)
        return False
    return True


def _one(
    program: Path, folder: Path, output: Path, key: Path | None, site: Path | None, console: Console
) -> int:
    command = [sys.executable, "-I", "-B", str(program), "--from-raw", str(folder.absolute())]
    command += ["--out", str(output.absolute()), "--lang", console.lang]
    command += ["--key", str(key.absolute())] if key else []
    command += ["--site", str(site.absolute())] if site else []
    command += ["--quiet"] if console.quiet else []
    done = subprocess.run(command, capture_output=True, check=False)
    for line in _text(done.stdout).splitlines():
        console.out(line)
    for line in _text(done.stderr).splitlines():
        if done.returncode in (DONE, INCOMPLETE):
            console.say(line, line)
        else:
            console.problem(line, line)
    return done.returncode if done.returncode in (DONE, INCOMPLETE, USAGE) else FAILED


def _text(raw: bytes) -> str:
    """What the collector printed: its pipes are in the code page of this computer."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("mbcs" if sys.platform == "win32" else "cp932", "replace")
