"""What is said when the workers of a run cannot be had."""

from __future__ import annotations

from esmreport.core.model import Text


class EngineError(Exception):
    """The workers cannot be had; `text` is one sentence."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
