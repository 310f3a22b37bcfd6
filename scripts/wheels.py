"""Makes a folder of wheels to install esmreport from where there is no network.

    python scripts/wheels.py wheels                                   Windows and Linux, Python 3.11 to 3.13
    python scripts/wheels.py wheels --system windows --python 3.13

The folder holds the wheel and the source archive of esmreport, every wheel that it needs, one requirements file
with hashes for each system and Python, and SHA256SUMS. Versions are those of requirements.lock, and what the lock
lists must have a hash of it. Needs pip and a package index.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
# RHEL 8 and Debian 10 have glibc 2.28; everything from there on takes these wheels.
MANYLINUX = tuple(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1))
SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "windows": ("win_amd64",),
    "linux": (
        *MANYLINUX,
        "manylinux2014_x86_64",
        "manylinux2010_x86_64",
        "manylinux1_x86_64",
        "linux_x86_64",
    ),
}
MARKERS: Mapping[str, Mapping[str, str]] = {
    "windows": {
        "sys_platform": "win32",
        "platform_system": "Windows",
        "os_name": "nt",
        "platform_machine": "AMD64",
    },
    "linux": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "x86_64",
    },
}
# On Windows the extra brings Pango and a font, so that pip alone is enough for the PDF.
EXTRAS: Mapping[str, tuple[str, ...]] = {"windows": ("windows",), "linux": ()}


class WheelsError(Exception):
    """The folder cannot be made; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One kind of computer to install on."""

    system: str
    python: str

    @property
    def name(self) -> str:
        return f"{self.system}-{self.python}"

    def environment(self, extra: str) -> dict[str, str]:
        """What markers of requirements see on that computer."""
        return {
            **MARKERS[self.system],
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "extra": extra,
        }

    def needs(self, requirement: Requirement, extras: Iterable[str]) -> bool:
        """Whether a requirement holds there for somebody who asked for these extras."""
        if requirement.marker is None:
            return True
        return any(requirement.marker.evaluate(self.environment(extra)) for extra in ("", *extras))


@dataclass(frozen=True, kw_only=True)
class Locked:
    """Versions and hashes of requirements.lock by canonical name."""

    versions: Mapping[str, str]
    hashes: Mapping[str, frozenset[str]]


def read_lock(path: Path) -> Locked:
    """The lock file as written by pip-compile."""
    versions: dict[str, str] = {}
    hashes: dict[str, set[str]] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([A-Za-z0-9._-]+)==(\S+)", line):
            name = canonicalize_name(found.group(1))
            versions[name] = found.group(2)
        for digest in re.findall(r"--hash=sha256:([0-9a-f]{64})", line):
            hashes.setdefault(name, set()).add(digest)
    return Locked(versions=versions, hashes={key: frozenset(value) for key, value in hashes.items()})


def pip(*arguments: str) -> None:
    """Runs pip of this Python; what it says goes to stderr."""
    command = [sys.executable, "-m", "pip", *arguments, "-q", "--disable-pip-version-check"]
    done = subprocess.run(command, stdout=sys.stderr, check=False)
    if done.returncode:
        raise WheelsError(f"pip {arguments[0]} failed; see above")


def requirements_of(wheel: Path) -> list[Requirement]:
    """What a wheel says that it needs."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(entry for entry in archive.namelist() if entry.endswith(".dist-info/METADATA"))
        headers = Parser().parsestr(archive.read(name).decode("utf-8"))
    return [Requirement(text) for text in headers.get_all("Requires-Dist", [])]


def name_of(wheel: Path) -> str:
    return str(parse_wheel_filename(wheel.name)[0])


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def own(folder: Path) -> Path:
    """esmreport's wheel and source archive, built into the folder; gives the wheel."""
    code = "import hatchling.build as b, sys; b.build_sdist(sys.argv[1])"
    with tempfile.TemporaryDirectory() as tools:
        # The build tool comes from the index like everything else and is not installed.
        pip("install", "--target", tools, "hatchling>=1.25,<2")
        subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {tools!r}); {code}", str(folder)],
            cwd=ROOT,
            stdout=sys.stderr,
            check=True,
        )
    pip("wheel", "--no-deps", "-w", str(folder), str(next(folder.glob("esmreport-*.tar.gz"))))
    return next(folder.glob("esmreport-*.whl"))


