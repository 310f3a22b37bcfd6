"""Operators on single lines of the start and stop scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from esmreport.core import esmservices
from esmreport.core.model import Evidence, Observation, Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.scriptview import UNNAMED, BranchView, ScriptView, ServiceLine

NO_LINE = Text(ja="行なし", en="no such line")


def view_of(question: Question) -> ScriptView:
    """The script of the question."""
    assert question.seen is not None
    view = question.seen.value
    assert isinstance(view, ScriptView)
    return view


def judged(
    status: Status,
    expected: Text,
    lines: Iterable[ServiceLine],
    view: ScriptView,
    *,
    reason: Reason | None = None,
    none: Text = NO_LINE,
) -> list[Judgement]:
    """A judgement that shows the lines it is about; without lines, the whole script is the evidence."""
    shown = sorted(set(lines), key=lambda line: (line.evidence.item, line.evidence.line or 0))
    text = Text.same("\n".join(line.shown for line in shown)) if shown else none
    evidence: tuple[Evidence, ...] = tuple(line.evidence for line in shown) or view.items
    return [
        Judgement(
            status=status,
            expected=expected,
            observed=(Observation(node=None, text=text),),
            reason=reason,
            evidence=evidence,
        )
    ]


def because(code: str, ja: str, en: str) -> Reason:
    """A reason in both languages."""
    return Reason(code=code, text=Text(ja=ja, en=en))


NO_LINES_AT_ALL = because(
    "judged_elsewhere",
    "どちらの分岐にも ESMPRO のサービスの行がありません（分岐の項目で指摘しています）",
    "Neither branch has a line of an ESMPRO service (reported once, with the branches)",
)


def elsewhere(view: ScriptView, expected: Text, reason: Reason = NO_LINES_AT_ALL) -> list[Judgement]:
    """Not judged because another rule reports the cause once."""
    return judged(Status.NOT_APPLICABLE, expected, (), view, reason=reason)


def service_line(question: Question) -> list[Judgement]:
    """The script has a line for the expected service (key name), in whichever branch.

    Option `way`: arm (default; another way passes here, how it is loaded is judged elsewhere) or net (net
    or sc, not ARMLOAD). In each branch that has lines of it one must work as written. A branch where the
    lines only run under a condition, or lines that were not read, leave the question open.
    """
    view, service = view_of(question), str(question.expected)
    expected = example(view.action, service, net=question.options.get("way") == "net")
    if view.empty and view.left_out:
        return doubtful(view, expected) or judged(Status.FAIL, expected, (), view, reason=LEFT_OUT)
    if view.empty:
        return doubtful(view, expected) or elsewhere(view, expected)
    each = [lines for branch in view.runs if (lines := branch.of(service, view.action))]
    found = [line for lines in each for line in lines]
    loaded = _loaded(view, service) if question.options.get("way") == "net" else []
    if loaded:
        return judged(Status.FAIL, expected, loaded, view, reason=WRONG_WAY)
    broken = [line for lines in each if all(line.slips for line in lines) for line in lines]
    if broken:
        return judged(Status.FAIL, expected, broken, view, reason=slip_of(broken[0]))
    undone = _undone(view, service)
    if undone:
        return judged(Status.FAIL, expected, undone, view, reason=UNDONE)
    unsure = [line for lines in each if not any(line.firm for line in lines) for line in lines]
    if unsure:
        return judged(Status.COULD_NOT_CHECK, expected, unsure, view, reason=CONDITIONAL)
    if found:
        return judged(Status.PASS, expected, found, view)
    if view.orphans:
        return judged(Status.COULD_NOT_CHECK, expected, view.orphans, view, reason=UNKNOWN_ID)
    return doubtful(view, expected) or judged(Status.FAIL, expected, (), view)


def _loaded(view: ScriptView, service: str) -> list[ServiceLine]:
    """The lines of the service where it is only loaded or killed, never started or stopped by net or sc. That
    the two branches differ in it is judged elsewhere."""
    for branches in (view.branches, view.on_other):
        lines = [line for branch in branches.values() for line in branch.of(service, view.action)]
        if lines and all(line.arm for line in lines):
            return lines
    return []


def named(branches: Sequence[BranchView]) -> Text:
    """The branches, for people: those of the home server first."""
    parts: list[Text] = []
    for away in (False, True):
        names = ", ".join(f":{branch.name}" for branch in branches if branch.other is away)
        if names and away:
            ja = f"{names} の分岐（CLP_SERVER が OTHER のサーバで実行した場合）"
            parts.append(Text(ja=ja, en=f"{names} on a server where CLP_SERVER is OTHER"))
        elif names:
            parts.append(Text(ja=f"{names} の分岐", en=names))
    return Text(ja="、".join(part.ja for part in parts), en="; ".join(part.en for part in parts))


def slip_of(line: ServiceLine) -> Reason:
    """Why a line does not work as written."""
    return Reason(code="slip", text=line.slips[0])


def _undone(view: ScriptView, service: str) -> list[ServiceLine]:
    """Lines after which the service is again as it was before the script."""
    back = "stop" if view.action == "start" else "start"
    found: list[ServiceLine] = []
    for branch in view.runs:
        mine, after = branch.of(service, view.action), branch.of(service, back)
        if not mine or not after:
            continue
        place = {line: number for number, line in enumerate(branch.lines)}
        found += [line for line in after if place[line] > place[mine[-1]] and line.firm]
    return found


LEFT_OUT = because(
    "left_out",
    "他のサービスはサービスリソースで起動していますが、このサービスにはサービスリソースもスクリプトの行もありません",
    "Service resources start the other services; this one has neither a service resource nor a line in a script",
)
WRONG_WAY = because("wrong_way", "net start／net stop ではありません", "It is not net start or net stop")
UNDONE = because(
    "undone",
    "この行の後の行が、同じサービスを元の状態に戻しています",
    "A later line takes the same service back to where it was",
)
CONDITIONAL = because(
    "script:conditional",
    "条件付きの行であり、実行されるかどうかを判定できません",
    "The line stands under a condition; whether it runs cannot be told",
)
UNKNOWN_ID = because(
    "script:unknown_id",
    "起動スクリプトにない監視 ID の ARMKILL があり、どのサービスを停止する行か分かりません",
    "ARMKILL names a watch ID that the start script does not have; which service it stops cannot be told",
)


def doubtful(view: ScriptView, expected: Text, further: Iterable[BranchView] = ()) -> list[Judgement] | None:
    """Open where something that was not read may run the line; None without such a doubt. What the other
    server alone runs makes up for nothing on the home server: it counts only for the branches in `further`."""
    doubts = [doubt for branch in (*view.branches.values(), *further) for doubt in branch.doubts]
    if not doubts:
        return None
    return judged(Status.COULD_NOT_CHECK, expected, (), view, reason=doubts[0])


def example(action: str, service: str, *, net: bool) -> Text:
    """The line as the guide's example writes it."""
    found = next((item for item in esmservices.SERVICES if item.key == service), None)
    if found is None or found.watch_id is None or net:
        name = found.display if found else service
        return Text.same(f'net {action} /Yes "{name}"')
    if action == "stop":
        return Text.same(f"ARMKILL.EXE {found.watch_id}")
    name = f'"{service}"' if " " in service else service
    return Text.same(f"ARMLOAD.EXE {found.watch_id} /S /M /WAIT 0 {name}")


