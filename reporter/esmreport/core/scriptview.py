"""Start and stop scripts as the rules see them: which service each line starts or stops, in which branch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property

from esmreport.core import esmservices
from esmreport.core.esmservices import LISTED
from esmreport.core.model import Evidence, Reason, Text
from esmreport.core.parse.batchwords import unresolved
from esmreport.core.parse.problem import Code, Problem
from esmreport.core.parse.script import Branch, Command, Kind, Script
from esmreport.core.record import dataclass

BRANCHES = ("NORMAL", "FAILOVER")
STARTS = (Kind.ARMLOAD, Kind.NET_START, Kind.SC_START)
# Slips after which the command cannot do what it says. A blank in the command name and a footnote mark have
# rules of their own and are not counted here.
BROKEN = (
    Code.UNQUOTED_NAME,
    Code.UNQUOTED_PATH,
    Code.QUOTE_NOT_CLOSED,
    Code.FULL_WIDTH,
    Code.NO_SERVICE,
)


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """One line that starts or stops services. `action`: start or stop. `services`: key names, or the name as
    written where no service has it; () for an ARMKILL of an id that nobody knows. `key_wanted`: the key name
    that sc.exe takes where the line has the display name, which sc.exe does not know."""

    action: str
    command: Command
    services: tuple[str, ...]
    evidence: Evidence
    key_wanted: str | None = None

    @property
    def watch_id(self) -> str | None:
        return self.command.watch_id.casefold() if self.command.watch_id else None

    @property
    def shown(self) -> str:
        return f"{self.evidence.line}: {self.command.raw}"

    @property
    def arm(self) -> bool:
        return self.command.kind in (Kind.ARMLOAD, Kind.ARMKILL)

    @property
    def unnamed(self) -> bool:
        """Whether its service or watch id is a variable or argument whose value is not known."""
        return unresolved(self.command.watch_id) or unresolved(self.command.service)

    @property
    def slips(self) -> tuple[Text, ...]:
        """Why the command cannot work as written."""
        found = tuple(problem.text for problem in self.command.problems if problem.code in BROKEN)
        return (*found, _display_name(self.key_wanted)) if self.key_wanted else found

    @property
    def firm(self) -> bool:
        """Whether it runs whatever the conditions that are not known come to, and works as written."""
        return not self.command.conditional and not self.slips


def _display_name(key: str) -> Text:
    return Text(
        ja=f"sc は表示名を受け付けません（サービス名は {key}）",
        en=f"sc takes no display names (the service name is {key})",
    )


@dataclass(frozen=True, kw_only=True)
class BranchView:
    """What one branch runs on one server, in order. `found`: the script has such a branch. `guarded`: a
    failed disk keeps it from its service lines; None without any. `doubts`: why a line that is not seen may
    run all the same. `other`: it runs on a server that is not the home server. `not_run`: why cmd.exe runs
    nothing of it. `unasked`: the script has the label but asks for no event, so that nothing goes there.
    """

    name: str
    found: bool
    lines: tuple[ServiceLine, ...]
    guarded: bool | None
    doubts: tuple[Reason, ...]
    table: frozenset[str]
    other: bool = False
    not_run: Reason | None = None
    unasked: bool = False

    def listed(self, action: str) -> tuple[ServiceLine, ...]:
        """Lines of the services in the order tables of the product's version."""
        return self._listed.get(action, ())

    @cached_property
    def _listed(self) -> Mapping[str, tuple[ServiceLine, ...]]:
        mine = [line for line in self.lines if not self.table.isdisjoint(line.services)]
        return {action: tuple(line for line in mine if line.action == action) for action in ("start", "stop")}

    def of(self, service: str, action: str) -> tuple[ServiceLine, ...]:
        """Lines of one service."""
        return self._of.get((service, action), ())

    @cached_property
    def _of(self) -> Mapping[tuple[str, str], tuple[ServiceLine, ...]]:
        found: dict[tuple[str, str], tuple[ServiceLine, ...]] = {}
        for line in self.lines:
            for service in dict.fromkeys(line.services):
                found[service, line.action] = (*found.get((service, line.action), ()), line)
        return found


