"""Sets up the Windows laboratory in `.winelab/`: `sudo python3 tests/windows/setup.py`.

Debian packages (Wine, locales, iproute2, util-linux), two Windows Pythons, an empty Wine prefix to clone.
Done again it does only what is missing. Needs root for the packages and the package indexes for the rest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
LAB = HERE.parents[1] / ".winelab"
PACKAGES = {"wine": "wine", "localedef": "locales", "ip": "iproute2", "setpriv": "util-linux"}
PYTHONS = {"py313": ("3.13.0", "cp313"), "py38": ("3.8.0", "cp38")}
STAMP = "base-3"


def main() -> int:
    LAB.mkdir(exist_ok=True)
    for step in (install_packages, make_locale, fetch_pythons, make_base):
        started = time.monotonic()
        print(f"{step.__name__}: {step()} ({time.monotonic() - started:.1f} s)")
    return 0


def install_packages() -> str:
    missing = [package for tool, package in PACKAGES.items() if shutil.which(tool) is None]
    if not missing:
        return "present"
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    subprocess.run([*install, "wine64"] if "wine" in missing else install, check=True, env=quiet)
    return f"installed {', '.join(missing)}"


def make_locale() -> str:
    listed = subprocess.run(["locale", "-a"], check=True, capture_output=True, text=True).stdout
    if "ja_jp.utf" in listed.casefold():
        return "present"
    # With this locale Wine has ANSI code page 932, LCID 0x411 and Japanese error texts.
    subprocess.run(["localedef", "-i", "ja_JP", "-f", "UTF-8", "ja_JP.UTF-8"], check=True)
    return "ja_JP.UTF-8 made"


def fetch_pythons() -> str:
    missing = [name for name in PYTHONS if not (LAB / name / "python.exe").exists()]
    pins = {
        line.split("==")[1].split()[0]: line for line in (HERE / "pythons.txt").read_text().splitlines()[1:]
    }
    for name in missing:
        version, tag = PYTHONS[name]
        with tempfile.TemporaryDirectory() as folder:
            _unpack(_download(pins[version], Path(folder)), tag, Path(folder), LAB / name)
    return f"fetched {', '.join(missing)}" if missing else "present"


def _download(pin: str, folder: Path) -> Path:
    (folder / "pin.txt").write_text(pin + "\n")
    pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--require-hashes", "-r", folder / "pin.txt", "-d", folder], check=True)
    return next(folder.glob("python?embed-*.tar.gz"))


def _unpack(source: Path, tag: str, folder: Path, target: Path) -> None:
    with tarfile.open(source) as archive:
        member = next(one for one in archive.getmembers() if one.name.endswith("/data.zip"))
        data = archive.extractfile(member)
        assert data is not None
        (folder / "data.zip").write_bytes(data.read())
    with zipfile.ZipFile(folder / "data.zip") as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name.startswith(tag + "/")])
    shutil.move(folder / tag, target)


@cache
def fixed_layout() -> tuple[str, ...]:
    """Command prefix that has Linux place programs where it always does. Else one Windows program in some 3,000 finds the
    page at 0x7ffe0000, which all of them share, taken by chance, and does not start. () where a container forbids it."""
    fixed = ("setarch", "--addr-no-randomize")
    try:
        subprocess.run([*fixed, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return ()
    return fixed


def make_base() -> str:
    base = LAB / "base"
    if (base / STAMP).exists():
        return "present"
    shutil.rmtree(base, ignore_errors=True)
    base.mkdir()
    env = {
        "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "HOME": str(LAB),
        "WINEPREFIX": str(base),
        "WINEDEBUG": "-all",
        "LC_ALL": "ja_JP.UTF-8",
        "TZ": "JST-9",
        "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=d",
    }
    none = subprocess.DEVNULL
    for command in (["wine", "wineboot", "-i"], ["wineserver", "-w"]):
        command = [*fixed_layout(), *command]
        subprocess.run(command, env=env, stdin=none, stdout=none, stderr=none, check=True, timeout=180)
    socket_name = base / "wineserver"
    if socket_name.exists():
        # Debian's Wine names its socket folder here; copies must not share it.
        shutil.rmtree(Path("/tmp") / socket_name.read_text().strip(), ignore_errors=True)
        socket_name.unlink()
    registry = base / "system.reg"
    text = registry.read_text(encoding="ascii")
    registry.write_text(text.replace('"CSDVersion"="Service Pack 1"\n', ""), encoding="ascii")
    (base / STAMP).touch()
    return "made"


if __name__ == "__main__":
    sys.exit(main())