def lines_in_order(question: Question) -> list[Judgement]:
    """In each branch the lines of the expected services stand in the order of the list; missing ones are no
    matter."""
    view = view_of(question)
    order = question.expected if isinstance(question.expected, tuple) else ()
    rank = {service: number for number, service in enumerate(order)}
    expected = Text.same("\n".join(order))
    if view.empty:
        return elsewhere(view, expected)
    wrong = [line for branch in view.runs for line in _misplaced(branch.listed(view.action), rank)]
    if wrong:
        return judged(Status.FAIL, expected, wrong, view, reason=OUT_OF_ORDER)
    if view.unnamed:
        return judged(Status.COULD_NOT_CHECK, expected, (), view, reason=view.unnamed[0])
    in_order = Text(ja="表の順序どおり", en="in the order of the table")
    return judged(Status.PASS, expected, (), view, none=in_order)


OUT_OF_ORDER = because(
    "out_of_order", "表の順序と前後している行があります", "These lines do not stand in the order of the table"
)


def _misplaced(lines: Sequence[ServiceLine], rank: dict[str, int]) -> list[ServiceLine]:
    """Pairs of neighbours of which the second should stand before the first."""
    ranked = [(rank[line.services[0]], line) for line in _effective(lines) if line.services[0] in rank]
    wrong: list[ServiceLine] = []
    for (first, one), (second, two) in pairwise(ranked):
        if second < first:
            wrong += [one, two]
    return wrong


def _effective(lines: Sequence[ServiceLine]) -> list[ServiceLine]:
    """The line of each service that starts or stops it: what is written again finds it done. A sure line
    goes before one under a condition."""
    # An id that two services share, or that stands twice, is a finding of its own.
    ids = Counter(line.watch_id for line in lines)
    mine = [
        line for line in lines if len(line.services) == 1 and (not line.watch_id or ids[line.watch_id] < 2)
    ]
    chosen: dict[str, ServiceLine] = {}
    for line in sorted(mine, key=lambda one: one.command.conditional):
        chosen.setdefault(line.services[0], line)
    return [line for line in mine if chosen[line.services[0]] is line]


def line_absent(question: Question) -> list[Judgement]:
    """No line of the script, run or not, starts or stops any of the expected services (key names)."""
    view = view_of(question)
    banned = question.expected if isinstance(question.expected, tuple) else (str(question.expected),)
    expected = Text(ja="行なし: " + "、".join(banned), en="no line of: " + ", ".join(banned))
    found = [line for line in view.lines if set(line.services) & set(banned)]
    if found:
        return judged(Status.FAIL, expected, found, view)
    calls = [doubt for doubt in view.doubts if doubt.code in ("script:not_followed", UNNAMED)]
    if calls:
        return judged(Status.COULD_NOT_CHECK, expected, (), view, reason=calls[0])
    return judged(Status.PASS, expected, (), view)


def line_somewhere(question: Question) -> list[Judgement]:
    """The start or the stop script has a line of the expected service; its place is judged elsewhere."""
    view, service = view_of(question), str(question.expected)
    expected = Text(ja=f"{service} の行あり", en=f"a line of {service}")
    views = [found for found in (view, view.other) if found]
    found = [line for one in views for line in one.lines if service in line.services]
    if found:
        return judged(Status.PASS, expected, found, view)
    doubts = [doubt for one in views for doubt in one.doubts]
    status = Status.COULD_NOT_CHECK if doubts or len(views) < 2 else Status.FAIL
    reason = doubts[0] if doubts else OTHER_UNREAD if len(views) < 2 else None
    return judged(status, expected, (), view, reason=reason)


OTHER_UNREAD = because(
    "other_script_unread",
    "もう一方のスクリプトを読み取れていません",
    "The other script could not be read",
)
