"""From entries to what has to be done: finding cards, what could not be checked, the order of work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from esmreport.core.model import Remediation, Report, RuleText, Status, Text
from esmreport.render.known import Known
from esmreport.render.view_rows import area_rank, grid
from esmreport.render.viewmodel import (
    CheckGroup,
    Column,
    Entry,
    Finding,
    Grid,
    Line,
    MaintenanceWindow,
    ReasonGroup,
    Remedy,
    RoadmapLine,
    StepLine,
    UncheckedRow,
)
from esmreport.render.wording import Words

_WINDOWS = ("none", "group_stop", "cluster_shutdown")
_LAST = 1_000_000


def findings(
    report: Report,
    words: Words,
    cols: Sequence[Column],
    entries: Sequence[Entry],
    lines: Sequence[Line],
    waived: bool = False,
) -> tuple[Finding, ...]:
    """One card a (rule, severity) with a failed result; worst severity first, then in the order of work.
    Accepted exceptions (`waived`) have cards of their own, numbered E01."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if entry.mark.code == Status.FAIL and entry.waived is waived:
            groups.setdefault((entry.identity[0], entry.severity.code), []).append(entry)
    ordered = sorted(groups.values(), key=lambda group: _work_order(report, group[0]))
    by_subject = {(line.rule, line.subject): line for line in lines}
    letter, known = "E" if waived else "F", Known(report, words)
    return tuple(
        _finding(
            _Say(words, known.of(e.node_key for e in group)),
            report.rules[group[0].identity[0]],
            f"{letter}{number:02d}",
            group,
            grid(cols, [by_subject[key] for key in dict.fromkeys((e.rule, e.subject) for e in group)]),
        )
        for number, group in enumerate(ordered, start=1)
    )


@dataclass(frozen=True)
class _Say:
    """Texts of rules with the values that hold for some nodes."""

    words: Words
    values: Mapping[str, str]

    def __call__(self, text: Text) -> str:
        return self.words.text(text, self.values)


def _work_order(report: Report, entry: Entry) -> tuple[int, int, tuple[int, str], str]:
    remediation = report.rules[entry.identity[0]].remediation
    return (
        entry.severity.rank,
        remediation.order if remediation else _LAST,
        area_rank(entry.area),
        entry.rule,
    )


def _finding(say: _Say, rule: RuleText, number: str, group: Sequence[Entry], lines: Grid) -> Finding:
    first = group[0]
    return Finding(
        number=number,
        rule=first.rule,
        title=first.title,
        heading=say.words("form.requirement", title=first.title),
        area=first.area,
        area_word=first.area_word,
        severity=first.severity,
        criticality=first.criticality,
        source=first.source,
        message=say(rule.message),
        grid=lines,
        entries=tuple(group),
        reasons=_reasons(group),
        evidence=tuple(dict.fromkeys(e.text for entry in group for e in entry.evidence)),
        inferred=_inferred(say, rule),
        remedy=_remedy(say, rule.remediation) if rule.remediation else None,
        nodes=say.words("form.list").join(dict.fromkeys(e.node for e in group)),
    )


def _reasons(group: Sequence[Entry]) -> tuple[str, ...]:
    """Each reason once; where there are several, with the subjects and nodes that it belongs to."""
    owners: dict[str, list[str]] = {}
    for entry in group:
        if entry.reason:
            owners.setdefault(entry.reason, []).append(f"{entry.subject} ({entry.node})")
    if len(owners) == 1:
        return tuple(owners)
    return tuple(f"{', '.join(who)}: {text}" for text, who in owners.items())


def _inferred(say: _Say, rule: RuleText) -> str:
    if rule.inferred is None:
        return ""
    printed, because = say(rule.inferred.printed), say(rule.inferred.because)
    return say.words("form.inferred", printed=printed, because=because)


