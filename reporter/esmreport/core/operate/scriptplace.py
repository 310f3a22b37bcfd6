"""Operator on lines that stand before or after all others of a start or stop script."""

from __future__ import annotations

from collections.abc import Sequence

from esmreport.core.esmservices import COOPERATOR
from esmreport.core.model import Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.operate.scriptlines import (
    CONDITIONAL,
    UNDONE,
    WRONG_WAY,
    because,
    doubtful,
    elsewhere,
    example,
    judged,
    named,
    slip_of,
    view_of,
)
from esmreport.core.record import dataclass
from esmreport.core.scriptview import BranchView, ScriptView, ServiceLine


@dataclass(frozen=True, kw_only=True)
class _Fault:
    """What is wrong in one branch. `sure`: however the conditions of its lines turn out."""

    lines: Sequence[ServiceLine]
    reason: Reason
    sure: bool = True


def line_placed(question: Question) -> list[Judgement]:
    """Each branch starts or stops (option `action`) the expected service at its `begin` or `end` (option
    `at`), that is before or after all lines of the guide's tables.

    Options `inside` and `around`: a service whose own line at the same end must enclose it, or be enclosed
    by it. Option `mode`: required (default); lasting, no later line of the branch takes it back; or pair:
    the line is needed only where the branch has the opposite action of the same service, and follows it.
    """
    view, service = view_of(question), str(question.expected)
    action, at = str(question.options["action"]), str(question.options["at"])
    where = Text(ja="先頭", en="at the beginning") if at == "begin" else Text(ja="末尾", en="at the end")
    net = example(action, service, net=True).en
    expected = Text(ja=f"{net}（各分岐の{where.ja}）", en=f"{net} ({where.en} of each branch)")
    if view.empty:
        return elsewhere(view, expected)
    faulty = [
        (branch, fault)
        for branch in view.runs
        if branch.listed(view.action)
        if (fault := _fault(branch, view, service, question))
    ]
    faults = [fault for _, fault in faulty]
    lines = [line for branch in view.runs for line in branch.of(service, action)]
    if not faults:
        return judged(Status.PASS, expected, lines, view)
    missing = all(fault.reason.code == "no_line" for fault in faults)
    away = [branch for branch, _ in faulty] if all(branch.other for branch, _ in faulty) else ()
    unseen = doubtful(view, expected, away) if missing else None
    if unseen:
        return unseen
    sure = [fault for fault in faults if fault.sure]
    wrong = [line for fault in sure or faults for line in fault.lines]
    status = Status.FAIL if sure else Status.COULD_NOT_CHECK
    return judged(status, expected, wrong or lines, view, reason=(sure or faults)[0].reason)


def _fault(branch: BranchView, view: ScriptView, service: str, question: Question) -> _Fault | None:
    """What is wrong where every line under a condition runs, and where none does."""
    certain = [line for line in branch.lines if not line.command.conditional]
    with_all, without = (_wrong(lines, branch, view, service, question) for lines in (branch.lines, certain))
    if with_all and without:
        return without
    one = with_all or without
    if not one:
        return None
    lines = [line for line in branch.lines if service in line.services]
    return _Fault(lines=lines, reason=CONDITIONAL, sure=False)


def _wrong(
    lines: Sequence[ServiceLine], branch: BranchView, view: ScriptView, service: str, question: Question
) -> _Fault | None:
    """What is wrong in a branch that runs these lines."""
    action, mode = str(question.options["action"]), question.options.get("mode")
    own = [line for line in lines if service in line.services]
    written = [line for line in own if line.action == action]
    # The guide prints net start; where it asks only that a stop is taken back, ARMLOAD does that too.
    mine = [line for line in written if not line.slips and (mode == "pair" or not line.arm)]
    opposite = [line for line in own if line.action != action and not line.slips]
    if mode == "pair" and not opposite:
        return None
    if not mine:
        return _Fault(lines=written or opposite, reason=_useless(written) or _no_line(branch))
    unknown = [line for line in mine if service == COOPERATOR and _nowhere(line, view)]
    if unknown:
        return _Fault(lines=unknown, reason=_no_such_name(unknown[0]))
    listed = [line for line in lines if line.action == view.action and branch.table & set(line.services)]
    back = _taken_back(lines, mine, listed, opposite, question)
    if back:
        return _Fault(lines=[*mine, *back], reason=UNDONE)
    if mode == "pair" or _in_place(lines, mine, listed, question):
        return None
    return _Fault(lines=mine, reason=_wrong_place(branch))


def _useless(written: Sequence[ServiceLine]) -> Reason | None:
    """Why none of the lines that are there counts."""
    if not written:
        return None
    return slip_of(written[0]) if written[0].slips else WRONG_WAY


def _taken_back(
    lines: Sequence[ServiceLine],
    mine: Sequence[ServiceLine],
    listed: Sequence[ServiceLine],
    opposite: Sequence[ServiceLine],
    question: Question,
) -> list[ServiceLine]:
    """The sure lines after which the service is again as it was before the line in question."""
    place = {line: number for number, line in enumerate(lines)}
    sure = [line for line in opposite if not line.command.conditional]
    if question.options["at"] == "end" or question.options.get("mode") == "lasting":
        return [line for line in sure if place[line] > place[mine[-1]]]
    # What is stopped for a time only: started again at the end. A single start is judged by its own place.
    first = min((place[line] for line in listed), default=len(lines))
    early = [line for line in mine if place[line] < first]
    again = [line for line in sure if early and place[early[-1]] < place[line] < first]
    return again if again and len(sure) > len(again) else []


def _in_place(
    lines: Sequence[ServiceLine],
    mine: Sequence[ServiceLine],
    listed: Sequence[ServiceLine],
    question: Question,
) -> bool:
    action, begin = str(question.options["action"]), question.options["at"] == "begin"
    place = {line: number for number, line in enumerate(lines)}
    # Another product's script that runs before or after this one is not in the way.
    files = {line.evidence.item for line in mine}
    rest = [place[line] for line in listed if line.evidence.item in files]
    if not rest:
        return True
    mark = place[mine[0]] if begin else place[mine[-1]]
    outer, inner = (
        [
            place[line]
            for line in lines
            if line.action == action and question.options.get(option, "") in line.services
        ]
        for option in ("inside", "around")
    )
    return (
        (mark < min(rest) if begin else mark > max(rest))
        and all((mark > other) is begin for other in outer)
        and all((mark < other) is begin for other in inner)
    )


def _nowhere(line: ServiceLine, view: ScriptView) -> bool:
    """Whether no node that was asked has a service of the name in the line."""
    name = str(line.command.service)
    nodes = view.absent_on.get(name, ())
    return bool(nodes) and name not in view.unread_on and len(nodes) == view.nodes


def _no_line(branch: BranchView) -> Reason:
    shown = named([branch])
    return because("no_line", f"{shown.ja}に行がありません", f"The branch {shown.en} has no such line")


def _wrong_place(branch: BranchView) -> Reason:
    shown = named([branch])
    return because(
        "wrong_place",
        f"{shown.ja}で位置が異なります",
        f"In the branch {shown.en} it stands in another place",
    )


def _no_such_name(line: ServiceLine) -> Reason:
    name = line.command.service
    return because(
        "no_such_service",
        f"{name} という名前のサービスはどのノードにもありません",
        f"No node has a service named {name}",
    )
