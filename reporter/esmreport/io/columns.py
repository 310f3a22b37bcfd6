"""Heads of tables that people fill: every word that a column has ever had, in both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from esmreport.core.model import Status, Text

# A word stays here for good: workbooks written by an older esmreport come back years later.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "rule": ("規則", "項番", "rule"),
    "subject": ("対象", "subject"),
    "node": ("ノード", "node"),
    "reason": ("判断の理由", "理由", "reason for the decision", "reason"),
    "approver": ("承認者", "approver", "approved by"),
    "reference": ("参照", "管理番号", "reference", "ticket"),
    "granted": ("承認日", "granted"),
    "expires": ("期限", "due", "expires", "expiry"),
    "cluster": ("クラスタ", "cluster"),
    "decision": ("判断", "decision"),
    "done": ("完了", "done"),
    "result": ("結果", "result"),
    "by": ("確認者", "checked by", "checked_by", "by"),
    "date": ("日付", "確認日", "date"),
    "seen": ("備考", "確認内容", "remark", "seen"),
    "valid_until": ("有効期限", "valid until", "valid_until"),
}
IDENTITY = ("rule", "subject", "node")
PLAN = ("decision", "reason", "approver", "expires", "done")
CHECK = ("result", "by", "date", "seen", "valid_until")
WAIVER = (*IDENTITY, "reason", "approver", "reference", "granted", "expires", "cluster")
ATTESTATION = (*IDENTITY, *CHECK, "cluster")

SHARED_WORDS = ("shared", "共有・クラスタ", "shared / cluster", "共有", "クラスタ")
DECISIONS: Mapping[str, tuple[str, ...]] = {
    "fix": ("是正する", "是正", "fix"),
    "accept": ("受容する", "受容", "許容する", "承認", "accept"),
    "dispute": ("指摘に異議あり", "異議あり", "異議", "dispute"),
    "later": ("保留", "後日", "later"),
}
RESULTS: Mapping[Status, tuple[str, ...]] = {
    Status.PASS: ("適合", "○", "○ 適合", "ok", "pass"),
    Status.FAIL: ("不適合", "×", "× 不適合", "ng", "fail"),
    Status.NOT_APPLICABLE: ("対象外", "not applicable", "not_applicable", "n/a"),
    Status.COULD_NOT_CHECK: ("確認不能", "could not check", "could_not_check"),
}
NEVER = ("never", "無期限", "なし（無期限）")


def plain(text: str) -> str:
    """A head or a chosen word in one spelling: width, case, blanks and line breaks do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_BY_WORD = {plain(word): name for name, words in COLUMNS.items() for word in words}
_DECISION_BY_WORD = {plain(word): name for name, words in DECISIONS.items() for word in words}
_RESULT_BY_WORD = {plain(word): status for status, words in RESULTS.items() for word in words}
_SHARED = frozenset(plain(word) for word in SHARED_WORDS)


def column_of(head: str) -> str | None:
    """The column that a head means, None for any other head."""
    return _BY_WORD.get(plain(head))


def decision_of(text: str) -> str | None:
    """fix, accept, dispute or later."""
    return _DECISION_BY_WORD.get(plain(text))


def result_of(text: str) -> Status | None:
    """The status that a person's result means."""
    return _RESULT_BY_WORD.get(plain(text))


def is_shared(node: str) -> bool:
    """Whether the node cell means the shared disk or the whole cluster."""
    return plain(node) in _SHARED


def is_never(text: str) -> bool:
    """Whether an end date expressly says that there is none."""
    return plain(text) in {plain(word) for word in NEVER}


def misspelt(heads: Sequence[str]) -> list[tuple[str, str]]:
    """Heads that are no column but nearly one: (head, what was probably meant)."""
    found = []
    for head in heads:
        if head.strip() and column_of(head) is None:
            near = get_close_matches(plain(head), list(_BY_WORD), n=1, cutoff=0.8)
            if near:
                found.append((head, near[0]))
    return found


def listed(names: Sequence[str]) -> Text:
    """Columns in words, for a sentence."""
    return Text(ja="、".join(f"{COLUMNS[name][0]}（{name}）" for name in names), en=", ".join(names))
