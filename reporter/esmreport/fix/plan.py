"""From findings to a plan of work: what goes first, what a script does, what a person does, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from esmreport.core import winpath
from esmreport.core.model import Reason
from esmreport.core.remedy.model import CarriedFile, Identity, Way
from esmreport.fix.declined import DeclinedError
from esmreport.fix.merge import Thing, step_of, things
from esmreport.fix.read import Audited, Finding, RuleInfo
from esmreport.fix.script import Job
from esmreport.fix.step import Step

WINDOWS = ("none", "group_stop", "cluster_shutdown")
# Folder of the scripts that work on the shared disk; no computer can have this name.
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
    """What a person does about one rule: the numbers of its remediation steps (from 1), for these findings.

    `why`: why no script does it, None where the rule has none or the script does the rest.
    """

    rule: RuleInfo
    steps: tuple[int, ...]
    findings: tuple[Finding, ...]
    why: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Work of one window and place in the guide's order: the scripts, what a person does before and after
    them, and the rules that only a person can put right."""

    window: str
    before: tuple[ByPerson, ...]
    scripts: tuple[Script, ...]
    after: tuple[ByPerson, ...]
    by_person: tuple[ByPerson, ...]


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
        return [script for stage in self.stages for script in stage.scripts]


@dataclass(kw_only=True)
class _Draft:
    """A stage while it is filled."""

    order: Order
    things: list[Thing] = field(default_factory=list)
    by_person: dict[tuple[str, str], list[Finding]] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)


def plan(audited: Audited, lang: str) -> Plan:
    """The plan of work for all findings that are not accepted as exceptions."""
    return _Planner(audited, lang).plan()


class _Planner:
    def __init__(self, audited: Audited, lang: str) -> None:
        self.audited = audited
        self.lang = lang
        self.open = {finding.identity: finding for finding in audited.findings if not finding.waived}
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
        stages = [
            self._stage(number, self.drafts[order]) for number, order in enumerate(sorted(self.drafts), 1)
        ]
        return Plan(
            audited=self.audited,
            stages=tuple(stages),
            settled=tuple(self.open[identity] for identity in settled),
            waived=tuple(finding for finding in self.audited.findings if finding.waived),
        )

    def _refusal(self, thing: Thing) -> Reason | None:
        """Why no script can do it, None where one can."""
        try:
            if thing.on not in self.audited.nodes:
                _computer("")
            step_of(thing, self.files, "0-0")
            self._job("0", [thing], [])
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
        return self.drafts.setdefault(order, _Draft(order=order))

    def _order_of(self, findings: Iterable[Identity]) -> Order:
        """The latest window that one of the findings needs, and the first place in it."""
        orders = [self._order(self.audited.rules[identity[0]]) for identity in findings]
        window = max(order[0] for order in orders)
        return window, min(order[1] for order in orders if order[0] == window)

    @staticmethod
    def _order(rule: RuleInfo) -> Order:
        return (WINDOWS.index(rule.window) if rule.window in WINDOWS else 0, rule.order)

    def _by_person(self, finding: Finding, why: Reason | None) -> None:
        rule = self.audited.rules[finding.identity[0]]
        draft = self._draft(self._order(rule))
        code = why.code if why else ""
        draft.by_person.setdefault((rule.id, code), []).append(finding)
        if why:
            draft.reasons[code] = why

    def _stage(self, number: int, draft: _Draft) -> Stage:
        groups: dict[tuple[str, bool, str, bool], list[Thing]] = {}
        for thing in draft.things:
            groups.setdefault(self._group(thing), []).append(thing)
        used: set[tuple[str, str]] = set()
        scripts = [
            self._script(number, group, used) for _, group in sorted(groups.items(), key=lambda g: g[0])
        ]
        rules = dict.fromkeys(identity[0] for thing in draft.things for identity in thing.findings)
        before = [self._around(rule, draft, first=True) for rule in rules]
        after = [self._around(rule, draft, first=False) for rule in rules]
        by_person = [
            ByPerson(
                rule=self.audited.rules[rule],
                steps=tuple(range(1, len(self.audited.rules[rule].steps) + 1)),
                findings=tuple(findings),
                why=draft.reasons.get(code),
            )
            for (rule, code), findings in sorted(draft.by_person.items())
        ]
        return Stage(
            window=WINDOWS[draft.order[0]],
            before=tuple(one for one in before if one.steps),
            scripts=tuple(scripts),
            after=tuple(one for one in after if one.steps),
            by_person=tuple(by_person),
        )

    def _around(self, rule: str, draft: _Draft, first: bool) -> ByPerson:
        """The steps of a rule that its script leaves to a person: those before the last scripted one come
        first."""
        info, done = self.audited.rules[rule], self._way(rule).steps
        rest = [number for number in range(1, len(info.steps) + 1) if number not in done]
        last = max(done, default=0)
        mine = {
            identity: None for thing in draft.things for identity in thing.findings if identity[0] == rule
        }
        return ByPerson(
            rule=info,
            steps=tuple(number for number in rest if (number < last) == first),
            findings=tuple(self.open[identity] for identity in mine),
        )

    def _way(self, rule: str) -> Way:
        return self.audited.fixes.ways.get(rule) or Way(steps=(), where="node", state="any")

    def _group(self, thing: Thing) -> tuple[str, bool, str, bool]:
        """Folder, whether it needs the active server, cluster state, whether it touches synchronised keys."""
        rules = [self.audited.rules[identity[0]] for identity in thing.findings]
        ways = [self._way(rule.id) for rule in rules]
        synced = any(rule.synced_key for rule in rules)
        active = thing.shared or synced or any(way.where == "active" for way in ways)
        state = next((way.state for way in ways if way.state != "any"), "any")
        return (SHARED_FOLDER if thing.shared else thing.on, active, state, synced)

    def _script(self, number: int, group: list[Thing], used: set[tuple[str, str]]) -> Script:
        folder = self._group(group[0])[0]
        areas = sorted(
            {self.audited.rules[identity[0]].area for thing in group for identity in thing.findings}
        )
        base = f"{number:02d}-{'-'.join(areas)}"
        name = base
        while (folder, name) in used:
            name = f"{base}-{sum(1 for taken in used if taken[0] == folder) + 1}"
        used.add((folder, name))
        steps = [step_of(thing, self.files, f"{name}-{at}") for at, thing in enumerate(group, start=1)]
        return Script(folder=folder, job=self._job(name, group, steps))

    def _job(self, name: str, group: list[Thing], steps: list[Step]) -> Job:
        _, active, state, synced = self._group(group[0])
        computers = tuple(self.audited.nodes) if group[0].shared else (group[0].on,)
        return Job(
            name=name,
            steps=tuple(steps),
            computers=tuple(_computer(name) for name in computers),
            drive=self._drive() if active else None,
            state=state,
            synced=synced,
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


def _computer(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,15}", name):
        raise DeclinedError(
            "computer_name",
            f"コンピュータ名 {name} はスクリプトで確認できる形ではありません",
            f"The computer name {name} is not one that a script can check",
        )
    return name
