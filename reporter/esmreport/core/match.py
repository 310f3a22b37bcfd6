"""Whether an entry of a file is about a result: names as people write them, `*` for any text."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache

from esmreport.core import winpath
from esmreport.core.given import ANY, SHARED
from esmreport.core.history import Identity
from esmreport.core.model import Status, Text

_YEN = str.maketrans({"¥": "\\", "￥": "\\"})

STATUS_WORDS = {
    Status.PASS: Text(ja="適合", en="pass"),
    Status.FAIL: Text(ja="不適合", en="fail"),
    Status.COULD_NOT_CHECK: Text(ja="確認不能", en="could not check"),
    Status.MANUAL: Text(ja="要手動確認", en="manual check"),
    Status.NOT_APPLICABLE: Text(ja="対象外", en="not applicable"),
    Status.INFO: Text(ja="情報", en="information"),
}


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """One spelling for comparing: case, the yen sign and blanks at the ends do not count."""
    return winpath.fold(unicodedata.normalize("NFC", text).translate(_YEN).strip())


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in key(text).split(ANY)), re.DOTALL)


def alike(written: str, name: str, wildcards: bool) -> bool:
    """Whether `written` means `name`; `*` in it stands for any text where `wildcards` is true."""
    if wildcards and ANY in written:
        return _pattern(written).fullmatch(key(name)) is not None
    return key(written) == key(name)


def is_about(entry: Identity, result: Identity, wildcards: bool) -> bool:
    """Whether an entry (rule, subject, node as written) is about a result."""
    rule, subject, node = entry
    if key(rule) != key(result[0]) or not alike(subject, result[1], wildcards):
        return False
    if result[2] is None:
        return key(node or "") == key(SHARED) or (wildcards and (node or "").strip() == ANY)
    return alike(node or "", result[2], wildcards)


def for_cluster(wanted: str | None, name: str | None) -> bool:
    """Whether an entry that names a cluster is meant for this one; one that names none is meant for all."""
    return wanted is None or (name is not None and key(wanted) == key(name))


def unknown_rule(rule: str, known: list[str]) -> Text:
    """The sentence about a rule id that the baseline does not have."""
    near = get_close_matches(rule.strip().upper(), known, n=2)
    return Text(
        ja=f"規則 {rule} は基準にありません"
        + (f"（{'、'.join(near)} の誤りではありませんか）" if near else ""),
        en=f"there is no rule {rule}" + (f"; did you mean {' or '.join(near)}?" if near else ""),
    )
