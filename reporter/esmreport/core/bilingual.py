"""One text in both languages: what every other part of the report is written in."""

from __future__ import annotations

from esmreport.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text in both languages."""

    ja: str
    en: str

    def get(self, lang: str) -> str:
        """The text in "ja" or "en"."""
        return self.ja if lang == "ja" else self.en

    def about(self, what: str) -> Text:
        """The same behind what it is about, a file mostly."""
        return Text(ja=f"{what}: {self.ja}", en=f"{what}: {self.en}")

    @classmethod
    def same(cls, text: str) -> Text:
        """A text that is not translated: a path, a number, a name."""
        return cls(ja=text, en=text)
