"""The renderers' own words, one table a language, and text made safe to print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from esmreport.core import printable
from esmreport.core.model import Text
from esmreport.resources import words_table

LANGUAGES = ("ja", "en")
visible = printable.visible

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][A-Za-z_0-9.]*)\}")


def shorten(words: Words, text: str, longest: int) -> str:
    """`text`, or its beginning and a sentence that says how many characters are left out; whole where that
    sentence would be longer than what it replaces."""
    tail = words("form.truncated", number=len(text) - longest)
    return text if len(text) <= longest + len(tail) else text[:longest] + tail


def width(text: str) -> int:
    """Columns that the longest line of `text` takes, a full-width character counting two."""
    return max((sum(_columns(c) for c in line) for line in text.split("\n")), default=0)


def _columns(char: str) -> int:
    return 1 if char.isascii() else 2 if unicodedata.east_asian_width(char) in "WFA" else 1


@dataclass(frozen=True)
class Words:
    """The words of one language by dotted key, e.g. `words("verdict.fail")`."""

    lang: str
    table: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its `{name}` filled in. Raises KeyError for a key that is not there."""
        text = self.table[key]
        return text.format(**values) if values else text

    def name(self, group: str, code: str) -> str:
        """The word for a code that comes from data; a code nobody named stands for itself."""
        return self.table.get(f"{group}.{code}", code)

    def text(self, text: Text, values: Mapping[str, str] | None = None) -> str:
        """A text of the report in this language, safe to print. A placeholder becomes its value of `values`
        (safe to print already), else words that name it."""
        known = values or {}
        return _PLACEHOLDER.sub(
            lambda m: known.get(m.group(1)) or self._placeholder(m.group(1)), visible(text.get(self.lang))
        )

    def _placeholder(self, name: str) -> str:
        group = "subject" if name.startswith("subject.") else name
        return self("form.placeholder", name=self.name("placeholder", group))


def load_words(lang: str) -> Words:
    """The words of "ja" or "en"; any other language is a ValueError."""
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: use ja or en")
    table: dict[str, str] = {}
    for group, entries in words_table(lang).items():
        table.update({f"{group}.{key}": text for key, text in entries.items()})
    return Words(lang=lang, table=table)