@dataclass(frozen=True, kw_only=True)
class ScriptView:
    """The start (or stop) scripts of the judged script resources, as one. `action` is what the script is for.

    `branches`: by name; `on_other`: those that run something else on a server that is not the home server.
    `lines`: all service lines of the text, run or not. `other`: the same of the stop (or start) scripts,
    None where those could not be read. `absent_on`: for the names in the lines the nodes that have no such
    service, `unread_on` those that could not be asked. `unused`: services whose line a person said is not
    needed. `nodes`: how many nodes the cluster has. `others`: whether services that the guide does not list
    belong to another ESMPRO/BASE product, as far as that is known. `left_out`: service resources start other
    services of the guide, not the one in question.
    """

    action: str
    branches: Mapping[str, BranchView]
    on_other: Mapping[str, BranchView] = field(default_factory=dict)
    lines: tuple[ServiceLine, ...]
    items: tuple[Evidence, ...]
    other: ScriptView | None = None
    absent_on: Mapping[str, tuple[str, ...]]
    unread_on: Mapping[str, Reason]
    unused: frozenset[str] = frozenset()
    nodes: int = 0
    others: Mapping[str, bool] = field(default_factory=dict)
    left_out: bool = False

    @cached_property
    def runs(self) -> tuple[BranchView, ...]:
        """Every branch, and after them what the branches run on the other server where that differs."""
        return (*self.branches.values(), *self.on_other.values())

    def run(self, name: str, *, other: bool) -> BranchView:
        """What a branch runs on the home server or on another one."""
        return self.on_other.get(name, self.branches[name]) if other else self.branches[name]

    @cached_property
    def empty(self) -> bool:
        """Whether no branch has a line of the guide's tables."""
        return not any(branch.listed(self.action) for branch in self.runs)

    @cached_property
    def doubts(self) -> tuple[Reason, ...]:
        return tuple(dict.fromkeys(doubt for branch in self.runs for doubt in branch.doubts))

    @cached_property
    def orphans(self) -> tuple[ServiceLine, ...]:
        """ARMKILL lines of ids that no ARMLOAD of the start script has, guessed ones left out."""
        return tuple(
            line
            for line in self.lines
            if line.command.kind is Kind.ARMKILL and not line.services and not line.unnamed
        )

    @cached_property
    def unnamed(self) -> tuple[Reason, ...]:
        """For the lines that are run: that a service or an id is not known."""
        return tuple(doubt for doubt in self.doubts if doubt.code == UNNAMED)


class Names:
    """Which service a line means. `known` finds the key name of a service of the nodes by key or display
    name."""

    def __init__(self, known: Callable[[str], str | None], starts: Iterable[Command]) -> None:
        self._known = known
        self._started: set[str] = set()
        self._ids: dict[str, set[str]] = {}
        for command in starts:
            if command.kind is Kind.ARMLOAD and command.watch_id and not unresolved(command.watch_id):
                names = self._ids.setdefault(command.watch_id.casefold(), set())
                if unresolved(command.service):
                    continue
                if is_service_line(command) and command.service:
                    names.add(self.named(command.service))
                    self._started.add(self.named(command.service))
                else:
                    names.add(f"(program {command.watch_id})")

    def named(self, name: str) -> str:
        """Key name, or the name as written."""
        return esmservices.by_name(name) or self._known(name) or name

    def of(self, command: Command) -> tuple[str, ...]:
        """The services of a line. An id without a service that the guide lists is read as the guide uses
        it, so that a missing or misspelt start line is not reported again at its stop line."""
        if command.kind is not Kind.ARMKILL:
            known = command.service and not unresolved(command.service)
            return (self.named(str(command.service)),) if known else ()
        watch_id = (command.watch_id or "").casefold()
        names = self._ids.get(watch_id)
        example = esmservices.by_watch_id(watch_id)
        if names and (names & LISTED or example is None):
            return tuple(sorted(names))
        if example and example not in self._started:
            return (example,)
        return tuple(sorted(names)) if names else ()


def is_service_line(command: Command) -> bool:
    """Whether it starts or stops a service. ARMLOAD without /S starts a program unless it names a service."""
    if not command.controls_service:
        return False
    if command.kind is not Kind.ARMLOAD or command.switch("S"):
        return True
    return bool(command.service and esmservices.by_name(command.service))