def fetch(target: Target, wheel: Path, folder: Path, locked: Locked) -> list[Path]:
    """Every wheel that `wheel` needs on the target, itself included."""
    fetched = {name_of(wheel): wheel}
    asked = [one for one in requirements_of(wheel) if target.needs(one, EXTRAS[target.system])]
    while asked:
        new = {
            canonicalize_name(one.name): one for one in asked if canonicalize_name(one.name) not in fetched
        }
        if not new:
            break
        asked = []
        for name, path in _download(target, new, folder, locked).items():
            fetched[name] = path
            asked += [one for one in requirements_of(path) if target.needs(one, new[name].extras)]
    return [fetched[name] for name in sorted(fetched)]


def _download(
    target: Target, wanted: Mapping[str, Requirement], folder: Path, locked: Locked
) -> dict[str, Path]:
    pins = [
        f"{name}=={locked.versions[name]}" if name in locked.versions else f"{name}{one.specifier}"
        for name, one in wanted.items()
    ]
    platforms = [part for tag in SYSTEMS[target.system] for part in ("--platform", tag)]
    with tempfile.TemporaryDirectory(dir=folder) as place:
        options = [
            "--no-deps",
            "--only-binary=:all:",
            "--implementation",
            "cp",
            "--python-version",
            target.python,
        ]
        pip("download", *options, *platforms, "-d", place, *pins)
        found: dict[str, Path] = {}
        for path in Path(place).glob("*.whl"):
            name = name_of(path)
            if name in locked.hashes and sha256(path) not in locked.hashes[name]:
                raise WheelsError(f"{path.name} is not the file that requirements.lock names")
            found[name] = path.replace(folder / path.name)
    return found


def write_requirements(target: Target, wheels: Sequence[Path], folder: Path) -> None:
    """The exact list for one target: name, version and hash of every wheel."""
    lines = [f"# esmreport on {target.system}, Python {target.python}"]
    for path in wheels:
        name, version, *_ = parse_wheel_filename(path.name)
        lines.append(f"{name}=={version} --hash=sha256:{sha256(path)}")
    text = "\n".join(lines) + "\n"
    (folder / f"requirements-{target.name}.txt").write_text(text, encoding="utf-8", newline="\n")


def write_sums(folder: Path) -> None:
    """SHA256SUMS of everything in the folder, as sha256sum -c reads it."""
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.name != "SHA256SUMS")
    text = "".join(f"{sha256(path)}  {path.name}\n" for path in paths)
    (folder / "SHA256SUMS").write_text(text, encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Make a folder of wheels to install esmreport without network."
    )
    parser.add_argument("folder", type=Path, help="new or empty folder")
    parser.add_argument("--system", choices=tuple(SYSTEMS), action="append", help="default: all")
    parser.add_argument("--python", choices=PYTHONS, action="append", help="default: all")
    asked = parser.parse_args(arguments)
    asked.folder.mkdir(parents=True, exist_ok=True)
    folder = asked.folder.resolve()
    if any(folder.iterdir()):
        print(f"{asked.folder} is not empty; name a new folder", file=sys.stderr)
        return 2
    try:
        locked = read_lock(ROOT / "requirements.lock")
        wheel = own(folder)
        for system in asked.system or SYSTEMS:
            for python in asked.python or PYTHONS:
                target = Target(system=system, python=python)
                wheels = fetch(target, wheel, folder, locked)
                write_requirements(target, wheels, folder)
                print(f"{target.name}: {len(wheels)} wheels")
    except (WheelsError, subprocess.CalledProcessError) as problem:
        print(f"wheels: {problem}", file=sys.stderr)
        return 1
    write_sums(folder)
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{folder}: {len(list(folder.glob('*.whl')))} wheels, {size // 2**20} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
