"""An office PC under Wine: Windows CPython with WeasyPrint and the wheels of the extra `windows`, no Pango else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from .wine import LAB, Prefix, Result

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGES = LAB / "office"
STAMP = PACKAGES / "complete-1"


def fetch_packages() -> str:
    """Unpacks the pinned wheels into the laboratory, once."""
    if STAMP.exists():
        return "present"
    shutil.rmtree(PACKAGES, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
        target = ["--platform", "win_amd64", "--python-version", "3.13", "--only-binary=:all:", "-d", folder]
        pins = ["--require-hashes", "-r", str(HERE / "wheels.txt")]
        subprocess.run([*pip, *target, *pins], check=True)
        for wheel in Path(folder).glob("*.whl"):
            _unpack(wheel)
    STAMP.touch()
    return "fetched"


def _unpack(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            # Files that a wheel keeps apart belong beside the others, as pip puts them.
            place = name.split(".data/purelib/")[-1].split(".data/platlib/")[-1]
            target = PACKAGES / place
            if name.endswith("/"):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))


class Office:
    """`with Office() as pc: pc.run("print_pdf.py", ...)`; `libraries` False takes the wheel of Pango away."""

    def __init__(self, *, libraries: bool = True) -> None:
        folder = LAB / "nodes"
        folder.mkdir(exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-office-", dir=folder))
        self.folder.rmdir()
        self.prefix = Prefix(self.folder, None)
        self._libraries = libraries

    def __enter__(self) -> Office:
        try:
            self.prefix.clone("")
            home = self.prefix.drive_c / "office"
            home.mkdir()
            subprocess.run(["cp", "-al", LAB / "py313", home / "python"], check=True)
            subprocess.run(["cp", "-al", PACKAGES, home / "packages"], check=True)
            if not self._libraries:
                shutil.rmtree(home / "packages" / "gstreamer_libs")
            shutil.copytree(ROOT / "reporter" / "esmreport", home / "app" / "esmreport")
            shutil.copytree(ROOT / "templates", home / "app" / "esmreport" / "_templates")
            for script in (HERE / "inside").glob("*.py"):
                shutil.copy(script, home)
            self.prefix.up()
        except BaseException:
            self.prefix.destroy()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.prefix.destroy()

    def put(self, name: str, content: bytes) -> None:
        """A file in the folder in which the scripts run."""
        (self.prefix.drive_c / "office" / name).write_bytes(content)

    def get(self, name: str) -> bytes:
        """A file that a script wrote."""
        return (self.prefix.drive_c / "office" / name).read_bytes()

    def run(self, script: str, *arguments: str) -> Result:
        """One of our scripts in the Windows Python of this PC."""
        home = "C:\\office"
        return self.prefix.run(
            f"{home}\\python\\python.exe", "-I", "-X", "utf8", f"{home}\\{script}", *arguments, timeout=600
        )
