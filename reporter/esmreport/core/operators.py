"""The closed list of comparisons that a rule can name."""

from __future__ import annotations

from esmreport.core.operate import (
    acl,
    compared,
    fip,
    groups,
    places,
    residues,
    scriptbranches,
    scriptedge,
    scriptlines,
    scriptplace,
    scriptwatch,
    server,
    synckeys,
    values,
)
from esmreport.core.operate.base import Operator

OPERATORS: dict[str, Operator] = {
    "equals": Operator(judge=values.equals, options=("filled", "ignore_case", "kind", "once")),
    "one_of": Operator(judge=values.one_of),
    "path_equals": Operator(judge=values.path_equals, options=("once",)),
    "matches": Operator(judge=values.matches, options=("pattern",)),
    "exists": Operator(judge=values.exists, options=("kind",), wants=values.PRESENT),
    "is_absent": Operator(judge=values.is_absent, wants=values.ABSENT),
    "report": Operator(judge=values.report),
    "number_is": Operator(judge=values.number_is),
    "version_in": Operator(judge=values.version_in),
    "release_covered": Operator(judge=values.release_covered),
    "on_drive": Operator(judge=values.on_drive),
    "none_names_folder": Operator(judge=places.none_names_folder),
    "work_folder_moved": Operator(judge=places.work_folder_moved),
    "all_same": Operator(judge=places.all_same, options=("filled", "kind"), wants=places.SAME_EVERYWHERE),
    "all_under_first": Operator(judge=places.all_under_first),
    "same_on_all_nodes": Operator(
        judge=groups.same_on_all_nodes, options=("kind",), group=True, wants=groups.SAME
    ),
    "differs_between_nodes": Operator(judge=groups.differs_between_nodes, options=("kind",), group=True),
    "same_lines_on_all_nodes": Operator(
        judge=compared.same_lines_on_all_nodes, group=True, wants=compared.SAME_CONTENT
    ),
    "same_volume_where_open": Operator(
        judge=compared.same_volume_where_open, group=True, wants=compared.SAME_VOLUME
    ),
    "each_equals": Operator(judge=places.each_equals),
    "lists_key": Operator(judge=synckeys.lists_key),
    "lists_no_key": Operator(judge=synckeys.lists_no_key),
    "no_key_left": Operator(judge=residues.no_key_left),
    "no_line_left": Operator(judge=residues.no_line_left),
    "in_group": Operator(judge=synckeys.in_group, options=("all",)),
    "fip_agrees": Operator(judge=fip.fip_agrees),
    "service_line": Operator(judge=scriptlines.service_line, options=("way",)),
    "lines_in_order": Operator(judge=scriptlines.lines_in_order),
    "line_absent": Operator(judge=scriptlines.line_absent),
    "line_somewhere": Operator(judge=scriptlines.line_somewhere),
    "line_placed": Operator(
        judge=scriptplace.line_placed, options=("action", "at", "inside", "around", "mode")
    ),
    "outermost": Operator(judge=scriptedge.outermost, options=("among",)),
    "branch_holds": Operator(judge=scriptbranches.branch_holds, options=("branch",)),
    "guarded_by_disk_check": Operator(judge=scriptbranches.guarded_by_disk_check),
    "branches_equal": Operator(judge=scriptbranches.branches_equal),
    "loaded_as": Operator(judge=scriptwatch.loaded_as),
    "watch_ids_unique": Operator(judge=scriptwatch.watch_ids_unique),
    "stopped_by_watch_id": Operator(judge=scriptwatch.stopped_by_watch_id),
    "without_slip": Operator(judge=scriptwatch.without_slip, options=("slip",)),
    "services_exist": Operator(judge=scriptwatch.services_exist),
    "at_least": Operator(judge=server.at_least),
    "release_listed": Operator(judge=server.release_listed),
    "express_server": Operator(judge=server.express_server),
    "acl_grants": Operator(judge=acl.grants, options=("trustee",)),
    "acl_grants_below": Operator(judge=acl.grants_below, wants=acl.ALL_RIGHTS),
    "acl_grants_group": Operator(judge=acl.grants_group, options=("group",)),
    "acl_at_most": Operator(judge=acl.at_most, options=("trustee",)),
}
