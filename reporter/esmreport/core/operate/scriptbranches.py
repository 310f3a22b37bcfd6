"""Operators on the branches :NORMAL and :FAILOVER of the start and stop scripts."""

from __future__ import annotations

from collections.abc import Sequence

from esmreport.core.esmservices import COOPERATOR, EXPRESS_PC_REPORT, LISTED, MAIN_SERVICE
from esmreport.core.model import Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.operate.scriptlines import CONDITIONAL, because, elsewhere, judged, named, view_of
from esmreport.core.scriptview import BranchView, ScriptView, ServiceLine


def branch_holds(question: Question) -> list[Judgement]:
    """The branch in option `branch` has a line for every service that the other branch has, and any at all.

    A line that both branches lack is the finding of that line, not of the branches; a service whose line a
    person said is not needed does not count. Where a condition that is not known decides about lines that the
    other branch runs in any case, or about the whole branch, the question stays open.
    """
    view, name = view_of(question), str(question.options["branch"])
    mine = view.branches[name]
    others = [branch for branch in view.runs if branch is not mine]
    expected = Text(
        ja=f":{name} の分岐に、もう一方の分岐と同じサービスの行がある",
        en=f"the branch :{name} has lines for the same services as the other branch",
    )
    here = _services(mine, view)
    lacking = {service for branch in others for service in _services(branch, view)} - here
    home_only = [line for line in mine.listed(view.action) if set(line.services) & _home_only(mine, view)]
    if home_only:
        return _not_on_other(mine, home_only, view, expected)
    unsure = _unsure(mine, others, view) if here and not lacking else []
    if unsure:
        return judged(Status.COULD_NOT_CHECK, expected, unsure, view, reason=CONDITIONAL)
    if here and not lacking:
        return judged(Status.PASS, expected, mine.listed(view.action), view)
    if mine.doubts:
        return judged(Status.COULD_NOT_CHECK, expected, mine.listed(view.action), view, reason=mine.doubts[0])
    if here and view.orphans:
        return judged(Status.COULD_NOT_CHECK, expected, view.orphans, view, reason=_lacks(name, lacking))
    lines = [line for branch in others for line in branch.listed(view.action) if lacking & set(line.services)]
    return judged(Status.FAIL, expected, lines, view, reason=_why(mine, here, lacking))


def _not_on_other(
    branch: BranchView, lines: Sequence[ServiceLine], view: ScriptView, expected: Text
) -> list[Judgement]:
    """Lines that the other server does not run; open where something that was not read may do it there."""
    unread = view.run(branch.name, other=True).doubts
    if unread:
        return judged(Status.COULD_NOT_CHECK, expected, lines, view, reason=unread[0])
    reason = _on_home_only(branch.name, _home_only(branch, view))
    return judged(Status.FAIL, expected, lines, view, reason=reason)


def _services(branch: BranchView, view: ScriptView) -> set[str]:
    found = {service for line in branch.listed(view.action) for service in line.services}
    return (found & branch.table) - view.unused


def _unsure(branch: BranchView, others: Sequence[BranchView], view: ScriptView) -> list[ServiceLine]:
    """Lines that run only under a condition, though another branch runs its own in any case; all lines where
    the branch has none that is sure."""
    here, sure = _services(branch, view), _sure(branch, view)
    undecided = (
        (here - sure) & {service for other in others for service in _sure(other, view)} if sure else here
    )
    return [line for line in branch.listed(view.action) if undecided & set(line.services)]


def _sure(branch: BranchView, view: ScriptView) -> set[str]:
    lines = [line for line in branch.listed(view.action) if not line.command.conditional]
    return {service for line in lines for service in line.services}


def _home_only(branch: BranchView, view: ScriptView) -> set[str]:
    """Services whose lines are not run on a server that is not the home server."""
    return _services(branch, view) - _services(view.run(branch.name, other=True), view)


def _on_home_only(name: str, services: set[str]) -> Reason:
    shown = ", ".join(sorted(services))
    return because(
        "home_only",
        f":{name} の分岐で、最高プライオリティでないサーバ（CLP_SERVER が OTHER）では"
        f"次のサービスの行が実行されません: {shown}",
        f"In the branch :{name} a server that is not the first one (CLP_SERVER is OTHER) "
        f"does not run the lines for: {shown}",
    )