def _remedy(say: _Say, remediation: Remediation) -> Remedy:
    words = say.words
    return Remedy(
        why=say(remediation.why),
        steps=tuple(
            StepLine(
                text=say(step.text), where=words(f"where.{step.where}"), state=words(f"need.{step.state}")
            )
            for step in remediation.steps
        ),
        verify=say(remediation.verify),
        rollback=say(remediation.rollback),
        window=words(f"window.{remediation.window}"),
        order=remediation.order,
        synced=words("form.synced") if remediation.synced_key else "",
    )


def roadmap(report: Report, found: Sequence[Finding]) -> tuple[RoadmapLine, ...]:
    """The findings with a remediation, by what has to stop, then in the guide's order of work."""
    todo: list[tuple[tuple[int, int, int, str], Finding]] = []
    for finding in found:
        remediation = report.rules[finding.entries[0].identity[0]].remediation
        if remediation:
            rank = _WINDOWS.index(remediation.window) if remediation.window in _WINDOWS else len(_WINDOWS)
            todo.append(((rank, remediation.order, finding.severity.rank, finding.number), finding))
    ordered = [finding for _, finding in sorted(todo, key=lambda item: item[0])]
    return tuple(
        RoadmapLine(step=n, finding=f, window=f.remedy.window if f.remedy else "")
        for n, f in enumerate(ordered, start=1)
    )


def windows(words: Words, lines: Sequence[RoadmapLine]) -> tuple[MaintenanceWindow, ...]:
    """The roadmap by maintenance window, in its own order."""
    groups: dict[str, list[RoadmapLine]] = {}
    for line in lines:
        groups.setdefault(line.window, []).append(line)
    return tuple(
        MaintenanceWindow(
            title=words("form.window_count", window=window, number=len(group)), lines=tuple(group)
        )
        for window, group in groups.items()
    )


def unchecked(words: Words, entries: Sequence[Entry]) -> tuple[ReasonGroup, ...]:
    """What could not be checked, by reason, the most frequent first."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.mark.code == Status.COULD_NOT_CHECK:
            groups.setdefault(_reason_text(words, entry), []).append(entry)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(_reason_group(text, group) for text, group in ordered)


def checklist(manual: Sequence[Entry]) -> tuple[CheckGroup, ...]:
    """The entries that people check, by rule, in the order of the report."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in manual:
        groups.setdefault((entry.rule, entry.manual_check), []).append(entry)
    return tuple(_check_group(question, group) for (_, question), group in groups.items())


def _check_group(question: str, group: Sequence[Entry]) -> CheckGroup:
    reasons = {entry.reason for entry in group}
    same = reasons.pop() if len(reasons) == 1 else ""
    return CheckGroup(
        rule=group[0].rule,
        title=group[0].title,
        question="\n".join(dict.fromkeys(part for part in (same, question) if part)),
        reason=same,
        source=group[0].source,
        entries=tuple(group),
    )


def _reason_text(words: Words, entry: Entry) -> str:
    """The word for the reason's code where it has one, so that reasons which only differ in a name are one
    group; else its sentence."""
    return words.table.get(f"reason.{entry.reason_code}") or entry.reason or words("reason.none")


def _reason_group(text: str, group: Sequence[Entry]) -> ReasonGroup:
    sentences = {entry.reason for entry in group}
    # One sentence for many stands above them; that of a single result belongs beside it.
    only = sentences.pop() if len(sentences) == 1 and (len(group) > 1 or group[0].reason == text) else ""
    by_rule: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in group:
        by_rule.setdefault((entry.rule, entry.node, entry.reason), []).append(entry)
    rows = (
        UncheckedRow(
            rule=same[0].rule,
            title=same[0].title,
            node=same[0].node,
            entries=tuple(same),
            reason="" if same[0].reason == only else same[0].reason,
            by_hand=same[0].manual_check,
        )
        for same in by_rule.values()
    )
    return ReasonGroup(text=only or text, entries=tuple(group), rows=tuple(rows))
