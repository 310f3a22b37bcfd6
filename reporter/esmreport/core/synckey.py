"""Registry keys as a registry synchronization resource lists them, and when two of them are the same key."""

from __future__ import annotations

import re
import unicodedata

from esmreport.core.regpath import normalise

_BRACKETED = re.compile(r"\([^)]*\)")
_WIDE_BRACKETS = str.maketrans("（）\u3000", "() ")
_BLANK_AT_BRACKET = re.compile(r"\s*([()])\s*")


def fold(key: str) -> str:
    """Comparable spelling of a key. `Wow6432Node` stays: the list is taken literally.

    Brackets of full width, what stands in them, and blanks beside them count as the plain ones, and エキスプレス as
    エクスプレス: the guide prints these names in several spellings, so that its text cannot tell which one
    the product created.
    """
    text = _BRACKETED.sub(
        lambda found: unicodedata.normalize("NFKC", found[0]), key.translate(_WIDE_BRACKETS)
    )
    text = _BLANK_AT_BRACKET.sub(r"\1", text)
    return normalise(text).replace("エキスプレス", "エクスプレス")


def parts(key: str) -> list[str]:
    """The parts of the comparable spelling without the view of the registry."""
    return [part for part in fold(key).split("\\") if part != "wow6432node"]


def same(first: str, second: str) -> bool:
    """Whether both name the same key."""
    return fold(first) == fold(second)


def is_below(key: str, root: str) -> bool:
    """Whether `key` lies below `root`, not the root itself."""
    return fold(key).startswith(fold(root) + "\\")
