"""Operators on how service lines are written: ARMLOAD and ARMKILL, watch ids, slips, names of services."""

from __future__ import annotations

from collections import Counter

from esmreport.core.model import Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.operate.scriptlines import because, elsewhere, judged, view_of
from esmreport.core.parse.problem import Code
from esmreport.core.parse.script import Kind
from esmreport.core.scriptview import BranchView, ScriptView, ServiceLine, unknown_name

NET_SERVICE = "AlertManagerHTTPSService"
SAME = Text(ja="該当する行なし", en="no such line")


def loaded_as(question: Question) -> list[Judgement]:
    """Every listed service but the HTTPS service is started with ARMLOAD, an id, and /S /M /WAIT 0.

    The order of the switches is free, and switches that the guide does not show are let pass.
    """
    view = view_of(question)
    expected = Text.same("ARMLOAD.EXE <id> /S /M /WAIT 0 <service>")
    if view.empty:
        return elsewhere(view, expected)
    lines = [
        line for branch in view.runs for line in branch.listed("start") if NET_SERVICE not in line.services
    ]
    wrong = [line for line in lines if not _well_loaded(line)]
    if view.unnamed and not wrong:
        return judged(Status.COULD_NOT_CHECK, expected, (), view, reason=view.unnamed[0])
    return judged(Status.FAIL if wrong else Status.PASS, expected, wrong, view, none=SAME)


def _well_loaded(line: ServiceLine) -> bool:
    command = line.command
    wait = command.switch("WAIT")
    return bool(
        command.kind is Kind.ARMLOAD
        and command.watch_id
        and command.switch("S")
        and command.switch("M")
        and wait
        and wait.value is not None
        and wait.value.isdigit()
        and int(wait.value) == 0
    )


def watch_ids_unique(question: Question) -> list[Judgement]:
    """No watch id stands twice in a branch, and none stands for two services."""
    view = view_of(question)
    expected = Text(ja="監視 ID は重複しない", en="no watch ID is used twice")
    if view.empty:
        return elsewhere(view, expected)
    wrong = [line for branch in view.runs for line in _repeated(branch, view.action)]
    wrong += _shared(view)
    return judged(Status.FAIL if wrong else Status.PASS, expected, wrong, view, none=SAME)


def _repeated(branch: BranchView, action: str) -> list[ServiceLine]:
    lines = [
        line
        for line in branch.lines
        if line.arm and line.action == action and line.watch_id and not line.unnamed
    ]
    counts = Counter(line.watch_id for line in lines)
    return [line for line in lines if counts[line.watch_id] > 1]


def _shared(view: ScriptView) -> list[ServiceLine]:
    """ARMLOAD lines whose id loads another service elsewhere in the script."""
    services: dict[str, set[tuple[str, ...]]] = {}
    loads = [
        line
        for line in view.lines
        if line.command.kind is Kind.ARMLOAD and line.watch_id and not line.unnamed
    ]
    for line in loads:
        services.setdefault(str(line.watch_id), set()).add(line.services)
    return [line for line in loads if len(services[str(line.watch_id)]) > 1]


def stopped_by_watch_id(question: Question) -> list[Judgement]:
    """What the start script loads with ARMLOAD, the stop script ends with ARMKILL and the same id.

    That holds for every id of a service. A stop line that is not there at all is the finding of that line.
    """
    view = view_of(question)
    expected = Text(
        ja="ARMKILL.EXE <起動スクリプトと同じ監視 ID>", en="ARMKILL.EXE <the ID of the start script>"
    )
    if view.empty and not view.orphans:
        return elsewhere(view, expected)
    if view.other is None:
        return judged(Status.COULD_NOT_CHECK, expected, (), view, reason=START_UNREAD)
    loaded = {
        service for line in view.other.lines if line.command.kind is Kind.ARMLOAD for service in line.services
    }
    plain = [
        line
        for branch in view.runs
        for line in branch.listed("stop")
        if not line.arm and (loaded - {NET_SERVICE}) & set(line.services) and not _killed(branch, line)
    ]
    watched = _watched(view, view.other)
    # A line whose id is not known, here or in the start script, may be the one that is looked for.
    ids = {line.watch_id for line in view.other.lines if line.command.kind is Kind.ARMLOAD}
    orphans = [line for line in view.orphans if line.watch_id not in ids]
    unnamed = [line for one in (view.other, view) for line in one.lines if line.arm and line.unnamed]
    if unnamed and not plain:
        doubt = unknown_name(unnamed[0].command)
        return judged(Status.COULD_NOT_CHECK, expected, [*orphans, *unnamed], view, reason=doubt)
    wrong = [*orphans, *plain, *watched]
    reason = UNKNOWN if orphans else NOT_KILLED if plain else STILL_WATCHED if watched else None
    status = Status.FAIL if wrong else Status.PASS
    return judged(status, expected, wrong, view, reason=reason, none=SAME)


