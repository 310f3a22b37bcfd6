"""Operators that compare what a file says, and what a drive holds, on the nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from esmreport.core.facts import Fact, Missing, Seen, Unknown
from esmreport.core.model import Evidence, Observation, Reason, Status, Text
from esmreport.core.operate.base import Judgement, Question
from esmreport.core.operate.groups import ONE_NODE, observations
from esmreport.core.read.compared import Said
from esmreport.core.reasons import NO_HOLDER, container_absent

MOST_LINES = 20
SAME_CONTENT = Text(ja="全ノードで同じ内容", en="the same content on every node")
SAME_VOLUME = Text(
    ja="開けるノードではどれも同じボリューム", en="the same volume on every node that opens it"
)


def same_lines_on_all_nodes(question: Question) -> list[Judgement]:
    """The file (lines of `read.compared.Said`) says the same on every node; the observation lists the lines
    that only one side has. A file that is missing somewhere is another rule's finding."""
    facts = question.facts
    read = {node: fact for node, fact in facts.items() if isinstance(fact, Seen)}
    common = _common(read)
    extra = {node: _extra(fact.value, common) for node, fact in read.items()}
    reason = None if any(extra.values()) else _why_not_compared(facts, question.subject)
    status = Status.FAIL if any(extra.values()) else Status.COULD_NOT_CHECK if reason else Status.PASS
    shown = tuple(
        Observation(node=node, text=_listed(extra[node])) if any(extra.values()) and node in extra else plain
        for node, plain in zip(facts, observations(facts), strict=True)
    )
    return [
        Judgement(
            status=status,
            expected=SAME_CONTENT,
            observed=shown,
            reason=reason,
            evidence=_evidence(read, extra),
        )
    ]


def _common(read: Mapping[str, Seen]) -> Counter[str]:
    counts = [Counter(said.compared for said in fact.value) for fact in read.values()]
    common = counts[0] if counts else Counter()
    for other in counts[1:]:
        common = common & other
    return common


def _extra(lines: tuple[Said, ...], common: Counter[str]) -> list[Said]:
    left = Counter(common)
    extra: list[Said] = []
    for said in lines:
        if left[said.compared] > 0:
            left[said.compared] -= 1
        else:
            extra.append(said)
    return extra


def _listed(lines: list[Said]) -> Text:
    if not lines:
        return Text(ja="（他ノードにだけ記述あり）", en="(written on the other node only)")
    shown = "\n".join(f"{said.number}: {said.shown}" for said in lines[:MOST_LINES])
    more = len(lines) - MOST_LINES
    return (
        Text(ja=shown + f"\n… 他 {more} 行", en=shown + f"\n… {more} more lines")
        if more > 0
        else Text.same(shown)
    )


def _evidence(read: Mapping[str, Seen], extra: Mapping[str, list[Said]]) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for node, fact in read.items():
        item = fact.evidence[0].item
        lines = extra[node][:MOST_LINES]
        found += [
            Evidence(node=node, item=item, line=said.number, found=said.shown) for said in lines
        ] or fact.evidence
    return tuple(found)


def _why_not_compared(facts: Mapping[str, Fact], subject: str) -> Reason | None:
    unknown = next((fact for fact in facts.values() if isinstance(fact, Unknown)), None)
    if unknown:
        return unknown.reason
    if any(isinstance(fact, Missing) for fact in facts.values()):
        return container_absent(subject)
    return ONE_NODE if len(facts) < 2 else None


def same_volume_where_open(question: Question) -> list[Judgement]:
    """Every node that opens the drive finds the same volume there; the others are refused, which is right
    on a standby server. Two volumes under one letter are a split."""
    facts = question.facts
    opened = {node: str(fact.value) for node, fact in facts.items() if isinstance(fact, Seen)}
    unknown = next((fact for fact in facts.values() if isinstance(fact, Unknown)), None)
    reason: Reason | None = None
    status = Status.PASS
    if len({serial for serial in opened.values() if serial}) > 1:
        status = Status.FAIL
    elif unknown or len(facts) < 2 or not opened or not all(opened.values()):
        status = Status.COULD_NOT_CHECK
        reason = (
            unknown.reason if unknown else ONE_NODE if len(facts) < 2 else NO_SERIAL if opened else NO_HOLDER
        )
    return [
        Judgement(
            status=status,
            expected=SAME_VOLUME,
            observed=observations(facts),
            reason=reason,
            evidence=tuple(line for fact in facts.values() for line in fact.evidence),
        )
    ]


NO_SERIAL = Reason(
    code="no_serial",
    text=Text(
        ja="ボリュームのシリアル番号を読み取れません", en="The serial number of the volume could not be read"
    ),
)
