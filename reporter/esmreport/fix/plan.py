"""From findings to a plan of work: what goes first, what a script does, what a person does, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from esmreport.core import winpath
from esmreport.core.filenames import distinct, safe
from esmreport.core.model import Reason, Step
from esmreport.core.remedy.model import CarriedFile, Identity, Way
from esmreport.fix.declined import DeclinedError
from esmreport.fix.merge import Thing, step_of, things
from esmreport.fix.read import Audited, Finding, RuleInfo
from esmreport.fix.script import Job
from esmreport.fix.step import Step as ScriptStep

WINDOWS = ("none", "group_stop", "cluster_shutdown")
# Folder of the scripts that work on the shared disk.
SHARED_FOLDER = "_shared-disk"
_DRIVE = re.compile(r"[A-Za-z]:")
Order = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Script:
    """A job in the folder of its node."""

    folder: str
    job: Job


@dataclass(frozen=True, kw_only=True)
class ByPerson:
    """A rule that only a person can put right, for these findings. `why`: why no script does it, None where
    the rule has none."""

    rule: RuleInfo
    findings: tuple[Finding, ...]
    why: Reason | None


@dataclass(frozen=True, kw_only=True)
class Chore:
    """A remediation step that a person does once around the scripts, and the rules that ask for it."""

    step: Step
    rules: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Work of one window: what a person does before the scripts, the work in the guide's order, what a person
    does after the scripts, and how to see that they worked."""

    window: str
    before: tuple[Chore, ...]
    work: tuple[Script | ByPerson, ...]
    after: tuple[Chore, ...]
    verify: tuple[RuleInfo, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All the work on one cluster. `settled`: findings that go away with the rest; `waived`: accepted ones,
    which nothing is done about."""

    audited: Audited
    stages: tuple[Stage, ...]
    settled: tuple[Finding, ...]
    waived: tuple[Finding, ...]

    @property
    def scripts(self) -> list[Script]:
        return [one for stage in self.stages for one in stage.work if isinstance(one, Script)]

    @property
    def by_hand(self) -> list[ByPerson]:
        return [one for stage in self.stages for one in stage.work if isinstance(one, ByPerson)]


@dataclass(kw_only=True)
class _Draft:
    """Work of one window and place in the guide's order, while it is filled."""

    things: list[Thing] = field(default_factory=list)
    by_person: dict[tuple[str, str], list[Finding]] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Group:
    """What the steps of one script have in common. `active`: needs the active server."""

    folder: str
    active: bool
    state: str
    synced: bool

    @property
    def key(self) -> tuple[bool, str, bool]:
        return (self.active, self.state, self.synced)


def plan(audited: Audited, lang: str) -> Plan:
    """The plan of work for all findings that are not accepted as exceptions."""
    return _Planner(audited, lang).plan()


class _Planner:
    def __init__(self, audited: Audited, lang: str) -> None:
        self.audited = audited
        self.lang = lang
        self.open = {finding.identity: finding for finding in audited.findings if not finding.waived}
        names = [SHARED_FOLDER, *map(safe, audited.nodes)]
        self.folders = dict(zip(audited.nodes, distinct(names)[1:], strict=True))
        self.drafts: dict[Order, _Draft] = {}
        self.files: dict[tuple[str, str], CarriedFile] = {
            (file.on.casefold(), winpath.normalise(file.path)): file for file in audited.fixes.files
        }

    def plan(self) -> Plan:
        wanted = [fix for fix in self.audited.fixes.fixes if fix.identity in self.open]
        scripted: set[Identity] = set()
        declined: dict[Identity, Reason] = {
            one.identity: one.reason for one in self.audited.fixes.by_hand if one.identity in self.open
        }
        for thing in things(wanted):
            why = self._refusal(thing)
            if why:
                declined |= dict.fromkeys(thing.findings, why)
            else:
                self._draft(self._order_of(thing.findings)).things.append(thing)
                scripted |= set(thing.findings)
        settled = self._settled()
        for identity, finding in self.open.items():
            if identity in declined or (identity not in scripted and identity not in settled):
                self._by_person(finding, declined.get(identity))
        return Plan(
            audited=self.audited,
            stages=self._stages(),
            settled=tuple(self.open[identity] for identity in settled),
            waived=tuple(finding for finding in self.audited.findings if finding.waived),
        )

    def _refusal(self, thing: Thing) -> Reason | None:
        """Why no script can do it, None where one can."""
        try:
            if thing.on not in self.audited.nodes:
                _computer("")
            step_of(thing, self.files, "0-0")
            self._job("0", thing, ())
        except DeclinedError as declined:
            return declined.reason
        return None

    def _settled(self) -> list[Identity]:
        """Findings that follow from others which the plan takes care of."""
        busy = {identity[0] for identity in self.open}
        return [
            follower.identity
            for follower in self.audited.fixes.follows
            if follower.identity in self.open and busy & set(follower.rules)
        ]

    def _draft(self, order: Order) -> _Draft:
        return self.drafts.setdefault(order, _Draft())

    def _order_of(self, findings: Iterable[Identity]) -> Order:
        """The latest window that one of the findings needs, and the first place in it."""
        orders = [_order(self.audited.rules[identity[0]]) for identity in findings]
        window = max(order[0] for order in orders)
        return window, min(order[1] for order in orders if order[0] == window)

    def _by_person(self, finding: Finding, why: Reason | None) -> None:
        rule = self.audited.rules[finding.identity[0]]
        draft = self._draft(_order(rule))
        code = why.code if why else ""
        draft.by_person.setdefault((rule.id, code), []).append(finding)
        if why:
            draft.reasons[code] = why

    def _stages(self) -> tuple[Stage, ...]:
        numbered = {order: number for number, order in enumerate(sorted(self.drafts), start=1)}
        stages = [
            self._stage(
                window, {numbered[order]: self.drafts[order] for order in numbered if order[0] == rank}
            )
            for rank, window in enumerate(WINDOWS)
        ]
        return tuple(stage for stage in stages if stage.work)

    def _stage(self, window: str, drafts: Mapping[int, _Draft]) -> Stage:
        found = [thing for draft in drafts.values() for thing in draft.things]
        rules = list(dict.fromkeys(identity[0] for thing in found for identity in thing.findings))
        return Stage(
            window=window,
            before=self._chores(rules, first=True),
            work=tuple(one for number, draft in drafts.items() for one in self._work(number, draft)),
            after=self._chores(rules, first=False),
            verify=tuple(self.audited.rules[rule] for rule in rules),
        )

    def _work(self, number: int, draft: _Draft) -> list[Script | ByPerson]:
        groups: dict[_Group, list[Thing]] = {}
        for thing in draft.things:
            groups.setdefault(self._group(thing), []).append(thing)
        # What lies on the shared disk first, then the nodes as the report names them: primary first.
        folders = [SHARED_FOLDER, *self.folders.values()]
        ordered = sorted(groups.items(), key=lambda group: (folders.index(group[0].folder), *group[0].key))
        used: set[tuple[str, str]] = set()
        scripts = [self._script(number, group, members, used) for group, members in ordered]
        by_person = [
            ByPerson(rule=self.audited.rules[rule], findings=tuple(found), why=draft.reasons.get(code))
            for (rule, code), found in sorted(draft.by_person.items())
        ]
        return [*scripts, *by_person]

    def _chores(self, rules: Iterable[str], first: bool) -> tuple[Chore, ...]:
        """The steps that the scripts of these rules leave to a person; `first`: those before the last that is
        scripted. A step that several rules ask for in the same words is done once."""
        found: dict[Step, list[str]] = {}
        for rule in rules:
            done = self._way(rule).steps
            for number, step in enumerate(self.audited.rules[rule].steps, start=1):
                if number not in done and (number < max(done, default=0)) == first:
                    found.setdefault(step, []).append(rule)
        return tuple(Chore(step=step, rules=tuple(asking)) for step, asking in found.items())

    def _way(self, rule: str) -> Way:
        return self.audited.fixes.ways.get(rule) or Way(steps=(), where="node", state="any")

    def _group(self, thing: Thing) -> _Group:
        rules = [self.audited.rules[identity[0]] for identity in thing.findings]
        ways = [self._way(rule.id) for rule in rules]
        synced = any(rule.synced_key for rule in rules)
        return _Group(
            folder=SHARED_FOLDER if thing.shared else self.folders[thing.on],
            active=thing.shared or synced or any(way.where == "active" for way in ways),
            state=next((way.state for way in ways if way.state != "any"), "any"),
            synced=synced,
        )

    def _script(self, number: int, group: _Group, members: list[Thing], used: set[tuple[str, str]]) -> Script:
        areas = {self.audited.rules[identity[0]].area for thing in members for identity in thing.findings}
        base = name = f"{number:02d}-{'-'.join(sorted(areas))}"
        while (group.folder, name) in used:
            name = f"{base}-{len(used) + 1}"
        used.add((group.folder, name))
        steps = [step_of(thing, self.files, f"{name}-{at}") for at, thing in enumerate(members, start=1)]
        return Script(folder=group.folder, job=self._job(name, members[0], steps))

    def _job(self, name: str, thing: Thing, steps: Sequence[ScriptStep]) -> Job:
        group = self._group(thing)
        computers = tuple(self.audited.nodes) if thing.shared else (thing.on,)
        return Job(
            name=name,
            steps=tuple(steps),
            computers=tuple(_computer(name) for name in computers),
            drive=self._drive() if group.active else None,
            state=group.state,
            synced=group.synced,
            run_id=self.audited.run_id,
            lang=self.lang,
        )

    def _drive(self) -> str:
        drive = self.audited.shared_drive or ""
        if not _DRIVE.fullmatch(drive):
            raise DeclinedError(
                "no_drive",
                "共有ディスクのドライブが分からないため、現用系かどうかをスクリプトで確認できません",
                "The drive of the shared disk is not known, so a script cannot tell the active server",
            )
        return drive.upper()


def _order(rule: RuleInfo) -> Order:
    return (WINDOWS.index(rule.window) if rule.window in WINDOWS else 0, rule.order)


def _computer(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,15}", name):
        raise DeclinedError(
            "computer_name",
            f"コンピュータ名 {name} はスクリプトで確認できる形ではありません",
            f"The computer name {name} is not one that a script can check",
        )
    return name