def _killed(branch: BranchView, line: ServiceLine) -> bool:
    return any(other.arm and set(other.services) & set(line.services) for other in branch.listed("stop"))


def _watched(view: ScriptView, start: ScriptView) -> list[ServiceLine]:
    """Sure ARMLOAD lines of services that the stop script kills, but not by the id of the line."""
    found: list[ServiceLine] = []
    for name in view.branches:
        for other in (False, True):
            stop = view.run(name, other=other)
            killed = {line.watch_id for line in stop.lines if line.arm and line.action == "stop"}
            found += [
                line
                for line in start.run(name, other=other).listed("start")
                if line.command.kind is Kind.ARMLOAD and line.watch_id and line.watch_id not in killed
                if line.firm and _killed(stop, line)
            ]
    return found


START_UNREAD = because(
    "other_script_unread",
    "起動スクリプトを読み取れないため、監視 ID を照合できません",
    "The start script could not be read, so the watch IDs cannot be compared",
)
STILL_WATCHED = because(
    "still_watched",
    "この監視 ID の ARMKILL が停止スクリプトにありません。別の監視 ID でサービスを停止しても、監視されたまま残ります",
    "The stop script has no ARMKILL of this watch ID; stopped by another one, the service is still watched",
)
UNKNOWN = because(
    "unknown_watch_id",
    "起動スクリプトにない監視 ID が指定されています。この行では何も停止されません",
    "The start script has no such watch ID; this line stops nothing",
)
NOT_KILLED = because(
    "not_killed",
    "ARMLOAD で起動したサービスを ARMKILL 以外で停止しています。監視されたままのため異常として扱われます",
    "A service loaded with ARMLOAD is stopped without ARMKILL; it is still watched and counts as failed",
)


def without_slip(question: Question) -> list[Judgement]:
    """No service line of the script has the slip in option `slip`: footnote or space_in_command."""
    view = view_of(question)
    code = Code(str(question.options["slip"]))
    expected = Text(ja="該当する行なし", en="no such line")
    wrong = [line for line in view.lines if any(problem.code is code for problem in line.command.problems)]
    problems = [problem.text for line in wrong for problem in line.command.problems if problem.code is code]
    reason = Reason(code=code.value, text=problems[0]) if problems else None
    return judged(Status.FAIL if wrong else Status.PASS, expected, wrong, view, reason=reason, none=SAME)


def services_exist(question: Question) -> list[Judgement]:
    """Every service that an ARMLOAD line names exists on every node. The expected list names services (key
    names) that are left out because another rule forbids their lines."""
    view = view_of(question)
    spared = set(question.expected) if isinstance(question.expected, tuple) else set()
    expected = Text(ja="全ノードに存在するサービス", en="a service that every node has")
    loads = [line for line in view.lines if line.command.kind is Kind.ARMLOAD and line.command.service]
    mine = [line for line in loads if not line.unnamed and not set(line.services) & (spared | view.unused)]
    wrong = [line for line in mine if view.absent_on.get(str(line.command.service))]
    if wrong:
        return judged(Status.FAIL, expected, wrong, view, reason=_missing_on(wrong, view))
    unread = [
        view.unread_on[str(line.command.service)] for line in mine if line.command.service in view.unread_on
    ]
    if unread:
        return judged(Status.COULD_NOT_CHECK, expected, mine, view, reason=unread[0])
    return judged(Status.PASS, expected, mine, view)


def _missing_on(lines: list[ServiceLine], view: ScriptView) -> Reason:
    names = list(dict.fromkeys(str(line.command.service) for line in lines))
    shown = "; ".join(f"{name} ({', '.join(view.absent_on[name])})" for name in names)
    return because(
        "no_such_service",
        f"次のノードに存在しないサービスです: {shown}",
        f"Services that nodes do not have: {shown}",
    )
