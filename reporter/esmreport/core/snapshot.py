"""An audit as the next one compares it: results, rules and evidence, whether just made or read from a
file."""

from __future__ import annotations

from collections.abc import Mapping

from esmreport.core import winpath
from esmreport.core.history import Inventory
from esmreport.core.model import Report, Result, Severity, Text
from esmreport.core.record import dataclass

STATE_SCOPES = ("active", "standby")
OTHER_STATE = "other_state"
Key = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One result. `seen` in words, `found` as the evidence has it (the same in every language and version of
    the tool); `read`: (node, item or value) that it was read from; `code` is that of the reason."""

    rule: str
    subject: str
    node: str | None
    status: str
    severity: Severity
    code: str
    expected: Text
    seen: Text
    found: tuple[str, ...]
    read: tuple[tuple[str, str], ...] = ()
    waived: bool = False


@dataclass(frozen=True, kw_only=True)
class RuleMark:
    """What the comparison needs of a rule."""

    revision: int
    scope: str
    title: Text


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One audit of one cluster. `inventory` None: the file has none. `place` names the file, "" for a
    report."""

    place: str
    tool: str
    run_id: str
    created_at: str
    rulepack: Mapping[str, str]
    cluster: str | None
    servers: frozenset[str]
    score: float | None
    rules: Mapping[str, RuleMark]
    results: tuple[Judged, ...]
    inventory: Inventory | None

    def by_key(self) -> dict[Key, Judged]:
        """The results by what they are about. A rule about the active (or standby) server is about that role:
        its results follow the role, not the computer, so that a failover changes nothing."""
        found: dict[Key, list[Judged]] = {}
        for judged in self.results:
            mark = self.rules.get(judged.rule)
            if mark is None or mark.scope not in STATE_SCOPES:
                found.setdefault(node_key(judged), []).append(judged)
            elif judged.code != OTHER_STATE:
                found.setdefault((*node_key(judged)[:2], f"@{mark.scope}"), []).append(judged)
        keyed: dict[Key, Judged] = {}
        for key, several in found.items():
            for judged in several:
                keyed[key if len(several) == 1 else node_key(judged)] = judged
        return keyed


def node_key(judged: Judged) -> Key:
    """Rule, subject and node as Windows compares names."""
    return (judged.rule, winpath.fold(judged.subject), winpath.fold(judged.node or ""))


def snapshot(report: Report) -> Snapshot:
    """A report as the comparison sees it."""
    servers = report.cluster.servers or tuple(node.name for node in report.nodes)
    return Snapshot(
        place="",
        tool=report.tool,
        run_id=report.run_id,
        created_at=report.created_at,
        rulepack=report.rulepack,
        cluster=report.cluster.name,
        servers=frozenset(winpath.fold(name) for name in servers),
        score=report.summary.score,
        rules={
            rule.id: RuleMark(revision=rule.revision, scope=rule.scope, title=rule.title)
            for rule in report.rules.values()
        },
        results=tuple(_judged(result) for result in report.results),
        inventory=report.inventory,
    )


def _judged(result: Result) -> Judged:
    return Judged(
        rule=result.rule,
        subject=result.subject,
        node=result.node,
        status=result.status.value,
        severity=result.severity,
        code=result.reason.code if result.reason else "",
        expected=result.expected,
        seen=seen_words([(seen.node, seen.text) for seen in result.observed], result.node),
        found=tuple(sorted(entry.found for entry in result.evidence if entry.found is not None)),
        read=read_places([(entry.node, entry.item, entry.found) for entry in result.evidence]),
        waived=result.waived,
    )


def read_places(evidence: list[tuple[str, str, str | None]]) -> tuple[tuple[str, str], ...]:
    """(node, item) and, where a value was found, (node, name of the value), in lower case."""
    places = [(node, item) for node, item, _ in evidence]
    places += [(node, found.split(" = ")[0]) for node, _, found in evidence if found and " = " in found]
    return tuple(dict.fromkeys((node.casefold(), name.casefold()) for node, name in places))


def seen_words(observed: list[tuple[str | None, Text]], node: str | None) -> Text:
    """What was seen in one text, in the order of the nodes, whoever was active."""
    ordered = sorted(observed, key=lambda entry: (entry[0] or "").casefold())
    return Text(
        ja="\n".join(_line(text.ja, name, node) for name, text in ordered),
        en="\n".join(_line(text.en, name, node) for name, text in ordered),
    )


def _line(text: str, name: str | None, node: str | None) -> str:
    return text if name in (None, node) else f"{name}: {text}"


def same_cluster(first: Snapshot, second: Snapshot) -> bool:
    """Whether both are audits of one cluster: the same servers, or the same name and a server in common."""
    if first.servers == second.servers:
        return True
    if first.cluster is None or second.cluster is None:
        return False
    same_name = winpath.fold(first.cluster) == winpath.fold(second.cluster)
    return same_name and bool(first.servers & second.servers)
