"""Reads the results file of an earlier audit, so that the new one can say what changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from esmreport import ordinary, oswords
from esmreport.core import winpath
from esmreport.core.history import Inventory, Piece, Unread
from esmreport.core.model import Severity, Text
from esmreport.core.printable import whole_characters
from esmreport.core.snapshot import Judged, RuleMark, Snapshot, read_places, seen_words
from esmreport.io import strictjson
from esmreport.io.previousshape import shape_error

SCHEMA = "esmreport/results"
NEWEST = 1
SIZE_LIMIT = 200 * 1024 * 1024


class PreviousError(Exception):
    """The earlier results cannot be used; `text` is one sentence. `foreign`: the file is something else."""

    def __init__(self, ja: str, en: str, foreign: bool = True) -> None:
        super().__init__(en)
        self.text = Text(ja=ja, en=en)
        self.foreign = foreign


def read_previous(path: Path) -> list[Snapshot]:
    """The earlier audits in a results file, or in all results files of a folder. Raises PreviousError."""
    if not path.is_dir():
        return [_file(path)]
    found = [_file(file) for file in sorted(path.glob("*.json")) if _is_results(file)]
    if not found:
        raise PreviousError(
            f"{path}: esmreport の結果ファイル（JSON）がありません",
            f"{path}: holds no results file of esmreport",
        )
    return found


def _is_results(path: Path) -> bool:
    data = _load(path)
    # A folder of reports also holds an index of several clusters, which has results of none.
    return isinstance(data, dict) and data.get("schema") == SCHEMA and "results" in data


def _load(path: Path) -> Any:
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise PreviousError(f"{path}: 大きすぎます", f"{path}: is too large")
        raw = ordinary.content(path)
    except OSError as problem:
        raise PreviousError(
            f"{path}: 読み取れません（{oswords.why(problem).ja}）",
            f"{path}: cannot be read ({oswords.why(problem).en})",
            foreign=False,
        ) from None
    try:
        return whole_characters(strictjson.parsed(raw))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise PreviousError(
            f"{path}: JSON として読めません。コピーが途中で切れていないか確認してください",
            f"{path}: is not readable JSON; check that the copy is whole",
        ) from None


def _file(path: Path) -> Snapshot:
    data = _load(path)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise PreviousError(
            f"{path}: esmreport の結果ファイル（JSON）ではありません",
            f"{path}: is no results file of esmreport",
        )
    version = data.get("schema_version")
    if type(version) is not int or not 1 <= version <= NEWEST:
        raise PreviousError(
            f"{path}: スキーマ {version} で書かれていますが、この esmreport が読めるのは {NEWEST} までです",
            f"{path}: is written in schema {version}, this esmreport reads up to {NEWEST}",
        )
    wrong = shape_error(data)
    if wrong:
        raise PreviousError(
            f"{path}: 結果ファイルの形が正しくありません（{wrong}）。esmreport が作成したままのファイルを指定してください",
            f"{path}: is a malformed results file ({wrong}); give the file as esmreport wrote it",
        )
    return _snapshot(data, path.name)


def _snapshot(data: Mapping[str, Any], place: str) -> Snapshot:
    cluster = data["cluster"]
    servers = cluster["servers"] or [node["name"] for node in data["nodes"]]
    score = data["summary"]["score"]
    inventory = data.get("inventory")
    return Snapshot(
        place=place,
        tool=data["tool"],
        run_id=data["run_id"],
        created_at=data["created_at"],
        rulepack=data["rulepack"],
        cluster=cluster["name"],
        servers=frozenset(map(winpath.fold, servers)),
        score=None if score is None else float(score),
        rules={rule: _rule(mark) for rule, mark in data["rules"].items()},
        results=tuple(map(_judged, data["results"])),
        inventory=_inventory(inventory) if inventory else None,
    )


def _text(raw: Mapping[str, Any]) -> Text:
    return Text(ja=raw["ja"], en=raw["en"])


def _rule(mark: Mapping[str, Any]) -> RuleMark:
    return RuleMark(revision=mark["revision"], scope=mark.get("scope", "node"), title=_text(mark["title"]))


def _judged(raw: Mapping[str, Any]) -> Judged:
    node = raw["node"]
    evidence = [(entry["node"], entry["item"], entry["found"]) for entry in raw["evidence"]]
    waiver = raw.get("waiver")
    return Judged(
        rule=raw["rule"],
        subject=raw["subject"],
        node=node,
        status=raw["status"],
        severity=Severity(raw["severity"]),
        code=raw["reason"]["code"] if raw["reason"] else "",
        expected=_text(raw["expected"]),
        seen=seen_words([(seen["node"], _text(seen["text"])) for seen in raw["observed"]], node),
        found=tuple(sorted(found for _, _, found in evidence if found is not None)),
        read=read_places(evidence),
        waived=waiver is not None and raw["status"] == "fail" and waiver["state"] == "active",
    )


def _inventory(raw: Mapping[str, Any]) -> Inventory:
    return Inventory(
        pieces=tuple(
            Piece(
                what=piece["what"],
                item=piece["item"],
                node=piece["node"],
                fields=piece["fields"],
                masked=piece["masked"],
            )
            for piece in raw["pieces"]
        ),
        unread=tuple(Unread(what=gap["what"], item=gap["item"], node=gap["node"]) for gap in raw["unread"]),
        manifests=raw["manifests"],
    )
