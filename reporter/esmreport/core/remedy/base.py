"""What a planner is asked, and how it declines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esmreport.core.audit import Target
from esmreport.core.facts import NodeFacts
from esmreport.core.model import Reason, Text
from esmreport.core.record import dataclass
from esmreport.core.rule import Expected


@dataclass(frozen=True, kw_only=True)
class Task:
    """A failed result of a rule with a script. `params`: those of the fact, of the comparison and of [fix],
    filled in. `rest`: what the result's subject says beyond the rule's, a folder below the judged one."""

    target: Target
    params: Mapping[str, Any]
    expected: Expected
    rest: str

    @property
    def node(self) -> NodeFacts:
        return self.target.node

    def text(self, name: str) -> str:
        return str(self.params[name])

    @property
    def wanted(self) -> str:
        """`value` of [fix], else what the rule expects."""
        value = self.params.get("value", self.expected)
        if not isinstance(value, str):
            raise ByHandError(
                "no_value", "書き込む値が決まりません", "The value that should be written is not known"
            )
        return value


class ByHandError(Exception):
    """No script may touch this; `reason` says why."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(en)
        self.reason = Reason(code=code, text=Text(ja=ja, en=en))
