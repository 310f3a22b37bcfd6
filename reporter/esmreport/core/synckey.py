"""Registry keys as a registry synchronization resource lists them, and when two of them are the same key."""

from __future__ import annotations

import re
import unicodedata

from esmreport.core.regpath import normalise

_BLANK_AT_BRACKET = re.compile(r"\s*([()])\s*")


def fold(key: str) -> str:
    """Comparable spelling of a key. `Wow6432Node` stays: the list is taken literally.

    Full-width brackets and blanks beside brackets count as the plain ones, and エキスプレス as
    エクスプレス: the guide prints these names in several spellings, so that its text cannot tell which one
    the product created.
    """
    text = _BLANK_AT_BRACKET.sub(r"\1", unicodedata.normalize("NFKC", key))
    return normalise(text).replace("エキスプレス", "エクスプレス")


def same(first: str, second: str) -> bool:
    """Whether both name the same key."""
    return fold(first) == fold(second)


def is_below(key: str, root: str) -> bool:
    """Whether `key` lies below `root`, not the root itself."""
    return fold(key).startswith(fold(root) + "\\")
