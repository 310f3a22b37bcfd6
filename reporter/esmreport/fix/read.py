"""Reads a results file for `esmreport fix`. It is not trusted: every field is checked for its shape.

What becomes a name of a file, or a line of a script that is not quoted (`fix.quote`), has a closed form here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from esmreport import oswords
from esmreport.core.model import Reason, Severity, Step, Text
from esmreport.core.record import dataclass
from esmreport.core.remedy.model import ByHand, CarriedFile, Fix, Fixes, Follows, Identity, Way
from esmreport.core.rule import AREAS
from esmreport.fix.readchange import read_change
from esmreport.fix.shape import Part, ShapeError
from esmreport.fix.words import STATE, WHO, WINDOW
from esmreport.ordinary import content

SCHEMA = "esmreport/results"
NEWEST = 1
SIZE_LIMIT = 200 * 1024 * 1024
_RULE = re.compile(r"[A-Z]{2,5}-[0-9]{3}")
_RUN = re.compile(r"[0-9a-f]{32}")
_NODE_STATES = ("active", "standby", "unknown")


class ReadError(Exception):
    """The file cannot be used; `text` is one sentence."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ja=ja, en=en)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A failed result. `waived`: accepted as an exception that is in force."""

    identity: Identity
    severity: str
    expected: Text
    observed: Text
    waived: bool


@dataclass(frozen=True, kw_only=True)
class RuleInfo:
    """What the scripts and the plan need to know about a rule; no window where it has no remediation."""

    id: str
    area: str
    title: Text
    steps: tuple[Step, ...]
    verify: Text
    window: str
    order: int
    synced_key: bool


@dataclass(frozen=True, kw_only=True)
class Audited:
    """A results file. `nodes`: name -> state at collection. `name`: of the cluster, "" where nobody says."""

    name: str
    run_id: str
    created_at: str
    tool: str
    nodes: Mapping[str, str]
    shared_drive: str | None
    rules: Mapping[str, RuleInfo]
    findings: tuple[Finding, ...]
    fixes: Fixes


def read_results(path: Path) -> dict[str, Any]:
    """The results file that `esmreport report` wrote, as plain data. Raises ReadError."""
    try:
        data = json.loads(content(path, SIZE_LIMIT).decode("utf-8-sig"))
    except OSError as problem:
        raise ReadError(
            f"{path} を読み取れません（{oswords.why(problem).ja}）。",
            f"{path} cannot be read ({oswords.why(problem).en}).",
        ) from None
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ReadError(
            f"{path} は JSON として読めません。"
            "esmreport report が書いた結果ファイル（.json）を指定してください。",
            f"{path} is not readable JSON; give the results file (.json) that esmreport report wrote.",
        ) from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ReadError(
            f"{path} は esmreport の結果ファイルではありません。"
            "バンドルの場合は先に esmreport report を実行してください。",
            f"{path} is no results file of esmreport; for a bundle run esmreport report first.",
        )
    version = data.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version > NEWEST:
        raise ReadError(
            f"{path} はスキーマ {version} で書かれています。この esmreport が読めるのは {NEWEST} までです。",
            f"{path} is written in schema {version}; this esmreport reads up to {NEWEST}.",
        )
    return data


def audited(data: Mapping[str, Any], path: Path) -> Audited:
    """The parts of a results file that scripts are made from. Raises ReadError that names file and place."""
    if "fixes" not in data:
        raise ReadError(
            f"{path} には是正用の情報がありません。この版の esmreport report で作り直してください。",
            f"{path} holds nothing to make scripts from; run esmreport report of this version again.",
        )
    try:
        return _audited(Part(data, ""))
    except ShapeError as problem:
        raise ReadError(
            f"{path} の {problem} が正しくありません。"
            "ファイルが変更されていないか確認し、作り直してください。",
            f"{path}: {problem} is malformed; check that nobody changed the file, or make it again.",
        ) from None


def _audited(data: Part) -> Audited:
    cluster = data.get("cluster")
    rules = {rule: _rule(rule, found) for rule, found in data.get("rules").items()}
    return Audited(
        name=cluster.get("name").maybe(Part.text) or "",
        run_id=data.get("run_id").like(_RUN),
        created_at=data.get("created_at").text(),
        tool=data.get("tool").text(),
        nodes={
            node.get("name").text(): node.get("state").one_of(_NODE_STATES)
            for node in data.get("nodes").entries()
        },
        shared_drive=cluster.get("shared_drive").maybe(Part.text),
        rules=rules,
        findings=tuple(
            _finding(result, tuple(rules))
            for result in data.get("results").entries()
            if result.get("status").value == "fail"
        ),
        fixes=_fixes(data.get("fixes")),
    )


def _rule(rule: str, data: Part) -> RuleInfo:
    remediation = data.get("remediation").maybe(lambda found: found)
    return RuleInfo(
        id=Part(rule, data.place).like(_RULE),
        area=data.get("area").one_of(AREAS),
        title=data.get("title").both(),
        steps=tuple(_step(step) for step in remediation.get("steps").entries()) if remediation else (),
        verify=remediation.get("verify").both() if remediation else Text(ja="", en=""),
        window=remediation.get("window").one_of(tuple(WINDOW)) if remediation else "none",
        order=remediation.get("order").number() if remediation else 0,
        synced_key=remediation.get("synced_key").flag() if remediation else False,
    )


def _step(data: Part) -> Step:
    return Step(
        text=data.get("text").both(),
        where=data.get("where").one_of(tuple(WHO)),
        state=data.get("state").one_of(tuple(STATE)),
    )


def _finding(data: Part, rules: tuple[str, ...]) -> Finding:
    data.get("rule").one_of(rules)
    waiver = data.get("waiver").value
    observed = [entry.get("text").both() for entry in data.get("observed").entries()]
    return Finding(
        identity=_identity(data),
        severity=data.get("severity").one_of(tuple(Severity)),
        expected=data.get("expected").both(),
        observed=Text(
            ja=" / ".join(text.ja for text in observed), en=" / ".join(text.en for text in observed)
        ),
        waived=isinstance(waiver, dict) and waiver.get("state") == "active",
    )


def _identity(data: Part) -> Identity:
    return (data.get("rule").text(), data.get("subject").text(), data.get("node").maybe(Part.text))


def _fixes(data: Part) -> Fixes:
    return Fixes(
        ways={rule: _way(way) for rule, way in data.get("ways").items()},
        fixes=tuple(
            Fix(
                identity=_identity(entry),
                on=entry.get("on").text(),
                changes=(read_change(entry.get("change")),),
            )
            for entry in data.get("changes").entries()
        ),
        by_hand=tuple(
            ByHand(identity=_identity(entry), reason=_reason(entry.get("reason")))
            for entry in data.get("by_hand").entries()
        ),
        follows=tuple(
            Follows(
                identity=_identity(entry),
                rules=tuple(rule.text() for rule in entry.get("rules").entries()),
            )
            for entry in data.get("follows").entries()
        ),
        files=tuple(_file(entry) for entry in data.get("files").entries()),
    )


def _reason(data: Part) -> Reason:
    return Reason(code=data.get("code").text(), text=data.get("text").both())


def _way(data: Part) -> Way:
    return Way(
        steps=tuple(step.number() for step in data.get("steps").entries()),
        where=data.get("where").one_of(tuple(WHO)),
        state=data.get("state").one_of(tuple(STATE)),
    )


def _file(data: Part) -> CarriedFile:
    return CarriedFile(
        on=data.get("on").text(),
        path=data.get("path").text(),
        content=data.get("base64").maybe(Part.content),
        modified=data.get("modified").maybe(Part.text),
    )