def branch_view(
    name: str,
    parts: Sequence[tuple[Branch, str, str]],
    names: Names,
    table: frozenset[str],
    *,
    other: bool = False,
) -> BranchView:
    """One branch over the scripts of several resources, given as (branch, node, bundle item), in running
    order, as the home server or another one runs it."""
    run = [(branch.run(other=other), node, item) for branch, node, item in parts]
    found = [part for part in run if part[0].found is not None]
    lines = tuple(
        service_line(command, node, item, names)
        for branch, node, item in found
        for command in branch.services
        if is_service_line(command)
    )
    guards = [branch.guarded for branch, _, _ in found if branch.guarded is not None]
    return BranchView(
        name=name,
        found=bool(found),
        lines=lines,
        other=other,
        guarded=all(guards) if guards else None,
        doubts=tuple(doubt for branch, _, _ in found for doubt in _doubts(branch)),
        table=table,
        not_run=next((reason for branch, _, _ in found for reason in _not_run(branch)), None),
        unasked=any(branch.found == "label" for branch, _, _ in found),
    )


def differing(home: Mapping[str, BranchView], other: Mapping[str, BranchView]) -> dict[str, BranchView]:
    """Those branches that run something else on the other server than on the home server."""
    return {name: branch for name, branch in other.items() if _told(branch) != _told(home[name])}


def _told(branch: BranchView) -> tuple[object, ...]:
    return branch.lines, branch.guarded, branch.doubts


def service_line(command: Command, node: str, item: str, names: Names) -> ServiceLine:
    """A command as a line that rules judge."""
    return ServiceLine(
        action="start" if command.kind in STARTS else "stop",
        command=command,
        services=names.of(command),
        evidence=Evidence(node=node, item=item, line=command.line, found=command.raw),
        key_wanted=_key_wanted(command, names),
    )


def _key_wanted(command: Command, names: Names) -> str | None:
    """The key name that an sc line should have where it has the display name. Of the cooperation function the
    guide tells the display name only."""
    if command.kind not in (Kind.SC_START, Kind.SC_STOP) or not command.service:
        return None
    key = names.named(command.service)
    same = key.casefold() == command.service.strip().casefold()
    return None if same or key == esmservices.COOPERATOR else key


UNNAMED = f"script:{Code.UNKNOWN_NAME}"
UNSURE = (Code.UNKNOWN_NAME, Code.UNKNOWN_LABEL, Code.TOO_MANY_STEPS, Code.BAD_IF, Code.BLOCK_NOT_CLOSED)
# Programs whose own text is not read here and that can start services.
INTERPRETERS = ("powershell", "pwsh", "cscript", "wscript", "for")


def _not_run(branch: Branch) -> list[Reason]:
    found = [problem for problem in branch.problems if problem.code is Code.UTF_16]
    return [Reason(code=f"script:{problem.code}", text=problem.text) for problem in found]


def _doubts(branch: Branch) -> list[Reason]:
    found = [problem for problem in branch.problems if problem.code in UNSURE]
    found += [
        problem for command in branch.commands for problem in command.problems if problem.code in UNSURE
    ]
    doubts = [Reason(code=f"script:{problem.code}", text=problem.text) for problem in found]
    doubts += [
        _opaque(command)
        for command in branch.commands
        if command.word.casefold().removesuffix(".exe") in INTERPRETERS
    ]
    return doubts


def unknown_name(command: Command) -> Reason:
    """For a line whose service or watch id is not known."""
    problem = Problem(code=Code.UNKNOWN_NAME, line=command.line, found=command.raw)
    return Reason(code=UNNAMED, text=problem.text)


def _opaque(command: Command) -> Reason:
    return Reason(
        code="script:other_program",
        text=Text(
            ja=f"{command.line} 行目で実行する別のプログラムの処理は解析していません（{command.raw}）",
            en=f"Line {command.line} runs another program whose own text was not read: {command.raw}",
        ),
    )


def not_followed(target: str) -> Reason:
    """For a batch file that is called and was not collected, or that controls services itself."""
    return Reason(
        code="script:not_followed",
        text=Text(
            ja=f"呼び出している {target} の内容は解析していません。このファイルの記述を確認してください",
            en=f"{target}, which is called, was not read; look at its lines by hand",
        ),
    )


def has_service_lines(script: Script, among: frozenset[str] | None = None) -> bool:
    """Whether a script names any service of the guide, or an id of its examples. With `among`: one of these
    services, by its name; an id may be another product's own."""
    for command in script.as_run:
        name = esmservices.by_name(command.service) if command.service else None
        if among is None and command.kind is Kind.ARMKILL and command.watch_id:
            name = esmservices.by_watch_id(command.watch_id)
        if name and (among is None or name in among) and is_service_line(command):
            return True
    return False
