"""Properties of the site that the cluster configuration and its scripts tell."""

from __future__ import annotations

from esmreport.core import esmservices, scriptfiles, synckey
from esmreport.core.audit import Target
from esmreport.core.condition import Answer, Applicability
from esmreport.core.esmservices import LISTED
from esmreport.core.facts import Seen, Unknown
from esmreport.core.model import Reason, Text
from esmreport.core.read.cluster import config, started_by_resource, sync_keys
from esmreport.core.read.scripts import chosen_resources, readable, script
from esmreport.core.scriptview import ScriptView

MG_KEY = "ExpressReport(MG)"


def started_by_script(target: Target, service: str | None = None) -> bool | Applicability:
    """Whether scripts start the service (any listed one where None is given). Where service resources of
    the group do it instead, which newer releases of CLUSTERPRO X ask for, a person compares them with the
    guide."""
    fact = config(target)
    if not isinstance(fact, Seen):
        return True
    resources = started_by_resource(target, fact.value)
    wanted = {service} if service else set(LISTED)
    if not resources & wanted or _named_in_scripts(target) & wanted:
        return True
    return Applicability(answer=Answer.ASK, reason=BY_RESOURCE)


BY_RESOURCE = Reason(
    code="service_resource",
    text=Text(
        ja="サービスはスクリプトではなくサービスリソースで起動されています。"
        "Builder でリソースの順序（依存関係）と起動・停止がガイドの表に沿っているか確認してください",
        en="Service resources, not scripts, start the services. "
        "See in the Builder that their order (dependencies) follows the guide's tables",
    ),
)


def started_by_group(target: Target, service: str) -> bool | Applicability:
    """Whether the failover group starts the service: a line of its start scripts does, or a service
    resource."""
    fact = config(target)
    if isinstance(fact, Seen) and service in started_by_resource(target, fact.value):
        return True
    start = script(target, {"script": "start"})
    if isinstance(start, Unknown):
        return Applicability(answer=Answer.UNKNOWN, reason=start.reason)
    if not isinstance(start, Seen):
        return False
    view: ScriptView = start.value
    if any(branch.of(service, "start") for branch in view.branches.values()):
        return True
    return Applicability(answer=Answer.UNKNOWN, reason=view.doubts[0]) if view.doubts else False


def _named_in_scripts(target: Target) -> set[str]:
    chosen = chosen_resources(target)
    if not isinstance(chosen, list):
        return set()
    names = [
        command.service
        for one in chosen
        for node in readable(target)
        if isinstance(fact := scriptfiles.script_of(node, one, "start"), Seen)
        for command in fact.value.commands
        if command.service
    ]
    return esmservices.keys(names)


def mg_keys_registered(target: Target) -> bool | Applicability:
    """Whether the report key of the express report service (MG) is registered for synchronization."""
    fact = sync_keys(target, {})
    if isinstance(fact, Unknown):
        return Applicability(answer=Answer.UNKNOWN, reason=fact.reason)
    if not isinstance(fact, Seen):
        return False
    return any(synckey.fold(place.text).endswith("\\" + synckey.fold(MG_KEY)) for place in fact.value.places)
