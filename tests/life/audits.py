"""Two audits of a laboratory cluster, and what is told between them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from esmreport.core.drift import drift
from esmreport.core.given import Ignore
from esmreport.core.history import Drift, RawChange
from esmreport.core.model import Report
from esmreport.core.rule import RuleBook
from esmreport.core.site import SiteInput
from esmreport.core.snapshot import Snapshot, snapshot
from esmreport.io.previous import read_previous
from esmreport.render.json import render_json
from tests.lab.model import Plan
from tests.lab.ops import apply
from tests.rulecases import base, report_of

AUTO = {"op": "service.set", "on": "standby", "name": "Nvbase", "start": "auto"}
SITE = SiteInput()


_PLANS: dict[str, Plan] = {}
# The plan and the rules are kept too, so that no id is used again.
_REPORTS: dict[tuple[int, int], tuple[Plan, RuleBook | None, Report]] = {}


def plan(*ops: Mapping[str, Any]) -> Plan:
    """The healthy cluster with some changes; the same changes give the same object."""
    key = json.dumps(ops, sort_keys=True)
    if key not in _PLANS:
        _PLANS[key] = apply(base("sm6-6.40"), list(ops), "drift test")
    return _PLANS[key]


def judged(changed: Plan, rules: RuleBook | None = None) -> Report:
    """Its report, made once."""
    key = (id(changed), id(rules))
    if key not in _REPORTS:
        _REPORTS[key] = (changed, rules, report_of(changed, SITE, rules))
    return _REPORTS[key][2]


def kept(made: Report, tmp_path: Path) -> Snapshot:
    """The report as the next audit finds it: written to a file and read again."""
    path = tmp_path / "before.json"
    path.write_bytes(render_json(made))
    [found] = read_previous(path)
    return found


def between(before: Report, after: Report, tmp_path: Path, ignores: tuple[Ignore, ...] = ()) -> Drift:
    return drift(kept(before, tmp_path), snapshot(after), ignores)


def told(found: Drift) -> list[tuple[str, str, str, str | None]]:
    return [(change.kind, change.rule, change.subject, change.node) for change in found.changes]


def raw(found: Drift) -> dict[tuple[str, str, str, str | None], RawChange]:
    return {(change.kind, change.what, change.item, change.node): change for change in found.raw}


def failed_over(before: Plan) -> Plan:
    """The same cluster after a failover: disk, services and floating address on the other node."""
    one, two = before.nodes["primary"], before.nodes["standby"]
    fip = before.values["shared"]["fip"]
    moved = [entry for entry in one.addresses if entry["ip"] == fip]
    states = {name: service.state for name, service in one.services.items()}
    others = {name: service.state for name, service in two.services.items()}
    swapped = {
        "primary": replace(
            one,
            active=two.active,
            drives={**one.drives, "x:": replace(one.drives["x:"], code=two.drives["x:"].code)},
            addresses=tuple(entry for entry in one.addresses if entry["ip"] != fip),
            services={n: replace(s, state=others.get(n, s.state)) for n, s in one.services.items()},
        ),
        "standby": replace(
            two,
            active=one.active,
            drives={**two.drives, "x:": replace(two.drives["x:"], code=one.drives["x:"].code)},
            addresses=(*two.addresses, *moved),
            services={n: replace(s, state=states.get(n, s.state)) for n, s in two.services.items()},
        ),
    }
    after = before.copy()
    object.__setattr__(after, "nodes", swapped)
    return after
