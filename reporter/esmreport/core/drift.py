"""What changed since the last audit: findings that are new or resolved, other changes, and apart from them
what only the rules changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from esmreport.core.given import Ignore
from esmreport.core.history import NONE, Change, Drift
from esmreport.core.model import Report, Status, Text
from esmreport.core.rawdrift import raw_changes
from esmreport.core.snapshot import Judged, Key, RuleMark, Snapshot, same_cluster, snapshot

FAIL, PASS, NOT_APPLICABLE = Status.FAIL.value, Status.PASS.value, Status.NOT_APPLICABLE.value
ORDER = {"new": 0, "resolved": 1, "changed": 2, "rule": 3}


def with_drift(report: Report, previous: Sequence[Snapshot], ignores: Sequence[Ignore]) -> Report:
    """The report with what changed since the newest of the earlier audits that are of this cluster."""
    now = snapshot(report)
    mine = [then for then in previous if same_cluster(then, now)]
    if not mine:
        return report
    return replace(report, drift=drift(max(mine, key=lambda then: then.created_at), now, ignores))


def drift(then: Snapshot, now: Snapshot, ignores: Sequence[Ignore] = ()) -> Drift:
    """Two audits of one cluster compared."""
    before, after = then.by_key(), now.by_key()
    same_tool = then.tool == now.tool
    changes: dict[Key, Change] = {}
    unchanged: Counter[str] = Counter()
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        change = _change(old, new, then, now, same_tool)
        if change is not None:
            changes[key] = change
        elif new is not None:
            unchanged[new.status] += 1
    raw, notes = raw_changes(then.inventory, now.inventory, _told(changes, before, after), ignores)
    return Drift(
        previous_run=then.run_id,
        previous_at=then.created_at,
        previous_rulepack=then.rulepack,
        previous_score=then.score,
        same_rulepack=then.rulepack.get("sha256") == now.rulepack.get("sha256"),
        changes=tuple(sorted(changes.values(), key=_rank)),
        unchanged=dict(unchanged),
        raw=raw,
        notes=notes,
    )


def _told(
    changes: Mapping[Key, Change], before: Mapping[Key, Judged], after: Mapping[Key, Judged]
) -> dict[tuple[str, str], frozenset[str]]:
    """(node, evidence) -> rules whose results changed with it; node "" stands for whichever it was."""
    told: dict[tuple[str, str], set[str]] = {}
    for key, change in changes.items():
        for judged in (before.get(key), after.get(key)):
            for node, name in judged.read if judged else ():
                told.setdefault((node, name), set()).add(change.rule)
                told.setdefault(("", name), set()).add(change.rule)
    return {place: frozenset(rules) for place, rules in told.items()}


def _rank(change: Change) -> tuple[int, int, str, str, str]:
    severity = ("critical", "high", "medium", "low", "info").index(change.severity)
    return (ORDER[change.kind], severity, change.rule, change.subject, change.node or "")


def _change(
    old: Judged | None, new: Judged | None, then: Snapshot, now: Snapshot, same_tool: bool
) -> Change | None:
    if old is not None and new is not None:
        return _between(old, new, then, now, same_tool)
    there = new or old
    assert there is not None
    marks = (then.rules.get(there.rule), now.rules.get(there.rule))
    note = _rule_note(*marks)
    if note is not None:
        # Not every line of a new rule is news: what passes under it was not wrong before.
        loud = there.status not in (PASS, NOT_APPLICABLE)
        return _made("rule", old, new, marks, note) if loud else None
    if new is not None:
        return _made("new", old, new, marks) if new.status == FAIL else None
    note = Text(ja="今回はこの対象がありません", en="it does not occur this time")
    return _made("changed", old, new, marks, note) if there.status == FAIL else None


def _between(old: Judged, new: Judged, then: Snapshot, now: Snapshot, same_tool: bool) -> Change | None:
    marks = (then.rules.get(old.rule), now.rules.get(new.rule))
    if old.status == new.status and not (old.status == FAIL and _differs(old, new, same_tool)):
        return None
    note = _rule_note(*marks)
    if note is not None:
        return _made("rule", old, new, marks, note)
    if old.status == new.status:
        return _made("changed", old, new, marks)
    if new.status == FAIL:
        return _made("new", old, new, marks)
    # Only a pass, or no longer being asked, takes a finding away; what cannot be seen any more does not.
    resolved = old.status == FAIL and new.status in (PASS, NOT_APPLICABLE)
    return _made("resolved" if resolved else "changed", old, new, marks)


def _differs(old: Judged, new: Judged, same_tool: bool) -> bool:
    """Whether the same verdict rests on something else. Another version of the tool may use other words, so
    there only what the evidence itself says is compared."""
    if old.found and new.found:
        return old.found != new.found
    return same_tool and (old.seen, old.expected) != (new.seen, new.expected)


def _rule_note(before: RuleMark | None, after: RuleMark | None) -> Text | None:
    """Why a difference may come from the rule itself, None where the rule is the same."""
    if before is None:
        return Text(ja="前回の規則集にはない規則です", en="the rule was not in the rules of the last audit")
    if after is None:
        return Text(ja="今回の規則集では廃止されています", en="the rule is no longer in the rules")
    if before.revision != after.revision:
        return Text(
            ja=f"規則が改訂されています（{before.revision} → {after.revision}）",
            en=f"the rule was revised ({before.revision} → {after.revision})",
        )
    return None


def _made(
    kind: str,
    old: Judged | None,
    new: Judged | None,
    marks: tuple[RuleMark | None, RuleMark | None],
    note: Text = NONE,
) -> Change:
    there = new or old
    mark = marks[1] or marks[0]
    assert there is not None
    return Change(
        kind=kind,
        rule=there.rule,
        subject=there.subject,
        node=there.node,
        title=mark.title if mark else Text.same(there.rule),
        severity=there.severity,
        before=old.status if old else None,
        after=new.status if new else None,
        seen_before=old.seen if old else NONE,
        seen_after=new.seen if new else NONE,
        note=note,
        waived=bool(new and new.waived),
    )
