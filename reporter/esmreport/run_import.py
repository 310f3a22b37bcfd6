"""`esmreport import`: a raw folder of the no-Python collector becomes a bundle.

The collector itself does it, as a program of its own that is started here: the same manifest, the same order and the
same masks as on a node, and still no code that the two programs share.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from esmreport.console import Console
from esmreport.resources import collector_dir

DONE, FAILED, USAGE, INCOMPLETE, NOT_RAW = 0, 1, 2, 4, 6
MARK = "raw.txt"


def convert(source: Path, output: Path, key: Path | None, site: Path | None, console: Console) -> int:
    """Writes one bundle for each raw folder in or at `source`; exit code as in the manual."""
    folders = raw_folders(source)
    if not folders:
        console.problem(
            f"{source}: collect-nopython.cmd が作成したフォルダ（RAW_…）がありません。",
            f"{source}: there is no folder that collect-nopython.cmd wrote (RAW_…).",
        )
        return NOT_RAW
    try:
        program = collector_dir()
        output.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        console.problem(f"{output}: {problem}", f"{output}: {problem}")
        return FAILED
    if key is None:
        console.say(
            "--key がないため、伏せ字の照合は鍵付きのバンドルとの間ではできません。",
            "Without --key the masked values cannot be compared with bundles that a kit's key masked.",
        )
    elif not _usable(key, console):
        return USAGE
    codes = {_one(program, folder, output, key, site, console) for folder in folders}
    console.say(
        "RAW_ フォルダは伏せ字になっていません。バンドルを確認したら削除してください。",
        "Nothing in the RAW_ folders is masked: delete them when you have checked the bundles.",
    )
    return next((code for code in (FAILED, USAGE, NOT_RAW, INCOMPLETE) if code in codes), DONE)


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
