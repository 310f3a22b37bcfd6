"""Start types of services."""

from __future__ import annotations

from esmreport.core.facts import Seen
from esmreport.core.read.services import start_code
from esmreport.core.remedy.base import ByHandError, Task
from esmreport.core.remedy.model import START_TYPES, StartType


def start_type(task: Task) -> tuple[StartType, ...]:
    """`name`: key name of the service; the value is a start type."""
    name = task.text("name")
    fact = task.node.service(name)
    if not isinstance(fact, Seen):
        raise ByHandError("no_service", f"サービス {name} がありません", f"There is no service {name}")
    sides = [fact.value[side] for side in ("api", "registry")]
    codes = {start_code(side) for side in sides if side["outcome"] == "OK" and side.get("start") is not None}
    if len({code.removesuffix("_delayed") for code in codes}) != 1:
        raise ByHandError(
            "disagree",
            "サービス制御マネージャとレジストリの値が一致していません。元に戻せる値が 1 つに決まりません",
            "Service control manager and registry disagree, so there is no one value to go back to",
        )
    # Only one of the two sources may tell about the delay.
    old = max(codes, key=len)
    if old not in START_TYPES:
        raise ByHandError("driver", "ドライバの起動の種類です", "This is a start type of drivers")
    return (StartType(service=name, old=old, new=task.wanted),)
