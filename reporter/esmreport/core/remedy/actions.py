"""The closed list of what a script may do about a failed result."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from esmreport.core.record import dataclass
from esmreport.core.remedy import access, files, registry, services
from esmreport.core.remedy.base import Task
from esmreport.core.remedy.model import Change


@dataclass(frozen=True, kw_only=True)
class Action:
    """An entry of the list: the planner, and the parameters that [fix] (or the rule's fact) must or may
    give."""

    plan: Callable[[Task], Sequence[Change]]
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


# Not an action: the result goes away when those of other rules are put right.
FOLLOWS = "follows"

ACTIONS: dict[str, Action] = {
    "service_start_type": Action(plan=services.start_type, required=("name",), optional=("value",)),
    "registry_value": Action(plan=registry.value, required=("key", "name"), optional=("value",)),
    "registry_moved_below": Action(plan=registry.moved_below, required=("key", "name"), optional=("value",)),
    "access_grant": Action(plan=access.grant, required=("path",), optional=("trustee",)),
    "access_limit": Action(plan=access.limit, required=("path", "trustee")),
    "ini_value": Action(plan=files.line("ini"), required=("path", "key", "section"), optional=("value",)),
    "property_value": Action(plan=files.line("properties"), required=("path", "key"), optional=("value",)),
    "keyed_value": Action(plan=files.line("keyed"), required=("path", "key"), optional=("value",)),
    "colon_line": Action(plan=files.line("colon"), required=("path", "key"), optional=("value",)),
    "copy_of": Action(plan=files.copy_of, required=("path", "source")),
}
