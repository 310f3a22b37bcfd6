"""A node of a plan as a running computer under Wine, with the collector on its USB stick."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.lab.model import Node, Plan
from tests.lab.sddl import effective

from . import seed
from .network import try_namespace
from .wine import LAB, STICK_PYTHON, Prefix, Result, label_volume

HERE = Path(__file__).resolve().parent
COLLECTOR = HERE.parents[1] / "collector"


class Computer:
    """`with Computer(node) as computer: bundle = computer.collect()`; no service runs unless `running`."""

    def __init__(self, node: Node, *, running: bool = False, python: str = "py313") -> None:
        self.node = node
        self.folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-{node.computer}-", dir=_nodes_folder()))
        self.folder.rmdir()
        self.seconds: dict[str, float] = {}
        self._running, self._python = running, python
        self._holder: subprocess.Popen[bytes] | None = None
        self._namespace = try_namespace(str(node.host["dns_host_name"]), node.addresses)
        self.prefix = Prefix(self.folder, self._namespace)

    def __enter__(self) -> Self:
        try:
            for step in (self._clone, self._plant_files, self._start, self._plant):
                started = time.monotonic()
                step()
                self.seconds[step.__name__.strip("_")] = time.monotonic() - started
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._holder is not None:
            self._holder.communicate()
        self.prefix.destroy()
        if self._namespace is not None:
            self._namespace.close()

    def run_collector(self, *arguments: str, rights: bool = True) -> Result:
        """The collector from the stick by the stick's Python; `rights`: with the rights of the plan."""
        program = ["E:\\esmcollect.pyz"]
        if rights:
            program = ["C:\\lab\\with_rights.py", "E:\\esmcollect.pyz", "C:\\lab\\rights.json"]
        result = self.prefix.run(STICK_PYTHON, "-I", "-X", "utf8", *program, *arguments)
        self.seconds["collect"] = result.seconds
        return result

    def bundles(self) -> list[Path]:
        """Bundles on the stick."""
        return sorted((self.folder / "e" / "bundle").glob("*.json"))

    def collect(self, *arguments: str, rights: bool = True) -> dict[str, Any]:
        """The bundle of one run of the collector."""
        before = set(self.bundles())
        result = self.run_collector(*arguments, rights=rights)
        new = set(self.bundles()) - before
        if result.code not in (0, 4) or len(new) != 1:
            raise AssertionError(f"collector: exit {result.code}\n{result.text}\n{result.error}")
        return dict(json.loads(new.pop().read_bytes()))

    def _clone(self) -> None:
        self.prefix.clone(seed.boot_lines(self.node))
        tools = self.prefix.drive_c / "lab"
        tools.mkdir()
        subprocess.run(["cp", "-al", LAB / "py313", tools / "python"], check=True)
        for script in (HERE / "inside").glob("*.py"):
            shutil.copy(script, tools)
        stick = self.folder / "e"
        stick.mkdir()
        subprocess.run(["cp", "-al", LAB / self._python, stick / "python"], check=True)
        build_collector(stick / "esmcollect.pyz")

    def _plant_files(self) -> None:
        roots = {"c:": self.prefix.drive_c, "e:": self.folder / "e"}
        for letter, drive in self.node.drives.items():
            if letter not in roots:
                roots[letter] = self.folder / letter[0]
                roots[letter].mkdir()
                self.prefix.drive(letter, roots[letter], drive.label, drive.serial)
        self.prefix.drive("e:", roots["e:"], self.node.drives["e:"].label, self.node.drives["e:"].serial)
        label_volume(roots["c:"], self.node.drives["c:"].label, self.node.drives["c:"].serial)
        seed.plant_files(self.node, roots)
        rights = {
            path: effective(self.node.tree.acls, path, folder=True)
            for path, entry in self.node.tree.entries.items()
            if entry.is_folder and entry.code is None
        }
        (self.prefix.drive_c / "lab" / "rights.json").write_text(json.dumps(rights), encoding="utf-8")
        for letter, drive in self.node.drives.items():
            if drive.code is not None:
                seed.refuse(roots[letter])

    def _start(self) -> None:
        self.prefix.up()

    def _plant(self) -> None:
        order = seed.plant_order(self.node, running=self._running)
        self._holder = self.prefix.popen(
            "C:\\lab\\python\\python.exe", "-I", "-X", "utf8", "C:\\lab\\plant.py"
        )
        assert self._holder.stdin is not None and self._holder.stdout is not None
        self._holder.stdin.write(json.dumps(order).encode("ascii") + b"\n")
        self._holder.stdin.flush()
        line = self._holder.stdout.readline()
        if not line.startswith(b"ready"):
            out, err = self._holder.communicate()
            raise AssertionError(f"planting failed: {line!r} {out!r} {err.decode('utf-8', 'replace')}")


def build_collector(target: Path) -> None:
    """The zipapp that is shipped."""
    runpy.run_path(str(COLLECTOR / "build.py"))["build"](str(target))


def collect_plan(plan: Plan, *, running: bool = False, python: str = "py313") -> dict[str, dict[str, Any]]:
    """Bundles of all collected nodes of a plan, side by side: role -> bundle."""

    def one(role: str) -> dict[str, Any]:
        with Computer(plan.view(role), running=running, python=python) as computer:
            return computer.collect()

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(plan.collected, pool.map(one, plan.collected), strict=True))


def _nodes_folder() -> Path:
    """Where the computers live; what a killed run left there is removed (its server ends by itself)."""
    folder = LAB / "nodes"
    folder.mkdir(exist_ok=True)
    for left in folder.iterdir():
        if not Path("/proc", left.name.partition("-")[0]).exists():
            shutil.rmtree(left, ignore_errors=True)
    return folder
