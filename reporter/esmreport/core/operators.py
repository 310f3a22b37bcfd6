"""The closed list of comparisons that a rule can name."""

from __future__ import annotations

from esmreport.core.operate import acl, groups, places, synckeys, values
from esmreport.core.operate.base import Operator

OPERATORS: dict[str, Operator] = {
    "equals": Operator(judge=values.equals, options=("ignore_case", "once")),
    "one_of": Operator(judge=values.one_of),
    "path_equals": Operator(judge=values.path_equals, options=("once",)),
    "matches": Operator(judge=values.matches, options=("pattern",)),
    "exists": Operator(judge=values.exists, options=("kind",)),
    "is_absent": Operator(judge=values.is_absent),
    "report": Operator(judge=values.report),
    "number_is": Operator(judge=values.number_is),
    "version_in": Operator(judge=values.version_in),
    "not_on_drive": Operator(judge=values.not_on_drive),
    "none_names_folder": Operator(judge=places.none_names_folder),
    "work_folder_moved": Operator(judge=places.work_folder_moved),
    "all_same": Operator(judge=places.all_same, options=("kind",)),
    "all_under_first": Operator(judge=places.all_under_first),
    "same_on_all_nodes": Operator(judge=groups.same_on_all_nodes, options=("kind",), group=True),
    "differs_between_nodes": Operator(judge=groups.differs_between_nodes, options=("kind",), group=True),
    "lists_key": Operator(judge=synckeys.lists_key),
    "lists_no_key": Operator(judge=synckeys.lists_no_key),
    "in_group": Operator(judge=synckeys.in_group),
    "acl_grants": Operator(judge=acl.grants, options=("trustee",)),
    "acl_grants_below": Operator(judge=acl.grants_below),
    "acl_at_most": Operator(judge=acl.at_most, options=("trustee",)),
}
