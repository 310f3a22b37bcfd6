"""From a plan of the laboratory through audit, scripts and a second audit."""

from __future__ import annotations

import json
from pathlib import Path

from esmreport.core.model import Report, Status
from esmreport.core.site import SiteInput
from esmreport.fix.plan import SHARED_FOLDER, Plan, Script, plan
from esmreport.fix.read import audited, read_results
from esmreport.fix.write import write_plan
from esmreport.render.json import render_json
from tests.lab.collect import collect_virtual
from tests.lab.model import Plan as Cluster
from tests.rulecases import report_of

from .cmdmodel import Run
from .machine import PlanMachine


class Play:
    """One cluster: audited, its scripts written below `folder`, and played on a copy of it."""

    def __init__(
        self, cluster: Cluster, folder: Path, site: SiteInput | None = None, lang: str = "ja"
    ) -> None:
        self.site = site or SiteInput()
        self.audited = cluster
        self.cluster = cluster.copy()
        self.report = report_of(cluster, self.site)
        self.results = folder / "results.json"
        self.results.write_bytes(render_json(self.report))
        self.plan: Plan = plan(audited(read_results(self.results), self.results), lang)
        self.folder = folder / "fix"
        write_plan(self.plan, self.folder, lang)
        self.runs: dict[str, Run] = {}
        self._machines: dict[str, PlanMachine] = {}

    def do(self, *arguments: str) -> list[Run]:
        """All scripts in the order of the plan, each where its conditions hold."""
        return [self._run(script, script.job.name, *(arguments or ("go",))) for script in self.plan.scripts]

    def undo(self, *arguments: str) -> list[Run]:
        """All undo scripts, last one first."""
        order = reversed(self.plan.scripts)
        return [self._run(script, script.job.undo_name, *(arguments or ("go",))) for script in order]

    def machine(self, folder: str) -> PlanMachine:
        """Where the scripts of a folder run; those of the shared disk on the node that holds it."""
        if folder not in self._machines:
            role = next(
                role
                for role, node in self.cluster.nodes.items()
                if (
                    node.holds(next(iter(self.cluster.shared_drives)))
                    if folder == SHARED_FOLDER
                    else node.computer == folder
                )
            )
            self._machines[folder] = PlanMachine(self.cluster, role, self.folder / folder, active=False)
        return self._machines[folder]

    def _run(self, script: Script, name: str, *arguments: str) -> Run:
        machine = self.machine(script.folder)
        # The group is moved to the node whose script asks for the active server.
        machine.active = script.job.drive is not None
        found = machine.script(f"{name}.cmd", *arguments)
        self.runs[f"{script.folder}/{name}"] = found
        return found

    def audit_again(self) -> Report:
        return report_of(self.cluster, self.site)

    def bundles(self) -> list[str]:
        """What a collection of the played cluster gives."""
        return bundles(self.cluster)


def bundles(cluster: Cluster) -> list[str]:
    """The bundles of all nodes as text, without the time each question took."""
    found = []
    for role in cluster.collected:
        bundle = collect_virtual(cluster, role)
        for item in bundle["items"]:
            item.pop("elapsed_ms")
        bundle.pop("seal")
        found.append(json.dumps(bundle, sort_keys=True, indent=1, ensure_ascii=False))
    return found


def failed(report: Report) -> set[tuple[str, str, str | None]]:
    """Identities of the failed results."""
    return {result.identity for result in report.results if result.status is Status.FAIL}