def _why(branch: BranchView, here: set[str], lacking: set[str]) -> Reason:
    if branch.not_run:
        return branch.not_run
    if not branch.found:
        return because(
            "no_branch",
            f"スクリプトに :{branch.name} の分岐がありません",
            f"The script has no branch :{branch.name}",
        )
    if branch.unasked and not branch.lines:
        return because(
            "not_reached",
            f"CLP_EVENT を判定する行がないため、:{branch.name} の分岐に進みません",
            f"No line asks for CLP_EVENT, so the script does not get to the branch :{branch.name}",
        )
    if not here:
        return because(
            "branch_empty",
            f":{branch.name} の分岐に ESMPRO のサービスの行が 1 つもありません",
            f"The branch :{branch.name} has no line of an ESMPRO service at all",
        )
    return _lacks(branch.name, lacking)


def _lacks(name: str, lacking: set[str]) -> Reason:
    services = ", ".join(sorted(lacking))
    return because(
        "branch_lacks",
        f":{name} の分岐に次のサービスの行がありません: {services}",
        f"The branch :{name} lacks lines for: {services}",
    )


def guarded_by_disk_check(question: Question) -> list[Judgement]:
    """In each branch a failed disk (CLP_DISK = FAILURE) keeps the script from every service line."""
    view = view_of(question)
    expected = Text.same('IF "%CLP_DISK%" == "FAILURE" GOTO ERROR_DISK')
    judging = [branch for branch in view.runs if branch.guarded is not None]
    if not judging or view.empty:
        return elsewhere(view, expected)
    wrong = [branch for branch in judging if not branch.guarded]
    if not wrong:
        checked = Text(ja="各分岐の先頭で確認しています", en="checked at the top of each branch")
        return judged(Status.PASS, expected, (), view, none=checked)
    # What fails on every server is told once.
    shown = named([one for one in wrong if not (one.other and view.branches[one.name] in wrong)])
    reason = because(
        "no_disk_check",
        f"{shown.ja}で、ディスクの確認の前にサービスの行が実行されます",
        f"In {shown.en} service lines run although the disk failed",
    )
    return judged(
        Status.FAIL, expected, [branch.lines[0] for branch in wrong if branch.lines], view, reason=reason
    )


def branches_equal(question: Question) -> list[Judgement]:
    """What both branches do with a service is the same: the same way, watch id and switches; and services
    that the guide does not list stand in both. Missing lines and the order of the guide's services are
    other rules' findings.
    """
    view = view_of(question)
    normal, failover = view.branches["NORMAL"], view.branches["FAILOVER"]
    expected = Text(ja=":NORMAL と :FAILOVER で同じ", en="the same in :NORMAL and :FAILOVER")
    if not normal.listed(view.action) or not failover.listed(view.action):
        return elsewhere(view, expected, ONE_BRANCH)
    wrong = [*_differing(normal, failover), *_only_here(normal, failover), *_only_here(failover, normal)]
    if wrong:
        return judged(Status.FAIL, expected, wrong, view)
    same = Text(ja="両分岐で同じです", en="the same in both branches")
    return judged(Status.PASS, expected, (), view, none=same)


ONE_BRANCH = because(
    "judged_elsewhere",
    "一方の分岐に ESMPRO のサービスの行がありません（分岐の項目で指摘しています）",
    "One branch has no line of an ESMPRO service (reported by the rule on the branches)",
)


def _way(line: ServiceLine) -> tuple[object, ...]:
    command = line.command
    switches = sorted((switch.name, switch.value or "") for switch in command.switches)
    return (command.kind, line.watch_id, tuple(switches))


def _differing(first: BranchView, second: BranchView) -> list[ServiceLine]:
    wrong: list[ServiceLine] = []
    for line in first.lines:
        twins = [
            other for other in second.lines if (other.action, other.services) == (line.action, line.services)
        ]
        if line.services and twins and all(_way(other) != _way(line) for other in twins):
            wrong += [line, *twins]
    return wrong


def _only_here(branch: BranchView, other: BranchView) -> list[ServiceLine]:
    """Lines of services that the guide does not list and that the other branch does not have."""
    there = {(line.action, line.services) for line in other.lines}
    return [line for line in branch.lines if _foreign(line) and (line.action, line.services) not in there]


def _foreign(line: ServiceLine) -> bool:
    return bool(line.services) and not GUIDE & set(line.services)


# Lines of these have rules of their own.
GUIDE = LISTED | {MAIN_SERVICE, EXPRESS_PC_REPORT, COOPERATOR}
