"""Words for values of nodes, in both languages, used by facts and operators."""

from __future__ import annotations

from esmreport.core.model import Text
from esmreport.core.rule import Expected

START_TYPES = {0: "boot", 1: "system", 2: "automatic", 3: "manual", 4: "disabled"}
STATES = {
    1: "stopped",
    2: "start_pending",
    3: "stop_pending",
    4: "running",
    5: "continue_pending",
    6: "pause_pending",
    7: "paused",
}

CODES = {
    "boot": ("ブート", "Boot"),
    "system": ("システム", "System"),
    "automatic": ("自動", "Automatic"),
    "automatic_delayed": ("自動（遅延開始）", "Automatic (delayed start)"),
    "manual": ("手動", "Manual"),
    "disabled": ("無効", "Disabled"),
    "stopped": ("停止", "Stopped"),
    "start_pending": ("開始処理中", "Starting"),
    "stop_pending": ("停止処理中", "Stopping"),
    "running": ("開始（実行中）", "Running"),
    "continue_pending": ("再開処理中", "Resuming"),
    "pause_pending": ("一時停止処理中", "Pausing"),
    "paused": ("一時停止", "Paused"),
    "present": ("あり", "present"),
    "local_disk": ("ローカルディスク", "local disk"),
    "switched_disk": ("切替／データパーティション", "switched partition"),
    "same_as_original": ("クラスタ製品の DLL と同じ", "the same as the library of the cluster product"),
    "differs_from_original": ("クラスタ製品の DLL と異なる", "not the library of the cluster product"),
    "no_program": ("実行形式ではない", "no program"),
    "absent": ("なし", "absent"),
    "full": ("フルコントロール", "Full control"),
    "read_execute": ("読み取りと実行", "Read & execute"),
    "terminated": ("行末に改行あり", "ended by a line break"),
    "unterminated": ("行末に改行なし", "not ended by a line break"),
}


def code_text(code: str) -> Text:
    """The words for a code of the table above; any other text stays as it is."""
    ja, en = CODES.get(code, (code, code))
    return Text(ja=ja, en=en)


def expected_text(expected: Expected) -> Text:
    """An expected value in words."""
    if expected is None:
        return Text(ja="（なし）", en="(none)")
    if isinstance(expected, bool):
        return code_text("present" if expected else "absent")
    if isinstance(expected, tuple):
        return Text.same("\n".join(expected))
    return code_text(str(expected))


def number_text(expected: Expected) -> Text:
    """A number in words: as it is."""
    return Text.same(str(expected))
