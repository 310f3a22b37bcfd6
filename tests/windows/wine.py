"""A Wine prefix as a Windows computer: clone, start, run a program, stop, remove."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .network import Namespace
from .setup import fixed_layout

LAB = Path(__file__).resolve().parents[2] / ".winelab"
# Without these two, root on Linux opens every file, and no refusal could be shown.
NO_OVERRIDE = "-dac_override,-dac_read_search"
STICK_PYTHON = "E:\\python\\python.exe"
# Seconds that a server outlives its last program: services and key rights last between two programs, and
# nothing is left for long of a run that was killed.
LINGER = 60
LAB_PYTHON = "C:\\lab\\python\\python.exe"


@dataclass(frozen=True, kw_only=True)
class Result:
    code: int
    out: bytes
    err: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.out.decode("utf-8", "replace").replace("\r\n", "\n")

    @property
    def error(self) -> str:
        return self.err.decode("utf-8", "replace").replace("\r\n", "\n")


class Prefix:
    """One computer. `folder` holds its prefix; without a namespace it has the host's name and addresses."""

    def __init__(self, folder: Path, namespace: Namespace | None) -> None:
        self.folder = folder
        self.root = folder / "prefix"
        self.namespace = namespace

    @property
    def drive_c(self) -> Path:
        return self.root / "drive_c"

    def clone(self, registry_lines: str) -> None:
        """A copy of the base prefix by hard links; the lines are added to its machine registry."""
        base = LAB / "base"
        self.folder.mkdir(parents=True)
        subprocess.run(["cp", "-al", base, self.root], check=True)
        for registry in base.glob("*.reg"):
            # Links would let one computer write into the registry of all.
            (self.root / registry.name).unlink()
            shutil.copy2(registry, self.root / registry.name)
        with (self.root / "system.reg").open("a", encoding="ascii") as file:
            file.write(registry_lines)
        for link in (self.root / "dosdevices").iterdir():
            if link.name != "c:":
                link.unlink()

    def drive(self, letter: str, folder: Path, label: str, serial: str) -> None:
        """A drive letter for a Linux folder."""
        (self.root / "dosdevices" / letter.lower()).symlink_to(folder)
        label_volume(folder, label, serial)

    def up(self) -> None:
        """Starts the computer and its own services; they get no pipe, else reading it would never end."""
        self._quiet("wineserver", f"-p{LINGER}")
        self._quiet("wine", "wineboot")
        first = (
            "import ctypes; ctypes.windll.user32.GetDesktopWindow(); ctypes.windll.ole32.CoInitialize(None)"
        )
        self._quiet("wine", LAB_PYTHON, "-I", "-c", first)

    def down(self) -> None:
        """Stops every process of the computer; its registry is then in the .reg files."""
        self._quiet("wineserver", "-k")
        self._quiet("wineserver", "-w")

    def destroy(self) -> None:
        self.down()
        socket_name = self.root / "wineserver"
        if socket_name.exists():
            shutil.rmtree(Path("/tmp") / socket_name.read_text().strip(), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command: str, stdin: bytes = b"", timeout: float = 120, **env: str) -> Result:
        """Runs a Windows program to its end. Its output goes through pipes: Windows Python takes no files."""
        started = time.monotonic()
        process = self.popen(*command, **env)
        try:
            out, err = process.communicate(stdin, timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            self.down()
            raise
        return Result(code=process.returncode, out=out, err=err, seconds=time.monotonic() - started)

    def popen(self, *command: str, **env: str) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self._wrapped("wine", *command),
            env=self._env(env),
            cwd=self.drive_c,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            start_new_session=True,
        )

    def _quiet(self, *command: str) -> None:
        none = subprocess.DEVNULL
        wrapped = self._wrapped(*command)
        subprocess.run(wrapped, env=self._env({}), cwd="/", stdin=none, stdout=none, stderr=none, timeout=120)

    def _wrapped(self, *command: str) -> list[str]:
        enter = self.namespace.enter() if self.namespace else []
        drop = (
            ["setpriv", "--bounding-set", NO_OVERRIDE, "--inh-caps", NO_OVERRIDE] if os.geteuid() == 0 else []
        )
        return [*enter, *drop, *fixed_layout(), *command]

    def _env(self, extra: dict[str, str]) -> dict[str, str]:
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "HOME": str(LAB),
            "WINEPREFIX": str(self.root),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=d",
            "LC_ALL": "ja_JP.UTF-8",
            # The C runtime of Windows reads TZ too and understands only this form.
            "TZ": "JST-9",
            **extra,
        }


def label_volume(folder: Path, label: str, serial: str) -> None:
    """Label and serial number ("1A2B-3C4D") of the drive whose root is this folder."""
    (folder / ".windows-label").write_text(label + "\n", encoding="utf-8")
    (folder / ".windows-serial").write_text(serial.replace("-", "") + "\n", encoding="ascii")
