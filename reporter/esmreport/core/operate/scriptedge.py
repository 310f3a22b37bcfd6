"""Operators on the service that starts before all others and is stopped after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from esmreport.core.model import Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.operate.scriptbranches import GUIDE
from esmreport.core.operate.scriptlines import because, elsewhere, judged, view_of
from esmreport.core.scriptview import BranchView, ScriptView, ServiceLine, unknown_name

IN_PLACE = Text(ja="他の行より外側にあります", en="no other line stands further out")


def outermost(question: Question) -> list[Judgement]:
    """In each branch the line of the expected service stands first in a start script, last in a stop script.

    Option `among`: listed, the lines of the guide's tables; or other_products, those of services that belong
    to other ESMPRO/BASE products: where it cannot be told whose a line is, the question stays open.
    """
    view, service = view_of(question), str(question.expected)
    first = view.action == "start"
    expected = Text(
        ja=f"{service} が{'最初に起動' if first else '最後に停止'}",
        en=f"{service} {'started first' if first else 'stopped last'}",
    )
    if view.empty:
        return elsewhere(view, expected)
    if not any(branch.of(service, view.action) for branch in view.runs):
        return elsewhere(view, expected, NO_SUCH_LINE)
    among = _listed if question.options["among"] == "listed" else _of_others
    beyond = [line for branch in view.runs for line in _beyond(branch, view, service) if among(view)(line)]
    sure = [line for line in beyond if among is _listed or _known(view, line)]
    if sure:
        shown = [*sure, *(line for branch in view.runs for line in branch.of(service, view.action))]
        return judged(Status.FAIL, expected, shown, view, reason=NOT_FIRST if first else NOT_LAST)
    if beyond:
        return judged(Status.COULD_NOT_CHECK, expected, beyond, view, reason=WHOSE)
    hidden = [
        line
        for branch in view.branches.values()
        for line in _beyond(branch, view, service)
        if line.unnamed and not line.services
    ]
    if hidden:
        return judged(Status.COULD_NOT_CHECK, expected, hidden, view, reason=unknown_name(hidden[0].command))
    return judged(Status.PASS, expected, (), view, none=IN_PLACE)


def _beyond(branch: BranchView, view: ScriptView, service: str) -> Sequence[ServiceLine]:
    """Lines of other services that run before the first (start) or after the last (stop) of the service."""
    lines = [line for line in branch.lines if line.action == view.action]
    places = [number for number, line in enumerate(lines) if service in line.services]
    if not places:
        return ()
    return lines[: places[0]] if view.action == "start" else lines[places[-1] + 1 :]


def _listed(view: ScriptView) -> Callable[[ServiceLine], bool]:
    tables = {service for branch in view.branches.values() for service in branch.table}
    return lambda line: bool(tables & set(line.services))


def _of_others(view: ScriptView) -> Callable[[ServiceLine], bool]:
    """Lines that may be another product's: not the guide's, and not known to be something else."""
    return lambda line: (
        bool(line.services)
        and any(service not in GUIDE and view.others.get(service) is not False for service in line.services)
    )


def _known(view: ScriptView, line: ServiceLine) -> bool:
    return any(view.others.get(service) for service in line.services)


NO_SUCH_LINE = because(
    "judged_elsewhere",
    "このサービスの行がありません（サービスの行の項目で指摘しています）",
    "There is no line of this service (reported by the rule on the lines)",
)
NOT_FIRST: Reason = because(
    "not_first",
    "このサービスより先に起動される行があります",
    "Other services are started before this one",
)
NOT_LAST: Reason = because(
    "not_last",
    "このサービスより後に停止される行があります",
    "Other services are stopped after this one",
)
WHOSE: Reason = because(
    "whose_service",
    "この行のサービスが他の ESMPRO/BASE 関連製品のものか判定できません",
    "It cannot be told whether the service of this line belongs to another ESMPRO/BASE product",
)
