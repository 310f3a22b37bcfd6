"""The scripts of `esmreport fix` run by cmd.exe on copies of the nodes: done, collected again, taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from esmreport.core.model import Report
from esmreport.fix.plan import SHARED_FOLDER, Script, plan
from esmreport.fix.read import audited, read_results
from esmreport.fix.write import write_plan
from esmreport.io import bundles as bundle_io
from esmreport.io.rulebook import load
from esmreport.pipeline import Order, reports
from esmreport.render.json import render_json
from tests.fix.play import failed
from tests.lab.model import Plan
from tests.lab.plan import BASES, load_plan

from .compare import differences, items_of
from .computer import Computer
from .seed import refuse
from .standins.install import install, touch_services
from .wine import Result

NOW = "2026-04-01T00:00:00Z"


class Cluster:
    """The running nodes of a plan, with the scripts on drive F: of each."""

    def __init__(self, plan: Plan, computers: dict[str, Computer], folder: Path) -> None:
        self.computers = computers
        self.holder = next(plan.nodes[role].computer for role in plan.nodes if plan.nodes[role].active)
        self.first = self.collect()
        self.report = self.audit()
        results = folder / "results.json"
        results.write_bytes(render_json(self.report))
        self.plan = plan_of = plan_scripts(results)
        write_plan(plan_of, folder / "fix", "ja")
        for computer in computers.values():
            shutil.copytree(folder / "fix", computer.folder / "f")
            (computer.prefix.root / "dosdevices" / "f:").symlink_to(computer.folder / "f")

    def collect(self) -> dict[str, dict[str, Any]]:
        return {name: computer.collect() for name, computer in self.computers.items()}

    def audit(self) -> Report:
        newest = [str(computer.bundles()[-1]) for computer in self.computers.values()]
        loaded = bundle_io.load(newest)
        assert not loaded.refused
        return reports(Order(bundles=loaded.bundles, site=None, now=NOW), load())[0]

    def run(self, script: Script, name: str, *arguments: str) -> Result:
        computer = self.computers[self.holder if script.folder == SHARED_FOLDER else script.folder]
        visitor = script.job.drive is not None and computer.node.computer != self.holder
        # The group is moved here for as long as the script runs.
        shared = computer.folder / "x"
        if visitor:
            shared.chmod(0o755)
        try:
            return computer.prefix.run("cmd", "/c", f"F:\\{script.folder}\\{name}.cmd", *arguments)
        finally:
            if visitor:
                refuse(shared)

    def log(self, script: Script) -> str:
        """What the scripts of a folder wrote down, for the message of a failed test."""
        computer = self.computers[self.holder if script.folder == SHARED_FOLDER else script.folder]
        logs = (computer.folder / "f" / script.folder / "log").glob("*")
        return "\n".join(f"{one.name}: {one.read_bytes().decode('cp932', 'replace')}" for one in logs)

    def items(self, bundles: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        return {name: items_of(bundle) for name, bundle in bundles.items()}


def plan_scripts(results: Path) -> Any:
    return plan(audited(read_results(results), results), "ja")


# A 32-bit Windows cannot be run here; its scripts are played in memory (tests/fix).
DRIFTED = [
    name
    for name in sorted(path.stem for path in BASES.glob("*drifted.toml"))
    if all(node.bitness == 64 for node in load_plan(BASES / f"{name}.toml").nodes.values())
]
every_sample = pytest.mark.parametrize("cluster", DRIFTED, indirect=True)
one_sample = pytest.mark.parametrize("cluster", ["drifted"], indirect=True)


@pytest.fixture(scope="module")
def cluster(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    drifted = load_plan(BASES / f"{request.param}.toml")
    with ExitStack() as stack:
        computers: dict[str, Computer] = {}
        for role in drifted.collected:
            computer = stack.enter_context(Computer(drifted.view(role)))
            install(computer)
            touch_services(computer)
            computers[drifted.nodes[role].computer] = computer
        yield Cluster(drifted, computers, tmp_path_factory.mktemp("fix"))


def text(result: Result) -> str:
    return result.out.decode("cp932", "replace") + result.err.decode("cp932", "replace")


@every_sample
def test_looking_changes_nothing(cluster: Cluster) -> None:
    for script in cluster.plan.scripts:
        result = cluster.run(script, script.job.name)
        assert result.code == 0, text(result)
    again = cluster.items(cluster.collect())
    for name, items in cluster.items(cluster.first).items():
        assert differences(items, again[name]) == []


@every_sample
def test_scripts_do_away_with_their_findings_and_undo_brings_back_the_first_bundle(cluster: Cluster) -> None:
    before = failed(cluster.report)
    steps = [step for script in cluster.plan.scripts for step in script.job.steps]
    scripted = {identity for step in steps for identity in step.findings}
    settled = {finding.identity for finding in cluster.plan.settled}
    assert scripted
    for script in cluster.plan.scripts:
        result = cluster.run(script, script.job.name, "go")
        assert result.code == 0, text(result) + cluster.log(script)
    cluster.collect()
    assert failed(cluster.audit()) == before - scripted - settled
    for script in reversed(cluster.plan.scripts):
        result = cluster.run(script, script.job.undo_name, "go")
        assert result.code == 0, text(result) + cluster.log(script)
    again = cluster.items(cluster.collect())
    for name, items in cluster.items(cluster.first).items():
        assert differences(items, again[name]) == []
    assert failed(cluster.audit()) == before


@one_sample
def test_another_value_than_the_audited_one_stops_the_script(cluster: Cluster) -> None:
    script = next(script for script in cluster.plan.scripts if "registry" in script.job.name)
    step = script.job.steps[0]
    computer = cluster.computers[script.folder]
    name = next(name for name in step.files if name.endswith("-audited.reg"))
    other = step.files[name].decode("utf-16").replace("hex(1):", "hex(1):41,00,")
    (computer.folder / "f" / "other.reg").write_bytes(other.encode("utf-16"))
    assert computer.prefix.run("reg", "import", "F:\\other.reg").code == 0
    changed = computer.collect()
    result = cluster.run(script, script.job.name, "go")
    assert result.code == 3, text(result)
    assert differences(items_of(changed), items_of(computer.collect())) == []
    assert computer.prefix.run("reg", "import", f"F:\\{script.folder}\\data\\{name}").code == 0


@one_sample
def test_a_script_runs_on_its_own_node_only(cluster: Cluster) -> None:
    script = next(script for script in cluster.plan.scripts if script.folder == "ESMNODE1")
    other = cluster.computers["ESMNODE2"]
    result = other.prefix.run("cmd", "/c", f"F:\\{script.folder}\\{script.job.name}.cmd", "go")
    assert result.code == 2, text(result)
    active = next(
        script for script in cluster.plan.scripts if script.folder == "ESMNODE2" and script.job.drive
    )
    result = other.prefix.run("cmd", "/c", f"F:\\{active.folder}\\{active.job.name}.cmd", "go")
    assert result.code == 2, text(result)
