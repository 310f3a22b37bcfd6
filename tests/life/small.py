"""A small report without bundles, for what happens between two audits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from esmreport.core.model import (
    Cluster,
    Criticality,
    Node,
    Observation,
    Report,
    Result,
    RuleText,
    Severity,
    Status,
    Text,
)
from esmreport.core.summary import summarise

NOON = "2026-04-01T03:00:00Z"  # noon in Japan
JAPAN = 540


def text(words: str) -> Text:
    return Text.same(words)


def rule(rule_id: str, *, revision: int = 1, area: str = "services", scope: str = "node") -> RuleText:
    return RuleText(
        id=rule_id,
        revision=revision,
        kind="automatic",
        area=area,
        title=text(f"title of {rule_id}"),
        severity=Severity.HIGH,
        criticality=Criticality.MUST,
        sources=(),
        message=text("message"),
        manual_check=text("look"),
        remediation=None,
        inferred=None,
        facts=(),
        scope=scope,
    )


def result(
    rule_id: str, subject: str, node: str | None, status: Status, seen: str = "", **more: Any
) -> Result:
    return Result(
        rule=rule_id,
        subject=subject,
        node=node,
        status=status,
        severity=more.pop("severity", Severity.HIGH),
        criticality=Criticality.MUST,
        expected=text("expected"),
        observed=(Observation(node=node, text=text(seen)),) if seen else (),
        **more,
    )


def node(name: str, offset: int = JAPAN, state: str = "active") -> Node:
    return Node(
        name=name,
        priority_role="primary",
        state=state,
        state_reason=text(""),
        bundle=f"{name}.json",
        bundle_sha256="0" * 64,
        seal="hash_only",
        collected_at=NOON,
        utc_offset_minutes=offset,
        run_id="0" * 32,
        collector="esmcollect 1",
        os="10.0.17763",
        os_name="Windows Server 2019",
        bitness=64,
        model="",
        addresses=(),
        products={},
        counts={},
        gaps=(),
    )


def report(
    results: Iterable[Result],
    *,
    now: str = NOON,
    offset: int = JAPAN,
    name: str | None = "cluster1",
    rules: Mapping[str, RuleText] | None = None,
    **more: Any,
) -> Report:
    found = tuple(results)
    known = dict(rules or {}) or {entry.rule: rule(entry.rule) for entry in found}
    names = sorted({entry.node for entry in found if entry.node})
    return Report(
        tool=more.pop("tool", "esmreport test"),
        run_id=more.pop("run_id", "0" * 32),
        created_at=now,
        rulepack=more.pop("rulepack", {"id": "esmreport", "version": "1", "sha256": "a" * 64}),
        title={},
        cluster=Cluster(
            name=name,
            servers=tuple(names),
            missing_servers=(),
            group=None,
            shared_drive="X:",
            disk_kind=None,
            fips=(),
        ),
        nodes=more.pop("nodes", tuple(node(n, offset) for n in names)),
        site=(),
        notices=(),
        rules=known,
        results=found,
        summary=summarise(found, {entry.id: entry.area for entry in known.values()}),
        **more,
    )
